"""What a country supplies: the year that a register of letters belongs to."""

from collections.abc import Callable
from datetime import date, datetime

_year: Callable[[datetime], int] | None = None
_day: Callable[[datetime], date] | None = None


def register_year_use(year: Callable[[datetime], int], *, day: Callable[[datetime], date]) -> None:
    """Called once, by the composition root. `day` gives the official date of a moment."""
    global _year, _day
    _year, _day = year, day


def register_year(at: datetime) -> int:
    """The year, in the country's era, of the registers that are open at `at`."""
    if _year is None:
        raise RuntimeError("no country pack has registered its register years")
    return _year(at)


def official_date(at: datetime) -> date:
    """The date, in the country's time zone, that a letter made at `at` bears."""
    if _day is None:
        raise RuntimeError("no country pack has registered its register years")
    return _day(at)
