"""Pure decisions of a provider about a message: time window, access right, ground."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from salaklang.foundations.exchange.envelope import NONE
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    BasisNotPermitted,
    ConsentNeeded,
    KeyUnknown,
    MessageMalformed,
    MessageTooLarge,
    WindowWrong,
)
from salaklang.foundations.exchange.limits import DEFAULT, Limits, limits_read
from salaklang.foundations.exchange.seals import SealRule, seal_rule_read
from salaklang.kernel.ids import slug_is
from salaklang.kernel.text import Text

MAX_BODY = 64 * 1024
SKEW_SECONDS = 30
LIFE_SECONDS = 300
CONSENT = "consent"
INBOX = "inbox."
"""What the service names of asynchronous messages begin with; their kind follows."""
TRACKER = frozenset({"findUsage", "usagePeriod", "heartbeat"})
SYSTEMS_TOO = frozenset({"consentRequest", "consentStatus"})
"""What agencies' nodes ask each other about consents, and an information system may ask its own agency's node."""
OWN_DATA, OWN_DATA_BASIS = "own-data", "pdpa-s30"
"""Why and on what ground a node asks a tracker: the person's right to see what is held and used of them."""
MAX_POST = 48 * 1024
_PASSING = frozenset({"window-wrong", "key-unknown"})
ANYONE = "*"
POST_LIFE = timedelta(days=14)
"""How long a message is tried: longer than any holiday on which nobody looks after a server."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the headers of a request say. Texts are decoded; `consent` is None where none is named; `system` is the
    information system of the client that asks (X-Road's subsystem), empty where its node does."""

    client: str
    provider: str
    service: str
    message_id: str
    user_ref: str
    legal_basis: str
    purpose: str
    consent: UUID | None
    case: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """One access right. `methods` fits the surface's shape; `fields` are the only keys of the answer that travel.

    `limits` where it has some of its own: they are counted for each of its purposes apart.
    """

    client: str
    service: str
    purposes: frozenset[str]
    legal_bases: frozenset[str]
    fields: frozenset[str]
    methods: frozenset[str] = frozenset({"POST"})
    limits: Limits | None = None


BOOK_LIMITS = Grant("", "", frozenset(), frozenset(), frozenset())
"""For counting by the book's own limits whom an agency asks about where no access right is needed: trackers, requests
for consent."""


@dataclass(frozen=True, slots=True)
class GrantBook:
    """All access rights of a node, with the words for purposes and grounds. What is not in it is denied."""

    version: str
    grants: tuple[Grant, ...]
    purposes: Mapping[str, Text] = field(default_factory=dict)
    legal_bases: Mapping[str, Text] = field(default_factory=dict)
    messages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    trackers: frozenset[str] = frozenset()
    limits: Limits = DEFAULT
    seals: Mapping[str, SealRule] = field(default_factory=dict)

    def purpose_text(self, code: str) -> Text:
        return self.purposes.get(code, Text(code, code))

    def basis_text(self, code: str) -> Text:
        return self.legal_bases.get(code, Text(code, code))


def size_check(body: bytes) -> None:
    if len(body) > MAX_BODY:
        raise MessageTooLarge(f"{len(body)} bytes")


def key_check(created: int, *, valid_from: datetime, valid_to: datetime | None, revoked_at: datetime | None) -> None:
    """Raises KeyUnknown unless the key was valid at `created`. A revoked key is refused whatever the message says:
    who has stolen a key can write any date."""
    if revoked_at is not None:
        raise KeyUnknown("key is revoked")
    if created < valid_from.timestamp() or (valid_to is not None and created >= valid_to.timestamp()):
        raise KeyUnknown("key was not valid when the message was created")


def window_check(created: int, expires: int, now: float) -> None:
    """Raises WindowWrong unless `now` lies between `created` and `expires`, give or take 30 s of wrong clocks."""
    if not 0 < expires - created <= LIFE_SECONDS:
        raise WindowWrong("a message lives more than no time and at most 300 seconds")
    if created > now + SKEW_SECONDS:
        raise WindowWrong("created in the future")
    if now > expires + SKEW_SECONDS:
        raise WindowWrong("expired")


def grant_find(book: GrantBook, head: Head, method: str) -> Grant:
    """The access right for this client, service and method. Raises AccessDenied: without one, everything is denied."""
    for grant in book.grants:
        asked = (grant.client, grant.service) == (head.client, head.service) and method in grant.methods
        if asked and head.purpose in grant.purposes:
            return grant
    raise AccessDenied(f"{head.client} has no right to {head.service} for this purpose")


def message_right(book: GrantBook, kind: str, client: str) -> None:
    """Raises AccessDenied unless `client` may send messages of this kind."""
    if not {client, ANYONE} & book.messages.get(kind, frozenset()):
        raise AccessDenied(f"{client} may not send messages of kind {kind}")


