"""Sobol indices with SALib: how much of an indicator's variance each uncertainty explains, alone and with others.

Directly on the model, or, for the thousands of points that this needs, on an emulator whose error is stated with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import NoLibrary
from salaklang.lab.experiments.factors import Factor, salib_problem


@dataclass(frozen=True)
class Share:
    """One factor's share of an indicator's variance: `first` alone, `total` with all its interactions, each with half
    its 95 % interval. The interval is that of the sampling; the emulator's error comes on top.
    """

    indicator: str
    factor: str
    first: float
    first_half: float
    total: float
    total_half: float


def saltelli_unit(factors: Sequence[Factor], *, base: int, seed: int) -> NDArray[np.float64]:
    """Saltelli's design [base · (factors + 2), factors] on the unit cube; `base` is rounded up to a power of two."""
    try:
        from SALib.sample import sobol as sampler
    except ImportError as error:
        raise NoLibrary(library="SALib") from error
    base = 1 << max(1, base - 1).bit_length()
    return np.asarray(sampler.sample(salib_problem(factors), base, calc_second_order=False, seed=seed), np.float64)


def sobol_shares(
    factors: Sequence[Factor], end: NDArray[np.float64], *, indicator: str, seed: int
) -> tuple[Share, ...]:
    """The shares from `end` [runs], one value a row of Saltelli's design in its order; the largest total first."""
    from SALib.analyze import sobol

    if np.ptp(end) == 0:
        return tuple(Share(indicator, f.name, 0.0, 0.0, 0.0, 0.0) for f in factors)
    found = sobol.analyze(salib_problem(factors), end, calc_second_order=False, seed=seed)
    rows = zip(factors, found["S1"], found["S1_conf"], found["ST"], found["ST_conf"], strict=True)
    shares = [Share(indicator, f.name, float(a), float(b), float(c), float(d)) for f, a, b, c, d in rows]
    return tuple(sorted(shares, key=lambda s: -s.total))


def sobol_through(
    factors: Sequence[Factor],
    answer: Callable[[NDArray[np.float64], str], NDArray[np.float64]],
    *,
    indicators: Sequence[str],
    base: int,
    seed: int,
) -> dict[str, tuple[Share, ...]]:
    """The shares of each indicator through `answer(unit, indicator)`, such as `Emulator.ends`."""
    unit = saltelli_unit(factors, base=base, seed=seed)
    return {name: sobol_shares(factors, answer(unit, name), indicator=name, seed=seed) for name in indicators}
