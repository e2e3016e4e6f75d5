"""Reading letters and registers; the first argument is who asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from salaklang.capabilities.correspondence import texts
from salaklang.capabilities.correspondence.errors import LetterMissing
from salaklang.capabilities.correspondence.models import Letter, RegisterEntry
from salaklang.capabilities.correspondence.rules import number_key
from salaklang.foundations.governance.queries import allowed, require
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

Direction = Literal["out", "in"]


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as pages show it. `received_no`: its number in the receiver's register, e.g. `27/2569`.

    `answers`: ids of the letters that answer it; `refers`: the letter that it answers.
    """

    id: UUID
    number: str
    from_agency: str
    from_name: Text
    to_agency: str
    to_name: Text
    doc_date: date
    subject: str
    body: str
    urgency: str
    urgency_text: Text
    reply_by: date | None
    about: Ref | None
    refers: UUID | None
    refers_number: str
    answers: tuple[UUID, ...]
    outcome: str
    outcome_text: Text | None
    signed_by: UUID | None
    signed_post: str
    state: str
    state_text: Text
    sent_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    received_no: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of a register, with what the regulation's columns need."""

    direction: Direction
    year: int
    seq: int
    letter: UUID
    number: str
    doc_date: date
    from_name: Text
    to_name: Text
    subject: str
    urgency: str
    state: str
    state_text: Text
    reply_by: date | None
    entered_at: datetime


def letter_get(actor: Actor, letter: UUID) -> LetterView:
    """One letter. Raises `LetterMissing`, or what `require` raises."""
    row = _letters().filter(id=letter).first()
    if row is None:
        raise LetterMissing()
    require(actor, "letter.see", agencies=(row.from_agency, row.to_agency))
    return letter_view(row)


def letters_about(actor: Actor, about: Ref) -> list[LetterView]:
    """The letters about one thing that the asker may see, oldest first."""
    rows = _letters().filter(about_kind=about.kind, about_id=about.id).order_by("id")
    return [letter_view(r) for r in rows if allowed(actor, "letter.see", agencies=(r.from_agency, r.to_agency))]


def letters_by_number(actor: Actor, typed: str) -> list[LetterView]:
    """The letters of a number, however it is typed (spaces, Thai or Arabic digits), that the asker may see."""
    rows = _letters().filter(number_key=number_key(typed)).order_by("-id")[:50]
    return [letter_view(r) for r in rows if allowed(actor, "letter.see", agencies=(r.from_agency, r.to_agency))]


def register_out(
    actor: Actor, *, agency: str | None = None, before: tuple[int, int] | None = None, limit: int = 50
) -> list[EntryView]:
    """The send register, newest first; `before` = (year, seq) of the last line seen."""
    return _register(actor, "out", agency, before, limit)


def register_in(
    actor: Actor, *, agency: str | None = None, before: tuple[int, int] | None = None, limit: int = 50
) -> list[EntryView]:
    """The receive register, newest first; `before` = (year, seq) of the last line seen."""
    return _register(actor, "in", agency, before, limit)


def letter_view(row: Letter) -> LetterView:
    """The view of a row as `_letters()` fetches it."""
    received = next((e for e in row.entries.all() if e.register.direction == "in"), None)
    return LetterView(
        id=row.id,
        number=row.number_text,
        from_agency=row.from_agency,
        from_name=agency_get(row.from_agency).name,
        to_agency=row.to_agency,
        to_name=agency_get(row.to_agency).name,
        doc_date=row.doc_date,
        subject=row.subject,
        body=row.body,
        urgency=row.urgency,
        urgency_text=texts.URGENCIES[row.urgency],
        reply_by=row.reply_by,
        about=Ref(row.about_kind, row.about_id) if row.about_kind else None,
        refers=row.refers_id,
        refers_number=row.refers.number_text if row.refers else "",
        answers=tuple(a.id for a in row.answers.all()),
        outcome=row.outcome,
        outcome_text=texts.OUTCOMES.get(row.outcome),
        signed_by=row.signed_by,
        signed_post=row.signed_post,
        state=row.state,
        state_text=texts.STATES[row.state],
        sent_at=row.sent_at,
        acknowledged_at=row.acknowledged_at,
        answered_at=row.answered_at,
        received_no=f"{received.seq}/{received.year}" if received else "",
    )


def letter_row(letter: UUID) -> Letter:
    """The row with what `letter_view` needs; for actions of this room."""
    return _letters().get(id=letter)


def _letters() -> QuerySet[Letter]:
    return Letter.objects.select_related("refers").prefetch_related("entries__register", "answers")


def _register(
    actor: Actor, direction: Direction, agency: str | None, before: tuple[int, int] | None, limit: int
) -> list[EntryView]:
    keeper = agency or actor.agency or ""
    require(actor, "register.keep", agency=keeper)
    rows = RegisterEntry.objects.filter(register__agency=keeper, register__direction=direction)
    if before is not None:
        year, seq = before
        rows = rows.filter(year=year, seq__lt=seq) | rows.filter(year__lt=year)
    rows = rows.select_related("letter").order_by("-year", "-seq")[:limit]
    return [_entry_view(row, direction) for row in rows]


def _entry_view(row: RegisterEntry, direction: Direction) -> EntryView:
    letter = row.letter
    return EntryView(
        direction=direction,
        year=row.year,
        seq=row.seq,
        letter=letter.id,
        number=letter.number_text,
        doc_date=letter.doc_date,
        from_name=agency_get(letter.from_agency).name,
        to_name=agency_get(letter.to_agency).name,
        subject=letter.subject,
        urgency=letter.urgency,
        state=letter.state,
        state_text=texts.STATES[letter.state],
        reply_by=letter.reply_by,
        entered_at=row.entered_at,
    )
