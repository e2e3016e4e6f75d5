"""A question for a data tracker and its answer as they travel, in the shape of Estonia's (AJ, version 2). Pure.

Two forms: `GET …/findUsage/v2/findUsage?userCode=…`, as any portal of that protocol asks; and the body of a POST, which
our own nodes send, because an address is written down in more places than a body.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from salaklang.foundations.exchange.envelope import TRACKER_TAIL, Request, object_read
from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.kernel.clock import moment_read

PAGE_MAX = 1000
PROOFS_MAX = 100
"""With proofs a page is shorter: each is about three thousand characters, and no answer is above 1 MB."""
_KEYS = frozenset({"periodStart", "periodEnd", "offset", "limit", "proof"})
_NUMBER = re.compile(r"[0-9]{1,7}")
_COUNTRY = re.compile(r"\A[A-Z]{2}(?=[0-9])")


@dataclass(frozen=True, slots=True)
class TrackerQuery:
    """`subject`: whose uses. From `since`, before `until`. `proof`: with a receipt file for each use."""

    subject: str
    since: datetime | None
    until: datetime | None
    offset: int
    limit: int
    proof: bool


def tracker_query(request: Request) -> TrackerQuery:
    """What is asked, and of whom. Raises MessageMalformed."""
    try:
        given = _from_address(request) if request.method == "GET" else _from_body(request.body)
        subject = _COUNTRY.sub("", str(given.pop("userCode")))
        if not set(given) <= _KEYS:
            raise ValueError("a parameter that a tracker does not know")
        proof = str(given.get("proof", "0")) not in ("0", "False", "false", "")
        return TrackerQuery(
            subject=subject,
            since=zoned(given.get("periodStart")),
            until=zoned(given.get("periodEnd")),
            offset=_number(given.get("offset", 0), least=0),
            limit=min(_number(given.get("limit", PAGE_MAX), least=1), PROOFS_MAX if proof else PAGE_MAX),
            proof=proof,
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise MessageMalformed("not a question for the tracker") from wrong


def form_check(request: Request) -> bool:
    """Whether the request has one of the two forms: GET at the address of the protocol, POST at the service's own."""
    at_tail = TRACKER_TAIL.search(urlsplit(request.url).path) is not None
    return request.method == "GET" if at_tail else request.method == "POST"


def zoned(text: object) -> datetime | None:
    """An RFC 3339 time with its zone. Raises ValueError."""
    if text is None:
        return None
    # In the query of an address a plus that nobody has encoded is read as a space.
    return moment_read(str(text).replace(" ", "+"))


def moment(at: datetime | None) -> str | None:
    """RFC 3339 with zone, to the millisecond."""
    return at.isoformat(timespec="milliseconds") if at else None


def _from_address(request: Request) -> dict[str, Any]:
    if request.body:
        raise ValueError("a GET with a body")
    pairs = parse_qsl(urlsplit(request.url).query, keep_blank_values=True, strict_parsing=True, max_num_fields=10)
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a parameter twice")
    return dict(pairs)


def _from_body(raw: bytes) -> dict[str, Any]:
    body = object_read(raw)
    return {**body["query"], "userCode": body["subject"]}


def _number(given: object, *, least: int) -> int:
    text = str(given)
    if isinstance(given, bool) or not _NUMBER.fullmatch(text) or int(text) < least:
        raise ValueError("not a number that fits")
    return int(text)
