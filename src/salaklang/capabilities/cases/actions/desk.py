"""The office's steps before the decision, and the applicant's answers to them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.actions.steps import case_act, case_locked, case_tell, step_take
from salaklang.capabilities.cases.errors import CorrectionUsed, ItemUnknown, NotNow, ReasonsNeeded
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseCorrection, CaseNote
from salaklang.capabilities.cases.permissions import hand_of
from salaklang.capabilities.cases.rules import FINAL
from salaklang.capabilities.cases.texts import STATES
from salaklang.capabilities.services.ports import conventions, statutory_clock
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Question, answer_validate
from salaklang.foundations.identity.queries import post_held
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text, text_normalise

SECTION_8 = "th.licensing-facilitation-2558.s8"
TEXT_MOST = 4000


def case_check(actor: Actor, *, case: UUID, expected_version: int | None = None, clock: Clock = SYSTEM_CLOCK) -> Case:
    """The clerk finds the papers complete: the case waits for the fee, or goes on when it is paid."""
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.check", expected_version=expected_version)
        step_take(row, "check")
        row.checked_at = clock.now()
        row.assigned_to = row.assigned_to or actor.person
        row.save(update_fields=["state", "revision", "checked_at", "assigned_to"])
        case_act(actor, row, "case.checked", {"state": row.state}, clock, legal_basis=SECTION_8)
        if row.state == "awaiting-payment":
            case_tell(row, "case.checked")
        return row


def correction_ask(
    actor: Actor,
    *,
    case: UUID,
    text: str,
    keys: Sequence[str] = (),
    expected_version: int | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> CaseCorrection:
    """Ask the applicant to put right `keys` (questions or evidence), all at once: the law allows one request.

    Raises CorrectionUsed the second time, Invalid without a text, ItemUnknown.
    """
    text = _text(text, "text")
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.correction-ask", expected_version=expected_version)
        if CaseCorrection.objects.filter(case=row).exists():
            raise CorrectionUsed(str(row.id))
        definition = service_get(actor, row.service, row.service_version)
        for key in keys:
            item = definition.item(key)
            if item is None or item.kind == "register":
                raise ItemUnknown(key[:80])
        step_take(row, "ask-correction")
        row.save(update_fields=["state", "revision"])
        now = clock.now()
        correction = CaseCorrection.objects.create(
            case=row,
            keys=list(keys),
            text=text,
            asked_by=hand_of(actor),
            asked_at=now,
            answer_by=statutory_clock().due_at(now, definition.correction_days, "calendar"),
        )
        record = {"keys": list(keys), "text": text, "answer_by": correction.answer_by.isoformat()}
        case_act(actor, row, "case.correction-asked", record, clock, legal_basis=SECTION_8)
        case_tell(row, "case.correction-asked", days=definition.correction_days)
        return correction


def correction_give(
    actor: Actor,
    *,
    case: UUID,
    answers: Mapping[str, Any] | None = None,
    note: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Case:
    """The applicant's correction: raw answers to questions that were named (files go through `correction_evidence`).

    The office's time starts again: the application is complete only now. Raises Invalid with fields, ItemUnknown for a
    question that was not named, NotNow.
    """
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.correction-give")
        correction = CaseCorrection.objects.filter(case=row).first()
        if correction is None:
            raise NotNow(str(row.id), state=STATES[row.state])
        step_take(row, "give-correction")
        now = clock.now()
        given = CaseAnswers.objects.select_for_update().get(case=row)
        values = _corrected(actor, row, correction, answers or {}, clock)
        correction.replaced = {k: given.answers.get(k) for k in values}
        given.answers = {**given.answers, **values}
        given.sources = {**given.sources, **dict.fromkeys(values, "correction")}
        given.save(update_fields=["answers", "sources"])
        correction.given_at, correction.given_by = now, actor.person
        correction.save(update_fields=["replaced", "given_at", "given_by"])
        clock_data = service_get(actor, row.service, row.service_version).office_clock
        row.due_at = row.late_at = statutory_clock().due_at(now, clock_data.amount, clock_data.kind)
        row.save(update_fields=["state", "revision", "due_at", "late_at"])
        record = {"answers": values, "replaced": correction.replaced, "note": note[:TEXT_MOST]}
        case_act(actor, row, "case.correction-given", record, clock, legal_basis=SECTION_8)
        return row


def case_note(actor: Actor, *, case: UUID, text: str, key: UUID | None = None, clock: Clock = SYSTEM_CLOCK) -> CaseNote:
    """Write a note on the case. The applicant can see it. With a `key`, a form that is sent again writes it once."""
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.note")
        known = CaseNote.objects.filter(pk=key, case=row).first() if key else None
        return known or _note(actor, row, kind="note", act="case.note", text=_text(text, "text"), clock=clock, key=key)


def opinion_give(
    actor: Actor, *, case: UUID, step: str, outcome: str, text: str, clock: Clock = SYSTEM_CLOCK
) -> CaseNote:
    """Give the opinion of one step of the service's chain: `outcome` agree, disagree or other, with its reason.

    Each step is given once, by the role that the definition names. Raises ItemUnknown, Invalid, NotNow.
    """
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.note")
        definition = service_get(actor, row.service, row.service_version)
        known = next((s for s in definition.steps if s.id == step and s.kind == "opinion"), None)
        if known is None or known.role not in actor.roles:
            raise ItemUnknown(step[:40])
        if row.state in FINAL or CaseNote.objects.filter(case=row, kind="opinion", step=step).exists():
            raise NotNow(step, state=STATES[row.state])
        if outcome not in ("agree", "disagree", "other"):
            raise Invalid(fields={"outcome": Text("เลือกความเห็น", "Choose an opinion")})
        text = _text(text, "text")
        return _note(actor, row, kind="opinion", act="case.opinion", text=text, clock=clock, step=step, outcome=outcome)


def case_assign(actor: Actor, *, case: UUID, to: UUID | None) -> Case:
    """Put the case on an officer's desk (None: on nobody's)."""
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.check")
        row.assigned_to = to
        row.save(update_fields=["assigned_to"])
        return row


def case_proceed(actor: Actor, *, case: UUID, reason: str, clock: Clock = SYSTEM_CLOCK) -> Case:
    """Go on without waiting for another agency's answer, and say why."""
    reason = _text(reason, "reason")
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.check")
        step_take(row, "proceed")
        row.letters_open = 0
        row.save(update_fields=["state", "revision", "letters_open"])
        case_act(actor, row, "case.proceeded", {"reason": reason}, clock)
        return row


