"""One quarter of everything: terms, people, counts, institutions. Threads share the segments, never an agent."""

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from salaklang.lab.engine.begin import DRAWS, PARAMETERS, segments_begun
from salaklang.lab.engine.crowd import Ready
from salaklang.lab.engine.kernel import segments_lived
from salaklang.lab.engine.layout import COUNTS
from salaklang.lab.engine.macro import macro_of
from salaklang.lab.engine.numeric import word
from salaklang.lab.engine.state import State, state_empty
from salaklang.lab.engine.terms import (
    PLACE,
    cost_counted,
    institutions_begun,
    institutions_moved,
    keys_of,
    scene_of,
    seen_of,
    terms_of,
)
from salaklang.lab.recipe import Recipe

THREADS_FROM = 1_000_000
"""Agents below which a second thread costs more than it brings."""
_TURN_NEAR, _TURN_FAR, _PIECES = 201, 202, 8
_REST = 700
"""Agents that cost as much as one more segment: how pieces of work are made equal."""


def begun(recipe: Recipe, ready: Ready, threads: int = 0) -> State:
    """The first day, counted."""
    groups, provinces = len(ready.people), len(ready.wealth)
    state = state_empty(
        digest=recipe.digest(), agents=ready.agents, groups=groups, provinces=provinces, quarters=recipe.quarters
    )
    given = np.array([recipe.parameters[name] for name in PARAMETERS], np.float32)
    keys = keys_of(recipe.seed, 0, DRAWS)
    arrays = state.loop_arrays()

    def piece(first: int, end: int, sums: npt.NDArray[np.int64]) -> None:
        segments_begun(first, end, ready.segment_start, ready.segment_group, ready.skill, arrays, keys, given, sums)

    state.counts[0] = _shared(piece, ready, threads)
    state.institutions = institutions_begun(recipe, ready)
    scene = scene_of(recipe, ready, 0, state.institutions, seen_of(state.counts[0], state.bribe_chance))
    state.macro[0] = macro_of(scene)
    return state


def quarter_lived(recipe: Recipe, ready: Ready, state: State, threads: int = 0) -> None:
    """Move `state` on by one quarter, in place. Errors: `RecipeError` for a torn state."""
    state.whole()
    quarter = state.quarter + 1
    scene = scene_of(
        recipe, ready, quarter, state.institutions, seen_of(state.counts[state.quarter], state.bribe_chance)
    )
    terms = terms_of(scene)
    people = (
        ready.segment_start, ready.segment_group, ready.segment_area, ready.area_start,
        turns_of(recipe.seed, quarter, np.diff(ready.area_start)),
        np.int64(word(recipe.seed, _TURN_FAR, quarter) % ready.agents),
        ready.skill, ready.income,
    )  # fmt: skip
    keys, arrays = keys_of(recipe.seed, quarter), state.loop_arrays()

    def piece(first: int, end: int, sums: npt.NDArray[np.int64]) -> None:
        segments_lived(first, end, people, arrays, terms, keys, sums)

    state.torn = True
    counts = _shared(piece, ready, threads)
    state.bribe_chance = terms["bribe_hand"].astype(np.float64)
    counts[:, PLACE["cost"]] = cost_counted(scene, counts)
    after = scene_of(recipe, ready, quarter, state.institutions, seen_of(counts, state.bribe_chance))
    state.institutions = institutions_moved(after)
    moved = scene_of(recipe, ready, quarter, state.institutions, after.seen)
    state.counts[quarter], state.macro[quarter] = counts, macro_of(moved)
    state.turned()
    state.quarter, state.torn = quarter, False


def turns_of(seed: int, quarter: int, sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which sum of places meets in each area this quarter."""
    return np.array([word(seed, _TURN_NEAR, quarter, k) % int(n) for k, n in enumerate(sizes)], np.int64)


def threads_of(threads: int, agents: int) -> int:
    """How many threads a run of this size uses: 0 asks for all cores, and small runs get one."""
    if threads < 1:
        threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return threads if agents >= THREADS_FROM else 1
    return threads


def pieces_of(ready: Ready, count: int) -> list[tuple[int, int]]:
    """At most `count` runs of segments of about equal work."""
    lengths = np.diff(ready.segment_start) + _REST
    edges = np.searchsorted(np.cumsum(lengths), np.arange(1, count) * (int(lengths.sum()) / count)) + 1
    marks = sorted({0, len(lengths), *(int(e) for e in edges if e < len(lengths))})
    return list(itertools.pairwise(marks))


def _shared(piece: Callable[[int, int, Any], None], ready: Ready, threads: int) -> npt.NDArray[np.int64]:
    """Run `piece` over all segments and add what each counted: whole numbers, so the order does not matter."""
    number = threads_of(threads, ready.agents)
    shape = (len(ready.people), len(COUNTS))
    if number == 1:
        sums = np.zeros(shape, np.int64)
        piece(0, len(ready.segment_group), sums)
        return sums
    work = pieces_of(ready, number * _PIECES)
    tables = [np.zeros(shape, np.int64) for _ in work]
    with ThreadPoolExecutor(number) as pool:
        for done in [pool.submit(piece, a, b, table) for (a, b), table in zip(work, tables, strict=True)]:
            done.result()
    return np.asarray(np.sum(tables, axis=0, dtype=np.int64))
