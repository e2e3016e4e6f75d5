"""What cases do when something happens elsewhere. Each is safe to run twice.

Correspondence must not be imported: its events are met by their name and by the fields that cases read.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from salaklang.capabilities.cases.events import CaseSubmitted
from salaklang.capabilities.payments.events import BillPaid
from salaklang.foundations.events import Event
from salaklang.foundations.events.registry import reacts_to
from salaklang.foundations.exchange.events import RecordCorrected


@dataclass(frozen=True)
class LetterSent(Event):
    """The part of `correspondence.letter_sent` that concerns cases."""

    name: ClassVar[str] = "correspondence.letter_sent"

    letter: str
    from_agency: str
    to_agency: str
    about_kind: str
    about_id: str


@dataclass(frozen=True)
class LetterAnswered(Event):
    """The part of `correspondence.letter_answered` that concerns cases."""

    name: ClassVar[str] = "correspondence.letter_answered"

    letter: str
    answer: str
    about_kind: str
    about_id: str
    outcome: str = ""


@reacts_to(CaseSubmitted)
def on_case_submitted(event: CaseSubmitted) -> None:
    from salaklang.capabilities.cases.actions.system import case_received_tell

    case_received_tell(UUID(event.case))


@reacts_to(BillPaid)
def on_bill_paid(event: BillPaid) -> None:
    from salaklang.capabilities.cases.actions.system import case_paid

    if event.about_kind == "case":
        case_paid(
            case=UUID(event.about_id),
            bill=UUID(event.bill),
            amount_satang=event.amount_satang,
            receipt=event.receipt,
        )


@reacts_to(LetterSent)
def on_letter_sent(event: LetterSent) -> None:
    from salaklang.capabilities.cases.actions.system import case_letter_sent

    if event.about_kind == "case":
        case_letter_sent(
            case=UUID(event.about_id),
            letter=UUID(event.letter),
            from_agency=event.from_agency,
            to_agency=event.to_agency,
        )


@reacts_to(LetterAnswered)
def on_letter_answered(event: LetterAnswered) -> None:
    from salaklang.capabilities.cases.actions.system import case_letter_answered

    if event.about_kind == "case":
        case_letter_answered(
            case=UUID(event.about_id),
            letter=UUID(event.letter),
            answer=UUID(event.answer),
            outcome=event.outcome,
        )


@reacts_to(RecordCorrected)
def on_record_corrected(event: RecordCorrected) -> None:
    from salaklang.capabilities.cases.actions.system import register_corrected

    if event.person:
        register_corrected(person=UUID(event.person), service=event.service)
