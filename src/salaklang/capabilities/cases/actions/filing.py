"""From draft to case: one short transaction, once."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from salaklang.capabilities.cases.actions.drafts import draft_renew
from salaklang.capabilities.cases.errors import DraftUnknown, FormChanged, NotComplete, NotEligible
from salaklang.capabilities.cases.events import CaseSubmitted
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseAskedTwice, CaseEvidence, Draft
from salaklang.capabilities.cases.permissions import mandate_of
from salaklang.capabilities.cases.rules import START, asked_twice, counts, sources
from salaklang.capabilities.cases.texts import FEE_BILL
from salaklang.capabilities.payments.actions import bill_open
from salaklang.capabilities.services.ports import conventions, statutory_clock
from salaklang.capabilities.services.queries import service_get, version_in_force
from salaklang.capabilities.services.rules import Definition, Evidence, Walk, is_done, walk
from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.events.rows import rows_insert
from salaklang.foundations.events.statements import row_read
from salaklang.foundations.exchange.queries import connected_services
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.ids import id_new

# One statement hands the draft over, gives the number and writes the case: nobody waits for a counter whose holder is
# still busy with something else, and a submission is one round trip and the commit away from letting it go.
_COUNTER = (
    "INSERT INTO cases_casecounter (agency, year, book, last) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (agency, year, book) DO UPDATE SET last = cases_casecounter.last + 1 RETURNING last"
)
_HANDED_OVER = """UPDATE cases_draft SET "case" = %s, answers = '{}', registers = '{}', changed_at = %s WHERE id = %s"""
_FILED = f"handed_over AS ({_HANDED_OVER}), counter AS ({_COUNTER})"


def case_submit(actor: Actor, *, draft: UUID, key: str = "", clock: Clock = SYSTEM_CLOCK) -> Case:
    """Submit a draft: case, answers, bill, act and outbox in one transaction. Submitting again gives the same case.

    The draft itself is the idempotency key (`key` is accepted for callers that send one and changes nothing).
    Raises FormChanged when the service has a newer form (the draft has been brought to it), NotComplete with fields,
    NotEligible, DraftUnknown, NotAllowed.
    """
    try:
        with transaction.atomic():
            row = row_read(Draft, "id = %s FOR UPDATE", [draft])
            if row is None:
                require(actor, "case.submit", agency=actor.agency, person=actor.person)
                raise DraftUnknown
            # What counts is on whose authority it is filed, not on whose it was begun.
            row.mandate = mandate_of(actor, service=row.service, person=row.person, at=clock.now())
            require(actor, "case.submit", agency=row.agency, person=row.person, mandate_ok=row.mandate is not None)
            if row.case is not None:
                return Case.objects.get(pk=row.case)
            if row.version != version_in_force(row.service):
                raise FormChanged
            definition = service_get(actor, row.service, row.version)
            way = walk(definition, row.answers, row.registers)
            evidence = _evidence(row, way)
            _complete_check(row, way, evidence)
            return _case_make(actor, row, definition, way, evidence, clock.now())
    except FormChanged:
        again = draft_renew(actor, draft=draft, clock=clock)
        raise FormChanged(str(draft), keys=again) from None
    except IntegrityError:
        # The draft's row lock makes this impossible; the unique draft of a case is the second lock on the door.
        known = Case.objects.filter(draft=draft).first()
        if known is None:
            raise
        return known


def _evidence(row: Draft, way: Walk) -> dict[str, str]:
    """Key → SHA-256 of the files that count. No query for a form that asks for none."""
    wanted = [i.key for i in way.items if isinstance(i, Evidence)]
    if not wanted:
        return {}
    rows = CaseEvidence.objects.filter(draft=row.id, key__in=wanted, removed_at=None)
    return dict(rows.values_list("key", "sha256"))


def _complete_check(row: Draft, way: Walk, evidence: dict[str, str]) -> None:
    if way.stopped:
        raise NotEligible(way.result.result if way.result else "")
    passed = [i.key for i in way.items if getattr(i, "required", True) is False]
    left = [i for i in way.items if not is_done(i, way, evidence, passed)]
    if left:
        labels = {i.key: i.title if i.kind == "register" else i.label for i in left}  # type: ignore[union-attr]
        raise NotComplete(str(row.id), fields=labels, count=len(left))


def _case_make(
    actor: Actor, row: Draft, definition: Definition, way: Walk, evidence: dict[str, str], now: datetime
) -> Case:
    """The rows of a submission. The number comes last: its counter's lock is held over one INSERT and the commit."""
    held = connected_services()
    counted = counts(definition, way, held)
    case = Case(
        id=id_new(),
        draft=row.id,
        agency=row.agency,
        year=conventions().register_year(now),
        prefix=definition.number_prefix,
        service=row.service,
        service_version=row.version,
        person=row.person,
        filed_by=actor.person or row.filed_by,
        channel=actor.channel,
        mandate=row.mandate,
        state=START,
        submitted_at=now,
        due_at=statutory_clock().due_at(now, definition.office_clock.amount, definition.office_clock.kind),
        fee_satang=definition.fee.satang,
        paid_at=None if definition.fee.satang else now,
        questions_asked=counted.asked,
        answers_fetched=counted.fetched,
        asked_twice=counted.twice,
    )
    case.late_at = case.due_at
    case.bill = _bill(case, definition) if definition.fee.satang else None
    given = CaseAnswers(
        case_id=case.id,
        answers=dict(way.answers),
        registers=dict(way.registers),
        sources=sources(way.answers, actor.channel),
    )
    case.act_code = _submitted(actor, case, way, evidence, now)
    CaseAskedTwice.objects.bulk_create(
        CaseAskedTwice(case=case, service=case.service, agency=case.agency, key=t.key, register=t.register, why=t.why)
        for t in asked_twice(definition, way, held)
    )
    event_emit(CaseSubmitted(case=str(case.id), service=case.service, agency=case.agency))
    (case.seq,) = rows_insert(
        given,
        case,
        before=_FILED,
        parameters=[case.id, now, row.id, case.agency, case.year, case.prefix],
        computed={"seq": "(SELECT last FROM counter)"},
    )
    return case


def _bill(case: Case, definition: Definition) -> UUID:
    text = FEE_BILL.fill(fee=definition.fee.title, service=definition.title)
    bill = bill_open(
        system(case.agency),
        agency=case.agency,
        payer=case.person,
        amount_satang=definition.fee.satang,
        about=Ref("case", str(case.id)),
        text=text,
        purpose=case.service,
    )
    return bill.id


def _submitted(actor: Actor, case: Case, way: Walk, evidence: dict[str, str], now: datetime) -> str:
    registers = {
        k: {"act": r.get("act_code", ""), "status": r.get("status", ""), "code": r.get("code", "")}
        for k, r in way.registers.items()
    }
    act = act_append(
        actor,
        kind="case.submitted",
        agency=case.agency,
        subject=Ref("case", str(case.id)),
        record={
            "service": case.service,
            "version": case.service_version,
            "channel": case.channel,
            "mandate": str(case.mandate) if case.mandate else None,
            "answers": dict(way.answers),
            "registers": registers,
            "evidence": evidence,
            "bill": str(case.bill) if case.bill else None,
            "fee_satang": case.fee_satang,
        },
        persons=[case.person],
        service=case.service,
        at=now,
    )
    return act.code
