"""Reading cases; the first argument is who asks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from salaklang.capabilities.cases.errors import CaseUnknown, DraftUnknown
from salaklang.capabilities.cases.models import (
    Case,
    CaseAnswers,
    CaseEvidence,
    Draft,
)
from salaklang.capabilities.cases.permissions import facts, hand_of
from salaklang.capabilities.cases.queries.known import case_known
from salaklang.capabilities.cases.queries.views import (
    CaseLine,
    CaseView,
    Decided,
    DraftView,
    EvidenceView,
    Worklist,
)
from salaklang.capabilities.cases.rules import FINAL, Step, steps_possible
from salaklang.capabilities.cases.texts import STATES, STATUS
from salaklang.capabilities.payments.queries import bills_about
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import (
    Definition,
    Evidence,
    walk,
)
from salaklang.foundations.governance.queries import allowed, require
from salaklang.foundations.ledger.queries import acts_of
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

PAGE = 50
PAGE_MAX = 200
FINAL_STATES = tuple(sorted(FINAL))
DECIDED_STATES = ("approved", "refused")
# What an officer may do in a step of the table: the act that governance is asked about.
_STEP_ACTS: dict[Step, str] = {
    "check": "case.check",
    "ask-correction": "case.correction-ask",
    "give-correction": "case.correction-give",
    "proceed": "case.check",
    "approve": "case.decide",
    "refuse": "case.decide",
    "withdraw": "case.withdraw",
}


def draft_get(actor: Actor, draft: UUID) -> DraftView:
    """A draft as its form shows it; of a submitted one `draft.case` is left. Raises DraftUnknown, NotAllowed."""
    row = Draft.objects.filter(pk=draft).first()
    if row is None:
        require(actor, "draft.see", agency=actor.agency, person=actor.person)
        raise DraftUnknown(str(draft))
    require(actor, "draft.see", **facts(actor, row))
    definition = service_get(actor, row.service, row.version)
    way = walk(definition, row.answers, row.registers)
    files = evidence_of(row.id, definition) if any(isinstance(i, Evidence) for i in way.items) else ()
    return DraftView(row, definition, way, files, frozenset(k for k, v in row.answers.items() if v is None))


def my_drafts(actor: Actor) -> list[Draft]:
    """The asker's unfinished applications (their own, and those they fill in for others), newest first."""
    if actor.person is None:
        require(actor, "draft.see", agency=None, person=None)
    mine = Q(filed_by=actor.person)
    if actor.kind == "citizen":
        mine |= Q(person=actor.person)
    else:  # at the desk: what they fill in for others there, not what they apply for at home
        mine &= Q(agency=actor.agency, channel="counter")
    return list(Draft.objects.filter(mine, case=None).order_by("-changed_at")[:PAGE_MAX])


