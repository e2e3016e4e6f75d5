"""Scores of a forecast: error of the point, of the whole distribution, and how often the band holds the truth."""

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def rmse(forecast: F64, truth: F64) -> float:
    """Root of the mean squared error; same unit as the values."""
    return float(np.sqrt(np.mean((forecast - truth) ** 2)))


def crps_ensemble(paths: F64, truth: F64) -> float:
    """Mean continuous ranked probability score of paths [points, members]; a single member gives the absolute error."""
    return float(np.mean(crps_points(paths, truth)))


def crps_points(paths: F64, truth: F64) -> F64:
    """The score of each point [points].

    E|X-y| - E|X-X'|/2 of the empirical distribution (Gneiting and Raftery 2007, eq. 21), by sorting.
    """
    members = paths.shape[1]
    ordered = np.sort(paths, axis=1)
    weights = 2 * np.arange(1, members + 1) - members - 1
    spread = (ordered * weights).sum(axis=1) / members**2
    return np.asarray(np.abs(paths - truth[:, None]).mean(axis=1) - spread)


def band(paths: F64, share: float = 0.9) -> tuple[F64, F64]:
    """Lower and upper end, per point, of the central `share` of the paths [points, members]."""
    tail = (1 - share) / 2
    return np.quantile(paths, tail, axis=1), np.quantile(paths, 1 - tail, axis=1)


def coverage(paths: F64, truth: F64, share: float = 0.9) -> float:
    """Share of the points that lie inside the central band."""
    low, high = band(paths, share)
    return float(np.mean((truth >= low) & (truth <= high)))
