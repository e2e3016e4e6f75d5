"""Who is tested on what: which countries, which of their years are for fitting, which are held out.

The line that nothing may cross: a forecast made in year T uses no figure later than T, and none of any country's last
30 % of points: neither to fit, nor to pool, nor to choose a setting. `donors_until` is the only door to other
countries' figures, and it enforces both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.validation.tables import Series

F64 = NDArray[np.float64]

FIT_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Protocol:
    """Which points count, and which countries have enough of them. `scale` divides the values (100 for percent)."""

    first_year: int
    points: int
    last_year: int
    positive: bool
    scale: float = 1.0
    log: bool = False


PROTOCOLS = {
    "internet_users": Protocol(first_year=1995, points=22, last_year=2018, positive=True, scale=100.0),
    "tax_hours": Protocol(first_year=2005, points=10, last_year=2015, positive=True, log=True),
}
PROTOCOL_INDEX = Protocol(first_year=1990, points=22, last_year=2018, positive=False)


@dataclass(frozen=True)
class Curve:
    """One country's points: years [n], values [n] on the scale that is scored."""

    code: str
    years: F64
    values: F64

    @property
    def end(self) -> int:
        """The last year."""
        return int(self.years[-1])

    def first(self, count: int) -> "Curve":
        """The first `count` points."""
        return Curve(self.code, self.years[:count], self.values[:count])

    def until(self, year: int) -> "Curve":
        """The points up to and with `year`."""
        return self.first(int(np.searchsorted(self.years, year, side="right")))


@dataclass(frozen=True)
class Split:
    """One country's test: what may be fitted, and the held-out points."""

    fit: Curve
    held_years: F64
    held_values: F64


def curves_make(series: Series, protocol: Protocol) -> list[Curve]:
    """Every country's points that count, on the scored scale, in the order of the codes."""
    curves = []
    for code, points in sorted(series.items()):
        kept = [
            (y, v / protocol.scale) for y, v in points if y >= protocol.first_year and (v > 0 or not protocol.positive)
        ]
        if kept:
            years, values = np.array(kept, dtype=np.float64).T
            curves.append(Curve(code, years, np.log(values) if protocol.log else values))
    return curves


def curve_tested(curve: Curve, protocol: Protocol) -> bool:
    """Whether a country has enough points, late enough, to be tested."""
    return len(curve.years) >= protocol.points and curve.end >= protocol.last_year


def curve_split(curve: Curve, share: float = FIT_SHARE) -> Split:
    """The first `share` of the points for fitting, the rest held out."""
    count = int(len(curve.years) * share)
    return Split(curve.first(count), curve.years[count:], curve.values[count:])


@dataclass(frozen=True)
class Donors:
    """Other countries' first 70 % of points, by code. Built once; read through `donors_until` only."""

    parts: Mapping[str, Curve]


def donors_make(own: list[Curve], tested: list[Curve]) -> Donors:
    """The package's curves and the tested ones (which win where both have a country), each cut to its first 70 %."""
    every = {c.code: c for c in own} | {c.code: c for c in tested}
    return Donors({code: curve_split(c).fit for code, c in sorted(every.items())})


def donors_until(donors: Donors, year: int, *, least: int = 4) -> list[Curve]:
    """What was known by `year`: each donor's points up to it, for donors with at least `least` of them."""
    cut = (c.until(year) for c in donors.parts.values())
    return [c for c in cut if len(c.years) >= least]


def annual(curve: Curve) -> F64:
    """Values for every year from the first to the last point; years without a point are interpolated."""
    years = np.arange(int(curve.years[0]), curve.end + 1)
    return np.interp(years, curve.years, curve.values)
