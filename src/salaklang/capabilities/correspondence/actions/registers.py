"""The registers of letters: numbers without gaps, lines that are never changed, an act for each."""

from datetime import datetime

from salaklang.capabilities.correspondence.models import Letter, Register, RegisterEntry
from salaklang.capabilities.correspondence.ports import register_year
from salaklang.capabilities.correspondence.queries import Direction
from salaklang.capabilities.correspondence.rules import content_digest
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor


def letter_enter(actor: Actor, letter: Letter, *, direction: Direction, kind: str, at: datetime) -> None:
    """Give a letter the next number of its agency's register and enter it there."""
    agency = letter.to_agency if direction == "in" else letter.from_agency
    register_enter(actor, number_next(agency, direction, at), letter, kind=kind, at=at)


def number_next(agency: str, direction: Direction, at: datetime) -> Register:
    """The locked register with its next number. The row lock makes numbers gapless; a rollback gives the number back.

    Every sender locks one "out" row, then one "in" row: so no two can wait for each other in a ring.
    """
    mine = {"agency": agency, "direction": direction, "year": register_year(at)}
    register = Register.objects.select_for_update().filter(**mine).first()
    if register is None:
        Register.objects.bulk_create([Register(**mine)], ignore_conflicts=True)
        register = Register.objects.select_for_update().get(**mine)
    register.last += 1
    register.save(update_fields=["last"])
    return register


def register_enter(actor: Actor, register: Register, letter: Letter, *, kind: str, at: datetime) -> None:
    """Write the line of a register whose number has just been taken, and the act of it."""
    RegisterEntry.objects.create(
        register=register,
        year=register.year,
        seq=register.last,
        letter=letter,
        entered_at=at,
        entered_by=actor.person,
    )
    act_append(
        actor,
        kind=kind,
        agency=register.agency,
        subject=letter_subject(letter) if register.direction == "out" else Ref("letter", str(letter.id)),
        record={
            "letter": str(letter.id),
            "number": letter.number_text,
            "from": letter.from_agency,
            "to": letter.to_agency,
            "content_sha256": content_digest(letter.subject, letter.body).hex(),
            "signed_post": letter.signed_post,
            "refers": str(letter.refers_id) if letter.refers_id else None,
            "outcome": letter.outcome,
        },
        public={"register": register.direction, "year": register.year, "seq": register.last},
        at=at,
    )


def letter_subject(letter: Letter) -> Ref:
    """A letter about a case stands in the history of the case."""
    return Ref(letter.about_kind, letter.about_id) if letter.about_kind else Ref("letter", str(letter.id))
