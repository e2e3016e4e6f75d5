"""Deciding, withdrawing, and the certificate that follows an approval."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.actions.desk import capacity_of, correction_over
from salaklang.capabilities.cases.actions.steps import case_act, case_locked, case_tell, step_take
from salaklang.capabilities.cases.errors import FeeUnpaid, NotNow, ReasonsNeeded
from salaklang.capabilities.cases.events import CaseDecided, CertificateIssued
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseCorrection, CaseNote, Decision
from salaklang.capabilities.cases.permissions import hand_of
from salaklang.capabilities.cases.queries.lookups import looked_up
from salaklang.capabilities.cases.rules import entries_known
from salaklang.capabilities.cases.texts import STATES
from salaklang.capabilities.payments.actions import bill_cancel
from salaklang.capabilities.services.ports import conventions, statutory_clock
from salaklang.capabilities.services.queries import service_get, service_sha256
from salaklang.capabilities.services.rules import Definition
from salaklang.capabilities.services.rules.conditions import first_known
from salaklang.foundations.documents.actions import Issue, document_issue
from salaklang.foundations.documents.typesetting import Attachment
from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.governance.rules import Decision as Permission
from salaklang.foundations.identity.queries import agency_get, person_get, person_pid
from salaklang.foundations.ledger.errors import ProofPending, RecordErased
from salaklang.foundations.ledger.queries import receipt_file
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.receipt import receipt_name
from salaklang.kernel.text import Text, text_normalise

REASONS_MOST = 4000
RECEIPT_TYPE = "text/plain"
RECEIPT_INSIDE = Text("หลักฐานของคำสั่งในบันทึกสาธารณะ", "The decision's proof in the public ledger")
SECTION_37 = "th.administrative-procedure-2539.s37"


def case_decide(
    actor: Actor,
    *,
    case: UUID,
    outcome: str,
    reasons: str,
    ground: str = "",
    expected_version: int | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Case:
    """Decide: `outcome` "approve" or "refuse", with reasons; a refusal names one of the service's grounds.

    `expected_version`: the `revision` that the officer saw. Raises AlreadyDecided or CaseMoved when it has changed,
    FeeUnpaid, ReasonsNeeded (fields), NotNow (also for a missing opinion that the service demands), NotAllowed.
    """
    with transaction.atomic():
        row, permission = case_locked(actor, case, "case.decide", expected_version=expected_version)
        definition = service_get(actor, row.service, row.service_version)
        reasons = _reasons_check(definition, outcome, reasons, ground)
        _ready_check(row, definition, outcome, clock)
        step_take(row, "approve" if outcome == "approve" else "refuse")
        row.decided_at = clock.now()
        row.save(update_fields=["state", "revision", "decided_at"])
        decision = _decision(actor, row, definition, permission, outcome, reasons, ground, clock)
        if outcome == "approve":
            from salaklang.capabilities.cases.jobs import certificate_issue_job

            certificate_issue_job.defer(case=str(row.id))
        else:
            _bill_close(row, "refused")
            appeal = Text(decision.appeal_th, decision.appeal_en)
            case_tell(row, "case.refused", appeal=appeal, fee=_fee_said(row, definition))
        event_emit(CaseDecided(case=str(row.id), service=row.service, agency=row.agency, outcome=row.state))
        return row


def case_withdraw(actor: Actor, *, case: UUID, reason: str = "", clock: Clock = SYSTEM_CLOCK) -> Case:
    """The applicant takes the application back; possible until it is decided. They are told what becomes of a fee."""
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.withdraw")
        step_take(row, "withdraw")
        row.decided_at = clock.now()
        row.save(update_fields=["state", "revision", "decided_at"])
        _bill_close(row, "withdrawn")
        case_act(actor, row, "case.withdrawn", {"reason": text_normalise(reason)[:REASONS_MOST]}, clock)
        definition = service_get(actor, row.service, row.service_version)
        case_tell(row, "case.withdrawn", fee=_fee_said(row, definition))
        event_emit(CaseDecided(case=str(row.id), service=row.service, agency=row.agency, outcome=row.state))
        return row


def certificate_issue(case: UUID, *, receipt_needed: bool = False, clock: Clock = SYSTEM_CLOCK) -> Decision:
    """Make, sign and keep the certificate of an approved case. Safe to run twice: the second run finds the first's.

    The receipt of the decision travels inside, once the log has it: `receipt_needed` raises ProofPending until then.
    """
    row = Case.objects.get(pk=case)
    decision = Decision.objects.get(case=row, outcome="approve")
    actor = system(row.agency)
    definition = service_get(actor, row.service, row.service_version)
    if decision.certificate is None:
        issue = Issue(
            template=definition.output.template,
            data=certificate_data(row, decision, definition),
            owner_agency=row.agency,
            subject=Ref("case", str(row.id)),
            filename=f"{definition.output.template}-{row.seq:04d}-{row.year}.pdf",
            reason=definition.output.title.th,
            person=row.person,
            attachments=_receipt(actor, decision, needed=receipt_needed),
        )
        document = document_issue(actor, issue, key=f"certificate:{row.id}")
        _certificate_record(actor, row, document.id, document.public_code or "", document.sha256, definition, clock)
    return Decision.objects.get(case=row)


def _receipt(actor: Actor, decision: Decision, *, needed: bool) -> tuple[Attachment, ...]:
    """The decision's receipt as a file inside its certificate; none where the log is late or the record was erased."""
    try:
        content = receipt_file(actor, code=decision.act_code)
    except RecordErased:
        return ()
    except ProofPending:
        if needed:
            raise
        return ()
    return (Attachment(receipt_name(decision.act_code), RECEIPT_TYPE, content.decode(), RECEIPT_INSIDE.th),)


