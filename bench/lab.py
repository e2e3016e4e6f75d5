"""The laboratory's benchmark: peers on one simple rule, the full model's speed, all four scenarios on everybody."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import machine, say

SUMMARY = "the laboratory: Mesa, NumPy and numba on the same rule; the full model by threads; 66 million people"
PARTS = frozenset({"simple", "speed", "full"})
MESA_BAR, NUMPY_BAR = 100.0, 2.0
STEPS_BAR, BYTES_BAR, SECONDS_BAR, MEMORY_BAR = 60e6, 24, 360.0, 3e9
SCALING_BAR = 1.6
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Amounts:
    """Agents and quarters: for Mesa, for the array engines, for the full model, for everybody."""

    mesa: tuple[int, int]
    simple: tuple[int, int]
    speed: tuple[tuple[int, int], ...]
    full: tuple[int, int]


AMOUNTS = {
    "full": Amounts(
        (100_000, 10), (10_000_000, 10), ((100_000, 80), (1_000_000, 40), (6_600_000, 20)), (66_000_000, 80)
    ),
    "quick": Amounts((30_000, 10), (2_000_000, 10), ((100_000, 40), (2_000_000, 10)), (2_000_000, 20)),
    "tiny": Amounts((5_000, 3), (50_000, 3), ((20_000, 3),), (20_000, 3)),
}


def run(amount: str, *, parts: frozenset[str] = PARTS) -> dict[str, Any]:
    """All figures of `parts`. `ok` tells whether each bar that was measured at full or quick size was kept."""
    amounts, began = AMOUNTS[amount], time.monotonic()
    figures: dict[str, Any] = {"benchmark": "lab", "amount": amount, "machine": machine()}
    if "simple" in parts:
        figures["simple"] = simple_measured(amounts)
    if "speed" in parts:
        figures["speed"] = speed_measured(amounts, cold=amount != "tiny")
    if "full" in parts:
        figures["full"] = full_measured(*amounts.full)
    figures["seconds"] = round(time.monotonic() - began, 1)
    figures["bars"] = bars_of(figures)
    figures["ok"] = all(figures["bars"].values()) if amount != "tiny" else _agree(figures)
    return figures


def simple_measured(amounts: Amounts) -> dict[str, Any]:
    """The same rule in each engine, agent-steps a CPU-second on one core; their results side by side."""
    from bench.lab_simple import ENGINES

    found = {}
    for name, engine in ENGINES.items():
        agents, quarters = amounts.mesa if name == "mesa" else amounts.simple
        say(f"simple rule: {name}, {agents:,} agents")
        rate, adopted, trust = engine(agents, quarters)
        found[name] = {
            "agents": agents,
            "quarters": quarters,
            "agent_steps_a_cpu_second": round(rate),
            "adopted": round(adopted, 5),
            "trust": round(trust, 5),
        }
    ours = found["ours"]["agent_steps_a_cpu_second"]
    ratios = {
        f"times_{name}": round(ours / found[name]["agent_steps_a_cpu_second"], 2) for name in found if name != "ours"
    }
    return {"engines": found, **ratios}


def speed_measured(amounts: Amounts, *, cold: bool) -> dict[str, Any]:
    """The full model, all mechanisms on, by size and threads; the same digest for any number of threads."""
    from salaklang.lab.compiler import warm_up

    compiled = warm_up()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    rows = [row for agents, quarters in amounts.speed for row in _rows(agents, quarters, cores)]
    best = {t: max(r["agent_steps_a_second"] for r in rows if r["threads"] == t) for t in (1, cores)}
    return {
        "warm_seconds": round(compiled, 2),
        "cores": cores,
        "cold": cold_measured() if cold else None,
        "rows": rows,
        "agent_steps_a_second": best[cores],
        "scaling": round(best[cores] / best[1], 2),
        "bytes_an_agent": bytes_found(),
    }


def _rows(agents: int, quarters: int, cores: int) -> list[dict[str, Any]]:
    from salaklang import lab
    from salaklang.lab.population import population_make

    population, rows = population_make(agents, 1), []
    recipe = lab.Recipe(lab.profile_get("open"), agents=agents, quarters=quarters)
    for threads in sorted({1, cores}):
        say(f"full model: {agents:,} agents, {threads} threads")
        marks: list[tuple[float, float]] = []
        result = lab.run(recipe, population=population, threads=threads, on_quarter=_marking(marks))
        wall, cpu = (b - a for a, b in zip(marks[0], marks[-1], strict=True))
        rows.append(
            {
                "agents": agents,
                "quarters": quarters,
                "threads": threads,
                "agent_steps_a_second": round(agents * quarters / wall),
                "agent_steps_a_cpu_second": round(agents * quarters / cpu),
                "digest": result.digest()[:16],
            }
        )
    return rows


def _marking(marks: list[tuple[float, float]]) -> Callable[[int, Any], None]:
    def on_quarter(quarter: int, state: Any) -> None:
        marks.append((time.monotonic(), time.process_time()))

    return on_quarter


def bytes_found() -> int:
    """Bytes the engine and the population hold for an agent."""
    from salaklang.lab.engine.state import BYTES_AN_AGENT
    from salaklang.lab.population import population_make

    return round(BYTES_AN_AGENT + population_make(10_000, 1).bytes_per_agent)


def cold_measured() -> dict[str, Any]:
    """With nothing compiled yet: seconds, and how often the machine code names 512-, 256- and 128-bit registers."""
    say("compiling from nothing")
    code = (
        "import json; from salaklang.lab.compiler import warm_up; seconds = warm_up();"
        "from salaklang.lab.engine.loops import block_lived;"
        "text = ''.join(block_lived.inspect_asm().values());"
        "print(json.dumps({'seconds': round(seconds, 1), **{r: text.count(r) for r in ('zmm', 'ymm', 'xmm')}}))"
    )
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT / "src"), "NUMBA_CACHE_DIR": empty}
        done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.PIPE)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def full_measured(agents: int, quarters: int) -> dict[str, Any]:
    """Everybody under all four scenarios, in a fresh process."""
    say(f"four scenarios: {agents:,} agents, {quarters} quarters")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT / "src"), str(_ROOT)])}
    done = subprocess.run(
        [sys.executable, "-m", "bench.lab_full", str(agents), str(quarters)],
        cwd=_ROOT, env=environment, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def bars_of(figures: dict[str, Any]) -> dict[str, bool]:
    """What was asked, and whether it holds."""
    bars = {"peers_agree": _agree(figures)}
    if simple := figures.get("simple"):
        bars["100_times_mesa"] = simple["times_mesa"] >= MESA_BAR
        bars["2_times_numpy"] = simple["times_numpy"] >= NUMPY_BAR
    if speed := figures.get("speed"):
        bars["60_million_steps_a_second"] = speed["agent_steps_a_second"] >= STEPS_BAR
        bars["under_24_bytes"] = speed["bytes_an_agent"] < BYTES_BAR
        bars["near_linear"] = speed["cores"] == 1 or speed["scaling"] >= SCALING_BAR
    if full := figures.get("full"):
        bars["under_6_minutes"] = full["seconds"] < SECONDS_BAR
        bars["under_3_gigabytes"] = full["peak_bytes"] < MEMORY_BAR
    return bars


def _agree(figures: dict[str, Any]) -> bool:
    rows = list(figures.get("simple", {}).get("engines", {}).values())
    same = all(abs(r[name] - rows[0][name]) < 0.015 for r in rows for name in ("adopted", "trust"))
    by_size: dict[int, set[str]] = {}
    for row in figures.get("speed", {}).get("rows", []):
        by_size.setdefault(row["agents"], set()).add(row["digest"])
    return same and all(len(digests) == 1 for digests in by_size.values())
