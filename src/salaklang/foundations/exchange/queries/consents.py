"""Reading consents: as the person, the asking agency and the register's agency see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from salaklang.foundations.exchange.consent_paper import ONETIME, Paper, given_columns
from salaklang.foundations.exchange.consent_rules import standing_of
from salaklang.foundations.exchange.consent_texts import STANDINGS
from salaklang.foundations.exchange.errors import ConsentNotFound
from salaklang.foundations.exchange.fields import field_label
from salaklang.foundations.exchange.models import AccessLog, Consent, PostedMessage
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries.nodes import lives_here, service_view
from salaklang.foundations.exchange.queries.seals import open_to_person
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.errors import AgencyNotFound
from salaklang.foundations.identity.queries import agency_get, person_by_pid, person_pid
from salaklang.foundations.identity.sealing import pid_index, unseal
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock, moment_read
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PartyView:
    """An agency that a withdrawal concerns. `stopped`: it lives on this node, or has signed that it was told.
    `guarded`: until then nothing is given out either, because the register, or the home that it must ask, is here."""

    agency: str
    name: Text
    stopped: bool
    guarded: bool


@dataclass(frozen=True, slots=True)
class ConsentUse:
    """One use under a consent; `usage` is its row under "who used my data", `act_code` opens its proof."""

    usage: UUID
    at: datetime
    act_code: str
    node_url: str


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A consent in words. `state`: asked, lapsed, declined, valid, used, ended or withdrawn; `types`: (key, words);
    `uses` newest first; `parties` once it is withdrawn. `node_url` where only another node holds it."""

    id: UUID
    state: str
    state_name: Text
    requester: str
    requester_name: Text
    provider: str
    provider_name: Text
    service: str
    service_name: Text
    purpose: str
    purpose_name: Text
    types: tuple[tuple[str, Text], ...]
    once: bool
    uses_max: int
    used: int
    last_use: datetime | None
    uses: tuple[ConsentUse, ...]
    case: str
    asked_at: datetime | None
    given_at: datetime | None
    valid_until: datetime
    declined_at: datetime | None
    revoked_at: datetime | None
    act_code: str
    parties: tuple[PartyView, ...]
    node_url: str = ""


def consents_of(actor: Actor, *, person: UUID, clock: Clock = SYSTEM_CLOCK) -> list[ConsentView]:
    """The person's consents that this node knows of, whether asked for, given or declined: newest first."""
    require(actor, "consent.see", agency=None, person=person)
    mine = Consent.objects.filter(subject_index=pid_index(person_pid(system(), person)))
    return _views(mine.order_by("-id"), clock)


def consent_get(actor: Actor, consent: UUID, *, clock: Clock = SYSTEM_CLOCK) -> ConsentView:
    """One consent, for its person and the agency that asked. Raises ConsentNotFound, also for another person's."""
    row = Consent.objects.filter(pk=consent).first()
    if row is None:
        raise ConsentNotFound(f"consent {consent}")
    person = person_by_pid(system(), unseal(row.subject_sealed))
    mine = person is not None and person.id == actor.person
    if actor.kind == "citizen" and not mine:
        raise ConsentNotFound(f"consent {consent} of somebody else")
    require(actor, "consent.see", agency=row.requester, person=person.id if person else None)
    return _views([row], clock)[0]


def consents_for(actor: Actor, *, case: str, clock: Clock = SYSTEM_CLOCK) -> list[ConsentView]:
    """The consents that the actor's agency has asked for in a matter, newest first."""
    require(actor, "consent.see", agency=actor.agency, person=None)
    return _views(Consent.objects.filter(requester=actor.agency, case=case).order_by("-id"), clock)


def consent_of_paper(paper: Paper, told: Mapping[str, Any], *, node_url: str) -> ConsentView:
    """A consent that only another node holds, as that node told it. Raises ValueError, KeyError or TypeError."""
    row = Consent(
        id=paper.id,
        **given_columns(paper),
        uses=min(int(told["uses"]), paper.count),
        revoked_at=_read(told["withdrawn"]),
    )
    return _view(row, str(told["state"]), (), {}, node_url=node_url, last=_read(told["lastUse"]))


