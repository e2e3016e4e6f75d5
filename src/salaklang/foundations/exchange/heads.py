"""The headers of a request: written by the requester, read by the provider. Pure.

Values may hold any text (a Thai case number): they travel percent-encoded, because a header is ASCII. What stands in
them must never be personal: `X-Road-UserId` is a pseudonym that only the requesting agency can open.
"""

import re
from urllib.parse import quote, unquote
from uuid import UUID

from salaklang.foundations.exchange.envelope import (
    INSTANCE,
    NONE,
    Request,
    address_read,
    client_id,
    client_read,
    content_digest,
    header_one,
    service_url,
)
from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.foundations.exchange.rules import Head

# Lengths as the message log keeps them; longer ones are refused, not cut.
_LIMITS = {
    "message_id": 100,
    "user_ref": 80,
    "legal_basis": 80,
    "purpose": 80,
    "case": 200,
    "client": 63,
    "system": 63,
    "provider": 63,
    "service": 80,
}
# What other X-Road instances put there (a country's letters and a personal number) must not reach our logs.
_NUMBER = re.compile(r"[A-Za-z]{0,3}[- ]?[0-9](?:[- ]?[0-9]){8,}\Z")


def request_of(head: Head, body: bytes, *, base_url: str) -> Request:
    """The unsigned request that says `head`."""
    url = service_url(base_url, head.provider, head.service)
    headers = (
        ("Content-Type", "application/json"),
        ("Accept", "application/json"),
        ("Content-Digest", content_digest(body)),
        ("X-Road-Client", client_id(head.client, head.system)),
        ("X-Road-Id", head.message_id),
        ("X-Road-UserId", head.user_ref or NONE),
        ("Gov-Legal-Basis", _encode(head.legal_basis)),
        ("Gov-Purpose", _encode(head.purpose)),
        ("Gov-Consent", str(head.consent) if head.consent else NONE),
        ("Gov-Case", _encode(head.case)),
    )
    return Request("POST", url, headers, body)


def head_read(request: Request, instance: str = INSTANCE) -> Head:
    """What a request says of itself; nothing is verified yet. Raises MessageMalformed."""
    address = address_read(request.url, instance)
    if not request.method.isascii():
        raise MessageMalformed("not a method")
    one = request.headers
    client, system = client_read(header_one(one, "x-road-client"), instance)
    values = {
        "client": client,
        "system": system,
        "provider": address.provider,
        "service": address.service,
        "message_id": header_one(one, "x-road-id"),
        "user_ref": header_one(one, "x-road-userid"),
        "legal_basis": _decode(header_one(one, "gov-legal-basis")),
        "purpose": _decode(header_one(one, "gov-purpose")),
        "case": _decode(header_one(one, "gov-case")),
    }
    header_one(one, "content-digest")
    header_one(one, "signature")
    header_one(one, "signature-input")
    for name, limit in _LIMITS.items():
        if len(values[name]) > limit or not values[name].isprintable():
            raise MessageMalformed(f"{name} is too long or not printable")
    if _NUMBER.match(values["user_ref"]):
        raise MessageMalformed("X-Road-UserId must be a pseudonym: this looks like a person's number")
    return Head(
        **{**values, "case": values["case"].removeprefix(NONE) if values["case"] == NONE else values["case"]},
        consent=_consent(header_one(one, "gov-consent")),
    )


def _consent(value: str) -> UUID | None:
    if value == NONE:
        return None
    try:
        return UUID(value)
    except ValueError as wrong:
        raise MessageMalformed("gov-consent is no consent id") from wrong


def _encode(value: str) -> str:
    return quote(value, safe="/:.-_ ()") or NONE


def _decode(value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError as wrong:
        raise MessageMalformed("a header is not percent-encoded UTF-8") from wrong
