"""What a calibrated model must reproduce before anything is asked of it: ranges taken from data, fitted parts only.

A typical country of those years: half open, little integrated, few users at the start (`TYPICAL`: an assumption).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.kernel.text import Text
from salaklang.lab.profile import LEVERS, Profile, profile_make
from salaklang.lab.result import Result
from salaklang.lab.validation.protocol import PROTOCOL_INDEX, PROTOCOLS, annual, curve_split, curve_tested, curves_make
from salaklang.lab.validation.tables import Tables

F64 = NDArray[np.float64]

TYPICAL: Profile = profile_make(
    {"name": "typical", "title": {"th": "ประเทศทั่วไป", "en": "typical country"}}
    | {lever: 0.5 if lever == "openness" else 0.25 for lever in LEVERS}
)
ADOPTION_START = 0.05
QUARTERS = 60

_BAND = (0.05, 0.95)
_LOW_SHARE, _GAIN_YEARS = 0.1, 5
_TAX_YEARS, _CORRUPTION_YEARS = 9, 10
_CORRUPT_FROM = 0.1  # a ratio of an index says nothing where there is hardly any corruption
_COST_SLACK = 1.6


@dataclass(frozen=True)
class Target:
    """A figure that must fall in low … high. `measure` reads it off a typical country's run."""

    name: str
    what: Text
    low: float
    high: float
    source: str
    measure: Callable[[Result], float]

    def met(self, value: float) -> bool:
        """Whether a value lies in the range; what could not be measured does not."""
        return self.low <= value <= self.high


def adoption_gain(result: Result) -> float:
    """Share gained in the five years after a tenth had adopted; NaN when a tenth is never reached in time."""
    path = result.national("adoption")
    late = np.flatnonzero(path >= _LOW_SHARE)
    start = int(late[0]) if len(late) else len(path)
    end = start + 4 * _GAIN_YEARS
    return float(path[end] - path[start]) if end < len(path) else float("nan")


def tax_hours_ratio(result: Result) -> float:
    """A firm's hours for taxes after nine years, as a share of the first year's."""
    path = result.national("business_hours")
    return float(path[1 + 4 * _TAX_YEARS] / path[1])


def bribes_ratio(result: Result) -> float:
    """Bribes per contact after ten years as a share of the first year's, both means of four quarters."""
    path = result.national("bribes")
    last = 4 * _CORRUPTION_YEARS
    return float(np.mean(path[last + 1 : last + 5]) / max(float(np.mean(path[1:5])), 1e-9))


def targets(tables: Tables) -> tuple[Target, ...]:
    """The ranges (5 % to 95 % of countries) that the fitted parts of `tables` show."""
    gain = _range(_gains(_fitted(tables, "internet_users")))
    hours = _range([np.exp(v[_TAX_YEARS] - v[0]) for v in _fitted(tables, "tax_hours") if len(v) > _TAX_YEARS])
    bribes = _range(
        [
            v[start + _CORRUPTION_YEARS] / v[start]
            for v in _fitted(tables, "v2x_pubcorr")
            for start in (0, len(v) - 1 - _CORRUPTION_YEARS)
            if start >= 0 and v[start] > _CORRUPT_FROM
        ]
    )
    return (
        Target(
            "adoption_gain",
            Text("ผู้ใช้เพิ่มใน 5 ปีหลังถึง 10 %", "share gained in 5 years after the first tenth"),
            *gain, "internet_users.csv, first 70 %; services are assumed to spread as the internet did", adoption_gain,
        ),
        Target(
            "tax_hours_ratio", Text("ชั่วโมงภาษีหลัง 9 ปี", "tax hours after 9 years, of the first"),
            *hours, "tax_hours.csv, first 70 %", tax_hours_ratio,
        ),
        Target(
            "bribes_ratio", Text("สินบนหลัง 10 ปี", "bribes after 10 years, of the first"),
            *bribes, "v2x_pubcorr, first 70 %; bribes per contact are assumed to move as the index does", bribes_ratio,
        ),
    )  # fmt: skip


def costs_plausible(parameters: Mapping[str, float]) -> bool:
    """Online about 20 times cheaper than a call and 50 times than a visit, give or take a factor of 1.6.

    Source: Cabinet Office 2012-13, ec.europa.eu/isa/news/2012/uk_transactions_en.htm.
    """
    phone, online = parameters["cost_phone_ratio"], parameters["cost_online_ratio"]
    return _near(1 / online, 50) and _near(phone / online, 20)


def _near(value: float, wanted: float) -> bool:
    return wanted / _COST_SLACK <= value <= wanted * _COST_SLACK


def _fitted(tables: Tables, series: str) -> list[F64]:
    protocol = PROTOCOLS.get(series, PROTOCOL_INDEX)
    curves = curves_make(tables.series[series], protocol)
    return [annual(curve_split(c).fit) for c in curves if curve_tested(c, protocol)]


def _gains(curves: list[F64]) -> list[float]:
    found = []
    for values in curves:
        late = np.flatnonzero(values >= _LOW_SHARE)
        if len(late) and late[0] + _GAIN_YEARS < len(values) and values[late[0]] < 3 * _LOW_SHARE:
            found.append(float(values[late[0] + _GAIN_YEARS] - values[late[0]]))
    return found


def _range(values: list[float]) -> tuple[float, float]:
    low, high = np.quantile(values, _BAND)
    return float(low), float(high)
