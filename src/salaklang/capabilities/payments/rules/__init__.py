"""Pure decisions about bills, notices and money: no ORM, no clock, no I/O."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from salaklang.kernel.canonical_json import canonical_json

Verdict = Literal["accepted", "wrong-amount", "unknown-bill", "cancelled-bill", "already-paid"]
Refusal = Literal["forged", "stale", "malformed", "contradicts"]

NOTICE_WINDOW = timedelta(minutes=5)
NOTICE_MAX_BYTES = 4096
_CONTEXT = b"sala-bank-notice/1\n"
_HEADER = re.compile(r"keyid=([a-z0-9-]{1,64}), ?t=([0-9]{1,11}), ?ed25519=([A-Za-z0-9+/]{86}==)\Z")
_FIELDS = {"notice_id", "bank", "biller_id", "ref1", "ref2", "amount_satang", "paid_at"}
_NOTICE_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
_SHORT = re.compile(r"[A-Z0-9]{0,20}\Z")
_DIGITS = re.compile(r"[0-9]{1,20}\Z")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")
_MAX_SATANG = 10**12

REF1_DIGITS = 18


class NoticeRefused(ValueError):
    """A notice that can't be believed or read. `refusal` says which, the argument why."""

    def __init__(self, refusal: Refusal, reason: str, key_id: str = "") -> None:
        super().__init__(reason)
        self.refusal = refusal
        self.key_id = key_id


@dataclass(frozen=True, slots=True)
class NoticeSignature:
    """The header `Sala-Bank-Signature: keyid=<bank>, t=<Unix seconds>, ed25519=<base64>`."""

    key_id: str
    signed_at: datetime
    t: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Payment:
    """What a bank says: this much was paid to this payee under these references."""

    notice_id: str
    bank: str
    biller_id: str
    ref1: str
    ref2: str
    amount_satang: int
    paid_at: datetime


# --- reference 1 ------------------------------------------------------------------------------------------------------


def ref1_make(number: int) -> str:
    """Reference 1 of a bill: 16 digits and two check digits, ISO 7064 MOD 97-10.

    The check digits make the whole number ≡ 1 (mod 97): every single wrong digit and every swap of two digits is
    caught before money goes astray. `number` is random, 0 ≤ number < 10^16.
    """
    if not 0 <= number < 10**16:
        raise ValueError("a reference holds 16 digits")
    return f"{number:016d}{98 - number * 100 % 97:02d}"


def ref1_holds(ref1: str) -> bool:
    """Whether `ref1` has the form and the check digits of a bill of ours."""
    return len(ref1) == REF1_DIGITS and ref1.isascii() and ref1.isdigit() and int(ref1) % 97 == 1


def ref2_make(purpose: str) -> str:
    """Reference 2: the purpose code in the letters that the code allows (`commercial-registration` →
    `COMMERCIALREGISTRATI`)."""
    return re.sub(r"[^A-Z0-9]", "", purpose.upper())[:20]


# --- notices ----------------------------------------------------------------------------------------------------------


def signature_read(header: str) -> NoticeSignature:
    """Read the signature header. Raises `NoticeRefused` ("forged") when it has another form."""
    match = _HEADER.match(header.strip())
    if not match:
        raise NoticeRefused("forged", "the signature header has another form")
    return NoticeSignature(
        key_id=match[1],
        signed_at=datetime.fromtimestamp(int(match[2]), UTC),
        t=match[2],
        signature=base64.b64decode(match[3]),
    )


def signed_bytes(t: str, body: bytes) -> bytes:
    """What the bank signs: a fixed context, the time in Unix seconds, the body as sent."""
    return _CONTEXT + t.encode("ascii") + b"\n" + body


def signature_check(sent: NoticeSignature, body: bytes, *, public_key: bytes, now: datetime) -> None:
    """Raise `NoticeRefused` unless `body` was signed with this key ("forged") within the window ("stale")."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(sent.signature, signed_bytes(sent.t, body))
    except InvalidSignature:
        raise NoticeRefused("forged", "the signature does not fit", sent.key_id) from None
    if abs(now - sent.signed_at) > NOTICE_WINDOW:
        raise NoticeRefused("stale", "signed too long ago, or in the future", sent.key_id)


def payment_parse(body: bytes) -> Payment:
    """Read a verified body: canonical JSON with exactly our fields. Raises `NoticeRefused` ("malformed")."""
    try:
        raw = json.loads(body)
        canonical = canonical_json(raw) == body
    except (ValueError, TypeError, RecursionError):
        raise NoticeRefused("malformed", "not canonical JSON") from None
    if not canonical or not isinstance(raw, dict) or set(raw) != _FIELDS:
        raise NoticeRefused("malformed", "not the fields of a notice, or not in canonical form")
    texts = {k: v for k, v in raw.items() if k != "amount_satang"}
    amount = raw["amount_satang"]
    if not all(isinstance(v, str) for v in texts.values()) or type(amount) is not int:
        raise NoticeRefused("malformed", "a field has another type")
    return payment_check(
        Payment(
            notice_id=raw["notice_id"],
            bank=raw["bank"],
            biller_id=raw["biller_id"],
            ref1=raw["ref1"],
            ref2=raw["ref2"],
            amount_satang=amount,
            paid_at=_time(raw["paid_at"]),
        )
    )


def payment_check(paid: Payment) -> Payment:
    """The same payment if every field keeps its rule, else `NoticeRefused` ("malformed")."""
    rules = (
        (_NOTICE_ID.match(paid.notice_id), "notice_id"),
        (_DIGITS.match(paid.biller_id), "biller_id"),
        (paid.ref1 and _SHORT.match(paid.ref1), "ref1"),
        (_SHORT.match(paid.ref2), "ref2"),
        (0 < paid.amount_satang <= _MAX_SATANG, "amount_satang"),
    )
    for holds, field in rules:
        if not holds:
            raise NoticeRefused("malformed", f"{field} breaks its rule", paid.bank)
    return paid


def verdict_of(paid: Payment, *, state: str | None, amount_satang: int = 0, account: str = "") -> Verdict:
    """What a first-time notice does, given the bill's state (None: no such bill), amount and account.

    Only "accepted" marks the bill paid; with every other verdict the money came in all the same and is set aside.
    """
    if state is None or account != paid.biller_id:
        return "unknown-bill"
    if state == "cancelled":
        return "cancelled-bill"
    if state == "paid":
        return "already-paid"
    return "accepted" if paid.amount_satang == amount_satang else "wrong-amount"


# --- journal ----------------------------------------------------------------------------------------------------------


def journal_lines(verdict: Verdict, *, bank: str, amount_satang: int) -> tuple[tuple[str, int], tuple[str, int]]:
    """Double entry for money that came in: (account, satang), debits positive; the two sum to zero."""
    credit = "revenue:fees" if verdict == "accepted" else "suspense:unmatched"
    return ((f"bank-clearing:{bank}", amount_satang), (credit, -amount_satang))


def _time(text: str) -> datetime:
    if not _TIME.match(text):
        raise NoticeRefused("malformed", "paid_at is not a UTC time to the second")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise NoticeRefused("malformed", "paid_at is no time") from None
