"""Scenario discovery with the EMA Workbench's PRIM: where the runs lie that one should know about, said as a sentence.

The workbench peels and pastes. Ours is what it does not have: taking out limits that chance explains, and trying a box
on the runs that it was not found on. (`PrimBox.stats` is of its version 3; 2.5 has `peeling_trajectory`.)
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import AllOrNone, NoLibrary

# Above 0, because the workbench counts the cases of interest as y ≥ threshold.
_THRESHOLD = 1e-6
LEAST_SHARE = 0.05
CHANCE = 0.05
HALVES = 10


@dataclass(frozen=True)
class Limit:
    """One side of the box: factor between `low` and `high`; None = not limited. `chosen`: share of the half samples in
    which this factor was limited again.
    """

    factor: str
    low: float | None
    high: float | None
    chosen: float


@dataclass(frozen=True)
class Box:
    """`coverage`: share of the cases of interest inside. `density`: share of the runs inside that are of interest.

    `held_out_*`: the same, on average, for boxes found on one half of the runs and tried on the other.
    """

    condition: str
    runs: int
    hits: int
    inside: int
    coverage: float
    density: float
    limits: tuple[Limit, ...]
    held_out_coverage: float
    held_out_density: float


def box_find(
    names: Sequence[str], x: NDArray[np.float64], y: NDArray[np.bool_], *, condition: str, seed: int = 1
) -> Box:
    """The box over `x` [runs, factors] that best holds the runs where `y` is true: the best harmonic mean of coverage
    and density, without the limits that chance explains. Raises `AllOrNone` when `y` is true nowhere or everywhere.
    """
    hits = int(y.sum())
    if hits in (0, len(y)):
        raise AllOrNone(condition=condition, hits=hits, runs=len(y))
    limits = _limits(names, x, y)
    again, coverages, densities = _halves(names, x, y, seed=seed)
    inside = _inside(names, x, limits)
    coverage, density = _score(inside, y)
    return Box(
        condition=condition,
        runs=len(y),
        hits=hits,
        inside=int(inside.sum()),
        coverage=coverage,
        density=density,
        limits=tuple(Limit(n, lo, hi, again.get(n, 0) / HALVES) for n, (lo, hi) in sorted(limits.items())),
        held_out_coverage=float(np.mean(coverages)),
        held_out_density=float(np.mean(densities)),
    )


_Limits = dict[str, tuple[float | None, float | None]]


def _limits(names: Sequence[str], x: NDArray[np.float64], y: NDArray[np.bool_]) -> _Limits:
    """The box's limits by factor, from the point of the peeling trajectory with the best harmonic mean."""
    prim, pandas = _libraries()
    data = pandas.DataFrame(x, columns=list(names))
    with _quiet():
        box = prim.Prim(data, y, threshold=_THRESHOLD, mass_min=LEAST_SHARE).find_box()
    if box is None:
        return {}
    path = box.peeling_trajectory
    coverage, density = path["coverage"].to_numpy(float), path["density"].to_numpy(float)
    total = np.where(coverage + density > 0, coverage + density, 1.0)
    best = int(np.argmax(2 * coverage * density / total))
    chances = box.qp[best]
    found: _Limits = {}
    for name in chances:
        low, high = (float(v) for v in box.box_lims[best][name])
        low_chance, high_chance = (float(v) for v in chances[name])
        sides = (low if 0 <= low_chance <= CHANCE else None, high if 0 <= high_chance <= CHANCE else None)
        if sides != (None, None):
            found[str(name)] = sides
    return found


def _halves(
    names: Sequence[str], x: NDArray[np.float64], y: NDArray[np.bool_], *, seed: int
) -> tuple[dict[str, int], list[float], list[float]]:
    """How often each factor is limited on random halves, and how such boxes do on the other half."""
    random = np.random.default_rng(seed)
    again: dict[str, int] = {}
    coverages, densities = [], []
    for _ in range(HALVES):
        order = random.permutation(len(y))
        one, other = order[: len(y) // 2], order[len(y) // 2 :]
        if y[one].sum() in (0, len(one)):
            coverages.append(0.0)
            densities.append(float(y[other].mean()))
            continue
        limits = _limits(names, x[one], y[one])
        for name in limits:
            again[name] = again.get(name, 0) + 1
        coverage, density = _score(_inside(names, x[other], limits), y[other])
        coverages.append(coverage)
        densities.append(density)
    return again, coverages, densities


def _inside(names: Sequence[str], x: NDArray[np.float64], limits: _Limits) -> NDArray[np.bool_]:
    inside = np.ones(len(x), bool)
    for name, (low, high) in limits.items():
        column = x[:, list(names).index(name)]
        if low is not None:
            inside &= column >= low
        if high is not None:
            inside &= column <= high
    return inside


def _score(inside: NDArray[np.bool_], y: NDArray[np.bool_]) -> tuple[float, float]:
    """Coverage and density; a box that holds nothing has none of either."""
    both = int((inside & y).sum())
    return both / max(1, int(y.sum())), both / max(1, int(inside.sum()))


def _libraries() -> tuple[Any, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pandas
            from ema_workbench.analysis import prim
    except ImportError as error:
        raise NoLibrary(library="ema-workbench") from error
    return prim, pandas


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
