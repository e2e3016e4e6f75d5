"""What the pages need from a country: how dates and addresses are written, and the map of its areas.

A country pack calls `calendar_use`, `address_format_use` and `area_map_use` when it is plugged in. Until then ISO dates
are shown, and no map.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from salaklang.interfaces.ui.charts.areas import Shapes
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A country's areas as they are drawn: outlines and names by code, and how the map was made.

    `enlarged`: x, y, width, height of the part whose areas are too small to see, shown once more beside the whole.
    """

    shapes: Shapes
    names: Mapping[str, Text]
    how: Text
    enlarged: tuple[float, float, float, float] | None = None


class Calendar(Protocol):
    """Dates as people of the country write them. Datetimes are timezone-aware."""

    def date(self, value: dt.date | str) -> Text:
        """A date; a string may be a partial ISO date (`2500`, `2500-04`)."""
        ...

    def moment(self, at: datetime) -> Text: ...

    def time(self, at: datetime) -> Text: ...

    def form_year(self, year: int) -> int:
        """The year as it is typed in a form, from one of the common era."""
        ...

    def form_hint(self) -> Text:
        """How to fill in a date, with an example."""
        ...

    def day_end(self, value: dt.date) -> datetime:
        """The last second of a day there."""
        ...


class AddressFormat(Protocol):
    def address(self, address: Mapping[str, Any]) -> Text:
        """An address record on one line."""
        ...


class IsoCalendar:
    """No country plugged in: ISO 8601, UTC."""

    def date(self, value: dt.date | str) -> Text:
        return _same(str(value)[:10])

    def moment(self, at: datetime) -> Text:
        return _same(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"))

    def time(self, at: datetime) -> Text:
        return _same(at.astimezone(UTC).strftime("%H:%M UTC"))

    def form_year(self, year: int) -> int:
        return year

    def form_hint(self) -> Text:
        return Text("วัน เดือน ปี เช่น 22 11 2026", "Day, month, year: for example, 22 11 2026")

    def day_end(self, value: dt.date) -> datetime:
        return datetime.combine(value + timedelta(days=1), dt.time(), UTC) - timedelta(seconds=1)


class PlainAddress:
    """No country plugged in: the parts of the address, joined."""

    def address(self, address: Mapping[str, Any]) -> Text:
        return _same(", ".join(str(v) for v in address.values() if isinstance(v, str | int) and v))


class _Country:
    calendar: Calendar = IsoCalendar()
    address_format: AddressFormat = PlainAddress()
    area_maps: tuple[Callable[[], AreaMap], ...] = ()


def calendar_use(calendar: Calendar) -> None:
    _Country.calendar = calendar


def address_format_use(address_format: AddressFormat) -> None:
    _Country.address_format = address_format


def area_map_use(area_map: Callable[[], AreaMap]) -> None:
    _Country.area_maps = (area_map,)


def area_map() -> AreaMap | None:
    """The map of the country's areas; None where no country supplies one."""
    return next((drawn() for drawn in _Country.area_maps), None)


def calendar() -> Calendar:
    return _Country.calendar


def address_format() -> AddressFormat:
    return _Country.address_format


def _same(value: str) -> Text:
    return Text(value, value)
