"""The years in which official books are kept, Buddhist Era: letters by calendar year, money by fiscal year."""

from datetime import datetime

from salaklang.capabilities.correspondence.ports import register_year_use
from salaklang.capabilities.payments.ports import book_year_use
from salaklang.countries.th.dates import fiscal_year_be, today, year_be


def register_year(at: datetime) -> int:
    """The year of a register of letters: the calendar year (some offices count by fiscal year; unverified)."""
    return year_be(today(at).year)


def book_year(at: datetime) -> int:
    """The year of a receipt book: the fiscal year, which begins on 1 October and is named after the year it ends in."""
    return fiscal_year_be(today(at))


def register() -> None:
    """Make these the node's book years."""
    register_year_use(register_year, day=today)
    book_year_use(book_year)
