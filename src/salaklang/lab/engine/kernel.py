"""The compiled quarter: one pass over a run of segments, block by block, with no branch for an agent.

Two loops a block: what happens to each agent (the mechanisms' own functions, inlined), then the counting. A block's
partners lie backwards in memory: agent i of an area meets agent (c - i) mod L, so contacts are contiguous loads and
meeting is mutual.
"""

from typing import Any

import numpy as np
from numba import njit

from salaklang.lab.engine.counting import block_counted
from salaklang.lab.engine.layout import BLOCK
from salaklang.lab.engine.loops import block_lived


@njit(nogil=True, cache=True, error_model="numpy")
def segments_lived(first: int, end: int, people: Any, state: Any, terms: Any, keys: Any, sums: Any) -> None:
    """A quarter for segments first ≤ k < end; adds to `sums` [groups, counts] int64.

    people: (segment_start, segment_group, segment_area, area_start, area_turn, far_turn, skill, income)
    state: (flags, flags_new, opinion, opinion_new, trust, burden, concern); terms [groups, terms] float32;
    keys [draws, 2] uint32.
    """
    start, group, area, area_start, area_turn, far_turn, skill, income = people
    flags, flags_new, opinion, opinion_new, trust, burden, concern = state
    agents = len(flags)
    events, hours = np.empty(BLOCK, np.uint16), np.empty(BLOCK, np.uint16)
    for k in range(first, end):
        row, out = terms[group[k]], sums[group[k]]
        low = area_start[area[k]]
        size, turn = area_start[area[k] + 1] - low, area_turn[area[k]]
        at = start[k]
        while at < start[k + 1]:
            stop = min(at + BLOCK, start[k + 1])
            near = turn - (at - low)
            if near >= 0:
                stop = min(stop, at + near + 1)
            else:
                near += size
            far = far_turn - at
            if far >= 0:
                stop = min(stop, at + far + 1)
            else:
                far += agents
            near, n = near + low, stop - at
            block_lived(
                at, near, far, row, keys, skill[at:stop], income[at:stop], flags[at:stop],
                flags[near - n + 1 : near + 1],
                flags[far - n + 1 : far + 1], opinion[at:stop], opinion[near - n + 1 : near + 1],
                opinion[far - n + 1 : far + 1], flags_new[at:stop], opinion_new[at:stop],
                trust[at:stop], burden[at:stop],
                concern[at:stop], events[:n], hours[:n],
            )  # fmt: skip
            block_counted(
                flags_new[at:stop], opinion_new[at:stop], trust[at:stop], burden[at:stop], events[:n], hours[:n], out
            )
            at = stop
