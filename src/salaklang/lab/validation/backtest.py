"""Back-tests: every country initialised in the past, scored on the years it had not shown, beside the baselines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.validation import baselines
from salaklang.lab.validation.adoption import Adoption
from salaklang.lab.validation.choose import settings_choose
from salaklang.lab.validation.protocol import (
    PROTOCOL_INDEX,
    PROTOCOLS,
    Curve,
    Donors,
    Split,
    curve_split,
    curve_tested,
    curves_make,
    donors_make,
)
from salaklang.lab.validation.scores import coverage, crps_ensemble, rmse
from salaklang.lab.validation.slow import Slow
from salaklang.lab.validation.tables import Tables

F64 = NDArray[np.float64]
Baseline = Callable[[F64, F64, F64], F64]
Scores = dict[str, float]
Forecast = Callable[[Split], tuple[F64, F64]]
"""A split's sample paths [points, members] and its point forecast [points]."""

MEMBERS = 400
SEED = 1

_TAX_RANGE = (0.0, float(np.log(24 * 366)))


@dataclass(frozen=True)
class Outcome:
    """Scores of one series. model: rmse, crps, coverage by country; baselines: name → rmse, crps (absolute error) by
    country; start: the last fitted value by country; inside, points: held-out points inside the 90 % band, and all."""

    model: Mapping[str, Scores]
    baselines: Mapping[str, Mapping[str, Scores]]
    start: Mapping[str, float]
    points: int
    inside: int

    def part(self, codes: set[str]) -> "Outcome":
        """The same for some of the countries (the band's count stays that of all)."""
        return Outcome(
            model={c: s for c, s in self.model.items() if c in codes},
            baselines={n: {c: s for c, s in by.items() if c in codes} for n, by in self.baselines.items()},
            start={c: v for c, v in self.start.items() if c in codes},
            points=self.points, inside=self.inside,
        )  # fmt: skip


def median(by_country: Mapping[str, Scores], name: str) -> float:
    """The median of one score over the countries."""
    return float(np.median([s[name] for s in by_country.values()]))


def mean(by_country: Mapping[str, Scores], name: str) -> float:
    """The mean of one score over the countries."""
    return float(np.mean([s[name] for s in by_country.values()]))


def backtest(tables: Tables, own: Tables, series: str) -> Outcome:
    """Test one series of `tables`, pooling over it and the package's own. No country tested: an empty outcome."""
    protocol = PROTOCOLS.get(series, PROTOCOL_INDEX)
    curves = curves_make(tables.series[series], protocol)
    splits = [curve_split(c) for c in curves if curve_tested(c, protocol)]
    donors = donors_make(curves_make(own.series.get(series, {}), protocol), curves)
    if not splits:
        return Outcome({}, {}, {}, 0, 0)
    if series == "internet_users":
        paths, others = _adoption_paths(donors, splits), {"bass": baselines.bass}
        low, high = 0.0, 1.0
    else:
        low, high = _TAX_RANGE if series == "tax_hours" else (0.0, 1.0)
        paths, others = _slow_paths(donors, splits, low, high), {}

    def line(years: F64, values: F64, ahead: F64) -> F64:
        return baselines.line(years, values, ahead, low=low, high=high)

    return _scored(splits, paths, {**others, "line": line, "persistence": baselines.persistence})


def _adoption_paths(donors: Donors, splits: list[Split]) -> Forecast:
    model = Adoption(donors)
    chosen = {year: settings_choose(model, donors, year) for year in sorted({s.fit.end for s in splits})}

    def forecast(split: Split) -> tuple[F64, F64]:
        settings, point = chosen[split.fit.end]
        return _with_point(model.paths([split], settings, members=MEMBERS, seed=SEED)[0], point)

    return forecast


def _slow_paths(donors: Donors, splits: list[Split], low: float, high: float) -> Forecast:
    model = Slow(donors, low=low, high=high)
    chosen = {year: model.settings_choose(year) for year in sorted({s.fit.end for s in splits})}

    def forecast(split: Split) -> tuple[F64, F64]:
        settings, point = chosen[split.fit.end]
        return _with_point(model.paths([split], settings, members=MEMBERS, seed=SEED)[0], point)

    return forecast


def _with_point(paths: F64, point: str) -> tuple[F64, F64]:
    return paths, paths.mean(axis=1) if point == "mean" else np.median(paths, axis=1)


def _scored(splits: list[Split], forecast: Forecast, others: Mapping[str, Baseline]) -> Outcome:
    model: dict[str, Scores] = {}
    compared: dict[str, dict[str, Scores]] = {name: {} for name in others}
    inside = points = 0
    for split in splits:
        code, truth = split.fit.code, split.held_values
        drawn, point = forecast(split)
        model[code] = {
            "rmse": rmse(point, truth),
            "crps": crps_ensemble(drawn, truth),
            "coverage": coverage(drawn, truth),
        }
        inside += round(model[code]["coverage"] * len(truth))
        points += len(truth)
        for name, other in others.items():
            compared[name][code] = _point_scores(other, split.fit, split.held_years, truth)
    start = {s.fit.code: float(s.fit.values[-1]) for s in splits}
    return Outcome(model, compared, start, points, inside)


def _point_scores(other: Baseline, fit: Curve, ahead: F64, truth: F64) -> Scores:
    point = other(fit.years, fit.values, ahead)
    return {"rmse": rmse(point, truth), "crps": float(np.mean(np.abs(point - truth)))}
