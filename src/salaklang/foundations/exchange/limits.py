"""How many people a partner may ask about: what the book of access rights says of it, and how it is counted. Pure.

A right to ask about a person is no right to read the register: whoever asks about very many people one by one, or tries
out keys until something is found, is refused at step `bulk`, whatever else is in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_KEYS = ("people_per_hour", "people_per_day", "empty_per_hour")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many different people (or other keys, where a register is asked by another) in a clock hour and in a day, and
    how many answers "nothing under this key" in an hour. Hours and days are those of UTC."""

    people_per_hour: int = 1_000
    people_per_day: int = 5_000
    empty_per_hour: int = 100


DEFAULT = Limits()


def limits_read(data: Mapping[str, Any] | None, default: Limits) -> Limits:
    """Limits from the book; what is not said is as in `default`. Raises ValueError on anything unexpected."""
    given = dict(data or {})
    unknown = sorted(set(given) - set(_KEYS))
    if unknown or not all(type(n) is int and n > 0 for n in given.values()):
        raise ValueError(f"limits are numbers above 0 under {list(_KEYS)}, not {given}")
    return Limits(**{key: given.get(key, getattr(default, key)) for key in _KEYS})


def windows(at: datetime) -> tuple[datetime, datetime]:
    """When the hour and the day began in which `at` counts."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour, hour.replace(hour=0)


def window_left(limit: str, at: datetime) -> int:
    """Whole seconds, at least one, until the window of `limit` (`people_per_day`, …) ends and counting begins anew."""
    hour, day = windows(at)
    end = day + timedelta(days=1) if limit.endswith("_day") else hour + timedelta(hours=1)
    return -(-(end - at) // timedelta(seconds=1))
