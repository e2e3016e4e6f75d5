"""The model as experiments see it: values in, an indicator's path out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.factors import LEVER
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.parameters import parameters_make
from salaklang.lab.population import population_make
from salaklang.lab.profile import profile_make
from salaklang.lab.recipe import ENGINE, POPULATION, Recipe
from salaklang.lab.simulation import run

# What an indicator can be at all, by its unit.
_RANGES = {"0–1": (0.0, 1.0), "share of people": (0.0, 1.0), "share of needs": (0.0, 1.0), "share": (0.0, 1.0)}


def indicator_names() -> tuple[str, ...]:
    """All indicators, in the order of results."""
    return tuple(i.name for i in INDICATORS)


def indicator_ranges() -> dict[str, tuple[float, float]]:
    """What each indicator can be; infinite where nothing bounds it."""
    return {i.name: _RANGES.get(i.unit, (0.0, 5.0) if i.unit == "1–5" else (-np.inf, np.inf)) for i in INDICATORS}


def refusals(agents: int) -> dict[str, int]:
    """The indicators not shown for this number of agents, with the number that each needs."""
    return {i.name: i.tested_from_agents for i in INDICATORS if i.contagion and agents < i.tested_from_agents}


def versions() -> dict[str, str]:
    """What a result depends on besides its recipe's numbers."""
    return {"engine": ENGINE, "population": POPULATION}


def population_of(agents: int, seed: int) -> Any:
    """The population that runs of this size and seed share."""
    return population_make(agents, seed)


def path_of(
    values: Mapping[str, float],
    *,
    label: str,
    seed: int,
    agents: int,
    quarters: int,
    off: Sequence[str],
    population: Any = None,
) -> NDArray[np.float64]:
    """[quarters+1, indicators] of the country; NaN for an indicator that this number of agents is too small for.

    `values`: levers as `lever.openness` …, parameters by name. Errors: those of `Recipe`.
    """
    levers = {name.removeprefix(LEVER): float(v) for name, v in values.items() if name.startswith(LEVER)}
    changes = {name: float(v) for name, v in values.items() if not name.startswith(LEVER)}
    recipe = Recipe(
        profile=profile_make({"name": label, **levers}),
        agents=agents,
        quarters=quarters,
        seed=seed,
        parameters=parameters_make(changes),
        off=frozenset(off),
    )
    result = run(recipe, population=population, threads=1)
    refused = refusals(agents)
    blank = np.full(quarters + 1, np.nan)
    return np.column_stack([blank if n in refused else result.national(n) for n in indicator_names()])
