"""A way to govern: eight levers from 0 to 1. The four scenarios are named points; anyone can place their own."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from salaklang.kernel.text import Text
from salaklang.lab.errors import ProfileError, ProfileUnknown

LEVERS = (
    "openness",
    "public_integration",
    "private_role",
    "self_organisation",
    "inclusion_spend",
    "audit",
    "moderation",
    "privacy_guard",
)
SCENARIOS = ("open", "leviathan", "privatised", "self-service")


@dataclass(frozen=True)
class Profile:
    """Levers are dimensionless, 0 (none) to 1 (all that the model knows)."""

    name: str
    title: Text
    openness: float
    """Society's and the state's openness and transparency: axis X of the framework."""
    public_integration: float
    """How far the STATE joins and uses data, models and simulation: axis Y."""
    private_role: float
    """How much of public service and of its intelligence firms own."""
    self_organisation: float
    """How far citizens make services themselves."""
    inclusion_spend: float
    """Help for those who are left behind: assisted counters, training, devices."""
    audit: float
    """How much is checked: taxes, spending, officers."""
    moderation: float
    """How actively false content is screened and answered."""
    privacy_guard: float
    """Minimisation, security and consent for personal records."""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for lever in LEVERS:
            object.__setattr__(self, lever, _level(lever, getattr(self, lever)))
        if not self.name or not isinstance(self.name, str) or len(self.name) > 60:
            raise ProfileError(field="name", why=Text("ต้องมีชื่อไม่เกิน 60 ตัวอักษร", "give a name of at most 60 letters"))

    def levers(self) -> dict[str, float]:
        """The eight levers by name, in the order of `LEVERS`."""
        return {lever: getattr(self, lever) for lever in LEVERS}

    def to_dict(self) -> dict[str, Any]:
        """What `profile_make` reads back."""
        title = {"th": self.title.th, "en": self.title.en}
        return {"name": self.name, "title": title, **self.levers(), "sources": list(self.sources)}

    def moved(self, *, name: str = "own", **levers: float) -> "Profile":
        """The same profile with some levers elsewhere."""
        return profile_make({**self.to_dict(), "name": name, **levers})


def profile_make(given: Mapping[str, Any]) -> Profile:
    """A profile from a mapping; unknown or missing fields and nonsense raise `ProfileError`."""
    if not isinstance(given, Mapping):
        raise ProfileError(field="-", why=Text("ไม่ใช่ตารางชื่อกับค่า", "this is not a table of names and values"))
    known = {f.name for f in fields(Profile)}
    for field in given:
        if field not in known:
            raise ProfileError(field=field, why=Text("ไม่มีช่องชื่อนี้", "there is no such field"))
    for lever in LEVERS:
        if lever not in given:
            raise ProfileError(field=lever, why=Text("ไม่ได้ให้ค่าไว้", "no value is given"))
    name = str(given.get("name", "own"))
    sources = given.get("sources") or ()
    if not isinstance(sources, (list, tuple)):
        raise ProfileError(field="sources", why=Text("ต้องเป็นรายการ", "it must be a list"))
    return Profile(
        name=name,
        title=_title(given.get("title"), name),
        sources=tuple(str(s) for s in sources),
        **{lever: given[lever] for lever in LEVERS},
    )


def profile_read(path: str | Path) -> Profile:
    """A profile from a YAML file."""
    try:
        given = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        why = Text("อ่านแฟ้มไม่ได้", "the file can't be read")
        raise ProfileError(str(wrong), field=Path(path).name, why=why) from wrong
    except yaml.YAMLError as wrong:
        why = Text("ไม่ใช่ YAML ที่ถูกต้อง", "the file is not valid YAML")
        raise ProfileError(str(wrong), field=Path(path).name, why=why) from wrong
    return profile_make(given)


def profile_get(name: str) -> Profile:
    """One of the four scenarios: "open", "leviathan", "privatised", "self-service"."""
    if name not in SCENARIOS:
        raise ProfileUnknown(name=name, names=", ".join(SCENARIOS))
    text = files("salaklang.lab").joinpath("profiles").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return profile_make(yaml.safe_load(text))


def profiles_all() -> tuple[Profile, ...]:
    """The four scenarios, in the framework's order."""
    return tuple(profile_get(name) for name in SCENARIOS)


def _level(lever: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ProfileError(field=lever, why=Text("ต้องเป็นตัวเลข", "it must be a number"))
    if not math.isfinite(value) or not 0.0 <= value <= 1.0:
        raise ProfileError(field=lever, why=Text("ต้องอยู่ระหว่าง 0 ถึง 1", "it must lie from 0 to 1"))
    return float(value)


def _title(given: object, name: str) -> Text:
    if given is None:
        return Text(name, name)
    if isinstance(given, Mapping) and isinstance(given.get("th"), str) and isinstance(given.get("en"), str):
        return Text(given["th"], given["en"])
    raise ProfileError(field="title", why=Text("ต้องมีทั้ง th และ en", "it needs both th and en"))
