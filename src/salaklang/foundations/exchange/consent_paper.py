"""The consent as a paper: what a person let one agency ask of one register, signed by the agency before which they did.

The fields are those of a consent artefact of India's DEPA (purpose, data types, range of dates, once or so many times,
expiry) with the two agencies named. The register's node keeps it as evidence and checks it without asking anybody.
A withdrawal is no change to the paper: it is told beside it, and nothing undoes it. Pure.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from salaklang.foundations.exchange.errors import ConsentPaperWrong
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import moment_utc
from salaklang.kernel.ids import slug_is

FORMAT = "salaklang-consent/v1"
ONETIME, PERIODIC = "ONETIME", "PERIODIC"
USES_MOST = 1000
_AGENCIES = ("requester", "provider", "home")
_KEYS = {"format", "id", "subject", "service", "purpose", "data_types", "life", "count", *_AGENCIES}
_TIMES = ("valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Paper:
    """What was consented to. `subject`: the person's number; `home`: the agency before which it was given (the one
    that asked, or the one that answers), whose key signs; times in whole seconds, `valid_until` is its expiry."""

    id: UUID
    subject: str
    requester: str
    provider: str
    home: str
    service: str
    purpose: str
    data_types: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    life: str
    count: int


def paper_bytes(paper: Paper) -> bytes:
    """The one byte form that is signed and kept: canonical JSON."""
    return canonical_json(
        {
            "format": FORMAT,
            "id": str(paper.id),
            "subject": paper.subject,
            "requester": paper.requester,
            "provider": paper.provider,
            "home": paper.home,
            "service": paper.service,
            "purpose": paper.purpose,
            "data_types": list(paper.data_types),
            "valid_from": _time(paper.valid_from),
            "valid_until": _time(paper.valid_until),
            "life": paper.life,
            "count": paper.count,
        }
    )


def paper_sign(paper: Paper, key: Ed25519PrivateKey) -> str:
    """The signature, base64. What is signed begins with the format's name, so that it can be nothing else's."""
    return base64.b64encode(key.sign(_signed(paper_bytes(paper)))).decode()


def paper_verify(raw: bytes, signature: str, key: Ed25519PublicKey) -> Paper:
    """The paper that `key` signed. Raises ConsentPaperWrong for any other, whatever is wrong with it."""
    try:
        key.verify(base64.b64decode(signature, validate=True), _signed(raw))
    except (InvalidSignature, binascii.Error, ValueError) as wrong:
        raise ConsentPaperWrong("not signed by the agency before which it was given") from wrong
    return paper_read(raw)


def paper_read(raw: bytes) -> Paper:
    """A paper from its bytes; its signature is not looked at. Raises ConsentPaperWrong."""
    try:
        told = json.loads(raw)
        paper = _read(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise ConsentPaperWrong(f"the consent can't be read: {type(wrong).__name__}") from wrong
    if paper_bytes(paper) != raw:
        raise ConsentPaperWrong("the consent is not in its one byte form")
    return paper


def _signed(raw: bytes) -> bytes:
    return FORMAT.encode() + b"\n" + raw


def _read(told: Mapping[str, Any]) -> Paper:
    if set(told) != _KEYS.union(_TIMES) or told["format"] != FORMAT:
        raise ValueError("not a consent of this format")
    words = [told[k] for k in ("subject", "service", "purpose", *_AGENCIES)]
    types = told["data_types"]
    if not all(isinstance(w, str) and 0 < len(w) <= 80 and w.isprintable() for w in [*words, *types]) or not types:
        raise ValueError("a text is missing or too long")
    if not all(slug_is(told[k]) for k in _AGENCIES) or told["home"] not in (told["requester"], told["provider"]):
        raise ValueError("given before a third agency")
    life, count = told["life"], told["count"]
    fits = count == 1 if life == ONETIME else life == PERIODIC and isinstance(count, int) and 1 <= count <= USES_MOST
    if not fits or isinstance(count, bool):
        raise ValueError("neither once nor so many times")
    return Paper(
        id=UUID(told["id"]),
        subject=told["subject"],
        requester=told["requester"],
        provider=told["provider"],
        home=told["home"],
        service=told["service"],
        purpose=told["purpose"],
        data_types=tuple(types),
        valid_from=_time_read(told["valid_from"]),
        valid_until=_time_read(told["valid_until"]),
        life=life,
        count=count,
    )


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time_read(text: str) -> datetime:
    return moment_utc(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))
