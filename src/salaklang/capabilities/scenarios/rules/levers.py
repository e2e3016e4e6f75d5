"""Levers and sizes as people type them or as they stand in a link."""

import math
from collections.abc import Mapping

from salaklang.capabilities.scenarios.errors import RecipeUnfit
from salaklang.kernel.text import Text, digits_fold

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
_NOT_A_NUMBER = Text("“{name}” ต้องเป็นตัวเลขตั้งแต่ 0 ถึง 1 เช่น 0.35", "“{name}” must be a number from 0 to 1, such as 0.35")
_NOT_A_SIZE = Text(
    "จำนวนคนต้องเป็นจำนวนเต็มตั้งแต่ {least:,} ถึง {most:,}", "The number of people must be whole, from {least:,} to {most:,}"
)
_NOT_A_SEED = Text("เลขสุ่มต้นต้องเป็นจำนวนเต็มตั้งแต่ 0 ถึง 999999", "The seed must be a whole number from 0 to 999999")
SEED_MOST = 999_999
STEP = 0.01


def levers_parse(
    given: Mapping[str, str], *, default: Mapping[str, float], names: Mapping[str, Text]
) -> dict[str, float]:
    """The eight levers from text, each missing one from `default`, to the hundredth.

    Raises `RecipeUnfit` naming every lever that is no number from 0 to 1; `names` are the words for them.
    """
    found: dict[str, float] = {}
    faults: dict[str, Text] = {}
    for lever in LEVERS:
        typed = given.get(lever)
        value = default[lever] if typed is None else number_parse(typed)
        if value is None or not 0 <= value <= 1:
            faults[lever] = _NOT_A_NUMBER.fill(name=names[lever])
        else:
            found[lever] = round(value, 2)
    if faults:
        raise RecipeUnfit(fields=faults)
    return found


def number_parse(typed: str) -> float | None:
    """A finite number as people type it: Thai digits, a comma for the point; None for anything else."""
    text = digits_fold(typed).strip().replace(",", ".")
    if not text or len(text) > 12 or not text.isascii():
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def size_parse(typed: str | None, *, default: int, least: int, most: int) -> int:
    """How many people to simulate. Raises `RecipeUnfit`."""
    if typed is None:
        return default
    whole = _whole(typed)
    if whole is None or not least <= whole <= most:
        raise RecipeUnfit(fields={"agents": _NOT_A_SIZE.fill(least=least, most=most)})
    return whole


def seed_parse(typed: str | None) -> int:
    """The seed of a run; 1 where none is given. Raises `RecipeUnfit`."""
    if typed is None:
        return 1
    whole = _whole(typed)
    if whole is None or whole > SEED_MOST:
        raise RecipeUnfit(fields={"seed": _NOT_A_SEED})
    return whole


def _whole(typed: str) -> int | None:
    text = digits_fold(typed).replace(",", "").replace(" ", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def nearest(levers: Mapping[str, float], named: Mapping[str, Mapping[str, float]]) -> tuple[str, float]:
    """The named profile that lies nearest, and how far (root of the mean squared difference, 0 to 1)."""
    distances = {
        name: math.sqrt(sum((levers[k] - other[k]) ** 2 for k in LEVERS) / len(LEVERS)) for name, other in named.items()
    }
    best = min(distances, key=lambda name: (distances[name], name))
    return best, distances[best]
