"""A third party whose answers take five seconds: what it costs those who ask somebody else."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.exchange.callers import Callers
from bench.exchange.stage import ROOT, Stage, environment, join
from bench.figures import median, say
from salaklang.embedded.processes import port_free

SECONDS = 5
# So many people keep asking the slow one, each again and again; all the others ask as they did before.
_BESIDE = {"do": "slow", "clients": 8, "rate": 8.0}


def slow_measure(stage: Stage, callers: Callers, *, rounds: int, seconds: float) -> dict[str, Any]:
    """In turns: 16 clients alone, and the same 16 while others of the same node ask the slow partner.

    `lost`: the share of throughput that is gone, the median over neighbours; below 0 where chance had it better.
    """
    with _office_running(stage):
        callers.run("signed", seconds=1.0)
        alone, beside = [], []
        for n in range(rounds):
            alone.append(callers.run("signed", seconds=seconds))
            beside.append(callers.run("signed", seconds=seconds, beside=_BESIDE))
            say(f"slow partner, round {n + 1}: {alone[-1]['rate']} a second alone, {beside[-1]['rate']} beside it")
    slow = [one["beside"] for one in beside]
    return {
        "answers_after_s": SECONDS,
        "alone": [one["rate"] for one in alone],
        "beside": [one["rate"] for one in beside],
        "lost": round(median([1 - b["rate"] / a["rate"] for a, b in zip(alone, beside, strict=True)]), 4),
        "errors": sum(sum(one["errors"].values()) for one in (*alone, *beside)),
        "asked_the_slow_one": sum(one["done"] + sum(one["errors"].values()) for one in slow),
        "what_they_got": slow[-1]["errors"],
    }


@contextmanager
def _office_running(stage: Stage) -> Iterator[None]:
    """The third party's node, joined by the town."""
    command = [sys.executable, "-m", "bench.exchange.slow_partner", str(port_free()), str(SECONDS)]
    office = subprocess.Popen(command, env=environment(stage.town), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert office.stdout
        told = json.loads(office.stdout.readline())
        join(stage.town, url=told["url"], key=told["key"])
        yield
    finally:
        office.terminate()
        office.wait()
