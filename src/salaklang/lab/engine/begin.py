"""How the first day looks: who already uses digital government, trusts, believes, evades."""

from typing import Any

import numpy as np
from numba import njit

from salaklang.lab.engine.counting import block_counted
from salaklang.lab.engine.layout import ADOPTED, BLOCK, EVADER, HELD, MISLED
from salaklang.lab.engine.numeric import HALF, TWO, UNIT8, F, draw, high16, low16, pure, select, stored16
from salaklang.lab.mechanisms import m03_trust

disposition = m03_trust.disposition
PARAMETERS = ("adoption_initial", "misled_initial", "evasion_initial", "trust_initial", "trust_spread")
"""Read in this order by `agent_begun`."""
DRAWS = 5
_CONSENT = F(0.6)
_EIGHT = F(255.0)
_HOUR = F(2048.0)


@pure
def agent_begun(i: Any, skill: Any, keys: Any, p: Any) -> Any:
    """flags u8, opinion u16, trust u16, burden u16, concern u8 of agent i (uint32). `p`: float32 as in PARAMETERS."""
    r = draw(i, keys[0, 0], keys[0, 1])
    # Twice as likely for the skilled as on average, hardly for the unskilled.
    adopted = low16(r) < p[0] * (F(0.1) + F(1.8) * skill)
    misled = high16(r) < p[1]
    r = draw(i, keys[1, 0], keys[1, 1])
    evader, held = low16(r) < p[2], high16(r) < _CONSENT
    r = draw(i, keys[2, 0], keys[2, 1])
    opinion = stored16((low16(r) + high16(r)) * HALF)
    r = draw(i, keys[3, 0], keys[3, 1])
    trust = stored16(disposition(low16(r), p[3], p[4]))
    concern = np.uint8(np.int32(high16(r) * _EIGHT + HALF))
    burden = np.uint16(np.int32((HALF + TWO * low16(draw(i, keys[4, 0], keys[4, 1]))) * _HOUR))
    flags = np.uint8(
        select(adopted, ADOPTED, 0) | select(misled, MISLED, 0) | select(evader, EVADER, 0) | select(held, HELD, 0)
    )
    return flags, opinion, trust, burden, concern


@njit(nogil=True, cache=True, error_model="numpy")
def block_begun(
    at: int, skill: Any, keys: Any, p: Any, flags: Any, opinion: Any, trust: Any, burden: Any, concern: Any
) -> None:
    """The first day of a block that begins with agent `at`."""
    first = np.uint32(at)
    for step in range(len(skill)):
        k = np.uint64(step)
        able = np.float32(skill[k]) * UNIT8
        begun = agent_begun(np.uint32(first + np.uint32(step)), able, keys, p)
        flags[k], opinion[k], trust[k], burden[k], concern[k] = begun


@njit(nogil=True, cache=True, error_model="numpy")
def segments_begun(
    first: int, end: int, start: Any, group: Any, skill: Any, state: Any, keys: Any, p: Any, sums: Any
) -> None:
    """Fill the state of segments first ≤ k < end and count it into `sums`."""
    flags, _, opinion, _, trust, burden, concern = state
    nothing = np.zeros(BLOCK, np.uint16)
    for k in range(first, end):
        at = start[k]
        while at < start[k + 1]:
            stop = min(at + BLOCK, start[k + 1])
            block_begun(
                at,
                skill[at:stop],
                keys,
                p,
                flags[at:stop],
                opinion[at:stop],
                trust[at:stop],
                burden[at:stop],
                concern[at:stop],
            )
            block_counted(
                flags[at:stop], opinion[at:stop], trust[at:stop], burden[at:stop], nothing[: stop - at],
                nothing[: stop - at], sums[group[k]],
            )  # fmt: skip
            at = stop
