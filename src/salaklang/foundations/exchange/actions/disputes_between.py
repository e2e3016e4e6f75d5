"""Disputes and corrections that cross nodes: the person is here, the register there, and what was put right is told
everywhere that used the old value."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.actions.posting import message_post
from salaklang.foundations.exchange.bodies import TEXT_MOST, id_in, text_in
from salaklang.foundations.exchange.errors import AccessDenied, DisputedAlready
from salaklang.foundations.exchange.events import RecordCorrected
from salaklang.foundations.exchange.fields import field_find
from salaklang.foundations.exchange.models import AccessLog, Dispute, PostedMessage
from salaklang.foundations.exchange.ports import Arrived, connectors, message_handler_use
from salaklang.foundations.exchange.queries import lives_here, open_to_person, service_view
from salaklang.foundations.identity.queries import person_by_pid, person_pid
from salaklang.foundations.identity.sealing import pid_index, seal, unseal
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import text_normalise

RIGHT_TO_CORRECT = "th.pdpa-2562.s36"
DISPUTE, ANSWER, CORRECTED = "dispute", "dispute-answer", "record-corrected"
_LOOK_BACK = timedelta(days=31)


def dispute_pass_on(dispute: Dispute, used: AccessLog, *, claimed: str, note: str, clock: Clock) -> None:
    """Post a dispute to the agency that keeps the register, on another node."""
    if dispute.person is None:
        raise NotFound("a dispute of nobody")
    message_post(
        system(),
        from_agency=used.requester if lives_here(used.requester) else settings.SALA_NODE_AGENCY,
        to_agency=used.provider,
        kind=DISPUTE,
        body={
            "dispute": str(dispute.id),
            "usage": str(used.id),
            "service": used.service,
            "subject": person_pid(system(), dispute.person),
            "field": dispute.field,
            "claimed": claimed,
            "note": note,
        },
        case=used.case,
        legal_basis=RIGHT_TO_CORRECT,
        clock=clock,
    )


def dispute_answer_pass_on(dispute: Dispute, reason: str, *, clock: Clock) -> None:
    """Post the keeper's answer to the agency that passed the dispute on."""
    message_post(
        system(),
        from_agency=dispute.provider,
        to_agency=dispute.reporter,
        kind=ANSWER,
        body={"dispute": str(dispute.id), "outcome": dispute.state, "reason": reason},
        legal_basis=RIGHT_TO_CORRECT,
        clock=clock,
    )


def correction_tell(dispute: Dispute, at: datetime) -> None:
    """Tell every agency of another node that has used this person's old value: each once, whatever it used it for.

    Not those whose use is sealed still: who disputes a record could see, on the other agency's public log, that it was
    told. `sealed_corrections_tell` does it when the seal has ended.
    """
    used = AccessLog.objects.filter(
        open_to_person(at),
        subject_index=dispute.usage.subject_index,
        service=dispute.service,
        node_url="",
    )
    for agency in used.order_by().values_list("requester", flat=True).distinct():
        if not lives_here(agency):
            _tell(dispute, agency, SYSTEM_CLOCK)


