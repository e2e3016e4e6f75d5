"""A hundred signed look-ups a second for ten minutes: nothing lost, nothing that grows."""

import time
from typing import Any

from bench.exchange.callers import Callers
from bench.exchange.memory import memory_kb, private_kb
from bench.exchange.stage import Stage, rows
from bench.figures import say, spread

RATE = 100
_SAMPLES = 10
_COUNTS = {
    "town": {
        "message_log": "SELECT count(*) FROM exchange_exchangelog WHERE side = 'requester' AND outcome = 'answered'",
        "access_log": "SELECT count(*) FROM exchange_accesslog",
    },
    "national": {
        "message_log": "SELECT count(*) FROM exchange_exchangelog WHERE side = 'provider' AND outcome = 'answered'",
        "access_log": "SELECT count(*) FROM exchange_accesslog",
        # Those of look-ups: the partner's heartbeat of each minute has an id too, and no row of the message log.
        "message_ids": "SELECT count(*) FROM exchange_messageseen s WHERE EXISTS (SELECT FROM exchange_exchangelog l "
        "WHERE l.client = s.client AND l.message_id = s.message_id AND side = 'provider' AND outcome = 'answered')",
        "acts": "SELECT count(*) FROM ledger_ledgeract WHERE kind = 'exchange.answered'",
        "leaves": "SELECT count(*) FROM ledger_ledgeract a WHERE kind = 'exchange.answered' AND "
        "(EXISTS (SELECT FROM ledger_ledgeroutbox o WHERE o.act_id = a.id) <> "
        "EXISTS (SELECT FROM ledger_ledgerentry e WHERE e.act_id = a.id))",
    },
}


def soak_measure(stage: Stage, callers: Callers, *, seconds: float) -> dict[str, Any]:
    """Rate, times from the moment that each was due, errors, counts of what was written, and private memory.

    `grown`: how much more all programs together hold at the end than after the first fifth, as a share.
    """
    callers.run("signed", seconds=2.0)
    before = _counts(stage)
    callers.order("signed", seconds=seconds, rate=RATE)
    held = _watched(stage, callers, seconds)
    one = callers.outcome()
    counts = {node: {k: v - before[node][k] for k, v in found.items()} for node, found in _counts(stage).items()}
    first, last = held[len(held) // 5], held[-1]
    return {
        "rate_asked": RATE,
        "rate": one["rate"],
        "seconds": one["seconds"],
        "calls": one["done"],
        "errors": one["errors"],
        **spread(one["ms"]),
        "written": counts,
        "exact": all(n == one["done"] for found in counts.values() for n in found.values()),
        "memory_kb": {"after_a_fifth": first, "at_the_end": last},
        "grown": round(sum(last.values()) / sum(first.values()) - 1, 4),
        "memory_kb_over_time": [sum(sample.values()) for sample in held],
    }


def _watched(stage: Stage, callers: Callers, seconds: float) -> list[dict[str, int]]:
    """The private memory of every program, `_SAMPLES` times on the way."""
    held, end = [], time.monotonic() + seconds
    for n in range(_SAMPLES):
        time.sleep(max(0.0, end - seconds * (_SAMPLES - 1 - n) / _SAMPLES - time.monotonic()))
        held.append(_memory(stage, callers))
        say(f"soak: {round((n + 1) * 100 / _SAMPLES)} %, {sum(held[-1].values()) // 1024} MB")
    return held


def _memory(stage: Stage, callers: Callers) -> dict[str, int]:
    nodes = {"town": stage.town, "national": stage.national}
    found = {f"{name} {who}": kb for name, node in nodes.items() for who, kb in memory_kb(node).items()}
    return found | {"callers": sum(private_kb(pid) for pid in callers.pids)}


def _counts(stage: Stage) -> dict[str, dict[str, int]]:
    nodes = {"town": stage.town, "national": stage.national}
    return {name: {k: rows(nodes[name], sql)[0][0] for k, sql in found.items()} for name, found in _COUNTS.items()}
