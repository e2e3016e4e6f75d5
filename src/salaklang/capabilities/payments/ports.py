"""What a country supplies: how a bill becomes a payment code, and which year a receipt book belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Payable:
    """What a payment code needs of a bill. `account` is the payee's account in the country's scheme."""

    account: str
    ref1: str
    ref2: str
    amount_satang: int


class PaymentCode(Protocol):
    """A national payment code, shown as a QR code."""

    def account(self, agency: str) -> str | None:
        """The account into which `agency` is paid; None when it has none."""
        ...

    def owner(self, account: str) -> str | None:
        """The one agency that is paid into `account`; None when unknown or shared by several."""
        ...

    def payload(self, bill: Payable) -> str:
        """The text of the QR code."""
        ...


_code: PaymentCode | None = None
_book_year: Callable[[datetime], int] | None = None


def payment_code_use(code: PaymentCode) -> None:
    """Called once, by the composition root."""
    global _code
    _code = code


def payment_code() -> PaymentCode:
    if _code is None:
        raise RuntimeError("no country pack has registered a payment code")
    return _code


def book_year_use(year: Callable[[datetime], int]) -> None:
    """Called once, by the composition root."""
    global _book_year
    _book_year = year


def book_year(at: datetime) -> int:
    """The year, in the country's era, of the receipt book that is open at `at`."""
    if _book_year is None:
        raise RuntimeError("no country pack has registered its book years")
    return _book_year(at)
