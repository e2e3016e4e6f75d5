"""A recipe says everything that a run depends on: the same recipe gives the same bits, anywhere, always."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from salaklang.kernel.text import Text
from salaklang.lab.errors import RecipeError
from salaklang.lab.mechanisms import MECHANISMS
from salaklang.lab.parameters import Parameters, parameters_make
from salaklang.lab.profile import Profile, profile_make

ENGINE = "1"
"""Raised whenever a change to the model or engine moves a result by one bit."""
POPULATION = "thai-1"
"""The maker and its margins."""
AGENTS_LEAST, AGENTS_MOST = 1_000, 2**32 - 2**16
QUARTERS_MOST = 400
_SWITCHES = frozenset(m.name for m in MECHANISMS)


@dataclass(frozen=True)
class Recipe:
    """`off`: names of mechanisms left out. `seed` drives the draws of the run AND of its population."""

    profile: Profile
    agents: int = 100_000
    quarters: int = 80
    seed: int = 1
    parameters: Parameters = parameters_make()  # noqa: RUF009 - frozen
    off: frozenset[str] = frozenset()
    population: str = POPULATION
    engine: str = ENGINE

    def __post_init__(self) -> None:
        _whole("agents", self.agents, AGENTS_LEAST, AGENTS_MOST)
        _whole("quarters", self.quarters, 1, QUARTERS_MOST)
        _whole("seed", self.seed, 0, 2**63 - 1)
        object.__setattr__(self, "off", frozenset(self.off))
        if unknown := sorted(self.off - _SWITCHES):
            why = Text(f"ไม่มีกลไกชื่อ {unknown[0]}", f"there is no mechanism {unknown[0]}")
            raise RecipeError(field="off", why=why)

    def to_dict(self) -> dict[str, Any]:
        """What `recipe_make` reads back."""
        return {
            "profile": self.profile.to_dict(),
            "agents": self.agents,
            "quarters": self.quarters,
            "seed": self.seed,
            "parameters": self.parameters.changes(),
            "off": sorted(self.off),
            "population": self.population,
            "engine": self.engine,
        }

    def to_json(self) -> str:
        """One line, keys sorted: equal recipes give equal text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """SHA-256 of `to_json`, hex. Titles and sources of the profile are left out: they change no result."""
        told = self.to_dict()
        told["profile"] = {"name": self.profile.name, **self.profile.levers()}
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def recipe_make(given: Mapping[str, Any]) -> Recipe:
    """A recipe from a mapping. Errors: `RecipeError`, `ProfileError`, `ParameterError`."""
    if not isinstance(given, Mapping) or "profile" not in given:
        raise RecipeError(field="profile", why=Text("ไม่มีรูปแบบการปกครอง", "there is no profile"))
    if str(given.get("engine", ENGINE)) != ENGINE:
        theirs = str(given["engine"])[:20]
        why = Text(f"ทำด้วยเครื่องรุ่น {theirs} รุ่นนี้คือ {ENGINE}", f"it was made by engine {theirs}; this is {ENGINE}")
        raise RecipeError(field="engine", why=why)
    plain = {k: given[k] for k in ("agents", "quarters", "seed", "population") if k in given}
    return Recipe(
        profile=profile_make(given["profile"]),
        parameters=parameters_make(given.get("parameters") or {}),
        off=frozenset(given.get("off") or ()),
        **plain,
    )


def recipe_read(text: str) -> Recipe:
    """A recipe from `to_json`'s text. Errors: `RecipeError` and those of `recipe_make`."""
    try:
        given = json.loads(text)
    except ValueError as wrong:
        raise RecipeError(field="-", why=Text("ไม่ใช่ JSON", "it is not JSON")) from wrong
    return recipe_make(given)


def _whole(field: str, value: object, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        why = Text(f"ต้องเป็นจำนวนเต็ม {least:,} ถึง {most:,}", f"it must be a whole number from {least:,} to {most:,}")
        raise RecipeError(field=field, why=why)
