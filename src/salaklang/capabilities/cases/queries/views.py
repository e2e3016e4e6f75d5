"""What pages and programs get to see of drafts and cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.models import CaseCorrection, CaseLetter, CaseNote, Decision, Draft
from salaklang.capabilities.cases.rules import Step
from salaklang.capabilities.payments.queries import BillView
from salaklang.capabilities.services.rules import Definition, Item, Progress, Walk, missing, next_question, progress
from salaklang.foundations.ledger.queries import ActView
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class EvidenceView:
    key: str
    label: Text
    document: UUID
    filename: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its way through the form. `seen`: optional questions that were passed over."""

    draft: Draft
    definition: Definition
    way: Walk
    evidence: tuple[EvidenceView, ...]
    seen: frozenset[str]

    @property
    def evidence_keys(self) -> frozenset[str]:
        return frozenset(e.key for e in self.evidence)

    def next(self, after: str | None = None) -> Item | None:
        """The page to show; None: the check page (or, where `way.stopped`, the result of the eligibility questions)."""
        return next_question(
            self.definition,
            self.draft.answers,
            self.draft.registers,
            evidence=self.evidence_keys,
            seen=self.seen,
            after=after,
        )

    def missing(self) -> tuple[Item, ...]:
        return missing(self.definition, self.draft.answers, self.draft.registers, evidence=self.evidence_keys)

    def progress(self, at: str) -> Progress:
        return progress(self.definition, self.draft.answers, self.draft.registers, at=at)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list."""

    id: UUID
    number: str
    service: str
    service_title: Text
    agency: str
    person: UUID
    channel: str
    state: str
    state_text: Text
    submitted_at: datetime
    due_at: datetime
    late: bool
    paid: bool
    assigned_to: UUID | None
    revision: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with everything that its pages show. `steps`: what the asker may do now. `history`: oldest first."""

    id: UUID
    number: str
    service: str
    definition: Definition
    agency: str
    person: UUID
    filed_by: UUID
    channel: str
    mandate: UUID | None
    draft: UUID
    state: str
    state_text: Text
    status: Text
    version: int
    submitted_at: datetime
    due_at: datetime
    late: bool
    paid_at: datetime | None
    decided_at: datetime | None
    assigned_to: UUID | None
    act_code: str
    answers: dict[str, Any]
    registers: dict[str, Any]
    sources: dict[str, str]
    way: Walk
    evidence: tuple[EvidenceView, ...]
    correction: CaseCorrection | None
    notes: tuple[CaseNote, ...]
    letters: tuple[CaseLetter, ...]
    decision: Decision | None
    bills: tuple[BillView, ...]
    history: tuple[ActView, ...]
    steps: frozenset[Step]
    questions_asked: int
    answers_fetched: int
    asked_twice: int


@dataclass(frozen=True, slots=True)
class Decided:
    """How many cases were decided, how many of them by their due date, and what was asked in them though the state
    knew it."""

    decided: int
    on_time: int
    asked_twice: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of the worklist; `after` is the key of the next page, None on the last."""

    lines: tuple[CaseLine, ...]
    after: tuple[datetime, UUID] | None
