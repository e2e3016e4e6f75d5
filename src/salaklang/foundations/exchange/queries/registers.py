"""Reading the exchange. The first argument is who asks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.fields import field_find, field_label
from salaklang.foundations.exchange.models import AccessLog, Dispute, RegisterRecord, RegisterSwitch
from salaklang.foundations.exchange.ports import connectors, grants
from salaklang.foundations.exchange.provided import provided, provided_all
from salaklang.foundations.exchange.queries.askers import Asker, Posts, asker_of
from salaklang.foundations.exchange.queries.nodes import service_view
from salaklang.foundations.exchange.queries.seals import open_to_person
from salaklang.foundations.exchange.texts import DISPUTE_STATES, STATES
from salaklang.foundations.exchange.tracker_wire import PAGE_MAX, zoned
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.errors import AgencyNotFound
from salaklang.foundations.identity.queries import agency_get, person_pid
from salaklang.foundations.identity.sealing import pid_index, unseal
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock, moment_read
from salaklang.kernel.errors import NotFound
from salaklang.kernel.text import Text

PAGE = 50
_STATE = f"SELECT state FROM {RegisterSwitch._meta.db_table} WHERE service = %s"  # noqa: S608 names of models
RECORD = (
    f"SELECT data_sealed FROM {RegisterRecord._meta.db_table} "  # noqa: S608
    "WHERE register = %s AND key_index = %s AND valid_to IS NULL"
)
"""The record that is valid now, sealed, from its register and `record_index`."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One use of a person's data. `fields` are (path, words) of what was given; never the values.

    `asker`: the post or the rule that asked; `sealed_until`: it was hidden from the person until then; `proof`: its
    receipt file, where that was asked for and there is one; `action`, `legal_basis`: the codes of purpose and basis.
    """

    id: UUID
    at: datetime
    service: str
    service_name: Text
    provider: str
    provider_name: Text
    requester: str
    requester_name: Text
    user_ref: str
    purpose: Text
    basis: Text
    consent: UUID | None
    case: str
    fields: tuple[tuple[str, Text], ...]
    act_code: str
    asker: Asker
    node_url: str = ""
    told_elsewhere: bool = False
    sealed_until: datetime | None = None
    proof: str = ""
    action: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute as its two sides see it. `held` is what the register said when the person disputed it."""

    id: UUID
    usage: UUID
    person: UUID | None
    service: str
    service_name: Text
    provider: str
    provider_name: Text
    field: str
    field_name: Text
    held: str
    claimed: str
    note: str
    answer: str
    state: str
    state_name: Text
    opened_at: datetime
    answered_at: datetime | None
    opened_act: str
    answered_act: str
    reporter_name: Text


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A connected register and how it is connected now."""

    service: str
    name: Text
    provider: str
    provider_name: Text
    state: str
    state_name: Text


def usages_of(
    actor: Actor,
    *,
    person: UUID,
    offset: int = 0,
    limit: int = PAGE,
    since: datetime | None = None,
    until: datetime | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> list[Usage]:
    """Who used the person's data, newest first: at most `limit` (up to 1000) rows after the first `offset`, of those
    from `since` and before `until`. Sealed uses are not among them before their day."""
    require(actor, "usage.see", person=person)
    limit = max(1, min(limit, PAGE_MAX))
    rows = in_period(uses_open(person, clock), since, until)
    return usages_shown(rows[max(0, offset) : max(0, offset) + limit])


def usages_shown(rows: Iterable[AccessLog]) -> list[Usage]:
    """The rows as people read them. Permission is the caller's to ask for."""
    posts = Posts()
    return [_usage(row, posts) for row in rows]


def usage_get(actor: Actor, usage: UUID, *, person: UUID, clock: Clock = SYSTEM_CLOCK) -> Usage:
    """One use of the person's data. Raises NotFound, also for a use of someone else's, and for one still sealed."""
    require(actor, "usage.see", person=person)
    row = uses_open(person, clock).filter(pk=usage).first()
    if row is None:
        raise NotFound(f"no use {usage} of this person's data")
    return _usage(row)


