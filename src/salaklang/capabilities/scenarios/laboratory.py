"""The one module that calls `salaklang.lab`: profiles, indicators, the emulator, samples and full runs.

What is heavy (the compiled engine) is loaded when it is first needed: most pages need only profiles, the atlas and the
emulator.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from salaklang.capabilities.scenarios import indicator_texts
from salaklang.capabilities.scenarios.checkpoints import Checkpoints
from salaklang.capabilities.scenarios.errors import Busy, EmulatorMissing, IndicatorMissing
from salaklang.capabilities.scenarios.rules.packing import pack, unpack
from salaklang.capabilities.scenarios.texts import LEVERS as LEVER_TEXTS
from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text
from salaklang.lab.profile import LEVERS, SCENARIOS, Profile, profile_get, profile_make, profiles_all

if TYPE_CHECKING:
    from salaklang.lab.emulator.evaluate import Emulator
    from salaklang.lab.engine.state import State
    from salaklang.lab.recipe import Recipe
    from salaklang.lab.result import Result

__all__ = ["LEVERS", "SCENARIOS", "Profile", "profile_get", "profiles_all"]

F = npt.NDArray[np.float64]
SAMPLE_AGENTS = 100_000
QUARTERS = 80
OWN = Text("คันโยกที่ตั้งเอง", "Own levers")
_SHARES = frozenset({"0–1", "share of people", "share of needs", "share", "share points"})
_BOUNDED = frozenset({"0–1", "share of people", "share of needs", "share"})
_sampling = threading.Lock()


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as pages show it.

    `concerns`: "people", "services" or "business"; `better`: "higher" or "lower"; `share`: shown as per cent; `least`,
    `most`: ends that it has by nature; `needs`: people simulated below which it may not be shown (0: none).
    """

    name: str
    title: Text
    about: Text
    concerns: str
    unit: Text
    better: str
    badge: str
    needs: int
    share: bool
    least: float | None
    most: float | None

    def refused(self, agents: int) -> int:
        """The people needed when `agents` are too few, else 0."""
        return self.needs if agents < self.needs else 0

    def held(self, value: float) -> float:
        """An estimate, held at the ends that the indicator has by nature."""
        value = value if self.least is None else max(self.least, value)
        return value if self.most is None else min(self.most, value)


@dataclass(frozen=True)
class Numbers:
    """A finished run. `values` [quarters+1, indicators] for the country, NaN where refused at this size."""

    agents: int
    names: tuple[str, ...]
    values: F
    digest: str

    def national(self, name: str) -> F:
        """[quarters+1] of one indicator. Raises `IndicatorMissing`."""
        if name not in self.names:
            raise IndicatorMissing(name[:40])
        found: F = self.values[:, self.names.index(name)]
        return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a full run leaves: the engine's digest of its counts, and the counts packed."""

    digest: str
    block: bytes


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """All indicators, in the engine's order."""
    from salaklang.lab.indicators import INDICATORS

    return tuple(
        Indicator(
            name=i.name,
            title=i.title,
            about=indicator_texts.ABOUT.get(i.name, i.title),
            concerns=i.about,
            unit=indicator_texts.UNITS.get(i.unit, Text(i.unit, i.unit)),
            better="higher" if i.better == "up" else "lower",
            badge=i.badge,
            needs=i.tested_from_agents if i.contagion else 0,
            share=i.unit in _SHARES and i.name not in indicator_texts.PLAIN,
            least=None if i.unit == "share points" or i.name.startswith("divide") else 0.0,
            most=1.0 if i.unit in _BOUNDED else None,
        )
        for i in INDICATORS
    )


def indicator_get(name: str) -> Indicator:
    """One indicator. Raises `IndicatorMissing`."""
    for one in indicators():
        if one.name == name:
            return one
    raise IndicatorMissing(name[:40])


@lru_cache(maxsize=1)
def factor_titles() -> dict[str, Text]:
    """Names for people of what explorations vary: levers and parameters, as their meaning."""
    from salaklang.lab.parameters import PARAMETERS

    levers = {f"lever.{lever.name}": lever.title for lever in LEVER_TEXTS}
    return levers | {p.name: Text(p.meaning.th, p.meaning.en[:1].upper() + p.meaning.en[1:]) for p in PARAMETERS}