def tracker_right(book: GrantBook, head: Head) -> None:
    """Raises AccessDenied unless this client may ask trackers, and asks for the person themselves."""
    asks_for_them = (head.purpose, head.legal_basis) == (OWN_DATA, OWN_DATA_BASIS)
    if not asks_for_them or not {head.client, ANYONE} & book.trackers:
        raise AccessDenied(f"{head.client} may not ask the tracker for {head.purpose}")


def system_may(service: str, *, nodes_only: Collection[str]) -> None:
    """Raises AccessDenied where only an agency's node may ask, for the agency or for a person: an information system
    sends no messages in its agency's name and asks no tracker. Of consents it may ask for one, which the person then
    reads and answers, and look how it stands."""
    if service.startswith(INBOX) or service in TRACKER or service in frozenset(nodes_only) - SYSTEMS_TOO:
        raise AccessDenied("not for information systems")


def try_again(status: int, code: str) -> bool:
    """Whether a message that was answered so may be taken later as it is: the trouble is the recipient's, or lies
    between the two nodes (a clock that is off, a key that is not known there yet) and ends without anybody's doing
    anything to the message."""
    return status >= 500 or status in (408, 425, 429) or code in _PASSING


def retry_after(attempts: int) -> timedelta:
    """How long a queue waits after so many vain attempts: 1 s, 2 s, 4 s … at most a minute, so that what an hour's
    partition held up is on its way within a minute of its end. An attempt is one message to one partner."""
    return timedelta(seconds=min(2 ** min(max(attempts, 1) - 1, 10), 60))


def basis_check(grant: Grant, head: Head) -> None:
    """Raises BasisNotPermitted unless the ground is one of those of the right; ConsentNeeded where none is named and
    consent is one of them."""
    if head.legal_basis in grant.legal_bases:
        return
    if head.legal_basis == NONE and CONSENT in grant.legal_bases:
        raise ConsentNeeded("no ground is named and consent would be one")
    raise BasisNotPermitted(f"ground {head.legal_basis!r} does not permit {head.service} for {head.purpose}")


def seal_check(book: GrantBook, head: Head) -> SealRule | None:
    """The seal that the ground puts on the use; None for most grounds. Raises BasisNotPermitted for an agency that may
    not use a ground that seals, whatever its access right says."""
    rule = book.seals.get(head.legal_basis)
    if rule is not None and head.client not in rule.agencies:
        raise BasisNotPermitted(f"{head.client} may not use {head.legal_basis!r}, which seals")
    return rule


def book_from(data: Mapping[str, Any]) -> GrantBook:
    """A grant book from parsed YAML. Raises ValueError, naming the place, on anything unexpected."""
    purposes = {k: Text(v["th"], v["en"]) for k, v in data["purposes"].items()}
    bases = {k: Text(v["th"], v["en"]) for k, v in data["legal_bases"].items()}
    if CONSENT not in bases:
        raise ValueError("the grounds must have a text for consent")
    limits = limits_read(data.get("limits"), DEFAULT)
    grants = tuple(
        Grant(
            client=_slug(client),
            service=str(each["service"]),
            purposes=_known(each["purposes"], purposes, "purpose"),
            legal_bases=_known(each["legal_bases"], bases, "legal basis"),
            fields=frozenset(each["fields"]),
            limits=limits_read(each["limits"], limits) if "limits" in each else None,
        )
        for each in data["grants"]
        for client in each["clients"]
    )
    messages = {
        str(kind): frozenset(c if c == ANYONE else _slug(c) for c in clients)
        for kind, clients in data.get("messages", {}).items()
    }
    trackers = frozenset(c if c == ANYONE else _slug(c) for c in data.get("trackers", ()))
    seals = {k: seal_rule_read(v["sealed"]) for k, v in data["legal_bases"].items() if "sealed" in v}
    if CONSENT in seals:
        raise ValueError("what a person consents to cannot be hidden from them")
    return GrantBook(str(data["version"]), grants, purposes, bases, messages, trackers, limits, seals)


def query_check(query: object, keys: frozenset[str]) -> dict[str, str]:
    """The query as texts. Raises MessageMalformed unless it holds exactly `keys`, each a short text."""
    if not isinstance(query, Mapping) or set(query) != keys:
        raise MessageMalformed(f"the query must hold exactly {sorted(keys)}")
    if not all(isinstance(v, str) and 0 < len(v) <= 200 for v in query.values()):
        raise MessageMalformed("the query's values must be short texts")
    return dict(query)


def _known(names: Iterable[str], texts: Mapping[str, Text], what: str) -> frozenset[str]:
    unknown = [n for n in names if n not in texts]
    if unknown:
        raise ValueError(f"{what} without a text: {unknown}")
    return frozenset(names)


def _slug(client: str) -> str:
    if not slug_is(client):
        raise ValueError(f"{client!r} is not an agency's machine name")
    return client