def counted(view: ConsentView, *, used: int, last_use: datetime | None) -> ConsentView:
    """The consent with what its register has counted: it may know of a use whose answer never arrived here."""
    most = max(view.used, used)
    state = "used" if view.state == "valid" and most >= view.uses_max else view.state
    seen = [at for at in (view.last_use, last_use) if at]
    return replace(view, used=most, state=state, state_name=STANDINGS[state], last_use=max(seen) if seen else None)


def _views(rows: Iterable[Consent], clock: Clock) -> list[ConsentView]:
    found, now = list(rows), clock.now()
    uses = _uses(found, now)
    sent = {UUID(m) for row in found for m in row.told.values()}
    delivered = set(PostedMessage.objects.filter(pk__in=sent, state="delivered").values_list("pk", flat=True))
    return [_here(row, now, uses.get(row.id, ()), delivered) for row in found]


def _uses(rows: list[Consent], now: datetime) -> dict[UUID, tuple[ConsentUse, ...]]:
    """The uses of each, of the person's own data, newest first: a landlord's row in the same answer is not theirs."""
    people = {row.id: row.subject_index for row in rows}
    found: dict[UUID, list[ConsentUse]] = {}
    for use in AccessLog.objects.filter(open_to_person(now), consent__in=list(people)).order_by("-at", "-id"):
        if use.consent is not None and use.subject_index == people[use.consent]:
            found.setdefault(use.consent, []).append(ConsentUse(use.id, use.at, use.act_code, use.node_url))
    return {consent: tuple(each) for consent, each in found.items()}


def _here(row: Consent, now: datetime, uses: tuple[ConsentUse, ...], delivered: set[UUID]) -> ConsentView:
    used = max(row.uses, len(uses))
    state = standing_of(
        state=row.state,
        now=now,
        given_at=row.given_at,
        valid_until=row.valid_until,
        uses=used,
        count=row.uses_max,
        withdrawn=row.revoked_at is not None,
    )
    told = {agency: UUID(message) in delivered for agency, message in row.told.items()}
    return _view(row, state, uses, told)


def _view(
    row: Consent,
    state: str,
    uses: tuple[ConsentUse, ...],
    told: Mapping[str, bool],
    *,
    node_url: str = "",
    last: datetime | None = None,
) -> ConsentView:
    service, book = service_view(row.service), grants()
    fields = service.fields if service else {}
    order = list(dict.fromkeys([*fields, *row.data_types]))  # as the register lists them
    parties = dict.fromkeys((row.requester, row.provider)) if row.revoked_at else {}
    guarded = bool(parties) and (lives_here(row.provider) or lives_here(row.home))
    return ConsentView(
        id=row.id,
        state=state,
        state_name=STANDINGS[state],
        requester=row.requester,
        requester_name=_name(row.requester),
        provider=row.provider,
        provider_name=_name(row.provider),
        service=row.service,
        service_name=service.name if service else Text(row.service, row.service),
        purpose=row.purpose,
        purpose_name=book.purpose_text(row.purpose),
        types=tuple((key, field_label(fields, key)) for key in sorted(row.data_types, key=order.index)),
        once=row.mode == ONETIME,
        uses_max=row.uses_max,
        used=max(row.uses, len(uses)),
        last_use=uses[0].at if uses else last,
        uses=uses,
        case=row.case,
        asked_at=row.asked_at,
        given_at=row.given_at,
        valid_until=row.valid_until,
        declined_at=row.declined_at,
        revoked_at=row.revoked_at,
        act_code=row.act_code,
        parties=tuple(PartyView(agency, _name(agency), told.get(agency, True), guarded) for agency in parties),
        node_url=node_url,
    )


def _name(slug: str) -> Text:
    try:
        return agency_get(slug).name
    except AgencyNotFound:
        return Text(slug, slug)


def _read(told: str | None) -> datetime | None:
    return moment_read(told) if told is not None else None
