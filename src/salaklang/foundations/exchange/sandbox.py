"""The sandbox: another X-Road instance at the same door, with made-up records only. Its rules.

Whoever writes a program for the exchange tries it here first: the same addresses, headers, signatures, checks and error
codes, with a test key that anybody gets at once. Nothing here touches a register, the logs or the public ledger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salaklang.foundations.exchange.errors import AccessDenied, BasisNotPermitted, ConsentNeeded, MessageRefused
from salaklang.foundations.exchange.rules import CONSENT, GrantBook, Head
from salaklang.kernel.text import Text

INSTANCE = "SANDBOX"

MadeUp = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""What a service answers in the sandbox: from the query, out of made-up records; None where there is none."""

_answers: dict[str, MadeUp] = {}


class SandboxBusy(MessageRefused):
    """More messages in a minute than a test key has; `seconds` until the next minute."""

    code = "too-many"
    status = 429
    text = Text("กุญแจทดสอบนี้ส่งข้อความเกินจำนวนต่อนาที", "This test key has used up its messages for this minute")

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class TestKey:
    """A test key as it is handed out: the only time that its private half is seen. Times in UTC."""

    __test__ = False  # pytest takes what is called Test… for its own

    key_id: str
    private_pem: str
    public: bytes
    expires_at: datetime
    answers_key_id: str
    answers_public: bytes


def sandbox_use(service: str, answer: MadeUp) -> None:
    """Give a service made-up records for the sandbox; a later one takes its place."""
    _answers[service] = answer


def sandbox_answers() -> Mapping[str, MadeUp]:
    """What services answer in the sandbox. One that is not in it is not offered there."""
    return _answers


def sandbox_fields(book: GrantBook, head: Head, method: str) -> frozenset[str]:
    """The keys that travel: those of any agency's right to this service for this purpose, as if it were the asker's.

    Raises AccessDenied, BasisNotPermitted and, for consent as the ground, ConsentNeeded: nobody real can give one here.
    """
    fitting = [
        g for g in book.grants if g.service == head.service and head.purpose in g.purposes and method in g.methods
    ]
    if not fitting:
        raise AccessDenied(f"nobody has a right to {head.service} for this purpose")
    if head.legal_basis == CONSENT:
        raise ConsentNeeded("the sandbox knows no consents")
    grounds = [g for g in fitting if head.legal_basis in g.legal_bases]
    if not grounds:
        raise BasisNotPermitted(f"ground {head.legal_basis!r} does not permit {head.service}")
    return frozenset().union(*(g.fields for g in grounds))
