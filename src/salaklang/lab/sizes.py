"""Finite-size honesty: the same recipe at several sizes, side by side."""

from collections.abc import Sequence
from dataclasses import replace

from salaklang.lab.indicators import INDICATORS
from salaklang.lab.recipe import Recipe
from salaklang.lab.result import Result
from salaklang.lab.simulation import run

SIZES = (10_000, 100_000, 1_000_000)


def convergence(
    recipe: Recipe, sizes: Sequence[int] = SIZES, *, seeds: int = 1, threads: int = 0
) -> list[dict[str, float]]:
    """One row per size and seed: agents, seed, and each indicator for the country in the last quarter.

    Also what is refused below its tested size stands here: this is the table that shows why.
    """
    rows = []
    for agents in sizes:
        for seed in range(recipe.seed, recipe.seed + seeds):
            result = run(replace(recipe, agents=agents, seed=seed), threads=threads)
            rows.append({"agents": float(agents), "seed": float(seed), **last_of(result)})
    return rows


def last_of(result: Result) -> dict[str, float]:
    """Every indicator for the country in the last quarter, refused ones too."""
    values = result.country_raw()[-1]
    return {indicator.name: float(value) for indicator, value in zip(INDICATORS, values, strict=True)}
