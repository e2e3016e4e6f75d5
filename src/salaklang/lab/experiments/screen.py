"""Morris screening with SALib: which uncertainties move an indicator at all, for few runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import NoLibrary
from salaklang.lab.experiments.factors import Factor, salib_problem

LEVELS = 4


@dataclass(frozen=True)
class Effect:
    """How one factor moves one indicator over its whole range: mean size of the elementary effects (`mu_star`, with
    half its 95 % interval) and their spread (`sigma`: large = acts differently depending on the others).
    """

    indicator: str
    factor: str
    mu_star: float
    half: float
    sigma: float


def morris_unit(factors: Sequence[Factor], *, trajectories: int, seed: int) -> NDArray[np.float64]:
    """Morris's design [trajectories · (factors + 1), factors] on the unit cube."""
    try:
        from SALib.sample import morris as sampler
    except ImportError as error:
        raise NoLibrary(library="SALib") from error
    problem = salib_problem(factors)
    return np.asarray(sampler.sample(problem, trajectories, num_levels=LEVELS, seed=seed), np.float64)


def morris_effects(
    factors: Sequence[Factor], unit: NDArray[np.float64], end: NDArray[np.float64], *, indicator: str, seed: int
) -> tuple[Effect, ...]:
    """The effects on `end` [runs], one value for each row of the design `unit`; the strongest first."""
    from SALib.analyze import morris

    if np.ptp(end) == 0:
        return tuple(Effect(indicator, f.name, 0.0, 0.0, 0.0) for f in factors)
    # Rounded, because SALib takes every difference between neighbours for a step, that of the last bit, too.
    found = morris.analyze(salib_problem(factors), np.round(unit, 9), end, num_levels=LEVELS, seed=seed)
    rows = zip(found["names"], found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)
    effects = [Effect(indicator, str(n), float(m), float(c), float(s)) for n, m, c, s in rows]
    return tuple(sorted(effects, key=lambda e: -e.mu_star))