def correction_over(correction: CaseCorrection, clock: Clock) -> bool:
    """Whether the applicant's time for the correction has run out without one."""
    return correction.given_at is None and clock.now() - correction.answer_by > timedelta(0)


def capacity_of(actor: Actor) -> str:
    """The officer's title and capacity as they stand under a signature."""
    post = post_held(actor)
    return " ".join(filter(None, (post.title_th, post.capacity))) if post else ""


def _note(
    actor: Actor,
    row: Case,
    *,
    kind: str,
    act: str,
    text: str,
    clock: Clock,
    step: str = "",
    outcome: str = "",
    key: UUID | None = None,
) -> CaseNote:
    record = {"text": text, "step": step, "outcome": outcome, "capacity": (capacity := capacity_of(actor))}
    code = case_act(actor, row, act, record, clock)
    return CaseNote.objects.create(
        id=key or id_new(),
        case=row,
        kind=kind,
        step=step,
        outcome=outcome,
        text=text,
        author=hand_of(actor),
        capacity=capacity,
        at=clock.now(),
        act_code=code,
    )


def _corrected(
    actor: Actor, row: Case, correction: CaseCorrection, answers: Mapping[str, Any], clock: Clock
) -> dict[str, Any]:
    definition = service_get(actor, row.service, row.service_version)
    today = conventions().today(clock.now())
    values: dict[str, Any] = {}
    faults: dict[str, Text] = {}
    for key, raw in answers.items():
        item = definition.item(key)
        if not isinstance(item, Question) or (correction.keys and key not in correction.keys):
            raise ItemUnknown(key[:80])
        try:
            values[key] = answer_validate(item, raw, conventions=conventions(), today=today)
        except Invalid as wrong:
            faults |= wrong.fields
    if faults:
        raise Invalid("correction", fields=faults)
    return values


def _text(value: str, name: str) -> str:
    value = text_normalise(value)
    if not value or len(value) > TEXT_MOST:
        raise ReasonsNeeded(
            fields={name: Text("เขียนข้อความ ไม่เกิน 4,000 ตัวอักษร", "Write it, in 4,000 characters at most")}
        )
    return value
