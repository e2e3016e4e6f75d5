"""Grounds on which a use of data stays hidden from the person for some time: who may use them, for how long. Pure.

A sealed use is checked, logged and on the public log like every other. What it says of itself there is the agency that
asked and the day until which it is sealed, so that everybody can count them; nobody can hide that there was one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from salaklang.kernel.ids import slug_is

LONGEST_DAYS = 366 * 2
"""However the book is written: what is hidden for longer is hidden for good."""


@dataclass(frozen=True, slots=True)
class SealRule:
    """A ground that seals: for `days` at first, for `days_max` at most when lengthened, for these agencies only."""

    days: int
    days_max: int
    agencies: frozenset[str]


def seal_rule_read(data: Mapping[str, Any]) -> SealRule:
    """A rule from the book. Raises ValueError on anything unexpected."""
    if set(data) != {"days", "days_max", "agencies"}:
        raise ValueError(f"a seal needs days, days_max and agencies, not {sorted(data)}")
    days, most, agencies = data["days"], data["days_max"], data["agencies"]
    if not (type(days) is int and type(most) is int and 0 < days <= most <= LONGEST_DAYS):
        raise ValueError(f"a seal lasts 1 to {LONGEST_DAYS} days, and days is not above days_max")
    if not agencies or not all(isinstance(a, str) and slug_is(a) for a in agencies):
        raise ValueError("a seal names the agencies that may use it")
    return SealRule(days, most, frozenset(agencies))


def sealed_until(at: datetime, days: int) -> datetime:
    """The midnight (UTC) that ends a seal of so many days: a whole day, so that it tells no minute of the use."""
    return midnight(at.astimezone(UTC).date() + timedelta(days=days))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True, slots=True)
class SealCount:
    """Of one agency and month: how many sealed uses began, how many of them are sealed still, and the last day on which
    one of them opens."""

    client: str
    month: str
    sealed: int
    still: int
    last: date


def counts_of_leaves(leaves: Iterable[Mapping[str, Any]], *, today: date) -> list[SealCount]:
    """The public count, from the leaves of the log alone (their JSON): anybody can do it, and it must be what we say.

    A lengthening names the agency, the month of the use and the days before and after: it moves one end.
    """
    ends: dict[tuple[str, str], list[date]] = {}
    for leaf in leaves:
        data = leaf.get("data") or {}
        if leaf.get("type") == ANSWERED:
            key = data["client"], str(leaf["time"])[:7]
            ends.setdefault(key, []).append(date.fromisoformat(data["sealed_until"]))
        elif leaf.get("type") == LENGTHENED:
            there = ends[data["client"], data["month"]]
            there.remove(date.fromisoformat(data["sealed_before"]))
            there.append(date.fromisoformat(data["sealed_until"]))
    return sorted(
        (SealCount(c, m, len(days), sum(d > today for d in days), max(days)) for (c, m), days in ends.items()),
        key=lambda one: (one.month, one.client),
    )


ANSWERED, LENGTHENED = "exchange.answered-sealed", "exchange.seal-lengthened"
