"""Choosing the settings of a forecast without looking ahead: rolling origins inside what was known by the cutoff.

For a cutoff year T each donor's fitted part up to T is cut again at 55 % and 75 % of its points; the settings with the
smallest mean CRPS there are taken, then the spread whose 90 % band holds closest to 90 % of those points, then whether
the mean or the median of the paths is the point forecast.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.validation.adoption import Adoption, Settings
from salaklang.lab.validation.protocol import Donors, Split, curve_split, donors_until
from salaklang.lab.validation.scores import coverage, crps_points, rmse

ORIGINS = (0.55, 0.75)
PULLS, WINDOWS, BLOCKS = (0.002, 0.01, 0.05), (5, 12), (1, 3)
SPREADS = (0.8, 1.0, 1.25, 1.5, 2.0)
BAND = 0.9

_MEMBERS = 60
_SEED = 11
_POINTS_LEAST = 10

Paths = Callable[[Sequence[Split]], list[NDArray[np.float64]]]


def rehearsals(donors: Donors, year: int) -> list[Split]:
    """The tests inside what was known by `year`."""
    found = []
    for curve in donors_until(donors, year, least=_POINTS_LEAST):
        found += [curve_split(curve, share) for share in ORIGINS]
    return found


def rehearse(splits: Sequence[Split], paths: Paths) -> tuple[float, float]:
    """(mean CRPS over the tests, share of their points inside the 90 % band)."""
    drawn = np.concatenate(paths(splits))
    truth = np.concatenate([s.held_values for s in splits])
    sizes = np.array([len(s.held_values) for s in splits])
    starts = np.cumsum(sizes) - sizes
    by_test = np.add.reduceat(crps_points(drawn, truth), starts) / sizes
    return float(by_test.mean()), coverage(drawn, truth, BAND)


def point_choose(splits: Sequence[Split], paths: Paths) -> str:
    """ "mean" or "median" of the paths: whichever had the smaller median RMSE over the tests."""
    drawn = [(p, split.held_values) for p, split in zip(paths(splits), splits, strict=True)]
    by_mean = np.median([rmse(p.mean(axis=1), truth) for p, truth in drawn])
    by_median = np.median([rmse(np.median(p, axis=1), truth) for p, truth in drawn])
    return "mean" if by_mean < by_median else "median"


def settings_choose(adoption: Adoption, donors: Donors, year: int) -> tuple[Settings, str]:
    """The settings and the point ("mean" or "median") for forecasts made in `year`."""
    splits = rehearsals(donors, year)

    def paths_of(settings: Settings) -> Paths:
        return lambda tests: adoption.paths(tests, settings, members=_MEMBERS, seed=_SEED)

    grid = [Settings(pull, window, block) for pull, window, block in product(PULLS, WINDOWS, BLOCKS)]
    best = min(grid, key=lambda s: rehearse(splits, paths_of(s))[0])
    spreads = [replace(best, spread=spread) for spread in SPREADS]
    chosen = min(spreads, key=lambda s: abs(rehearse(splits, paths_of(s))[1] - BAND))
    return chosen, point_choose(splits, paths_of(chosen))
