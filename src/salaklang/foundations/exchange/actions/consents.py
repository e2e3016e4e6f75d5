"""Writing consents: asked for by an agency, given or declined by the person, used by the register, withdrawn.

Each is an act. Where an agency on another node has to do with it, a message goes out in the same transaction; and
whatever becomes of that message, the register asks the consent's home before it answers (`consent_check`).
"""

from collections.abc import Collection
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import F

from salaklang.foundations.exchange.actions.consent_often import often_check
from salaklang.foundations.exchange.actions.consents_between import given_tell
from salaklang.foundations.exchange.actions.keys import signing_key
from salaklang.foundations.exchange.consent_paper import ONETIME, Paper, paper_bytes, paper_sign
from salaklang.foundations.exchange.consent_rules import CONSENT_LAW, consent_right, wish_check
from salaklang.foundations.exchange.consent_texts import CONSENT_ASK_BODY, CONSENT_ASK_SUBJECT, DATA_TYPES_OTHER
from salaklang.foundations.exchange.errors import ConsentClosed, ConsentNotFound, ConsentUsedUp
from salaklang.foundations.exchange.models import Consent
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries import lives_here, service_view
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get, person_by_pid, person_pid
from salaklang.foundations.identity.sealing import pid_index, seal, unseal
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications.actions import message_send
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.ids import id_new


class Wish(TypedDict):
    """What one agency wants to ask, of which service, what for, which data, until when and how often. `mode`: a life of
    `consent_paper`, once where it is left out; `uses_max` 1; `case` the matter's number."""

    requester: str
    service: str
    purpose: str
    data_types: Collection[str]
    valid_until: datetime
    mode: NotRequired[str]
    uses_max: NotRequired[int]
    case: NotRequired[str]


@transaction.atomic
def consent_ask(actor: Actor, *, subject: str, clock: Clock = SYSTEM_CLOCK, **wish: Unpack[Wish]) -> Consent:
    """Ask the person whose number is `subject` to let `requester` ask `service`; they find it on their page.

    They are told, where this node knows them. Needs the access right that the consent would open. Raises AccessDenied,
    NotFound, ConsentAskedOften, Invalid with fields `purpose`, `data_types`, `uses_max`, `valid_until`.
    """
    requester = wish["requester"]
    require(actor, "consent.ask", agency=requester)
    fields = consent_right(grants(), client=requester, service=wish["service"], purpose=wish["purpose"])
    if not set(wish["data_types"]) <= fields:
        raise Invalid("consent", fields={"data_types": DATA_TYPES_OTHER})
    row = _row(subject, clock, **wish)
    often_check(row, clock.now())
    row.state, row.asked_at = "asked", clock.now()
    _act(actor, "exchange.consent-asked", row, clock.now())
    row.save(force_insert=True)
    person = person_of(row)
    if person:
        message_send(
            system(requester),
            person=person,
            about=Ref("consent", str(row.id)),
            kind="consent.asked",
            subject=CONSENT_ASK_SUBJECT,
            body=CONSENT_ASK_BODY.fill(agency=agency_get(requester).name),
            agency=requester,
            key=f"consent-asked {row.id}",
        )
    return row


@transaction.atomic
def consent_give(
    actor: Actor, *, person: UUID, mandate_ok: bool = False, clock: Clock = SYSTEM_CLOCK, **wish: Unpack[Wish]
) -> Consent:
    """Let agency `requester` ask `service` about `person`, for `purpose`, `uses_max` times until `valid_until`.

    Raises NotFound for a service that is not connected; Invalid: fields `purpose`, `data_types`, `uses_max`,
    `valid_until`.
    """
    require(actor, "consent.give", agency=wish["requester"], person=person, mandate_ok=mandate_ok)
    row = _row(person_pid(system(), person), clock, **wish)
    _give(actor, row, clock)
    row.save(force_insert=True)
    return row


@transaction.atomic
def consent_agree(actor: Actor, *, consent: UUID, clock: Clock = SYSTEM_CLOCK) -> Consent:
    """Say yes to what was asked. Sent twice, it is given once. Raises ConsentNotFound, ConsentClosed, NotAllowed."""
    row = _asked(actor, consent)
    if row.state == "given" and row.revoked_at is None:
        return row
    if row.state != "asked" or row.valid_until <= clock.now():
        raise ConsentClosed(f"consent {consent} is {row.state}")
    _give(actor, row, clock)
    row.save()
    return row


@transaction.atomic
def consent_decline(actor: Actor, *, consent: UUID, clock: Clock = SYSTEM_CLOCK) -> Consent:
    """Say no to what was asked. Repeatable. Raises ConsentNotFound, ConsentClosed, NotAllowed."""
    row = _asked(actor, consent)
    if row.state == "declined":
        return row
    if row.state != "asked":
        raise ConsentClosed(f"consent {consent} is {row.state}")
    row.state, row.declined_at = "declined", clock.now()
    _act(actor, "exchange.consent-declined", row, clock.now())
    row.save()
    return row


