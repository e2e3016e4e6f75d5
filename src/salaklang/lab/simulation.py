"""Run a recipe: the one door to the engine."""

from collections.abc import Callable

from salaklang.kernel.text import Text
from salaklang.lab.engine.crowd import crowd_ready
from salaklang.lab.engine.population import Population
from salaklang.lab.engine.quarters import begun, quarter_lived
from salaklang.lab.engine.state import State
from salaklang.lab.errors import RecipeError
from salaklang.lab.recipe import Recipe
from salaklang.lab.result import Result

OnQuarter = Callable[[int, State], None]


def run(
    recipe: Recipe,
    *,
    population: Population | None = None,
    threads: int = 0,
    on_quarter: OnQuarter | None = None,
    state: State | None = None,
) -> Result:
    """All quarters of a recipe, or those that `state` has not done yet.

    `population`: made from the recipe when not given. `threads`: 0 takes all cores for a million agents and more, one
    below; the result is the same for any number. `on_quarter(done, state)` is called after each quarter (and with 0 on
    the first day) and may keep `state.arrays()`; what it raises ends the run. `state` is moved on in place.
    Errors: `RecipeError` for a state or population of another recipe.
    """
    if population is None:
        from salaklang.lab.population import population_make  # here, so that the engine alone does not load margins

        population = population_make(recipe.agents, recipe.seed)
    if population.agents != recipe.agents:
        why = Text("จำนวนคนไม่ตรงกับประชากรที่ให้มา", "the population given has another number of people")
        raise RecipeError(field="agents", why=why)
    ready = crowd_ready(population)
    if state is None:
        state = begun(recipe, ready, threads)
        if on_quarter:
            on_quarter(0, state)
    elif state.digest != recipe.digest() or len(state.agents["flags"]) != recipe.agents:
        why = Text("เป็นของสูตรอื่น", "it belongs to another recipe")
        raise RecipeError(field="state", why=why)
    while state.quarter < recipe.quarters:
        quarter_lived(recipe, ready, state, threads)
        if on_quarter:
            on_quarter(state.quarter, state)
    return Result(recipe=recipe, counts=state.counts, macro=state.macro)