def disputable_fields(usage: Usage) -> tuple[tuple[str, Text], ...]:
    """The (path, words) of what a person can say is wrong about a use: addresses part by part."""
    connector = connectors().get(usage.service)
    if connector is None:
        return ()
    paths: list[tuple[str, Text]] = []
    for key, label in usage.fields:
        spec = connector.fields.get(key)
        if spec and spec.parts:
            paths += [(f"{key}.{part}", name) for part, name in spec.parts.items()]
        elif spec and field_find(connector.fields, key):
            paths.append((key, label))
    return tuple(paths)


def connected_services() -> Mapping[str, str]:
    """Concept → the service that holds it: what a service definition must not ask for. Public knowledge."""
    return {f.concept: c.service for c in connectors().values() for f in c.fields.values()}


def registers_of(actor: Actor, *, agency: str | None = None) -> list[RegisterView]:
    """The connected registers and functions (of one agency) with their state, for their keepers."""
    require(actor, "record.keep", agency=agency or actor.agency)
    states = dict(RegisterSwitch.objects.values_list("service", "state"))
    found = [o for o in provided_all() if agency is None or o.provider == agency]
    return [
        RegisterView(
            service=c.service,
            name=c.name,
            provider=c.provider,
            provider_name=agency_name(c.provider),
            state=states.get(c.service, "up"),
            state_name=STATES[states.get(c.service, "up")],
        )
        for c in sorted(found, key=lambda c: c.service)
    ]


def disputes_for(actor: Actor, *, state: str | None = "open", limit: int = PAGE) -> list[DisputeView]:
    """The disputes that wait at the actor's agency (for a register-keeper), oldest first; `state=None` for all."""
    require(actor, "dispute.see", agency=actor.agency, person=None)
    rows = Dispute.objects.filter(provider=actor.agency).order_by("opened_at")
    rows = rows.filter(state=state) if state else rows
    return [_dispute(row) for row in rows[:limit]]


def disputes_of(actor: Actor, *, person: UUID) -> list[DisputeView]:
    """The disputes that a person has opened, newest first."""
    require(actor, "dispute.see", agency=None, person=person)
    return [_dispute(row) for row in Dispute.objects.filter(person=person).order_by("-opened_at")]


def dispute_get(actor: Actor, dispute: UUID) -> DisputeView:
    """One dispute, for the person and the provider. Raises NotFound."""
    row = Dispute.objects.filter(pk=dispute).first()
    if row is None:
        raise NotFound(f"no dispute {dispute}")
    require(actor, "dispute.see", agency=row.provider, person=row.person)
    return _dispute(row)


def register_state(service: str) -> str:
    """How a register is connected now: up, down, slow or rubbish."""
    found = statement_run(_STATE, [service])
    return str(found[0]) if found else "up"


def record_index(register: str, key: str) -> str:
    """Where a record is found: a keyed index, so that the table tells nothing about who is in it."""
    return pid_index(f"register:{register}:{key}")


def record_get(register: str, key: str) -> dict[str, Any] | None:
    """The record that is valid now under `key`."""
    found = statement_run(RECORD, [register, record_index(register, key)])
    return record_open(found[0]) if found else None


def record_open(sealed: str) -> dict[str, Any]:
    """What a record's row keeps sealed."""
    opened: dict[str, Any] = json.loads(unseal(sealed))
    return opened


def usage_query(row: AccessLog) -> dict[str, str]:
    """The query of a use, opened: only for putting the record right that it found."""
    query: dict[str, str] = json.loads(unseal(row.query_sealed))
    return query


def uses_open(person: UUID, clock: Clock) -> QuerySet[AccessLog]:
    """The uses of a person's data that they may see by now, newest first. Permission is the caller's to ask for."""
    rows = AccessLog.objects.filter(open_to_person(clock.now()), subject_index=pid_index(person_pid(system(), person)))
    return rows.order_by("-at", "-id")


