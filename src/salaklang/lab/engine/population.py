"""What the engine reads of a population. `salaklang.lab.population` makes one; a test may make its own."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

AGES = 3
"""Bands: 0-24, 25-59, 60 and over."""
PER_PROVINCE = 2 * AGES
"""Groups of a province; a group's number is 6 × province + 2 × age band + vulnerable."""


class Population(Protocol):
    """`agents` people in the order of `segment_start`: province, then district, then group, so neighbours in life are
    neighbours in memory. Segment k (one district, one group; may be empty) holds agents `segment_start[k]` up to, not
    with, `segment_start[k + 1]`."""

    @property
    def agents(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def skill(self) -> U8:
        """[agents] digital skill, 0 none … 255 all; 128 and more uses the internet."""
        ...

    @property
    def income(self) -> U8:
        """[agents] fifth of the income distribution, 0 lowest … 4."""
        ...

    @property
    def segment_start(self) -> I64:
        """[segments + 1]"""
        ...

    @property
    def segment_group(self) -> npt.NDArray[np.uint16]:
        """[segments]"""
        ...

    @property
    def district_start(self) -> I64:
        """[districts + 1]"""
        ...

    @property
    def province_start(self) -> I64:
        """[provinces + 1]"""
        ...


@dataclass(frozen=True)
class Crowd:
    """A population given as plain arrays: the smallest thing that is a `Population`."""

    agents: int
    seed: int
    skill: U8
    income: U8
    segment_start: I64
    segment_group: npt.NDArray[np.uint16]
    district_start: I64
    province_start: I64


def provinces_of(population: Population) -> int:
    """How many provinces there are."""
    return len(population.province_start) - 1


def groups_of(population: Population) -> int:
    """How many groups there are."""
    return provinces_of(population) * PER_PROVINCE
