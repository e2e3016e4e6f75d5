"""The plan of a population: how many agents stand in each province, district and group. Small tables, whole numbers."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.population import sources
from salaklang.lab.population.errors import PopulationError
from salaklang.lab.population.margins import (
    AGE_BANDS,
    GROUPS_PER_PROVINCE,
    INCOME_BANDS,
    Margins,
    margins,
    use_by_age,
)
from salaklang.lab.population.rounding import remainder_largest, table_round

AGENTS_MIN = 1_000
AGENTS_MAX = 2**40
_UNITS = 10**9  # shares become integers of this fineness before they are split, so that all machines split alike


@dataclass(frozen=True)
class Plan:
    """Whole-number tables. A segment is (district, group), possibly empty, in the order of the agents.

    start [S+1], group [S], rank [S] as in `draws.block_fill`; the rest [462] and [462, 5] likewise.
    """

    agents: int
    start: NDArray[np.int64]
    group: NDArray[np.int64]
    rank: NDArray[np.int64]
    size: NDArray[np.int64]
    bits: NDArray[np.int64]
    internet: NDArray[np.int64]
    mobile: NDArray[np.int64]
    bands: NDArray[np.int64]


def _split(total: int, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """`total` split by largest remainder over shares of the last digits all machines agree on."""
    return np.array(remainder_largest(total=total, weights=np.round(shares * _UNITS).astype(np.int64).tolist()))


@lru_cache(maxsize=4)
def plan_make(agents: int) -> Plan:
    """The plan for a number of agents. Errors: PopulationError outside 1,000 … 2**40."""
    if isinstance(agents, bool) or agents != int(agents) or not AGENTS_MIN <= agents <= AGENTS_MAX:
        raise PopulationError(agents=agents, least=f"{AGENTS_MIN:,}")
    shares = margins()
    by_province = np.array(remainder_largest(total=agents, weights=[p.people for p in sources.provinces()]))
    groups = table_round(seed=shares.people, rows=by_province, columns=_split(agents, shares.people.sum(axis=0)))
    segments = _districts_split(groups).reshape(-1)
    province = np.repeat(np.array(_district_provinces()), GROUPS_PER_PROVINCE)
    group = province * GROUPS_PER_PROVINCE + np.tile(np.arange(GROUPS_PER_PROVINCE), len(sources.districts()))
    size = groups.reshape(-1)
    internet, mobile = _users(groups, shares)
    return Plan(
        agents=agents, start=np.concatenate([[0], np.cumsum(segments)]).astype(np.int64), group=group,
        rank=_ranks(segments, province), size=size,
        bits=np.array([max(1, int(n - 1).bit_length()) if n else 1 for n in size]),
        internet=internet, mobile=mobile, bands=_bands(size, shares),
    )  # fmt: skip


def _district_provinces() -> list[int]:
    index = {p.code: i for i, p in enumerate(sources.provinces())}
    return [index[d.province_code] for d in sources.districts()]


def _districts_split(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Counts [districts, 6]: within a province by number of sub-districts, groups and districts both exact."""
    province = np.array(_district_provinces())
    weights = np.array([d.subdistricts for d in sources.districts()])
    found = np.zeros((len(weights), GROUPS_PER_PROVINCE), dtype=np.int64)
    for p in range(len(groups)):
        here = province == p
        rows = np.array(remainder_largest(total=int(groups[p].sum()), weights=weights[here].tolist()))
        seed = np.outer(weights[here], groups[p]).astype(np.float64)
        found[here] = table_round(seed=seed, rows=rows, columns=groups[p])
    return found


def _ranks(segments: NDArray[np.int64], province: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank of each segment's first agent within its (province, group)."""
    ranks = np.zeros_like(segments)
    for p in np.unique(province):
        here = province == p
        table = segments[here].reshape(-1, GROUPS_PER_PROVINCE)
        ranks[here] = (np.cumsum(table, axis=0) - table).reshape(-1)
    return ranks


def _users(groups: NDArray[np.int64], shares: Margins) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Internet users and mobile phone users per group [462]; each age band's total is the stated share, rounded once.

    Every internet user is taken to have a phone: the others with a phone come on top.
    """
    internet, mobile = np.zeros_like(groups), np.zeros_like(groups)
    for a in range(len(AGE_BANDS)):
        pair = slice(2 * a, 2 * a + 2)
        people = groups[:, pair]
        users = _nearest(use_by_age("internet_users")[a] * int(people.sum()))
        phones = max(users, _nearest(use_by_age("mobile_phone_users")[a] * int(people.sum())))
        internet[:, pair] = _part(people, shares.internet[:, pair], users)
        more = np.maximum(shares.mobile[:, pair] - shares.internet[:, pair], 1e-6) / (1 - shares.internet[:, pair])
        mobile[:, pair] = internet[:, pair] + _part(people - internet[:, pair], more, phones - users)
    return internet.reshape(-1), mobile.reshape(-1)


def _bands(size: NDArray[np.int64], shares: Margins) -> NDArray[np.int64]:
    """Cumulative counts of the income bands [462, 5]; the nation's bands are equal but for rounding."""
    seed = np.repeat(shares.income[:, None], len(AGE_BANDS), axis=1).reshape(len(size), INCOME_BANDS) * size[:, None]
    columns = np.array(remainder_largest(total=int(size.sum()), weights=[1] * INCOME_BANDS))
    return np.cumsum(table_round(seed=seed, rows=size, columns=columns), axis=1)


def _nearest(value: float) -> int:
    return int(np.floor(np.round(value, 6) + 0.5))


def _part(sizes: NDArray[np.int64], shares: NDArray[np.float64], wanted: int) -> NDArray[np.int64]:
    """How many of each cell have the property, `wanted` in all, in proportion to sizes * shares."""
    flat, share = sizes.reshape(-1), shares.reshape(-1)
    seed = np.stack([flat * share, flat * (1 - share)], axis=1)
    columns = np.array([wanted, int(flat.sum()) - wanted])
    return table_round(seed=seed, rows=flat, columns=columns)[:, 0].reshape(sizes.shape)