def sealed_corrections_tell(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Tell agencies whose use was sealed of what was put right meanwhile, once the seal has ended; how many were told.

    Looks back a month, so that a node that was off tells it later. Safe to repeat: each message has an id of its own.
    """
    now, told = clock.now(), 0
    ended = AccessLog.objects.filter(sealed_until__lte=now, sealed_until__gt=now - _LOOK_BACK, node_url="")
    for used in ended:
        upheld = Dispute.objects.filter(state="upheld", service=used.service, answered_at__gt=used.at)
        for dispute in upheld.filter(usage__subject_index=used.subject_index, answered_at__lt=used.sealed_until):
            message = uuid5(dispute.id, used.requester)
            if lives_here(used.requester) or PostedMessage.objects.filter(pk=message).exists():
                continue
            with transaction.atomic():
                _tell(dispute, used.requester, clock, message)
            told += 1
    return told


def _tell(dispute: Dispute, agency: str, clock: Clock, message: UUID | None = None) -> None:
    message_post(
        system(),
        from_agency=dispute.provider,
        to_agency=agency,
        kind=CORRECTED,
        body={
            "service": dispute.service,
            "field": dispute.field,
            "subject": _subject(dispute),
            "dispute": str(dispute.id),
        },
        legal_basis=RIGHT_TO_CORRECT,
        message=message,
        clock=clock,
    )


def dispute_take(arrived: Arrived) -> None:
    """Take a dispute that another node passed on; it waits at the keeper's desk like one that was opened here."""
    from salaklang.foundations.exchange.actions.disputes import held_now

    body = {key: text_in(arrived.body, key) for key in ("dispute", "usage", "service", "subject", "field")}
    claimed, note = text_normalise(text_in(arrived.body, "claimed")), str(arrived.body.get("note", ""))[:TEXT_MOST]
    used = AccessLog.objects.filter(
        open_to_person(arrived.at),
        pk=id_in(body, "usage"),
        subject_index=pid_index(body["subject"]),
        requester=arrived.client,
        node_url="",
    ).first()
    connector = connectors().get(body["service"])
    if used is None or connector is None or (used.service, used.provider) != (body["service"], arrived.to):
        raise NotFound("no such use of this person's data")
    spec = field_find(connector.fields, body["field"])
    if spec is None or spec.key not in used.fields:
        raise Invalid(fields={"field": texts.FIELD_UNKNOWN})
    person = person_by_pid(system(), body["subject"])
    same = {"service": used.service, "field": body["field"], "state": "open"}
    known = Dispute.objects.filter(person=person.id, **same).first() if person else None
    if known is not None:
        raise DisputedAlready(known.id, fields={"field": texts.DISPUTED_ALREADY})
    dispute = Dispute.objects.create(
        id=id_in(body, "dispute"),
        usage=used,
        person=person.id if person else None,
        reporter=arrived.client,
        subject_sealed=seal(body["subject"]),
        service=used.service,
        provider=used.provider,
        field=body["field"],
        held_sealed=seal(held_now(used, body["field"])),
        claimed_sealed=seal(claimed),
        note_sealed=seal(note) if note else "",
        opened_at=arrived.at,
        opened_act="",
    )
    act = act_append(
        system(arrived.to),
        kind="exchange.dispute-opened",
        agency=arrived.to,
        subject=Ref("dispute", str(dispute.id)),
        record={"usage": body["usage"], "service": used.service, "field": body["field"], "from": arrived.client},
        persons=[person.id] if person else [],
        legal_basis=RIGHT_TO_CORRECT,
        service=used.service,
        at=arrived.at,
    )
    Dispute.objects.filter(pk=dispute.pk).update(opened_act=act.code)


def dispute_answer_take(arrived: Arrived) -> None:
    """Enter the keeper's answer. Only the agency that keeps the register can give one; a second changes nothing."""
    row = Dispute.objects.select_for_update().filter(pk=id_in(arrived.body, "dispute"), reporter="").first()
    if row is None or row.provider != arrived.client:
        raise NotFound("no dispute with this agency")
    outcome = text_in(arrived.body, "outcome")
    if outcome not in ("upheld", "refused"):
        raise Invalid(fields={"outcome": texts.OUTCOME_UNKNOWN})
    if row.state == "open":
        row.state, row.answered_at = outcome, arrived.at
        row.answer_sealed = seal(text_in(arrived.body, "reason")[:TEXT_MOST])
        row.save(update_fields=["state", "answered_at", "answer_sealed"])


def correction_take(arrived: Arrived) -> None:
    """A register elsewhere was put right: whoever here used the old value fetches again."""
    service = text_in(arrived.body, "service")
    known = service_view(service)
    if known is None or known.provider != arrived.client:
        raise AccessDenied(f"{arrived.client} does not keep {service[:80]}")
    person = person_by_pid(system(), text_in(arrived.body, "subject"))
    if person is not None:
        event_emit(
            RecordCorrected(
                service=service,
                provider=arrived.client,
                field=text_in(arrived.body, "field"),
                person=str(person.id),
                dispute=text_in(arrived.body, "dispute"),
            )
        )


def handlers_register() -> None:
    """Take these kinds of messages on this node."""
    message_handler_use(DISPUTE, dispute_take)
    message_handler_use(ANSWER, dispute_answer_take)
    message_handler_use(CORRECTED, correction_take)


def _subject(dispute: Dispute) -> str:
    if dispute.subject_sealed:
        return unseal(dispute.subject_sealed)
    return person_pid(system(), dispute.person) if dispute.person else ""
