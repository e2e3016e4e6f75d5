"""Two ways to govern, compared on the same people and the same chance: differences are paired, seed by seed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from salaklang.kernel.text import Text
from salaklang.lab.experiments.errors import NoLibrary, NotPaired
from salaklang.lab.indicators import INDICATORS, Indicator
from salaklang.lab.population import provinces
from salaklang.lab.result import AGE_BANDS, Result

Cells = Literal["nation", "province", "age", "vulnerable"]
_SURE = 0.95
OTHERS = Text("คนอื่น ๆ", "others")
VULNERABLE = Text("กลุ่มเปราะบาง", "vulnerable")
NATION = Text("ทั้งประเทศ", "nation")


@dataclass(frozen=True)
class Difference:
    """An indicator at the end, for one cell: mean of A, of B, and of B − A over the seeds, ± `half`
    (95 %, Student's t).

    `half` is NaN with one seed. `helps`: whether the difference is in the way that helps; None when it is not clear,
    because the interval holds zero, or there is none.
    """

    indicator: str
    cell: Text
    a: float
    b: float
    difference: float
    half: float
    helps: bool | None


def cell_titles(by: Cells) -> tuple[Text, ...]:
    """The names of the cells, in the order of results."""
    if by == "nation":
        return (NATION,)
    if by == "age":
        return tuple(Text(band, band) for band in AGE_BANDS)
    if by == "vulnerable":
        return (OTHERS, VULNERABLE)
    return tuple(Text(p.name_th, p.name_en) for p in provinces())


def differences(a: Sequence[Result], b: Sequence[Result], *, by: Cells = "nation") -> tuple[Difference, ...]:
    """What changes from A to B, indicator by indicator; those that either is too small for are left out.

    `a` and `b`: results for the same seeds. Raises `NotPaired` when people, quarters, seeds or what is switched off
    differ, `NoLibrary` without SciPy when there is more than one seed.
    """
    _paired(a, b)
    refused = {i.name for r in (*a, *b) for i in r.refused()}
    found = []
    for indicator in INDICATORS:
        if indicator.name in refused:
            continue
        ends = [np.stack([_end(r, by, indicator.name) for r in side]) for side in (a, b)]
        apart = ends[1] - ends[0]
        half = _half(apart)
        for n, cell in enumerate(cell_titles(by)):
            mean = float(apart[:, n].mean())
            helps = _helps(indicator, mean, float(half[n]))
            means = (float(ends[0][:, n].mean()), float(ends[1][:, n].mean()))
            found.append(Difference(indicator.name, cell, *means, mean, float(half[n]), helps))
    return tuple(found)


def _paired(a: Sequence[Result], b: Sequence[Result]) -> None:
    told = [
        [(r.recipe.agents, r.recipe.quarters, r.recipe.seed, r.recipe.population, r.recipe.engine) for r in side]
        for side in (a, b)
    ]
    if told[0] != told[1] or not a:
        raise NotPaired(a=_said(a), b=_said(b))


def _said(side: Sequence[Result]) -> str:
    return "; ".join(f"{r.recipe.agents:,} × {r.recipe.quarters}, seed {r.recipe.seed}" for r in side)


def _end(result: Result, by: Cells, indicator: str) -> NDArray[np.float64]:
    """[cells]"""
    return np.asarray(result.by("country" if by == "nation" else by, indicator)[-1], np.float64)


def _half(apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """[cells] half the 95 % interval of the mean over seeds [seeds, cells]; NaN with one seed."""
    seeds = len(apart)
    if seeds < 2:
        return np.full(apart.shape[1], math.nan)
    try:
        from scipy.stats import t
    except ImportError as error:
        raise NoLibrary(library="SciPy") from error
    wide = float(t.ppf((1 + _SURE) / 2, seeds - 1))
    return np.asarray(wide * apart.std(axis=0, ddof=1) / math.sqrt(seeds), np.float64)


def _helps(indicator: Indicator, mean: float, half: float) -> bool | None:
    if not math.isfinite(half) or abs(mean) <= half:
        return None
    return (mean > 0) == (indicator.better == "up")