@transaction.atomic
def consent_withhold(
    actor: Actor, *, person: UUID, mandate_ok: bool = False, clock: Clock = SYSTEM_CLOCK, **wish: Unpack[Wish]
) -> Consent:
    """Say no on the spot, where an application asks: the record that nobody may ask this register for it."""
    require(actor, "consent.give", agency=wish["requester"], person=person, mandate_ok=mandate_ok)
    row = _row(person_pid(system(), person), clock, **wish)
    row.state, row.declined_at = "declined", clock.now()
    _act(actor, "exchange.consent-declined", row, clock.now())
    row.save(force_insert=True)
    return row


def consent_use(actor: Actor, *, consent: UUID, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count one use, inside the register's own transaction. Two at once cannot both take the last one.

    Raises ConsentUsedUp when it ended, was withdrawn or is used up.
    """
    require(actor, "consent.use")
    usable = Consent.objects.filter(
        pk=consent, state="given", revoked_at=None, valid_until__gt=clock.now(), uses__lt=F("uses_max")
    )
    if not usable.update(uses=F("uses") + 1):
        raise ConsentUsedUp(f"consent {consent}")


def person_of(row: Consent) -> UUID | None:
    """The person whom this node knows under the consent's number; None where it knows nobody."""
    person = person_by_pid(system(), unseal(row.subject_sealed))
    return person.id if person else None


def _asked(actor: Actor, consent: UUID) -> Consent:
    row = Consent.objects.select_for_update().filter(pk=consent).first()
    if row is None:
        raise ConsentNotFound(f"consent {consent}")
    require(actor, "consent.give", agency=row.requester, person=person_of(row), mandate_ok=False)
    return row


def _row(
    subject: str,
    clock: Clock,
    *,
    requester: str,
    service: str,
    purpose: str,
    data_types: Collection[str],
    valid_until: datetime,
    mode: str = ONETIME,
    uses_max: int = 1,
    case: str = "",
) -> Consent:
    """The row of what is asked, checked, not saved yet."""
    known, types = service_view(service), sorted(set(data_types))
    if known is None:
        raise NotFound(f"no service {service[:80]!r} is connected")
    wish_check(
        purpose=purpose, data_types=types, mode=mode, uses_max=uses_max, valid_until=valid_until, now=clock.now()
    )
    agency_get(requester)
    return Consent(
        id=id_new(),
        subject_index=pid_index(subject),
        subject_sealed=seal(subject),
        requester=requester,
        provider=known.provider,
        home=_home(requester, known.provider),
        service=service,
        purpose=purpose,
        data_types=types,
        mode=mode,
        uses_max=uses_max,
        valid_until=valid_until.replace(microsecond=0),
        case=case,
    )


def _home(requester: str, provider: str) -> str:
    """Before whom it is given: the agency that asks, where it lives here; else the one that answers."""
    home = next((agency for agency in (requester, provider) if lives_here(agency)), None)
    if home is None:
        raise NotFound("neither agency lives on this node")
    return home


def _give(actor: Actor, row: Consent, clock: Clock) -> None:
    """Sign the paper, record the act, and tell the agencies that live elsewhere."""
    row.state, row.given_at = "given", clock.now().replace(microsecond=0)
    paper = Paper(
        id=row.id,
        subject=unseal(row.subject_sealed),
        requester=row.requester,
        provider=row.provider,
        home=row.home,
        service=row.service,
        purpose=row.purpose,
        data_types=tuple(row.data_types),
        valid_from=row.given_at,
        valid_until=row.valid_until,
        life=row.mode,
        count=row.uses_max,
    )
    row.key_id, key = signing_key(row.home, clock)
    row.paper_sealed, row.signature = seal(paper_bytes(paper)), paper_sign(paper, key)
    _act(actor, "exchange.consent-given", row, clock.now())
    given_tell(row, clock)


def _act(actor: Actor, kind: str, row: Consent, at: datetime) -> None:
    person = person_of(row)
    row.act_code = act_append(
        actor,
        kind=kind,
        agency=row.home,
        subject=Ref("consent", str(row.id)),
        record={
            "consent": str(row.id),
            "requester": row.requester,
            "provider": row.provider,
            "service": row.service,
            "purpose": row.purpose,
            "data_types": list(row.data_types),
            "mode": row.mode,
            "uses_max": row.uses_max,
            "until": row.valid_until.isoformat(timespec="seconds"),
            "case": row.case,
        },
        persons=[person] if person else [],
        legal_basis=CONSENT_LAW,
        at=at,
    ).code