def certificate_data(row: Case, decision: Decision, definition: Definition) -> dict[str, Any]:
    """What the form shows: what the definition takes from the answers, and who registered it when."""
    given = CaseAnswers.objects.get(case=row)
    registrar = person_get(system(row.agency), decision.decided_by)
    agency = agency_get(row.agency)
    day = conventions().today(decision.decided_at).isoformat()
    known = entries_known(given.registers, looked_up(row.id))
    taken = {key: first_known(paths, given.answers, known) for key, paths in definition.output.data_paths().items()}
    return {
        **taken,
        "registration_no": person_pid(system(row.agency), row.person),
        "request_no": row.number,
        "agency_name": agency.name_th,
        "office_name": f"{definition.output.office.th} {agency.name_th}",
        "holder_name": person_get(system(row.agency), row.person).name.th,
        "registered_on": day,
        "issued_on": day,
        "registrar_name": registrar.name.th,
        "registrar_position": decision.capacity,
        "registrar_capacity": "",
        "receipt_code": decision.act_code,
    }


def _certificate_record(
    actor: Actor, row: Case, document: UUID, code: str, sha256: str, definition: Definition, clock: Clock
) -> None:
    with transaction.atomic():
        decision = Decision.objects.select_for_update().get(case=row)
        if decision.certificate is not None:
            return
        decision.certificate, decision.certificate_code, decision.issued_at = document, code, clock.now()
        decision.save(update_fields=["certificate", "certificate_code", "issued_at"])
        case_act(
            actor,
            row,
            "certificate.issued",
            {"document": str(document), "code": code, "sha256": sha256},
            clock,
        )
        case_tell(row, "case.approved", document=definition.output.title)
        event_emit(CertificateIssued(case=str(row.id), document=str(document), agency=row.agency))


def _reasons_check(definition: Definition, outcome: str, reasons: str, ground: str) -> str:
    faults: dict[str, Text] = {}
    reasons = text_normalise(reasons)
    if outcome not in ("approve", "refuse"):
        faults["outcome"] = Text("เลือกว่าอนุมัติหรือไม่อนุมัติ", "Choose to approve or to refuse")
    if not reasons or len(reasons) > REASONS_MOST:
        faults["reasons"] = Text("เขียนเหตุผล ไม่เกิน 4,000 ตัวอักษร", "Write the reasons, in 4,000 characters at most")
    if outcome == "refuse" and definition.ground(ground) is None:
        faults["ground"] = Text("เลือกเหตุที่ไม่อนุมัติ", "Choose the ground of the refusal")
    if faults:
        raise ReasonsNeeded(outcome[:10], fields=faults)
    return reasons


