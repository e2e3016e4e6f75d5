"""A population made ready: the order the engine walks in, the areas in which people mix, the wealth of provinces."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salaklang.kernel.text import Text
from salaklang.lab.engine.population import I64, PER_PROVINCE, U8, Population, groups_of, provinces_of
from salaklang.lab.errors import RecipeError

MIXING_LEAST = 10_000
"""Agents in a mixing area, at least: with fewer, contagion dies or burns by chance (see tests of finite size)."""
_SEGMENT_WORTH = 256
"""Below this mean length, districts are walked together: the loop needs runs of agents."""

I32 = npt.NDArray[np.int32]
F64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ready:
    """What never changes in a run. Segments and areas as in `kernel.segments_lived`."""

    agents: int
    segment_start: I64
    segment_group: I64
    segment_area: I64
    area_start: I64
    skill: U8
    income: U8
    people: F64
    """[groups]"""
    province: I32
    age: I32
    vulnerable: F64
    wealth: F64
    """[provinces] mean fifth of income, 0…4"""


def crowd_ready(population: Population) -> Ready:
    """Order, areas and group attributes of a population. Errors: `RecipeError` when its tables disagree."""
    _checked(population)
    start, group = np.asarray(population.segment_start, np.int64), np.asarray(population.segment_group, np.int64)
    skill, income = population.skill, population.income
    bounds = np.asarray(population.district_start, np.int64)
    if population.agents < _SEGMENT_WORTH * len(group):
        start, group, skill, income = _by_group(start, group, skill, income)
        bounds = np.asarray(population.province_start, np.int64)
    full = np.diff(start) > 0
    start, group = np.append(start[:-1][full], start[-1]), group[full]
    area_start = areas_merged(bounds)
    groups = np.arange(groups_of(population))
    people = np.zeros(len(groups), np.int64)
    np.add.at(people, group, np.diff(start))
    return Ready(
        agents=population.agents,
        segment_start=start,
        segment_group=group,
        segment_area=np.searchsorted(area_start, start[:-1], side="right") - 1,
        area_start=area_start,
        skill=np.ascontiguousarray(skill),
        income=np.ascontiguousarray(income),
        people=people.astype(np.float64),
        province=(groups // PER_PROVINCE).astype(np.int32),
        age=(groups % PER_PROVINCE // 2).astype(np.int32),
        vulnerable=(groups % 2).astype(np.float64),
        wealth=_wealth(population),
    )


def _checked(population: Population) -> None:
    """The compiled loop trusts its tables: what is wrong must be found here."""
    start = np.asarray(population.segment_start)
    bounds = (start, population.district_start, population.province_start)
    whole = all(b[0] == 0 and b[-1] == population.agents and bool(np.all(np.diff(b) >= 0)) for b in bounds)
    group = np.asarray(population.segment_group)
    fits = len(group) == len(start) - 1 and int(group.max()) < groups_of(population)
    nested = all(bool(np.isin(b, start).all()) for b in bounds[1:])
    traits = all(len(t) == population.agents and t.dtype == np.uint8 for t in (population.skill, population.income))
    if not (whole and fits and nested and traits and int(population.income.max()) <= 4):
        why = Text("ตารางของประชากรจำลองขัดกันเอง ให้สร้างใหม่", "its tables contradict each other; make it again")
        raise RecipeError(field="population", why=why)


def areas_merged(bounds: I64, least: int = MIXING_LEAST) -> I64:
    """Neighbouring runs (districts, provinces) joined until each area holds `least` agents; else one area."""
    kept = [0]
    for edge in bounds[1:]:
        if edge - kept[-1] >= least:
            kept.append(int(edge))
    if len(kept) == 1:
        kept.append(int(bounds[-1]))
    kept[-1] = int(bounds[-1])
    return np.array(kept, np.int64)


def _by_group(start: I64, group: I64, skill: U8, income: U8) -> tuple[I64, I64, U8, U8]:
    """The same people walked group by group: groups are numbered by province, so provinces stay together."""
    order = np.argsort(group, kind="stable")
    pieces = [np.arange(start[k], start[k + 1]) for k in order]
    places = np.concatenate(pieces)
    numbers, firsts = np.unique(group[order], return_index=True)
    lengths = np.add.reduceat(np.diff(start)[order], firsts)
    return np.append(0, np.cumsum(lengths)).astype(np.int64), numbers, skill[places], income[places]


def _wealth(population: Population) -> F64:
    edges = population.province_start
    means = []
    for k in range(provinces_of(population)):
        fifths = population.income[edges[k] : edges[k + 1]]
        means.append(int(fifths.sum(dtype=np.int64)) / max(len(fifths), 1))
    return np.array(means)
