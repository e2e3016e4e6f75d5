"""What the pages need from a country: how dates and addresses are written and read.

A country pack calls `calendar_use` and `address_format_use` when it is plugged in. Until then ISO dates are shown.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Protocol

from salaklang.kernel.text import Text


class Calendar(Protocol):
    """Dates as people of the country write them. `language` is "th" or "en"; datetimes are timezone-aware."""

    date_hint: Text

    def date(self, value: date, language: str) -> str: ...

    def time(self, at: datetime, language: str) -> str: ...

    def moment(self, at: datetime, language: str) -> str: ...

    def parts(self, value: date, language: str) -> tuple[int, int, int]:
        """Day, month and year as they are typed in a form."""
        ...

    def date_from(self, day: str, month: str, year: str) -> date:
        """The date that was typed, in whichever era the year is plausible. Raises ValueError."""
        ...


class AddressFormat(Protocol):
    def lines(self, address: Mapping[str, object], language: str) -> list[str]:
        """An address record as it is written on an envelope, a line each."""
        ...


class IsoCalendar:
    """No country plugged in: ISO 8601, UTC."""

    date_hint = Text("เช่น 22 11 2026", "For example, 22 11 2026")

    def date(self, value: date, language: str) -> str:
        return value.isoformat()[:10]

    def time(self, at: datetime, language: str) -> str:
        return at.astimezone(UTC).strftime("%H:%M UTC")

    def moment(self, at: datetime, language: str) -> str:
        return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")

    def parts(self, value: date, language: str) -> tuple[int, int, int]:
        return value.day, value.month, value.year

    def date_from(self, day: str, month: str, year: str) -> date:
        return date(int(year), int(month), int(day))


class PlainAddress:
    """No country plugged in: the parts of the address, joined."""

    def lines(self, address: Mapping[str, object], language: str) -> list[str]:
        return [", ".join(str(v) for v in address.values() if isinstance(v, str | int) and v)]


class _Country:
    calendar: Calendar = IsoCalendar()
    address_format: AddressFormat = PlainAddress()


def calendar_use(calendar: Calendar) -> None:
    _Country.calendar = calendar


def address_format_use(address_format: AddressFormat) -> None:
    _Country.address_format = address_format


def calendar() -> Calendar:
    return _Country.calendar


def address_format() -> AddressFormat:
    return _Country.address_format
