"""When it is worth asking again after a refusal: what `Retry-After` says. Pure."""

from datetime import datetime

from salaklang.foundations.exchange.envelope import Headers
from salaklang.foundations.exchange.errors import LedgerSilent, TooManyAsked
from salaklang.foundations.exchange.limits import window_left
from salaklang.foundations.exchange.sandbox import SandboxBusy
from salaklang.kernel.errors import SalaError

LEDGER_SECONDS = 60
"""A log that is silent is mended by a person; nobody knows when. Asked once a minute, a node is not worn down."""


def retry_after(refused: SalaError, at: datetime) -> int | None:
    """Whole seconds after `at`; None where waiting changes nothing."""
    match refused:
        case TooManyAsked():
            return window_left(refused.limit, at)
        case SandboxBusy():
            return refused.seconds
        case LedgerSilent():
            return LEDGER_SECONDS
        case _:
            return None


def retry_said(refused: SalaError, at: datetime) -> Headers:
    """The same as headers: one or none."""
    seconds = retry_after(refused, at)
    return () if seconds is None else (("Retry-After", str(seconds)),)
