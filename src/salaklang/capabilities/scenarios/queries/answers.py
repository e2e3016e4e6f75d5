"""Quick answers to a moved lever: from the emulator in milliseconds, or from a small sample of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from salaklang.capabilities.scenarios import laboratory
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor

F = npt.NDArray[np.float64]
GRID = 21


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator at the end of the time looked at. `low`, `high`: None where the source gives no band.

    `refused`: the people needed, where the indicator spreads between people and the source had fewer.
    """

    indicator: laboratory.Indicator
    value: float
    low: float | None
    high: float | None
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Quick:
    """`source`: "emulator", "sample" or "run"; `agents`: people behind it; `seconds`: how long it took."""

    source: str
    agents: int
    answers: tuple[Answer, ...]

    def of(self, name: str) -> Answer:
        return next(a for a in self.answers if a.indicator.name == name)


def answer_quick(actor: Actor, levers: Mapping[str, float]) -> Quick:
    """What the emulator says of a profile, with the band that held 90 % of unseen runs."""
    require(actor, "scenario.try")
    stand_in = laboratory.emulator()
    agents = int(stand_in.about["agents"])
    found = stand_in.predict(levers)
    answers = [
        Answer(i, i.held(float(p.path[-1])), i.held(float(p.low[-1])), i.held(float(p.high[-1])), i.refused(agents))
        for i in laboratory.indicators()
        if (p := found.get(i.name)) is not None
    ]
    return Quick("emulator", agents, tuple(answers))


def answer_sample(actor: Actor, levers: Mapping[str, float], *, seed: int) -> Quick:
    """What a small sample says, computed now. Raises `Busy` while this process computes another."""
    require(actor, "scenario.try")
    numbers = laboratory.sample(levers, seed=seed)
    return answer_of(numbers, source="sample")


def answer_of(numbers: laboratory.Numbers, *, source: str) -> Quick:
    """The end of a run that is there in full."""
    answers = [
        Answer(i, float(numbers.national(i.name)[-1]), None, None, i.refused(numbers.agents))
        for i in laboratory.indicators()
        if i.name in numbers.names
    ]
    return Quick(source, numbers.agents, tuple(answers))


def heat_grid(actor: Actor, levers: Mapping[str, float], indicator: str) -> F:
    """[21 up public_integration, 21 along openness] of an indicator at the end; the other six levers as given."""
    require(actor, "scenario.try")
    rest = tuple((k, v) for k, v in sorted(levers.items()) if k not in ("openness", "public_integration"))
    return _grid(rest, indicator)


@lru_cache(maxsize=256)
def _grid(rest: tuple[tuple[str, float], ...], indicator: str) -> F:
    stand_in = laboratory.emulator()
    base = stand_in.point({f"lever.{k}": v for k, v in rest})
    names = [f.name for f in stand_in.factors]
    points = np.repeat(base[None, :], GRID * GRID, axis=0)
    places = (np.arange(GRID) + 0.5) / GRID
    points[:, names.index("lever.openness")] = np.tile(places, GRID)
    points[:, names.index("lever.public_integration")] = np.repeat(places, GRID)
    return np.asarray(stand_in.ends(points, indicator), np.float64).reshape(GRID, GRID)
