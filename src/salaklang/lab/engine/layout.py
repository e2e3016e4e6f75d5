"""Names and places: what is kept for an agent, a quarter's terms, what is counted, which draw is which."""

import numpy as np

BLOCK = 2048
"""Agents that go through all loops together; what they need stays in the first-level cache."""

# Bits of an agent's flags (uint8).
ADOPTED, MISLED, IMMUNE, PART, EVADER, HELD = 1, 2, 4, 8, 16, 32

# An agent's quarter (uint16): bits 0-2 the channel (0 none, 1 proactive … 6 counter), then what happened.
CHANNEL_BITS = 7
MET, BRIBED, EXPOSED, JOINED, LEFT = 8, 16, 32, 64, 128

TERMS = (
    "need", "pro", "comm", "prov", "phone", "c0", "c_skill", "c_trust", "c_burden",
    "h_comm", "h_prov", "h_online", "h_phone", "h_counter",
    "ok_pro", "ok_comm", "ok_prov", "ok_online", "ok_phone", "redo", "memory",
    "adopt_base", "adopt_push", "assist", "caution", "leave",
    "t_met", "t_failed", "t_effort", "t_open", "t_answer", "t_digital", "t_bribe", "t_breach", "t_misled",
    "t_revert", "t_start", "t_spread", "breach", "compelled", "consent",
    "eps", "mu", "near", "far", "loud", "reach", "pull", "renew",
    "m_beta", "m_feed", "m_import", "m_correct", "m_wane",
    "part", "part_habit", "part_cost",
    "bribe_hand", "bribe_online",
    "tax_base", "tax_trust", "tax_peer", "tax_file",
)  # fmt: skip
"""Fields of the [groups] table of float32 that a quarter's loop reads."""
TERMS_DTYPE = np.dtype([(name, np.float32) for name in TERMS])

OPINION_CUTS = tuple(8192 * k for k in range(1, 8))
"""Eight equal bins of opinion, in steps."""
BURDEN_CUTS = tuple(int(2048 * h) for h in (0.125, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0))
"""Bins of burden, in 1/2048 h."""
TRUST_LOW = 19661
"""0.3 in 1/65536."""
HOURS_STEP = 64
"""Hours spent are counted in 1/64 h."""

COUNTS = (
    "people", "adopted", "misled", "immune", "participant", "evader", "held",
    "need", "proactive", "community", "provider", "digital", "phone", "counter",
    "met", "bribe", "exposed", "joined", "left",
    "hours", "trust", "trust_low", "opinion", "burden",
    *(f"opinion_{k}" for k in range(1, 8)),
    *(f"burden_{k}" for k in range(1, 11)),
    "cost",
)  # fmt: skip
"""Columns of the [groups, counts] int64 table. All are whole numbers: people; hours in 1/64 h; sums of trust and
opinion in 1/65536, of burden in 1/2048 h; opinion_k, burden_k: people at or above cut k; cost in baht / 100."""

DRAWS = (
    "need",
    "outcome",
    "start",
    "leave",
    "misled",
    "cured",
    "part",
    "renew",
    "tax",
    "breach",
    "near",
    "far",
    "self",
)
"""Purposes of an agent's draws: a pair of keys each, every quarter; "self" has the same keys in all quarters."""
