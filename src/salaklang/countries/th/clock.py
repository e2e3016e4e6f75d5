"""Statutory clocks on the Thai calendar: working days, calendar days and office minutes.

Counting starts on the day after the event; where the last day is a day off, the period ends on the next working day
(Civil and Commercial Code ss. 193/3, 193/8; unverified). Office hours Mon–Fri 08.30–12.00 and 13.00–16.30. What
arrives outside of them counts from the next opening (Electronic Performance of Duties Act 2565; unverified) where a
period is in minutes; a period in days counts from the day itself, to the applicant's favour.
Holidays are data with a source: `holidays.yaml`.
Implements: `services.ports.StatutoryClock`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from salaklang.countries.th.dates import BANGKOK
from salaklang.kernel.text import Text

HOLIDAYS = Path(__file__).parent / "holidays.yaml"
SESSIONS = ((time(8, 30), time(12, 0)), (time(13, 0), time(16, 30)))
MINUTES_A_DAY = 7 * 60
Kind = Literal["working", "calendar", "office-minutes"]
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`days` are days off beside weekends, with their names; `complete_years` have all of theirs entered."""

    version: str
    days: dict[date, Text]
    complete_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.days


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The calendar of `holidays.yaml`, with substitutes worked out."""
    data = yaml.safe_load(HOLIDAYS.read_text(encoding="utf-8"))
    days = {date.fromisoformat(d["date"]): Text(d["th"], d["en"]) for d in data["set"]}
    years = range(min(d.year for d in days) - 1, max(d.year for d in days) + 5)
    for year in years:
        days |= {date(year, d["month"], d["day"]): Text(d["th"], d["en"]) for d in data["fixed"]}
    if data["substitute"]:
        days |= _substitutes(days)
    return Calendar(data["version"], days, frozenset(data["complete_years"]))


def due_at(start: datetime, amount: int, kind: Kind) -> datetime:
    """When a period of `amount` that starts by an event at `start` ends, as a UTC moment.

    Days end with the last second of the last day in Bangkok, so that the moment, however it is shown, names that day
    and not the one after; office minutes end on the minute. Raises ValueError for a negative amount.
    """
    if amount < 0:
        raise ValueError("a period is not negative")
    here = start.astimezone(BANGKOK)
    if kind == "office-minutes":
        return _office_minutes(here, amount).astimezone(UTC)
    last = _working(here.date(), amount) if kind == "working" else _calendar(here.date(), amount)
    return (datetime.combine(last + _DAY, time(), BANGKOK) - timedelta(seconds=1)).astimezone(UTC)


def due_on(start: date, amount: int, kind: Literal["working", "calendar"]) -> date:
    """The last day of a period in days."""
    return _working(start, amount) if kind == "working" else _calendar(start, amount)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative where `end` lies before."""
    if end < start:
        return -working_days_between(end, start)
    off = calendar()
    return sum(off.is_working(start + _DAY * n) for n in range(1, (end - start).days + 1))


def is_working_day(day: date) -> bool:
    return calendar().is_working(day)


def next_working_day(day: date) -> date:
    """`day` itself where it is one."""
    off = calendar()
    while not off.is_working(day):
        day += _DAY
    return day


def received_on(at: datetime) -> date:
    """The working day on which something filed at `at` counts as received."""
    here = at.astimezone(BANGKOK)
    closed = here.time() >= SESSIONS[-1][1]
    return next_working_day(here.date() + _DAY if closed else here.date())


def _working(start: date, amount: int) -> date:
    off, day = calendar(), start
    while amount > 0:
        day += _DAY
        amount -= off.is_working(day)
    return next_working_day(day)


def _calendar(start: date, amount: int) -> date:
    return next_working_day(start + _DAY * amount)


def _office_minutes(here: datetime, minutes: int) -> datetime:
    day, left = here.date(), timedelta(minutes=minutes)
    while day - here.date() < _LONGEST:
        if calendar().is_working(day):
            for opens, closes in SESSIONS:
                begin = max(here, datetime.combine(day, opens, BANGKOK))
                end = datetime.combine(day, closes, BANGKOK)
                if begin < end and left <= end - begin:
                    return begin + left
                left -= max(end - begin, timedelta())
        day += _DAY
    raise ValueError("a period of more than ten years in office minutes")


def _substitutes(days: dict[date, Text]) -> dict[date, Text]:
    found: dict[date, Text] = {}
    for day in sorted(days):
        if day.weekday() < 5:
            continue
        free = day
        while free.weekday() >= 5 or free in days or free in found:
            free += _DAY
        name = days[day]
        found[free] = Text(f"ชดเชย{name.th}", f"{name.en} (substitute)")
    return found


class ThaiClock:
    """The port's face of the functions above."""

    def due_at(self, start: datetime, amount: int, kind: Kind) -> datetime:
        return due_at(start, amount, kind)

    def working_days_between(self, start: date, end: date) -> int:
        return working_days_between(start, end)
