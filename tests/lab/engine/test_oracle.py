"""The compiled engine against plain NumPy: to the last bit, for every way to govern, on any number of workers."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from salaklang import lab
from salaklang.lab.engine.layout import COUNTS
from salaklang.lab.oracle import oracle_run
from salaklang.lab.population import population_make

AGENTS, QUARTERS = 10_000, 20
PEOPLE = population_make(AGENTS, 1)


@pytest.mark.parametrize("name", lab.SCENARIOS)
def test_engine_equals_oracle_bit_for_bit(name: str) -> None:
    recipe = lab.Recipe(lab.profile_get(name), agents=AGENTS, quarters=QUARTERS)
    engine, plain = lab.run(recipe, population=PEOPLE), oracle_run(recipe, PEOPLE)
    wrong = {COUNTS[k] for k in np.unique(np.argwhere(engine.counts != plain.counts)[:, 2])}
    assert not wrong
    assert np.array_equal(engine.macro, plain.macro)
    assert engine.digest() == plain.digest()


def test_engine_equals_oracle_with_parameters_at_their_ends() -> None:
    ends = {p.name: (p.high if k % 2 else p.low) for k, p in enumerate(lab.PARAMETERS)}
    recipe = lab.Recipe(
        lab.profile_get("open"), agents=AGENTS, quarters=QUARTERS, seed=99, parameters=lab.parameters_make(ends)
    )
    assert lab.run(recipe, population=PEOPLE).digest() == oracle_run(recipe, PEOPLE).digest()


def test_engine_equals_oracle_where_districts_are_walked_one_by_one() -> None:
    people = _districts(40, 60_000)
    recipe = lab.Recipe(lab.profile_get("privatised"), agents=people.agents, quarters=6)
    assert lab.run(recipe, population=people).digest() == oracle_run(recipe, people).digest()


@pytest.mark.parametrize("workers", [2, 5])
def test_any_number_of_threads_gives_the_same(workers: int) -> None:
    recipe = lab.Recipe(lab.profile_get("self-service"), agents=AGENTS, quarters=QUARTERS)
    assert (
        lab.run(recipe, population=PEOPLE, threads=workers).digest()
        == lab.run(recipe, population=PEOPLE, threads=1).digest()
    )


def test_another_process_gives_the_same() -> None:
    text = lab.Recipe(lab.profile_get("leviathan"), agents=AGENTS, quarters=8).to_json()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        digests = set(pool.map(digest_of, [text, text]))
    assert digests == {digest_of(text)}


def test_another_seed_gives_something_else() -> None:
    recipe = lab.Recipe(lab.profile_get("open"), agents=AGENTS, quarters=2)
    other = lab.Recipe(lab.profile_get("open"), agents=AGENTS, quarters=2, seed=2)
    assert lab.run(recipe, population=PEOPLE).digest() != lab.run(other, population=PEOPLE).digest()


def digest_of(text: str) -> str:
    """Run a recipe given as JSON."""
    return lab.run(lab.recipe_read(text)).digest()


def _districts(count: int, agents: int) -> lab.Crowd:
    """One province of `count` uneven districts, long enough to be walked district by district."""
    random = np.random.default_rng(3)
    sizes = random.multinomial(agents, random.dirichlet(np.full(count * 6, 8.0)))
    starts = np.append(0, np.cumsum(sizes)).astype(np.int64)
    return lab.Crowd(
        agents=agents, seed=1, skill=random.integers(0, 256, agents, dtype=np.uint8),
        income=random.integers(0, 5, agents, dtype=np.uint8), segment_start=starts,
        segment_group=np.tile(np.arange(6, dtype=np.uint16), count), district_start=starts[::6],
        province_start=np.array([0, agents], np.int64),
    )  # fmt: skip
