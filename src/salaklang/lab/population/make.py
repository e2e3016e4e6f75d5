"""The synthetic population: agents sorted by province, district, group, with two static bytes each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.population import draws
from salaklang.lab.population.margins import GROUPS_PER_PROVINCE
from salaklang.lab.population.plan import Plan, plan_make

VERSION = "thai-margins-1"

_BLOCK = 1 << 16
_THREADS_FROM = 1_000_000  # below this the threads cost more than they bring

# numba's own types say nothing of a call
_block_fill: Callable[..., None] = draws.block_fill
_blocks_fill: Callable[..., None] = draws.blocks_fill


@dataclass(frozen=True)
class Population:
    """Agents 0 … agents-1, sorted by province → district → group; a segment is one (district, group), contiguous.

    skill u8 [N]: digital skill 0-255; ≥ 128 uses the internet, ≥ 64 a phone. income u8 [N]: fifth 0 (lowest) … 4.
    segment_start i64 [S+1] (segments may be empty); segment_group u16 [S] = 6 * province + 2 * age band + vulnerable;
    segment_district u16 [S]. district_start i64 [D+1], province_start i64 [78]: ranges of agents. group_size i64 [462].
    """

    agents: int
    seed: int
    skill: NDArray[np.uint8]
    income: NDArray[np.uint8]
    segment_start: NDArray[np.int64]
    segment_group: NDArray[np.uint16]
    segment_district: NDArray[np.uint16]
    district_start: NDArray[np.int64]
    province_start: NDArray[np.int64]
    group_size: NDArray[np.int64]
    version: str = VERSION

    @property
    def bytes_per_agent(self) -> float:
        """Static bytes held for one agent."""
        return (self.skill.nbytes + self.income.nbytes) / self.agents

    def group_of(self) -> NDArray[np.uint16]:
        """The group of every agent (2 bytes each: for tests and small populations)."""
        return np.repeat(self.segment_group, np.diff(self.segment_start))


def population_make(agents: int, seed: int) -> Population:
    """A population of `agents` people; the same (agents, seed) gives the same bytes on every machine.

    Counts of provinces, districts, groups, users and income bands are exact and do not depend on the seed; the seed
    decides who is who. Errors: PopulationError for a number below 1,000.
    """
    plan = plan_make(agents)
    skill, income = (np.empty(plan.agents, dtype=np.uint8) for _ in range(2))
    if plan.agents < _THREADS_FROM:
        _block_fill(0, plan.agents, _seed(seed), *_tables(plan), skill, income)
    else:
        _blocks_fill(plan.agents, _BLOCK, _seed(seed), *_tables(plan), skill, income)
    district_start = plan.start[::GROUPS_PER_PROVINCE]
    by_province = plan.size.reshape(-1, GROUPS_PER_PROVINCE).sum(axis=1)
    return Population(
        agents=plan.agents, seed=seed, skill=skill, income=income,
        segment_start=plan.start, segment_group=plan.group.astype(np.uint16),
        segment_district=(np.arange(len(plan.group)) // GROUPS_PER_PROVINCE).astype(np.uint16),
        district_start=district_start, province_start=np.concatenate([[0], np.cumsum(by_province)]).astype(np.int64),
        group_size=plan.size,
    )  # fmt: skip


def population_blocks(agents: int, seed: int, *, block: int = 1 << 20) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The same population piece by piece: (first agent, u8 [2, n] of skill and income), never all in memory."""
    plan = plan_make(agents)
    for first in range(0, plan.agents, block):
        end = min(plan.agents, first + block)
        out = np.empty((2, end - first), dtype=np.uint8)
        _block_fill(first, end, _seed(seed), *_tables(plan), out[0], out[1])
        yield first, out


def _seed(seed: int) -> int:
    return seed & 0x7FFF_FFFF_FFFF_FFFF


def _tables(plan: Plan) -> tuple[Any, ...]:
    return (plan.start, plan.group, plan.rank, plan.size, plan.bits, plan.internet, plan.mobile, plan.bands)
