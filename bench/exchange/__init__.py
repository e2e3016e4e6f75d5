"""The benchmark of the exchange: a signed, authorised, logged look-up between two nodes beside the same one raw."""

import time
from typing import Any

from bench.exchange.callers import CLIENTS, PROCESSES, callers_running
from bench.exchange.rounds import light_measure, rounds_measure
from bench.exchange.signing import signing_measure
from bench.exchange.slow import slow_measure
from bench.exchange.soak import RATE, soak_measure
from bench.exchange.stage import durability, fsync, stage_running
from bench.exchange.statements import statements_count
from bench.figures import machine, say

SUMMARY = "look-ups between two nodes: signed, authorised, logged, beside raw ones"
PARTS = frozenset({"calls", "fsync-off", "signing", "slow", "soak", "statements"})

# Rounds and seconds of signed and raw in turns; seconds of the light load; signatures a batch; rounds and seconds
# beside the slow partner; seconds of the soak.
AMOUNTS = {
    "full": {"rounds": 6, "seconds": 8, "light": 20, "batch": 300, "slow_rounds": 6, "slow_seconds": 10, "soak": 600},
    "quick": {"rounds": 3, "seconds": 4, "light": 8, "batch": 100, "slow_rounds": 2, "slow_seconds": 8, "soak": 30},
    "tiny": {"rounds": 1, "seconds": 1, "light": 1, "batch": 5, "slow_rounds": 1, "slow_seconds": 2, "soak": 2},
}
RATIO_BAR, RATIO_GOAL = 0.25, 0.5
ADDED_P95_MS, SIGNATURE_MS, LOST_MOST, GROWN_MOST = 15.0, 0.25, 0.05, 0.05
_LIGHT_RATE = 40
_GROWTH_NEEDS_SECONDS = 600


def run(amount: str, *, parts: frozenset[str] = PARTS) -> dict[str, Any]:
    """All figures of `parts`; `ok` is true when each limit that was measured was kept."""
    began, much = time.monotonic(), AMOUNTS[amount]
    figures: dict[str, Any] = {"benchmark": "exchange", "amounts": amount, "machine": machine()}
    if "signing" in parts:
        say("signatures")
        figures["signing"] = signing_measure(count=much["batch"])
    if parts - {"signing"}:
        figures |= _between_nodes(much, parts)
    figures["seconds"] = round(time.monotonic() - began, 1)
    figures["limits"] = _limits(figures)
    figures["ok"] = all(one["kept"] for one in figures["limits"].values())
    _told(figures)
    return figures


def _between_nodes(much: dict[str, int], parts: frozenset[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with stage_running() as stage, callers_running(stage) as callers:
        found["database"] = {"town": durability(stage.town), "national": durability(stage.national)}
        found["clients"] = {"clients": CLIENTS, "processes": PROCESSES}
        if "statements" in parts:
            found["statements"] = statements_count(stage)
        if "calls" in parts:
            found["calls"] = rounds_measure(stage, callers, rounds=much["rounds"], seconds=much["seconds"])
            found["light"] = light_measure(callers, seconds=much["light"], rate=_LIGHT_RATE)
        if "slow" in parts:
            found["slow"] = slow_measure(stage, callers, rounds=much["slow_rounds"], seconds=much["slow_seconds"])
        if "fsync-off" in parts:
            with fsync(stage, on=False):
                half = max(1, much["rounds"] // 2)
                found["fsync_off"] = rounds_measure(stage, callers, rounds=half, seconds=much["seconds"])
        if "soak" in parts:
            say(f"{RATE} a second for {much['soak']} s")
            found["soak"] = soak_measure(stage, callers, seconds=much["soak"])
    return found


def _limits(figures: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each limit that was asked for: the measured value, and whether it held."""
    found: dict[str, dict[str, Any]] = {}

    def limit(name: str, value: float, bound: float, *, at_least: bool = False) -> None:
        kept = value >= bound if at_least else value <= bound
        found[name] = {"measured": value, "at_least" if at_least else "at_most": bound, "kept": kept}

    if calls := figures.get("calls"):
        limit("share of raw throughput at 16 clients", calls["ratio"], RATIO_BAR, at_least=True)
        limit("p95 added at 16 clients, ms", calls["added_p95_ms"], ADDED_P95_MS)
        limit(f"p95 added at {_LIGHT_RATE} calls a second, ms", figures["light"]["added_p95_ms"], ADDED_P95_MS)
        limit("failed calls", sum(sum(calls[kind]["errors"].values()) for kind in ("signed", "raw")), 0)
    if signing := figures.get("signing"):
        for name in ("sign", "verify", "answer_sign", "answer_verify"):
            limit(f"processor time to {name.replace('_', ' ')}, ms", signing[f"{name}_ms"], SIGNATURE_MS)
    if slow := figures.get("slow"):
        limit("throughput lost beside a slow partner", slow["lost"], LOST_MOST)
        limit("failed calls beside a slow partner", slow["errors"], 0)
    if soak := figures.get("soak"):
        limit("calls a second, sustained", soak["rate"], 0.99 * RATE, at_least=True)
        limit("failed calls of the sustained load", sum(soak["errors"].values()), 0)
        limit("counts that do not agree", 0 if soak["exact"] else 1, 0)
        if soak["seconds"] >= 0.98 * _GROWTH_NEEDS_SECONDS:  # shorter, programs are still warming up
            limit("memory grown from the second minute to the tenth", soak["grown"], GROWN_MOST)
    return found


def _told(figures: dict[str, Any]) -> None:
    """What was asked and what was measured, a line each, for people."""
    for name, one in figures["limits"].items():
        bound = f"at least {one['at_least']}" if "at_least" in one else f"at most {one['at_most']}"
        say(f"{'kept    ' if one['kept'] else 'NOT KEPT'} {name}: {one['measured']} ({bound})")
    if calls := figures.get("calls"):
        reached = "reached" if calls["ratio"] >= RATIO_GOAL else "not reached"
        say(f"the goal of {RATIO_GOAL} of raw throughput is {reached}: {calls['ratio']}")
