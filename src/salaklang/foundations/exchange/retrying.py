"""When it is worth asking again after a refusal: what `Retry-After` says, and what we believe of it. Pure."""

import re
from datetime import datetime

from salaklang.foundations.exchange.envelope import Headers, header_one
from salaklang.foundations.exchange.errors import LedgerSilent, MessageMalformed, RegisterUnavailable, TooManyAsked
from salaklang.foundations.exchange.limits import window_left
from salaklang.foundations.exchange.sandbox import SandboxBusy
from salaklang.kernel.errors import SalaError

LEDGER_SECONDS = 60
"""A log that is silent is mended by a person; nobody knows when. Asked once a minute, a node is not worn down."""
_DAY = 86_400
_SECONDS = re.compile(r"[1-9][0-9]{0,4}\Z")


def retry_after(refused: SalaError, at: datetime) -> int | None:
    """Whole seconds after `at`; None where waiting changes nothing."""
    match refused:
        case TooManyAsked():
            return window_left(refused.limit, at)
        case SandboxBusy():
            return refused.seconds
        case LedgerSilent():
            return LEDGER_SECONDS
        case RegisterUnavailable():
            return refused.again_in
        case _:
            return None


def retry_said(refused: SalaError, at: datetime) -> Headers:
    """The same as headers: one or none."""
    seconds = retry_after(refused, at)
    return () if seconds is None else (("Retry-After", str(seconds)),)


def retry_told(headers: Headers) -> int | None:
    """The seconds after which another node says to ask again: at most a day, and None for anything else, because nobody
    signs this header."""
    try:
        told = header_one(headers, "retry-after")
    except MessageMalformed:
        return None
    seconds = int(told) if _SECONDS.match(told) else 0
    return seconds if 0 < seconds <= _DAY else None
