"""The messages as they travel: HTTP requests and answers, as plain values. Pure.

The same envelope is used whether the other agency sits in this node or far away, so that signatures, checks and log
rows never depend on the way a message took.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.kernel.canonical_json import canonical_json

Headers = tuple[tuple[str, str], ...]

INSTANCE = "TH"
MEMBER_CLASS = "GOV"
SUBSYSTEM = "services"
"""The one X-Road subsystem in which all services of an agency are; an address may name it or leave it out."""
NONE = "none"
"""What a header says when there is no value: the list of signed headers is fixed, so none of them may be absent."""

# NUL as canonical JSON writes it: no table holds one, so nothing that is kept may have one.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
TRACKER_TAIL = re.compile(r"/findUsage/v2/(findUsage|usagePeriod|heartbeat)\Z")
"""How addresses of the data tracker protocol end below the service's own; only they may have a query."""
# What makes two programs read one path differently; none of it belongs in an address that we sign.
_PATH_TRICKS = re.compile(r"%2[eEfF]|%5[cC]|%25|%00|\\|//|/\.{1,2}(/|\Z)|[\x00-\x20\x7f-\uffff]")

_for_few = lru_cache(maxsize=1024)
"""For what is worked out from addresses and names of agencies: they are few, and in every message."""


@dataclass(frozen=True, slots=True)
class Request:
    """`url` is absolute; `headers` keep their order and their duplicates, so that a check can see them."""

    method: str
    url: str
    headers: Headers
    body: bytes

    def with_headers(self, *more: tuple[str, str]) -> "Request":
        return replace(self, headers=self.headers + more)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Headers
    body: bytes

    def with_headers(self, *more: tuple[str, str]) -> "Response":
        return replace(self, headers=self.headers + more)


@dataclass(frozen=True, slots=True)
class Address:
    """What a service address names: the providing agency and the service's id."""

    provider: str
    service: str


def header_one(headers: Headers, name: str) -> str:
    """The value of a header that must stand there exactly once. Raises MessageMalformed otherwise.

    X-Road lets the last of several win; a signed header that stands twice is refused here, because the signer and the
    reader could each take a different one.
    """
    found = _by_name(headers).get(name.lower(), ())
    if len(found) != 1:
        raise MessageMalformed(f"header {name}: {len(found)} times, expected once")
    if not found[0]:
        raise MessageMalformed(f"header {name}: empty or not visible ASCII")
    return found[0]


@lru_cache(maxsize=64)
def _by_name(headers: Headers) -> dict[str, list[str]]:
    """The values of each name in lower case, empty where one is not visible ASCII: one message is asked for a dozen
    headers."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        told = value.strip(" \t")
        found.setdefault(name.lower(), []).append(told if told.isascii() and told.isprintable() else "")
    return found


def content_digest(body: bytes) -> str:
    """RFC 9530 `Content-Digest` of the bytes, SHA-256."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def object_read(body: bytes) -> dict[str, Any]:
    """The JSON object that another system sent. Raises MessageMalformed for anything else, also for what has no
    canonical form (fractions, numbers beyond 2^53, half a character), is nested without end, or holds a NUL."""
    try:
        found = json.loads(body)
        if _NUL.search(canonical_json(found)):
            raise ValueError("a NUL, which no table holds")
    except (ValueError, TypeError, RecursionError) as wrong:
        raise MessageMalformed("the body is not canonical JSON") from wrong
    if not isinstance(found, dict):
        raise MessageMalformed("the body is not an object")
    return found


def body_read(body: bytes) -> dict[str, Any]:
    """What a question's body holds: `query` (any JSON) and `subject` (a personal number, or empty). Raises
    MessageMalformed."""
    found = object_read(body)
    if set(found) != {"query", "subject"} or not isinstance(found["subject"], str):
        raise MessageMalformed("the body must hold a query and a subject")
    return found


@_for_few
def client_id(agency: str, system: str = "") -> str:
    """The X-Road id of an agency, or of one of its information systems, as `X-Road-Client` carries it."""
    return "/".join(p for p in (INSTANCE, MEMBER_CLASS, quote(agency, safe=""), quote(system, safe="")) if p)


def client_read(member: str, instance: str = INSTANCE) -> tuple[str, str]:
    """Agency and information system ("" for none) of an X-Road id. Raises MessageMalformed for another instance."""
    parts = member.split("/")
    if len(parts) not in (3, 4) or parts[:2] != [instance, MEMBER_CLASS] or not all(parts):
        raise MessageMalformed("X-Road-Client is not a member of this instance")
    return unquote(parts[2]), unquote(parts[3]) if len(parts) == 4 else ""


@_for_few
def service_url(base_url: str, provider: str, service: str) -> str:
    """The address of a service under a node's base address, in the shape of X-Road's REST surface."""
    parts = ("r1", INSTANCE, MEMBER_CLASS, provider, service)
    return base_url.rstrip("/") + "".join("/" + quote(p, safe="") for p in parts)


@_for_few
def address_read(url: str, instance: str = INSTANCE) -> Address:
    """Provider and service of a service address. Raises MessageMalformed for other shapes and for path tricks.

    X-Road's addresses may name the provider's subsystem between the two; all services of an agency are in one here.
    """
    split = urlsplit(url)
    if (
        split.scheme not in ("http", "https")
        or not split.netloc
        or (split.query and not TRACKER_TAIL.search(split.path))
        or split.fragment
        or "@" in split.netloc
        or not url.isascii()
        or not _port_is(split)
    ):
        raise MessageMalformed("not a service address")
    if _PATH_TRICKS.search(split.path):
        raise MessageMalformed("path that two programs may read differently")
    parts = TRACKER_TAIL.sub(r"/\1", split.path).split("/")[1:]
    if len(parts) not in (5, 6) or parts[:3] != ["r1", instance, MEMBER_CLASS] or not all(parts):
        raise MessageMalformed("not a service address")
    if len(parts) == 6 and parts[4] != SUBSYSTEM:
        raise MessageMalformed("no such subsystem")
    return Address(provider=unquote(parts[3]), service=unquote(parts[-1]))


def _port_is(split: SplitResult) -> bool:
    """Whether the port, where one is named, is one."""
    try:
        return split.port is None or split.port > 0
    except ValueError:
        return False


@_for_few
def address_id(url: str) -> str:
    """The X-Road id of the service that an address names, as `X-Road-Service` carries it."""
    return TRACKER_TAIL.sub("/findUsage", urlsplit(url).path).removeprefix("/r1/")


@_for_few
def authority(url: str) -> str:
    """RFC 9421 `@authority`: host in lower case, port only where it is not the scheme's own."""
    split = urlsplit(url)
    port = split.port
    host = (split.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return host if port is None or port == {"http": 80, "https": 443}.get(split.scheme) else f"{host}:{port}"
