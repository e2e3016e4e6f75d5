"""What the laboratory's pages need, made by the real engine at small sizes: an emulator of two indicators, and runs."""

from pathlib import Path
from typing import Any

from salaklang import lab
from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.actions import run_ask, run_carry_out
from salaklang.capabilities.scenarios.queries import RunView, run_get
from salaklang.kernel.actor import NOBODY, system
from salaklang.lab.emulator.files import emulator_write
from salaklang.lab.emulator.train import emulator_of
from salaklang.lab.experiments.conduct import conduct
from salaklang.lab.experiments.designs import exploration, lever_factors

AGENTS, QUARTERS = 2_000, 8


def emulator_small(folder: Path) -> Path:
    """A stand-in learned from 48 real runs; its file."""
    plan = exploration(
        [lab.profile_get("open")],
        lever_factors(),
        samples=48,
        seeds=1,
        seed=1,
        agents=AGENTS,
        quarters=QUARTERS,
        chunk=48,
    )
    runs = conduct(plan, folder / "runs", workers=1)
    emulator_write(emulator_of(runs, indicators=("trust", "access")), folder / "emulator.npz")
    return folder / "emulator.npz"


def emulator_use(settings: Any, home: Path, file: Path | None) -> None:
    """Let this node's home hold `file` as its emulator, or none."""
    settings.SALA_HOME = home
    (home / "lab").mkdir(parents=True, exist_ok=True)
    if file is not None:
        (home / "lab" / "emulator.npz").write_bytes(file.read_bytes())
    laboratory.emulator.cache_clear()
    from salaklang.capabilities.scenarios.queries import answers

    answers._grid.cache_clear()


def run_done(**levers: float) -> RunView:
    """A run of the node, carried out by the engine."""
    profile = lab.profile_get("open")
    asked = run_ask(system(), recipe=laboratory.recipe_for({**profile.levers(), **levers}, seed=1))
    run_carry_out(asked.id)
    return run_get(NOBODY, asked.digest)