def _ready_check(row: Case, definition: Definition, outcome: str, clock: Clock) -> None:
    if outcome == "refuse":
        correction = CaseCorrection.objects.filter(case=row).first() if row.state == "correction-asked" else None
        if correction and not correction_over(correction, clock):
            raise NotNow("the applicant's time for the correction is running", state=STATES[row.state])
        return
    if row.paid_at is None and row.state in ("received", "awaiting-payment"):
        raise FeeUnpaid(str(row.id))
    demanded = {s.id for s in definition.steps if s.kind == "opinion" and s.required}
    given = set(CaseNote.objects.filter(case=row, kind="opinion").values_list("step", flat=True)) if demanded else set()
    if demanded - given:
        raise NotNow(f"opinions missing: {sorted(demanded - given)}", state=STATES[row.state])


def _decision(
    actor: Actor,
    row: Case,
    definition: Definition,
    permission: Permission,
    outcome: str,
    reasons: str,
    ground: str,
    clock: Clock,
) -> Decision:
    given = CaseAnswers.objects.get(case=row)
    refused = outcome == "refuse"
    appeal = definition.appeal
    decision = Decision(
        case=row,
        outcome=outcome,
        ground=ground if refused else "",
        reasons=reasons,
        appeal_th=appeal.text.th if refused else "",
        appeal_en=appeal.text.en if refused else "",
        appeal_until=statutory_clock().due_at(clock.now(), appeal.days, "calendar") if refused else None,
        decided_by=hand_of(actor),
        capacity=capacity_of(actor),
        decided_at=clock.now(),
        service_version=row.service_version,
        service_sha256=service_sha256(row.service, row.service_version),
        permission_rule=f"{permission.profile} {permission.version}: {permission.rule}",
        inputs=_inputs(given, looked_up(row.id)),
    )
    record = {
        "outcome": outcome,
        "ground": decision.ground,
        "reasons": reasons,
        "capacity": decision.capacity,
        "appeal": {"th": decision.appeal_th, "en": decision.appeal_en},
        "appeal_until": decision.appeal_until.isoformat() if decision.appeal_until else None,
        "service_version": decision.service_version,
        "service_sha256": decision.service_sha256,
        "permission_rule": decision.permission_rule,
        "inputs": decision.inputs,
    }
    kind = "case.refused" if refused else "case.approved"
    public = {
        "outcome": outcome,
        "definition": decision.service_version,
        "definition_sha256": decision.service_sha256,
        "rule": decision.permission_rule,
    }
    decision.act_code = case_act(actor, row, kind, record, clock, legal_basis=SECTION_37, public=public)
    decision.save(force_insert=True)
    return decision


def _inputs(given: CaseAnswers, looked: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the decision rests on: a digest of the answers, and each register's answer with its act; where the office
    looked something up, that too."""
    whole = {"answers": given.answers, "registers": given.registers, **({"looked_up": looked} if looked else {})}
    inputs = {"sha256": hashlib.sha256(canonical_json(whole)).hexdigest(), "registers": _named(given.registers)}
    return {**inputs, "looked_up": _named(looked)} if looked else inputs


def _named(registers: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {"service": r.get("service", ""), "status": r.get("status", ""), "act": r.get("act_code", "")}
        for key, r in registers.items()
    }


def _fee_said(row: Case, definition: Definition) -> Text:
    """What becomes of the fee, to end a message; nothing where none was paid."""
    refund = definition.fee.refund.text
    return Text(f" {refund.th}", f" {refund.en}") if row.paid_at is not None else Text("", "")


def _bill_close(row: Case, reason: str) -> None:
    if row.bill is not None and row.paid_at is None:
        bill_cancel(system(row.agency), bill=row.bill, reason=reason)
