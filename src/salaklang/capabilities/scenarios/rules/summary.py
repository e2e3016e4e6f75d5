"""What many runs say together: fans, drivers, how often one way of governing beats another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

F = npt.NDArray[np.float64]
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Of a fan: 95, 80 and 50 % of the runs lie between the outer pairs; the middle one is the median."""
PATHS = 8
FIFTH = 0.2


@dataclass(frozen=True, slots=True)
class Driver:
    """How the mean answer moves as one uncertain quantity goes from its lowest to its highest fifth."""

    name: str
    low: float
    high: float

    @property
    def swing(self) -> float:
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class Contest:
    """Two ways of governing on the same draws: how often the first is better, and what tips it most.

    `share_low`, `share_high`: the same share where `tips` lies in its lowest and highest fifth.
    """

    first: str
    second: str
    share: float
    tips: str
    share_low: float
    share_high: float


def fan_of(paths: F) -> F:
    """[runs, times] → [quantiles, times]. Raises ValueError without runs or with a value that is not finite."""
    if not len(paths) or not np.isfinite(paths).all():
        raise ValueError("a fan needs runs, all of finite numbers")
    return np.asarray(np.quantile(paths, QUANTILES, axis=0), np.float64)


def sample_paths(paths: F, count: int = PATHS) -> F:
    """`count` of the runs, spread evenly over the order of their last values: real runs, not averages."""
    order = np.argsort(paths[:, -1], kind="stable")
    places = np.linspace(0, len(order) - 1, min(count, len(order))).round().astype(int)
    return np.asarray(paths[order[places]], np.float64)


def drivers_of(names: Sequence[str], x: F, y: F) -> list[Driver]:
    """[runs, names], [runs] → the strongest first: mean `y` of the fifth of runs with the lowest and highest values."""
    count = max(1, round(len(y) * FIFTH))
    found = []
    for n, name in enumerate(names):
        if np.ptp(x[:, n]) == 0:
            continue
        order = np.argsort(x[:, n], kind="stable")
        found.append(Driver(name, float(y[order[:count]].mean()), float(y[order[-count:]].mean())))
    return sorted(found, key=lambda d: (-d.swing, d.name))


def chance_of(y: F, factors: int) -> float:
    """The swing that chance alone passes in one of twenty explorations, over all `factors` looked at.

    Two means of a fifth of the runs each: spread · √(2/n), at the quantile 1 - 0.05 / (2 · factors).
    """
    count = max(1, round(len(y) * FIFTH))
    quantile = NormalDist().inv_cdf(1 - 0.05 / (2 * max(1, factors)))
    return float(quantile * y.std() * (2 / count) ** 0.5)


def contest_of(
    names: Sequence[str], x: F, ends: Mapping[str, F], *, first: str, second: str, higher_is_better: bool
) -> Contest:
    """`x` [draws, names]; `ends`: by profile, [draws] on the same draws. Ties count half."""
    gap = ends[first] - ends[second]
    wins = np.where(gap == 0, 0.5, (gap > 0) == higher_is_better).astype(np.float64)
    tipping = drivers_of(names, x, wins)
    tips = tipping[0] if tipping else Driver("", float(wins.mean()), float(wins.mean()))
    return Contest(first, second, float(wins.mean()), tips.name, tips.low, tips.high)


def ranked(ends: Mapping[str, F], *, higher_is_better: bool) -> list[str]:
    """Profiles from best to worst by their median end; equal ones in the order given."""
    sign = -1 if higher_is_better else 1
    return sorted(ends, key=lambda name: sign * float(np.median(ends[name])))


def standing(value: float, others: Sequence[float], *, unsure: float, higher_is_better: bool) -> str:
    """How a value stands to the middle of `others`: "better", "worse" or "same". A gap below a twentieth of `unsure`,
    the width of its band, counts as the same.
    """
    gap = value - float(np.median(np.asarray(others)))
    if gap == 0 or abs(gap) <= 0.05 * unsure:
        return "same"
    return "better" if (gap > 0) == higher_is_better else "worse"