@lru_cache(maxsize=1)
def province_codes() -> tuple[str, ...]:
    """The provinces' official codes in the engine's order."""
    from salaklang.lab.population.sources import provinces

    return tuple(p.code for p in provinces())


@lru_cache(maxsize=1)
def emulator() -> "Emulator":
    """The emulator of this node's home, else the one that comes with the laboratory. Raises `EmulatorMissing`."""
    from salaklang.lab.emulator.files import emulator_read

    own = settings.SALA_HOME / "lab" / "emulator.npz"
    try:
        return emulator_read(own if own.exists() else None)
    except (SalaError, OSError) as error:
        raise EmulatorMissing(str(error)) from error


def emulator_indicators() -> tuple[str, ...]:
    """The indicators that the emulator answers; none where there is no emulator."""
    try:
        return tuple(p.indicator for p in emulator().parts)
    except EmulatorMissing:
        return ()


def recipe_for(levers: Mapping[str, float], *, seed: int, agents: int = 0) -> "Recipe":
    """The recipe of a full run at these levers; levers that are a scenario's bear its name."""
    from salaklang.lab.recipe import Recipe

    return Recipe(
        profile=_profile(levers), agents=agents or settings.SALA_SCENARIOS_AGENTS, quarters=QUARTERS, seed=seed
    )


def recipe_of(given: Mapping[str, Any]) -> "Recipe":
    """The recipe that was kept. Raises what `recipe_make` raises when it is of another engine."""
    from salaklang.lab.recipe import recipe_make

    return recipe_make(given)


def sample(levers: Mapping[str, float], *, seed: int) -> Numbers:
    """A small sample, computed now on one thread. Raises `Busy` while this process computes another."""
    if not _sampling.acquire(blocking=False):
        raise Busy()
    try:
        from salaklang.lab.simulation import run

        recipe = recipe_for(levers, seed=seed, agents=SAMPLE_AGENTS)
        return _numbers(run(recipe, population=_population(SAMPLE_AGENTS, seed), threads=1))
    finally:
        _sampling.release()


def run_full(given: Mapping[str, Any], *, place: str, on_quarter: Callable[[int], None]) -> Outcome:
    """Compute a recipe on all threads, from its last checkpoint under `place` where there is one.

    `on_quarter(done)` hears of every finished quarter; what it raises ends the run.
    """
    from salaklang.lab.engine.state import state_from
    from salaklang.lab.simulation import run

    recipe = recipe_of(given)
    kept = Checkpoints(settings.SALA_HOME / "lab" / "runs", place)
    arrays = kept.read(recipe.digest())
    state = state_from(arrays, quarters=recipe.quarters) if arrays else None
    del arrays

    def lived(done: int, now: "State") -> None:
        on_quarter(done)
        if 0 < done < recipe.quarters:
            kept.keep(now.arrays)

    result = run(recipe, threads=settings.SALA_SCENARIOS_THREADS, state=state, on_quarter=lived)
    return Outcome(result.digest(), pack({"counts": result.counts, "macro": result.macro}))


def leftovers_remove(place: str) -> None:
    """Forget the checkpoint of a run that is over."""
    Checkpoints(settings.SALA_HOME / "lab" / "runs", place).remove()


def numbers_read(given: Mapping[str, Any], block: bytes, digest: str) -> Numbers:
    """The numbers of a packed run. Raises ValueError when they are not those of `digest`."""
    from salaklang.lab.result import Result

    held: dict[str, Any] = unpack(block)
    result = Result(recipe=recipe_of(given), counts=held["counts"], macro=held["macro"])
    if result.digest() != digest:
        raise ValueError("the kept numbers do not have the digest that was recorded")
    return _numbers(result)


def _numbers(result: "Result") -> Numbers:
    names = tuple(i.name for i in indicators())
    values = result.country_raw()
    for column, one in enumerate(indicators()):
        if one.refused(result.recipe.agents):
            values[:, column] = np.nan
    return Numbers(result.recipe.agents, names, values, result.digest())


def _profile(levers: Mapping[str, float]) -> Profile:
    for named in profiles_all():
        if named.levers() == dict(levers):
            return named
    return profile_make({"name": "own", "title": {"th": OWN.th, "en": OWN.en}, **levers})


@lru_cache(maxsize=2)
def _population(agents: int, seed: int) -> Any:
    from salaklang.lab.population import population_make

    return population_make(agents, seed)