def my_cases(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> list[CaseLine]:
    """The asker's own cases, newest first."""
    require(actor, "case.see", agency=actor.agency, person=actor.person)
    rows = Case.objects.filter(person=hand_of(actor)).order_by("-submitted_at")[:PAGE_MAX]
    return [case_line(actor, row, clock.now()) for row in rows]


def case_get(actor: Actor, case: UUID, *, clock: Clock = SYSTEM_CLOCK) -> CaseView:
    """One case. A fixed number of queries, whatever the case has gone through. Raises CaseUnknown, NotAllowed."""
    row = Case.objects.select_related("given", "correction", "decision").filter(pk=case).first()
    if row is None:
        require(actor, "case.see", agency=actor.agency, person=actor.person)
        raise CaseUnknown(str(case))
    known = facts(actor, row)
    require(actor, "case.see", **known)
    return _view(actor, row, known, clock.now())


def case_number(actor: Actor, case: UUID) -> str:
    """The number of a case that the asker may see."""
    row, _ = case_known(actor, case, "case.see")
    return row.number


def worklist(
    actor: Actor,
    *,
    after: tuple[datetime, UUID] | None = None,
    state: str | None = None,
    limit: int = PAGE,
    clock: Clock = SYSTEM_CLOCK,
) -> Worklist:
    """The agency's open cases by due date (of one state, which may be a final one), keyset after `after`.

    Its cost does not grow with the number of cases: one range of an index, nothing counted.
    """
    agency = actor.agency or ""
    require(actor, "case.list", agency=agency)
    limit = max(1, min(limit, PAGE_MAX))
    rows = Case.objects.filter(agency=agency)
    rows = rows.filter(state=state) if state else rows.filter(~Q(state__in=FINAL_STATES))
    if after:
        due, last = after
        rows = rows.filter(due_at__gte=due).filter(Q(due_at__gt=due) | Q(id__gt=last))
    found = list(rows.order_by("due_at", "id")[: limit + 1])
    lines = tuple(case_line(actor, row, clock.now()) for row in found[:limit])
    return Worklist(lines, (lines[-1].due_at, lines[-1].id) if len(found) > limit else None)


def case_find(actor: Actor, *, number: str) -> UUID | None:
    """The case of the asker's agency with this number, as written (`ทพ 0142/2569`) or its digits; else None."""
    agency = actor.agency or ""
    require(actor, "case.list", agency=agency)
    seq, _, year = number.rpartition(" ")[2].partition("/")
    if not (seq.isdecimal() and year.isdecimal() and len(seq) < 10 and len(year) < 5):
        return None
    return Case.objects.filter(agency=agency, year=int(year), seq=int(seq)).values_list("id", flat=True).first()


def decided_counts(*, since: datetime) -> Decided:
    """How the cases that agencies have decided since then went; public. One range of an index, whatever came before."""
    rows = Case.objects.filter(decided_at__gte=since, state__in=DECIDED_STATES)
    on_time = Count("id", filter=Q(decided_at__lte=F("due_at")))
    found = rows.aggregate(decided=Count("id"), on_time=on_time, asked_twice=Sum("asked_twice", default=0))
    return Decided(**found)


def evidence_of(draft: UUID, definition: Definition) -> tuple[EvidenceView, ...]:
    """The files in force, in the order in which they were added. For callers that have asked for permission."""
    rows = CaseEvidence.objects.filter(draft=draft, removed_at=None).order_by("added_at")
    labels = {i.key: i.label for i in definition.items() if isinstance(i, Evidence)}
    return tuple(
        EvidenceView(
            r.key,
            labels.get(r.key, Text(r.key, r.key)),
            r.document,
            r.filename,
            r.media_type,
            r.size,
            r.sha256,
            r.added_at,
        )
        for r in rows
    )


def case_line(actor: Actor, row: Case, now: datetime) -> CaseLine:
    return CaseLine(
        id=row.id,
        number=row.number,
        service=row.service,
        service_title=service_get(actor, row.service, row.service_version).title,
        agency=row.agency,
        person=row.person,
        channel=row.channel,
        state=row.state,
        state_text=STATES[row.state],
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        late=row.state not in FINAL and now > row.due_at,
        paid=row.paid_at is not None,
        assigned_to=row.assigned_to,
        revision=row.revision,
    )


def _view(actor: Actor, row: Case, known: dict[str, Any], now: datetime) -> CaseView:
    definition = service_get(actor, row.service, row.service_version)
    given: CaseAnswers = row.given
    correction = getattr(row, "correction", None)
    possible = steps_possible(
        row.state,  # type: ignore[arg-type]
        paid=row.paid_at is not None,
        correction_used=correction is not None,
    )
    return CaseView(
        id=row.id,
        number=row.number,
        service=row.service,
        definition=definition,
        agency=row.agency,
        person=row.person,
        filed_by=row.filed_by,
        channel=row.channel,
        mandate=row.mandate,
        draft=row.draft,
        state=row.state,
        state_text=STATES[row.state],
        status=STATUS[row.state],
        version=row.revision,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        late=row.state not in FINAL and now > row.due_at,
        paid_at=row.paid_at,
        decided_at=row.decided_at,
        assigned_to=row.assigned_to,
        act_code=row.act_code,
        answers=given.answers,
        registers=given.registers,
        sources=given.sources,
        way=walk(definition, given.answers, given.registers),
        evidence=evidence_of(row.draft, definition),
        correction=correction,
        notes=tuple(row.notes.order_by("at")),
        letters=tuple(row.letters.order_by("sent_at")),
        decision=getattr(row, "decision", None),
        bills=tuple(bills_about(actor, Ref("case", str(row.id)), mandate_ok=known["mandate_ok"])),
        history=tuple(acts_of(actor, subject=Ref("case", str(row.id)), may_see_record=True)),
        steps=frozenset(s for s in possible if s in _STEP_ACTS and allowed(actor, _STEP_ACTS[s], **known)),
        questions_asked=row.questions_asked,
        answers_fetched=row.answers_fetched,
        asked_twice=row.asked_twice,
    )
