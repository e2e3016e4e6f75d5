"""Writing disputes: "this is wrong", the register-keeper's answer, and the correction that follows from it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.actions.disputes_between import (
    RIGHT_TO_CORRECT,
    correction_tell,
    dispute_answer_pass_on,
    dispute_pass_on,
)
from salaklang.foundations.exchange.envelope import NONE
from salaklang.foundations.exchange.errors import DisputeClosed, DisputedAlready
from salaklang.foundations.exchange.events import RecordCorrected
from salaklang.foundations.exchange.fields import Field, answer_problems, field_find
from salaklang.foundations.exchange.models import AccessLog, Dispute
from salaklang.foundations.exchange.ports import Asked, RegisterConnector, connectors
from salaklang.foundations.exchange.queries import ServiceView, lives_here, service_view, usage_query, uses_open
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.sealing import seal, unseal
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import Text, text_normalise

_LIMIT = 200
_NOTE_LIMIT = 1000


def dispute_open(
    actor: Actor,
    *,
    person: UUID,
    usage: UUID,
    field: str,
    claimed: str,
    note: str = "",
    mandate_ok: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Dispute:
    """Say that what a register gave in `usage` is wrong: at `field` (`family_name`, `address.road`) it should be
    `claimed`. Goes to the desk of the agency that keeps the register.

    Raises Invalid (fields `field`, `claimed`, `note`), DisputedAlready when the person's dispute about the field is
    still open, NotFound for a use of someone else's data.
    """
    require(actor, "dispute.open", person=person, mandate_ok=mandate_ok)
    used = uses_open(person, clock).filter(pk=usage).first()
    if used is None:
        raise NotFound(f"no use {usage} of this person's data")
    described, now = service_view(used.service), clock.now()
    if described is None:
        raise NotFound(f"register {used.service} is no longer connected")
    claimed, note = text_normalise(claimed), note.strip()
    _claim_check(described, used, field, claimed, note)
    dispute = Dispute(
        usage=used,
        person=person,
        service=used.service,
        provider=used.provider,
        field=field,
        held_sealed=seal(held_now(used, field)),
        claimed_sealed=seal(claimed),
        note_sealed=seal(note) if note else "",
        opened_at=now,
    )
    record = {"usage": str(usage), "service": used.service, "field": field, "claimed": claimed, "note": note}
    try:
        with transaction.atomic():
            dispute.opened_act = _act(actor, "exchange.dispute-opened", dispute, record, now)
            dispute.save(force_insert=True)
            if not lives_here(used.provider):
                dispute_pass_on(dispute, used, claimed=claimed, note=note, clock=clock)
    except IntegrityError:
        known = Dispute.objects.filter(person=person, service=used.service, field=field, state="open").first()
        if known is None:
            raise DisputeClosed("answered in this very moment") from None
        raise DisputedAlready(known.id, fields={"field": texts.DISPUTED_ALREADY}) from None
    return dispute


def dispute_answer(
    actor: Actor, *, dispute: UUID, outcome: str, reason: str, value: str = "", clock: Clock = SYSTEM_CLOCK
) -> Dispute:
    """Answer a dispute, as the register's keeper: `outcome` "upheld" puts the record right, "refused" stands by it.

    `value` is what the register shall say (empty: what the person claimed). Upheld: a new version of the record, both
    acts and the event are one transaction. Raises Invalid (fields `outcome`, `reason`, `value`), DisputeClosed.
    """
    reason, now = reason.strip(), clock.now()
    with transaction.atomic():
        row = Dispute.objects.select_for_update().select_related("usage").filter(pk=dispute).first()
        if row is None:
            raise NotFound(f"no dispute {dispute}")
        require(actor, "dispute.answer", agency=row.provider, person=row.person)
        if row.state != "open":
            raise DisputeClosed(str(dispute))
        _answer_check(outcome, reason)
        if outcome == "upheld":
            _correct(actor, row, text_normalise(value) or unseal(row.claimed_sealed), reason, now)
        row.state, row.answered_at, row.answer_sealed = outcome, now, seal(reason)
        record = {"dispute": str(row.id), "outcome": outcome, "reason": reason}
        row.answered_act = _act(actor, "exchange.dispute-answered", row, record, now)
        row.save(update_fields=["state", "answered_at", "answer_sealed", "answered_act"])
        if row.reporter:
            dispute_answer_pass_on(row, reason, clock=clock)
    return row


def _correct(actor: Actor, row: Dispute, value: str, reason: str, at: datetime) -> None:
    connector = _connector(row.service)
    spec = field_find(connector.fields, row.field)
    if spec is None or not _fits(spec, row.field, value):
        raise Invalid(fields={"value": texts.ANSWER_NOT_FITTING})
    connector.correct(usage_query(row.usage), row.field, value, reason=f"dispute {row.id}", at=at)
    _answers_check(connector, row)
    record = {
        "dispute": str(row.id),
        "service": row.service,
        "field": row.field,
        "value": value,
        "reason": reason,
    }
    _act(actor, "exchange.record-corrected", row, record, at)
    correction_tell(row, at)
    event_emit(
        RecordCorrected(
            service=row.service,
            provider=row.provider,
            field=row.field,
            person=str(row.person or ""),
            dispute=str(row.id),
            usage=str(row.usage_id),
            case=row.usage.case,
        )
    )


def _answers_check(connector: RegisterConnector, row: Dispute) -> None:
    """A correction after which the register could not answer any more (a sub-district's name for its code) is none."""
    if not connector.kept_here:
        return
    try:
        found = connector.answer(usage_query(row.usage), _for_keeper(row.usage))
        fits = found is not None and not answer_problems(connector.fields, found.data)
    except (LookupError, ValueError, TypeError):
        fits = False
    if not fits:
        raise Invalid(fields={"value": texts.ANSWER_NOT_FITTING})


def _act(actor: Actor, kind: str, row: Dispute, record: Mapping[str, object], at: datetime) -> str:
    act = act_append(
        actor,
        kind=kind,
        agency=row.provider,
        subject=Ref("dispute", str(row.id)),
        record=record,
        persons=[row.person] if row.person else [],
        legal_basis=RIGHT_TO_CORRECT,
        service=row.service,
        at=at,
    )
    return act.code


def _connector(service: str) -> RegisterConnector:
    connector = connectors().get(service)
    if connector is None:
        raise NotFound(f"register {service} is no longer connected")
    return connector


def held_now(used: AccessLog, path: str) -> str:
    """What the register says now at `path`; empty where it cannot be asked: a dispute never waits for a register."""
    connector = connectors().get(used.service) if lives_here(used.provider) else None
    try:
        found = connector.answer(usage_query(used), _for_keeper(used)) if connector and connector.kept_here else None
    except LookupError:
        found = None
    key, _, part = path.partition(".")
    value = found.data.get(key, "") if found else ""
    return str(value.get(part, "") if isinstance(value, Mapping) else value)


def _for_keeper(used: AccessLog) -> Asked:
    """The keeper looks into their own register: no agency asks, and no use of the person's data comes of it."""
    return Asked(used.provider, NONE, "", RIGHT_TO_CORRECT, used.case)


def _claim_check(
    connector: ServiceView | RegisterConnector, used: AccessLog, path: str, claimed: str, note: str
) -> None:
    problems: dict[str, Text] = {}
    spec = field_find(connector.fields, path)
    if spec is None or spec.key not in used.fields:
        problems["field"] = texts.FIELD_UNKNOWN
    if not claimed:
        problems["claimed"] = texts.CLAIM_EMPTY
    elif len(claimed) > _LIMIT:
        problems["claimed"] = texts.TOO_LONG.fill(limit=_LIMIT)
    elif spec and not _fits(spec, path, claimed):
        problems["claimed"] = texts.ANSWER_NOT_FITTING
    if len(note) > _NOTE_LIMIT:
        problems["note"] = texts.TOO_LONG.fill(limit=_NOTE_LIMIT)
    if problems:
        raise Invalid(fields=problems)


def _answer_check(outcome: str, reason: str) -> None:
    problems: dict[str, Text] = {}
    if outcome not in ("upheld", "refused"):
        problems["outcome"] = texts.OUTCOME_UNKNOWN
    if not reason:
        problems["reason"] = texts.REASON_EMPTY
    elif len(reason) > _NOTE_LIMIT:
        problems["reason"] = texts.TOO_LONG.fill(limit=_NOTE_LIMIT)
    if problems:
        raise Invalid(fields=problems)


def _fits(spec: Field, path: str, value: str) -> bool:
    """Whether a text can stand in the field; a part of an address is any text that the register could hand out."""
    if path.partition(".")[2]:
        return value.isprintable() and len(value) <= _LIMIT
    return not answer_problems({spec.key: spec}, {spec.key: value})
