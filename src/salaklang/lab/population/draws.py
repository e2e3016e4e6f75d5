"""The compiled draw: every agent's static bytes from (seed, purpose, rank in its group) alone.

A rank is sent through a keyed permutation of 0…n-1 and compared with whole-number cuts, so counts are exact, blocks can
be made in any order on any machine, and no random state is kept.
"""

from typing import Any

import numpy as np
from numba import njit, prange

USER_FROM = 128  # skill from here on: uses the internet
PHONE_FROM = 64  # from here on: uses a mobile phone

_SKILL, _INCOME = 1, 2


@njit(cache=True, inline="always")
def key_mix(x: Any) -> Any:
    """Finaliser of splitmix64 (Steele, Lea, Flood 2014): a bijection on 64 bits."""
    x = np.uint64(x)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True, inline="always")
def key_of(seed: Any, purpose: Any, cell: Any) -> Any:
    """One key for a cell and a purpose."""
    golden = np.uint64(0x9E3779B97F4A7C15)
    return key_mix(key_mix(np.uint64(seed) + golden) + golden * np.uint64(purpose) + key_mix(np.uint64(cell) + golden))


@njit(cache=True, inline="always")
def rank_permute(rank: Any, size: Any, bits: Any, key: Any) -> Any:
    """The place of `rank` in a keyed permutation of 0…size-1; 2**(bits-1) < size ≤ 2**bits.

    Three rounds of (odd multiple, offset, xor-shift), each a bijection on `bits` bits; ranks that land beyond the size
    walk on along their cycle until they are inside (cycle walking), which keeps it a permutation.
    """
    mask = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    shift = np.uint64((bits + 1) // 2)
    x = np.uint64(rank)
    while True:
        x = (x * (np.uint64(key) | np.uint64(1)) + (np.uint64(key) >> np.uint64(32))) & mask
        x ^= x >> shift
        x = (x * ((np.uint64(key) >> np.uint64(17)) | np.uint64(1)) + (np.uint64(key) >> np.uint64(3))) & mask
        x ^= x >> shift
        x = (x * ((np.uint64(key) >> np.uint64(7)) | np.uint64(1)) + (np.uint64(key) >> np.uint64(41))) & mask
        x ^= x >> shift
        if x < np.uint64(size):
            return x


@njit(cache=True, inline="always")
def skill_of(place: Any, users: Any, phones: Any, size: Any) -> Any:
    """Skill 0-255 by place: users evenly over 128-255, phone without internet over 64-127, neither over 0-63."""
    if place < users:
        return 255 - (128 * place) // users
    if place < phones:
        return 127 - (64 * (place - users)) // (phones - users)
    return 63 - (64 * (place - phones)) // (size - phones)


@njit(cache=True, inline="always")
def income_of(place: Any, cuts: Any) -> Any:
    """Income band 0-4 by place: the nation's fifths (`cuts` cumulative [5])."""
    band = 0
    while band < 4 and place >= cuts[band]:
        band += 1
    return band


@njit(cache=True, nogil=True)
def block_fill(
    first: int, end: int, seed: int, start: Any, group: Any, rank: Any, size: Any, bits: Any,
    internet: Any, mobile: Any, bands: Any, skill: Any, income: Any,
) -> None:  # fmt: skip
    """Fill agents first ≤ i < end of `skill`, `income` (u8; index 0 of the arrays is agent `first`).

    start [S+1], group [S], rank [S]: segments, their group, the rank of their first agent within the group.
    size, bits, internet, mobile [462] and bands [462, 5] (cumulative): whole-number cuts per group.
    """
    segment = np.searchsorted(start, first, side="right") - 1
    i = first
    while i < end:
        while start[segment + 1] <= i:
            segment += 1
        stop = min(end, start[segment + 1])
        g = group[segment]
        n, b, cuts = size[g], bits[g], bands[g]
        users, phones = internet[g], mobile[g]
        key_skill, key_income = key_of(seed, _SKILL, g), key_of(seed, _INCOME, g)
        while i < stop:
            r = rank[segment] + i - start[segment]
            skill[i - first] = skill_of(np.int64(rank_permute(r, n, b, key_skill)), users, phones, n)
            income[i - first] = income_of(np.int64(rank_permute(r, n, b, key_income)), cuts)
            i += 1


@njit(cache=True, parallel=True)
def blocks_fill(
    count: int, block: int, seed: int, start: Any, group: Any, rank: Any, size: Any, bits: Any,
    internet: Any, mobile: Any, bands: Any, skill: Any, income: Any,
) -> None:  # fmt: skip
    """All `count` agents, block by block over the cores; the result does not depend on how many there are."""
    for k in prange((count + block - 1) // block):
        first, end = k * block, min(count, (k + 1) * block)
        block_fill(
            first, end, seed, start, group, rank, size, bits, internet, mobile, bands,
            skill[first:end], income[first:end],
        )  # fmt: skip
