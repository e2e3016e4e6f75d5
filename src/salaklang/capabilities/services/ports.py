"""What a country supplies: how its people write dates and numbers, how its laws count time, and which year it is."""

import datetime as dt
import re
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from salaklang.kernel.text import Text


class Unreadable(ValueError):
    """What was typed can't be read; `text` says what to type instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Conventions(Protocol):
    """How a country writes. Every method returns the stored form or raises `Unreadable`."""

    def date(self, day: str, month: str, year: str) -> str:
        """ISO 8601 of a date typed in parts, in the country's era."""
        ...

    def pid(self, typed: str) -> str:
        """A personal number, digits only, check digit verified."""
        ...

    def phone(self, typed: str) -> str:
        """A phone number, digits only, national form."""
        ...

    def postcode(self, typed: str) -> str: ...

    def house_code(self, typed: str) -> str:
        """The code of a house in the house register, digits only."""
        ...

    def address(self, parts: dict[str, str]) -> dict[str, str]:
        """A typed address with what follows from it: `subdistrict_code`, and `th` and `en`, the address in one line.

        `parts` has the keys of `values.ADDRESS_PARTS`, normalised. Raises Unreadable for a place that does not exist.
        """
        ...

    def today(self, now: datetime) -> dt.date:
        """The date there at `now`."""
        ...

    def register_year(self, at: datetime) -> int:
        """The year of a register of requests, in the country's era."""
        ...


class PlainConventions:
    """No country in particular: ISO dates in the common era, numbers as digits. In force until a country registers."""

    def date(self, day: str, month: str, year: str) -> str:
        try:
            return dt.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            raise Unreadable(Text("ไม่มีวันที่นี้ในปฏิทิน", "There is no such date: give day, month and year")) from None

    def pid(self, typed: str) -> str:
        return _digits(typed, 6, 20, Text("พิมพ์เลขประจำตัวเป็นตัวเลข", "Give the personal number in digits"))

    def phone(self, typed: str) -> str:
        return _digits(typed, 6, 15, Text("พิมพ์หมายเลขโทรศัพท์เป็นตัวเลข", "Give the phone number in digits"))

    def postcode(self, typed: str) -> str:
        return _digits(typed, 3, 10, Text("พิมพ์รหัสไปรษณีย์เป็นตัวเลข", "Give the postcode in digits"))

    def house_code(self, typed: str) -> str:
        return _digits(typed, 4, 20, Text("พิมพ์รหัสประจำบ้านเป็นตัวเลข", "Give the house code in digits"))

    def address(self, parts: dict[str, str]) -> dict[str, str]:
        line = " ".join(parts.values())
        return {**parts, "th": line, "en": line}

    def today(self, now: datetime) -> dt.date:
        return now.astimezone(UTC).date()

    def register_year(self, at: datetime) -> int:
        return at.astimezone(UTC).year


ClockKind = Literal["office-minutes", "working", "calendar"]


class StatutoryClock(Protocol):
    """How a country counts the times that its laws set."""

    def due_at(self, start: datetime, amount: int, kind: ClockKind) -> datetime:
        """When a period that starts by an event at `start` ends, UTC."""
        ...


class PlainClock:
    """Every day is alike: no holidays, no office hours. In force until a country registers."""

    def due_at(self, start: datetime, amount: int, kind: ClockKind) -> datetime:
        return (start + (timedelta(minutes=amount) if kind == "office-minutes" else timedelta(days=amount))).astimezone(
            UTC
        )


_conventions: Conventions = PlainConventions()
_clock: StatutoryClock = PlainClock()


def statutory_clock_use(clock: StatutoryClock) -> None:
    """Called once, by the composition root."""
    global _clock
    _clock = clock


def statutory_clock() -> StatutoryClock:
    return _clock


def conventions_use(conventions: Conventions) -> None:
    """Called once, by the composition root."""
    global _conventions
    _conventions = conventions


def conventions() -> Conventions:
    return _conventions


def _digits(typed: str, least: int, most: int, text: Text) -> str:
    digits = re.sub(r"[\s\-().]", "", typed)
    if not (digits.isascii() and digits.isdigit() and least <= len(digits) <= most):
        raise Unreadable(text)
    return digits
