"""The counting of a block: a few loops over what a block left in the first-level cache, each with several counters.

Counters are int32 inside a block (2,048 agents × 65,535 fit) and int64 outside; whole numbers add up to the same in any
order, which is why threads and blocks change nothing.
"""

from typing import Any

import numpy as np
from numba import njit

from salaklang.lab.engine.layout import (
    ADOPTED,
    BRIBED,
    BURDEN_CUTS,
    CHANNEL_BITS,
    EVADER,
    EXPOSED,
    HELD,
    IMMUNE,
    JOINED,
    LEFT,
    MET,
    MISLED,
    OPINION_CUTS,
    PART,
    TRUST_LOW,
)

_I = np.int32
_CHANNEL = np.uint16(CHANNEL_BITS)
_LOW = np.uint16(TRUST_LOW)
_O = tuple(np.uint16(cut) for cut in OPINION_CUTS)
_B = tuple(np.uint16(cut) for cut in BURDEN_CUTS)


@njit(nogil=True, cache=True, error_model="numpy")
def block_counted(flags: Any, opinions: Any, trusts: Any, burdens: Any, events: Any, hours: Any, out: Any) -> None:
    """Add a block to its group's row of counts, in the order of `layout.COUNTS`."""
    out[0] += len(flags)
    _flags_counted(flags, out)
    _events_counted(events, hours, out)
    _trust_counted(trusts, out)
    _opinions_counted(opinions, out)
    _burdens_counted(burdens, out)


@njit(nogil=True, cache=True, error_model="numpy")
def _flags_counted(flags: Any, out: Any) -> None:
    a = b = c = d = e = f = _I(0)
    for step in range(len(flags)):
        x = flags[np.uint64(step)]
        a = _I(a + _I((x & ADOPTED) != 0))
        b = _I(b + _I((x & MISLED) != 0))
        c = _I(c + _I((x & IMMUNE) != 0))
        d = _I(d + _I((x & PART) != 0))
        e = _I(e + _I((x & EVADER) != 0))
        f = _I(f + _I((x & HELD) != 0))
    out[1] += a
    out[2] += b
    out[3] += c
    out[4] += d
    out[5] += e
    out[6] += f


@njit(nogil=True, cache=True, error_model="numpy")
def _events_counted(events: Any, hours: Any, out: Any) -> None:
    a = b = c = d = e = f = _I(0)
    met = bribed = exposed = joined = left = spent = _I(0)
    for step in range(len(events)):
        k = np.uint64(step)
        x = events[k]
        channel = np.uint16(x & _CHANNEL)
        a = _I(a + _I(channel == 1))
        b = _I(b + _I(channel == 2))
        c = _I(c + _I(channel == 3))
        d = _I(d + _I(channel == 4))
        e = _I(e + _I(channel == 5))
        f = _I(f + _I(channel == 6))
        met = _I(met + _I((x & MET) != 0))
        bribed = _I(bribed + _I((x & BRIBED) != 0))
        exposed = _I(exposed + _I((x & EXPOSED) != 0))
        joined = _I(joined + _I((x & JOINED) != 0))
        left = _I(left + _I((x & LEFT) != 0))
        spent = _I(spent + _I(hours[k]))
    out[7] += a + b + c + d + e + f
    out[8] += a
    out[9] += b
    out[10] += c
    out[11] += d
    out[12] += e
    out[13] += f
    out[14] += met
    out[15] += bribed
    out[16] += exposed
    out[17] += joined
    out[18] += left
    out[19] += spent


@njit(nogil=True, cache=True, error_model="numpy")
def _trust_counted(trusts: Any, out: Any) -> None:
    total = low = _I(0)
    for step in range(len(trusts)):
        x = trusts[np.uint64(step)]
        total = _I(total + _I(x))
        low = _I(low + _I(x < _LOW))
    out[20] += total
    out[21] += low


@njit(nogil=True, cache=True, error_model="numpy")
def _opinions_counted(opinions: Any, out: Any) -> None:
    total = a = b = c = d = e = f = g = _I(0)
    for step in range(len(opinions)):
        x = opinions[np.uint64(step)]
        total = _I(total + _I(x))
        a = _I(a + _I(x >= _O[0]))
        b = _I(b + _I(x >= _O[1]))
        c = _I(c + _I(x >= _O[2]))
        d = _I(d + _I(x >= _O[3]))
        e = _I(e + _I(x >= _O[4]))
        f = _I(f + _I(x >= _O[5]))
        g = _I(g + _I(x >= _O[6]))
    out[22] += total
    out[24] += a
    out[25] += b
    out[26] += c
    out[27] += d
    out[28] += e
    out[29] += f
    out[30] += g


@njit(nogil=True, cache=True, error_model="numpy")
def _burdens_counted(burdens: Any, out: Any) -> None:
    total = a = b = c = d = e = f = g = h = i = j = _I(0)
    for step in range(len(burdens)):
        x = burdens[np.uint64(step)]
        total = _I(total + _I(x))
        a = _I(a + _I(x >= _B[0]))
        b = _I(b + _I(x >= _B[1]))
        c = _I(c + _I(x >= _B[2]))
        d = _I(d + _I(x >= _B[3]))
        e = _I(e + _I(x >= _B[4]))
        f = _I(f + _I(x >= _B[5]))
        g = _I(g + _I(x >= _B[6]))
        h = _I(h + _I(x >= _B[7]))
        i = _I(i + _I(x >= _B[8]))
        j = _I(j + _I(x >= _B[9]))
    out[23] += total
    out[31] += a
    out[32] += b
    out[33] += c
    out[34] += d
    out[35] += e
    out[36] += f
    out[37] += g
    out[38] += h
    out[39] += i
    out[40] += j
