"""What the node does by itself: the fee came, a letter went or was answered, a register was put right, time ran out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.actions.fetching import register_entry
from salaklang.capabilities.cases.actions.lookups import look_ups_refresh
from salaklang.capabilities.cases.actions.steps import case_act, case_locked, case_tell, step_take
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseLetter, Draft, LateNotice
from salaklang.capabilities.cases.rules import FINAL
from salaklang.capabilities.cases.texts import LATE_REASON, STATES
from salaklang.capabilities.services.ports import statutory_clock
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Register
from salaklang.foundations.exchange.errors import ConsentNeeded
from salaklang.foundations.identity.queries import agency_get
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

# While the applicant is to act (correct, pay) the office's time does not run.
OFFICE_STATES = ("received", "in-progress", "awaiting-reply")
LATE_BATCH = 200


def case_received_tell(case: UUID) -> None:
    """Tell the applicant that the application has arrived."""
    row = Case.objects.get(pk=case)
    title = service_get(system(row.agency), row.service, row.service_version).title
    case_tell(row, "case.received", service=title, agency=agency_get(row.agency).name)


def case_paid(*, case: UUID, bill: UUID, amount_satang: int, receipt: str, clock: Clock = SYSTEM_CLOCK) -> None:
    """The bank has confirmed the fee. A second telling, and money for a case that is over, change nothing.

    Where the office waited for it, its time starts again: what the applicant took is not the office's delay.
    """
    with transaction.atomic():
        row, _ = case_locked(actor := system(_agency(case)), case, "case.advance")
        if row.paid_at is not None or row.bill != bill or row.state in FINAL:
            return
        row.paid_at = clock.now()
        if row.state == "awaiting-payment":
            office = service_get(actor, row.service, row.service_version).office_clock
            row.due_at = row.late_at = statutory_clock().due_at(row.paid_at, office.amount, office.kind)
        step_take(row, "pay")
        row.save(update_fields=["state", "revision", "paid_at", "due_at", "late_at"])
        record = {"bill": str(bill), "amount_satang": amount_satang, "receipt": receipt}
        case_act(actor, row, "case.paid", record, clock)
        case_tell(row, "case.paid")


def case_letter_sent(
    *, case: UUID, letter: UUID, from_agency: str, to_agency: str, clock: Clock = SYSTEM_CLOCK
) -> None:
    """A letter about the case went out: the case waits for its answer. Another agency's letter holds up no case."""
    with transaction.atomic():
        row, _ = case_locked(actor := system(_agency(case)), case, "case.advance")
        if row.agency != from_agency or row.state in FINAL or CaseLetter.objects.filter(pk=letter).exists():
            return
        CaseLetter.objects.create(letter=letter, case=row, to_agency=to_agency, sent_at=clock.now())
        row.letters_open += 1
        step_take(row, "letter-out")
        row.save(update_fields=["state", "revision", "letters_open"])
        case_act(actor, row, "case.letter-sent", {"letter": str(letter), "to_agency": to_agency}, clock)


def case_letter_answered(*, case: UUID, letter: UUID, answer: UUID, outcome: str, clock: Clock = SYSTEM_CLOCK) -> None:
    """The answer joins the case; it goes on when no other letter is open. Also kept for a case that is over."""
    with transaction.atomic():
        row, _ = case_locked(actor := system(_agency(case)), case, "case.advance")
        sent = CaseLetter.objects.filter(pk=letter, case=row).first()
        if sent is None or sent.answer is not None:
            return
        sent.answer, sent.outcome, sent.answered_at = answer, outcome[:40], clock.now()
        sent.save(update_fields=["answer", "outcome", "answered_at"])
        if row.state not in FINAL:
            row.letters_open = max(0, row.letters_open - 1)
            step_take(row, "reply-in")
            row.save(update_fields=["state", "revision", "letters_open"])
        case_act(actor, row, "case.letter-answered", {"letter": str(letter), "answer": str(answer)}, clock)