def in_period(rows: QuerySet[AccessLog], since: datetime | None, until: datetime | None) -> QuerySet[AccessLog]:
    """Those from `since` and before `until`."""
    rows = rows.filter(at__gte=since) if since else rows
    return rows.filter(at__lt=until) if until else rows


def usage_of_tracker(row: Mapping[str, Any], *, provider: str, node_url: str) -> Usage | None:
    """A use as another node's tracker tells it; None for a row that cannot be read. It is the provider's word, which
    the act on the provider's log proves."""
    try:
        fields = [str(key)[:80] for key in row["fields"]][:100]
        service, requester = str(row["receiverSystem"])[:80], str(row["receiverCode"])[:63]
        known, book, at = service_view(service), grants(), moment_read(row["logtime"])
        return Usage(
            id=UUID(str(row["id"])),
            at=at,
            service=service,
            service_name=known.name if known else Text(service, service),
            provider=provider,
            provider_name=agency_name(provider),
            requester=requester,
            requester_name=agency_name(requester),
            user_ref="",
            purpose=book.purpose_text(str(row["action"])[:80]),
            basis=book.basis_text(str(row["legalBasis"])[:80]),
            consent=None,
            case=str(row["case"])[:200],
            fields=tuple((key, field_label(known.fields if known else {}, key)) for key in fields),
            act_code=str(row["act"])[:20],
            asker=asker_of(requester, str(row.get("askedBy", ""))[:80], book.purpose_text(str(row["action"])[:80])),
            node_url=node_url,
            told_elsewhere=True,
            sealed_until=zoned(row.get("sealedUntil")),
            proof=str(row.get("proof") or "")[:20_000],
            action=str(row["action"])[:80],
            legal_basis=str(row["legalBasis"])[:80],
        )
    except (KeyError, TypeError, ValueError):
        return None


def _usage(row: AccessLog, posts: Posts | None = None) -> Usage:
    offer, book = provided(row.service), grants()
    return Usage(
        id=row.id,
        at=row.at,
        service=row.service,
        service_name=offer.name if offer else Text(row.service, row.service),
        provider=row.provider,
        provider_name=agency_name(row.provider),
        requester=row.requester,
        requester_name=agency_name(row.requester),
        user_ref=row.user_ref,
        purpose=book.purpose_text(row.purpose),
        basis=book.basis_text(row.legal_basis),
        consent=row.consent,
        case=row.case,
        fields=tuple((key, offer.label(key) if offer else Text(key, key)) for key in row.fields),
        act_code=row.act_code,
        asker=asker_of(row.requester, row.user_ref, book.purpose_text(row.purpose), posts),
        node_url=row.node_url,
        sealed_until=row.sealed_until,
        action=row.purpose,
        legal_basis=row.legal_basis,
    )


def _dispute(row: Dispute) -> DisputeView:
    connector = connectors().get(row.service)
    return DisputeView(
        id=row.id,
        usage=row.usage_id,
        person=row.person,
        service=row.service,
        service_name=connector.name if connector else Text(row.service, row.service),
        provider=row.provider,
        provider_name=agency_name(row.provider),
        field=row.field,
        field_name=field_label(connector.fields if connector else {}, row.field),
        held=_open(row.held_sealed),
        claimed=_open(row.claimed_sealed),
        note=_open(row.note_sealed),
        answer=_open(row.answer_sealed),
        state=row.state,
        state_name=DISPUTE_STATES[row.state],
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        opened_act=row.opened_act,
        answered_act=row.answered_act,
        reporter_name=agency_name(row.reporter),
    )


def _open(sealed: str) -> str:
    return unseal(sealed) if sealed else ""


def agency_name(slug: str) -> Text:
    """What an agency is called; its machine name where this node does not know it."""
    try:
        return agency_get(slug).name
    except AgencyNotFound:
        return Text(slug, slug)
