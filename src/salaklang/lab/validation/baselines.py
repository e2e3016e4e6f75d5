"""What any forecast must beat: the last value, a straight line, Bass with a fixed ceiling. On the same points."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

F64 = NDArray[np.float64]

BASS_CEILING = 0.95
_LINE_POINTS = 5
# p, q, year of the start: wide enough for every curve, so that the fit, not the bound, decides
_LOW, _HIGH, _START = (1e-6, 0.01, 1990.0), (0.1, 1.0, 2010.0), (0.002, 0.19, 1992.0)


def persistence(years: F64, values: F64, ahead: F64) -> F64:
    """The last fitted value for ever."""
    return np.full(len(ahead), values[-1])


def line(years: F64, values: F64, ahead: F64, *, low: float = 0.0, high: float = 1.0) -> F64:
    """A straight line through the last five fitted points, clipped."""
    centre = years[-1]
    slope = np.polyfit(years[-_LINE_POINTS:] - centre, values[-_LINE_POINTS:], 1)
    return np.asarray(np.clip(np.polyval(slope, ahead - centre), low, high))


def bass_curve(years: F64, p: float, q: float, start: float, ceiling: float = BASS_CEILING) -> F64:
    """Bass (1969): the share that has adopted by each year; 0 before `start`."""
    x = np.exp(-np.clip((p + q) * (years - start), 0, 500))
    return np.asarray(ceiling * (1 - x) / (1 + q / p * x))


def bass(years: F64, values: F64, ahead: F64) -> F64:
    """Bass with ceiling 0.95 and a free time shift, least squares on all fitted points."""
    fit = least_squares(lambda z: bass_curve(years, *z) - values, _START, bounds=(_LOW, _HIGH))
    return bass_curve(ahead, *fit.x)