def register_corrected(*, person: UUID, service: str, clock: Clock = SYSTEM_CLOCK) -> None:
    """A register was put right: fetch again wherever its old answer stands undecided (N4). Not inside a transaction."""
    for draft in Draft.objects.filter(person=person, case=None):
        for key, entry in _refetched(draft, draft.version, draft.registers, service, clock).items():
            with transaction.atomic():
                row = Draft.objects.select_for_update().filter(pk=draft.pk, case=None).first()
                held = draft.registers[key].get("usage")
                if row and row.registers.get(key, {}).get("usage") == held:
                    row.registers[key] = entry
                    row.lock += 1
                    row.save(update_fields=["registers", "lock"])
    for case in Case.objects.filter(person=person).exclude(state__in=FINAL):
        _case_refresh(case, service, clock)
        look_ups_refresh(case, service, clock=clock)


def late_notices_send(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Give the reason for delay in writing wherever it is due, a copy to whom the service's rule names. How many."""
    due = Case.objects.filter(late_at__lte=clock.now(), state__in=OFFICE_STATES)
    sent = 0
    for case in due.order_by("late_at").values_list("id", flat=True)[:LATE_BATCH]:
        sent += _late_notice(case, clock)
    return sent


def _late_notice(case: UUID, clock: Clock) -> bool:
    with transaction.atomic():
        row, _ = case_locked(actor := system(_agency(case)), case, "case.advance")
        now = clock.now()
        if row.late_at > now or row.state not in OFFICE_STATES:
            return False
        late = service_get(actor, row.service, row.service_version).on_late
        reason = LATE_REASON.fill(state=STATES[row.state])
        row.late_notices += 1
        row.late_at = now + timedelta(days=late.notify_every_days)
        row.save(update_fields=["late_notices", "late_at"])
        LateNotice.objects.create(case=row, seq=row.late_notices, at=now, copy_to=late.copy_to, reason=reason.th)
        record = {
            "seq": row.late_notices,
            "due_at": row.due_at.isoformat(),
            "reason": reason.th,
            "copy_to": late.copy_to,
        }
        case_act(actor, row, "case.late-notice", record, clock)
        case_tell(row, "case.late", key=f":{row.late_notices}", text=late.text, reason=reason)
        return True


def _case_refresh(case: Case, service: str, clock: Clock) -> None:
    given = CaseAnswers.objects.get(case=case)
    fresh = _refetched(case, case.service_version, given.registers, service, clock)
    if not fresh:
        return
    with transaction.atomic():
        row, _ = case_locked(actor := system(case.agency), case.id, "case.advance")
        if row.state in FINAL:
            return
        given = CaseAnswers.objects.select_for_update().get(case=row)
        given.registers = {**given.registers, **fresh}
        given.save(update_fields=["registers"])
        row.revision += 1
        row.save(update_fields=["revision"])
        record = {"registers": {k: e.get("act_code", "") for k, e in fresh.items()}}
        case_act(actor, row, "case.data-refreshed", record, clock)


def _refetched(
    thing: Draft | Case, version: str, registers: Mapping[str, Any], service: str, clock: Clock
) -> dict[str, Any]:
    """The new answers of `service` for what `thing` had fetched from it; those that fail are left as they were."""
    actor = system(thing.agency)
    definition = service_get(actor, thing.service, version)
    answers = thing.answers if isinstance(thing, Draft) else CaseAnswers.objects.get(case=thing).answers
    draft = thing.id if isinstance(thing, Draft) else thing.draft
    found: dict[str, Any] = {}
    for key, held in registers.items():
        item = definition.item(key)
        if isinstance(item, Register) and item.service == service and held.get("status") in ("answered", "disputed"):
            try:
                entry = register_entry(
                    actor,
                    item,
                    answers=answers,
                    registers=registers,
                    person=thing.person,
                    agency=thing.agency,
                    case=str(draft),
                    clock=clock,
                )
            except ConsentNeeded:  # it was for one use; the applicant may give it again
                continue
            if entry["status"] == "answered":
                found[key] = entry
    return found


def _agency(case: UUID) -> str:
    return Case.objects.values_list("agency", flat=True).get(pk=case)
