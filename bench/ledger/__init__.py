"""The benchmark of the public log: appending beside its peers, time to a cosigned checkpoint, proofs, a long log."""

import time
from typing import Any

from bench.browser_verify import browser_verify_measure
from bench.figures import machine, say
from bench.ledger.append import append_measure
from bench.ledger.latency import latency_measure
from bench.ledger.length import length_measure
from bench.ledger.proofs import proofs_measure
from bench.ledger.stage import stage_running

SUMMARY = "the public log: appending, proofs, time to a cosigned checkpoint"
PARTS = frozenset({"append", "latency", "proofs", "length", "browser"})

# Per amount: (leaves a round at batch 1,000; rounds; seconds at 100 acts/s; entries of the long log; proofs)
AMOUNTS = {
    "full": {"leaves": 20_000, "rounds": 3, "seconds": 30, "long": 10_000_000, "proofs": 500},
    "quick": {"leaves": 4_000, "rounds": 2, "seconds": 8, "long": 200_000, "proofs": 200},
    "tiny": {"leaves": 200, "rounds": 1, "seconds": 2, "long": 12_000, "proofs": 20},
}


def run(amount: str, *, parts: frozenset[str] = PARTS) -> dict[str, Any]:
    """All figures of `parts`; `ok` is true when each limit that was measured held."""
    began, much = time.monotonic(), AMOUNTS[amount]
    figures: dict[str, Any] = {"benchmark": "ledger", "amounts": amount, "machine": machine()}
    if "append" in parts:
        with stage_running() as stage:
            say("appending, beside COPY and pymerkle")
            figures["append"] = append_measure(stage, leaves=much["leaves"], rounds=much["rounds"])
    if "latency" in parts:
        with stage_running() as stage:
            say("100 acts a second")
            figures["latency"] = latency_measure(stage, seconds=much["seconds"])
    if parts & {"length", "proofs"}:
        with stage_running() as stage:
            say(f"a log of {much['long']:,} entries")
            figures["length"] = length_measure(stage, long=much["long"])
            if "proofs" in parts:
                figures["proofs"] = proofs_measure(count=much["proofs"])
    if "browser" in parts:
        say("a receipt in the browser")
        figures["browser"] = browser_verify_measure()
    figures["seconds"] = round(time.monotonic() - began, 1)
    figures["limits"] = _limits(figures)
    figures["ok"] = all(one["kept"] for one in figures["limits"].values())
    return figures


def _limits(figures: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each limit that was asked for: what, the measured value, whether it held."""
    found: dict[str, dict[str, Any]] = {}

    def limit(name: str, value: float, most: float, *, at_least: bool = False) -> None:
        kept = value >= most if at_least else value <= most
        found[name] = {"measured": value, "at_least" if at_least else "at_most": most, "kept": kept}

    if append := figures.get("append"):
        durable = append["fsync on"]
        thousand = durable["1000"]
        limit("entries a second at batch 1,000", thousand["log"]["rate"], 10_000, at_least=True)
        limit("share of COPY at batch 1,000", thousand["share_of_copy"], 0.2, at_least=True)
        for batch, row in durable.items():
            limit(f"against pymerkle at batch {batch}", row["times_pymerkle"], 1.0, at_least=True)
    if latency := figures.get("latency"):
        limit("seconds to a cosigned checkpoint, p99", latency["p99_s"], 2.0)
    if "length" in figures and figures["length"]["long"] >= 10_000_000:
        limit("cost of an entry, long log to short", figures["length"]["ratio"], 1.2)
    if proofs := figures.get("proofs"):
        limit("inclusion proof from tiles, ms", proofs["p50_ms"], 1.0)
    if browser := figures.get("browser"):
        limit("receipt in the browser, ms", browser.get("median_ms", float("inf")), 50.0)
    return found
