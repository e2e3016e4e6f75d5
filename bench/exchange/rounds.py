"""Signed look-ups and raw ones, in turns: throughput, times, and the processor time that each takes."""

from typing import Any

from bench.exchange.callers import CLIENTS, Callers
from bench.exchange.memory import group_seconds
from bench.exchange.stage import Stage
from bench.figures import median, say, spread
from bench.processor import processor_ms, processor_seconds


def rounds_measure(stage: Stage, callers: Callers, *, rounds: int, seconds: float) -> dict[str, Any]:
    """`rounds` times signed, raw; `ratio` is the median of the ratios of neighbours, whatever else the machine did."""
    _warm(callers)
    signed, raw = [], []
    for n in range(rounds):
        signed.append(_round(stage, callers, "signed", seconds))
        raw.append(_round(stage, callers, "raw", seconds))
        say(f"round {n + 1}: {signed[-1]['rate']} signed a second, {raw[-1]['rate']} raw")
    whole = {kind: _whole(all_of) for kind, all_of in (("signed", signed), ("raw", raw))}
    cpu = {kind: round(sum(one["cpu_ms_each"].values()), 3) for kind, one in whole.items()}
    return {
        "clients": CLIENTS,
        **whole,
        "ratio": round(median([s["rate"] / r["rate"] for s, r in zip(signed, raw, strict=True)]), 3),
        "added_p95_ms": round(whole["signed"]["p95_ms"] - whole["raw"]["p95_ms"], 2),
        "added_p50_ms": round(whole["signed"]["p50_ms"] - whole["raw"]["p50_ms"], 2),
        "processor_ratio": round(cpu["raw"] / cpu["signed"], 3),
    }


def light_measure(callers: Callers, *, seconds: float, rate: float) -> dict[str, Any]:
    """The same at a load that leaves the machine room: what the exchange itself adds to a wait, without a queue."""
    _warm(callers)
    found: dict[str, Any] = {"rate_asked": rate}
    for kind in ("signed", "raw"):
        one = callers.run(kind, seconds=seconds, rate=rate)
        found[kind] = {"rate": one["rate"], "errors": one["errors"], **spread(one["ms"])}
    found["added_p95_ms"] = round(found["signed"]["p95_ms"] - found["raw"]["p95_ms"], 2)
    found["added_p50_ms"] = round(found["signed"]["p50_ms"] - found["raw"]["p50_ms"], 2)
    return found


def _warm(callers: Callers) -> None:
    for kind in ("signed", "raw"):
        callers.run(kind, seconds=1.0)


def _round(stage: Stage, callers: Callers, kind: str, seconds: float) -> dict[str, Any]:
    before = _processors(stage)
    one = callers.run(kind, seconds=seconds)
    used = processor_ms(before, _processors(stage), one["done"])
    one["cpu_ms_each"] = {"callers": one["cpu_ms_each"], **used}
    return one


def _processors(stage: Stage) -> dict[str, float]:
    """Seconds so far, by node and program."""
    nodes = {"town": stage.town, "national": stage.national}
    found = {f"{name} {who}": s for name, node in nodes.items() for who, s in processor_seconds(node).items()}
    return found | {"raw web": group_seconds(stage.raw_pid)}


def _whole(all_of: list[dict[str, Any]]) -> dict[str, Any]:
    done = sum(one["done"] for one in all_of)
    errors: dict[str, int] = {}
    for one in all_of:
        for kind, count in one["errors"].items():
            errors[kind] = errors.get(kind, 0) + count
    names = {name for one in all_of for name in one["cpu_ms_each"]}
    spent = {n: sum(o["cpu_ms_each"].get(n, 0.0) * o["done"] for o in all_of) / max(1, done) for n in names}
    return {
        "rate": round(done / sum(one["seconds"] for one in all_of), 1),
        "rates": [one["rate"] for one in all_of],
        "calls": done,
        "errors": errors,
        **spread([ms for one in all_of for ms in one["ms"]]),
        "cpu_ms_each": {n: round(ms, 3) for n, ms in sorted(spent.items(), key=lambda x: -x[1]) if ms >= 0.005},
    }
