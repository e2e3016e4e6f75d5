"""Runs for pattern checks: one draw of the posterior, any profile, a few parameters pinned; each run is made once."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.engine.layout import COUNTS, OPINION_CUTS
from salaklang.lab.indicators import CONTAGION_FROM, histogram
from salaklang.lab.parameters import parameters_make
from salaklang.lab.profile import Profile
from salaklang.lab.recipe import Recipe
from salaklang.lab.result import Result
from salaklang.lab.simulation import run

F64 = NDArray[np.float64]

AGENTS = 20_000
_NOTHING: Mapping[str, float] = MappingProxyType({})


class Trials:
    """One posterior draw. `number` is its seed: both runs of a pair meet the same luck."""

    def __init__(self, number: int, parameters: Mapping[str, float], *, agents: int = AGENTS) -> None:
        self._number, self._parameters, self._agents = number, dict(parameters), agents
        self._done: dict[str, Result] = {}

    @property
    def number(self) -> int:
        """The draw's number, which is its seed."""
        return self._number

    @property
    def parameters(self) -> Mapping[str, float]:
        """The draw's parameters."""
        return self._parameters

    def run(
        self, profile: Profile, quarters: int, pinned: Mapping[str, float] = _NOTHING, *, contagion: bool = False
    ) -> Result:
        """The run of a profile with some parameters pinned; with enough people for contagion when asked."""
        recipe = Recipe(
            profile=profile,
            agents=max(self._agents, CONTAGION_FROM) if contagion else self._agents,
            quarters=quarters,
            seed=self._number,
            parameters=parameters_make({**self._parameters, **pinned}),
        )
        key = recipe.digest()
        if key not in self._done:
            self._done[key] = run(recipe, threads=1)
        return self._done[key]


def yearly(result: Result, indicator: str) -> F64:
    """The country's value at the start and at the end of each whole year."""
    return result.national(indicator)[::4]


def last_year(result: Result, indicator: str) -> float:
    """Mean of the last four quarters for the country."""
    return float(np.mean(result.national(indicator)[-4:]))


def opinions(result: Result) -> F64:
    """Shares of the people by bin of opinion in the last quarter, [bins]."""
    whole = result.counts[-1].sum(axis=0).astype(np.float64)
    place = {name: k for k, name in enumerate(COUNTS)}
    reached = np.array([whole[place[f"opinion_{k}"]] for k in range(1, len(OPINION_CUTS) + 1)])
    return histogram(reached, whole[place["people"]])


def variance(shares: F64) -> float:
    """Variance of opinions on 0…1, each bin at its middle."""
    place = (np.arange(len(shares)) + 0.5) / len(shares)
    return float((shares * place**2).sum() - (shares * place).sum() ** 2)


def main_cluster(shares: F64) -> float:
    """The largest share that two neighbouring bins hold together."""
    return float((shares[:-1] + shares[1:]).max())
