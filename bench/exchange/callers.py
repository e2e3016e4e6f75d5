"""The clients as this process sees them: several programs of the asking node that obey at the same moment."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.exchange.stage import ROOT, Stage, environment

PROCESSES = 4
CLIENTS = 16


class Callers:
    """`PROCESSES` programs with the clients spread among them."""

    def __init__(self, stage: Stage) -> None:
        plan = json.dumps({"people": stage.people, "raw_url": stage.raw_url})
        self.programs = [_start(stage, plan) for _ in range(PROCESSES)]
        for one in self.programs:
            _line(one)  # it is ready

    @property
    def pids(self) -> list[int]:
        return [p.pid for p in self.programs]

    def order(
        self, do: str, *, seconds: float, clients: int = CLIENTS, rate: float = 0, beside: dict[str, Any] | None = None
    ) -> None:
        """Tell all to begin; ask for the outcome with `outcome`. `beside`: {do, clients, rate} meanwhile."""
        begin = time.monotonic() + 0.2  # by then all have heard it
        for n, one in enumerate(self.programs):
            told = _told(n, do, clients, seconds, rate, begin)
            if beside:
                told["beside"] = _told(n, beside["do"], beside["clients"], seconds, beside["rate"], begin)
            assert one.stdin
            one.stdin.write(json.dumps(told) + "\n")
            one.stdin.flush()

    def outcome(self) -> dict[str, Any]:
        """Of the last order: {done, seconds, rate, ms, errors, cpu_ms_each}, and the same of what ran `beside`."""
        said = [json.loads(_line(one)) for one in self.programs]
        whole = _whole(said)
        whole["cpu_ms_each"] = round(sum(s["cpu_seconds"] for s in said) * 1000 / max(1, whole["done"]), 3)
        return whole | ({"beside": _whole([s["beside"] for s in said])} if "beside" in said[0] else {})

    def run(
        self, do: str, *, seconds: float, clients: int = CLIENTS, rate: float = 0, beside: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        self.order(do, clients=clients, seconds=seconds, rate=rate, beside=beside)
        return self.outcome()


@contextmanager
def callers_running(stage: Stage) -> Iterator[Callers]:
    made = Callers(stage)
    try:
        yield made
    finally:
        for one in made.programs:
            one.terminate()
            one.wait()


def _start(stage: Stage, plan: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.exchange.caller"]
    made = subprocess.Popen(
        command, env=environment(stage.town), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert made.stdin
    made.stdin.write(plan + "\n")
    made.stdin.flush()
    return made


def _told(n: int, do: str, clients: int, seconds: float, rate: float, begin: float) -> dict[str, Any]:
    """The part of program `n`. At a rate each begins a little after the one before it, so that the calls of all are due
    at even times, and not four at once."""
    at = begin + n / rate if rate else begin
    return {"do": do, "threads": clients // PROCESSES, "seconds": seconds, "rate": rate / PROCESSES, "at": at}


def _whole(said: list[dict[str, Any]]) -> dict[str, Any]:
    errors: Counter[str] = Counter()
    for one in said:
        errors.update(one["errors"])
    done, seconds = sum(s["done"] for s in said), max(s["seconds"] for s in said)
    return {
        "done": done,
        "seconds": round(seconds, 3),
        "rate": round(done / max(0.001, seconds), 1),
        "ms": [ms for s in said for ms in s["ms"]],
        "errors": dict(errors),
    }


def _line(one: "subprocess.Popen[str]") -> str:
    assert one.stdout
    line = one.stdout.readline()
    if not line:
        raise RuntimeError(f"a caller ended with {one.wait()}")
    return line
