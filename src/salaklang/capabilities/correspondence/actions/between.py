"""Letters between nodes. The sender's half (number, send register) is written where the sender lives; the letter goes
as a message of the exchange; the receiver's half (receive number) is written where it arrives, in one transaction with
the receipt. Each side keeps the letter under the same id.
"""

from collections.abc import Mapping
from uuid import UUID

from salaklang.capabilities.correspondence.actions.registers import letter_enter
from salaklang.capabilities.correspondence.errors import LetterInvalid, LetterMissing
from salaklang.capabilities.correspondence.events import LetterAnswered
from salaklang.capabilities.correspondence.models import Letter
from salaklang.capabilities.correspondence.rules import OUTCOMES, letter_problems, number_key
from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.exchange.actions import message_post
from salaklang.foundations.exchange.bodies import day_in, id_in, moment_in, text_in
from salaklang.foundations.exchange.ports import Arrived, message_handler_use
from salaklang.kernel.actor import system

LETTER, ACKNOWLEDGED = "letter", "letter-acknowledged"
_TEXT_MAX = 40_000


def letter_pass_on(letter: Letter) -> None:
    """Post a letter to the node where its receiver lives, in the transaction that numbered it."""
    message_post(
        system(letter.from_agency),
        from_agency=letter.from_agency,
        to_agency=letter.to_agency,
        kind=LETTER,
        message=letter.id,
        body={
            "letter": str(letter.id),
            "number": letter.number_text,
            "date": letter.doc_date.isoformat(),
            "subject": letter.subject,
            "body": letter.body,
            "urgency": letter.urgency,
            "reply_by": letter.reply_by.isoformat() if letter.reply_by else "",
            "refers": str(letter.refers_id) if letter.refers_id else "",
            "outcome": letter.outcome,
            "signed_post": letter.signed_post,
            "sent_at": letter.sent_at.isoformat(),
        },
    )


def acknowledgement_pass_on(letter: Letter) -> None:
    """Tell the sender's node that the letter was read."""
    message_post(
        system(letter.to_agency),
        from_agency=letter.to_agency,
        to_agency=letter.from_agency,
        kind=ACKNOWLEDGED,
        body={"letter": str(letter.id)},
    )


def letter_take(arrived: Arrived) -> None:
    """Enter a letter that came from another node; an answer closes the letter that it answers."""
    body = arrived.body
    problems = letter_problems(
        subject=_text(body, "subject"),
        body=_text(body, "body"),
        urgency=_text(body, "urgency"),
        from_agency=arrived.client,
        to_agency=arrived.to,
    )
    if problems:
        raise LetterInvalid(fields=problems)
    outcome = _text(body, "outcome") if body.get("outcome") else ""
    if outcome and outcome not in OUTCOMES:
        raise LetterMissing()
    asked = _answered_by(arrived)
    letter = Letter.objects.create(
        id=id_in(body, "letter"),
        from_agency=arrived.client,
        to_agency=arrived.to,
        number_text=_text(body, "number")[:80],
        number_key=number_key(_text(body, "number")[:80]),
        doc_date=day_in(body, "date"),
        subject=_text(body, "subject"),
        body=_text(body, "body"),
        urgency=_text(body, "urgency"),
        reply_by=day_in(body, "reply_by") if body.get("reply_by") else None,
        # What it is about is the sender's own matter, unless it comes back to ours.
        about_kind=asked.about_kind if asked else "",
        about_id=asked.about_id if asked else "",
        refers=asked,
        outcome=outcome,
        signed_by=None,
        signed_post=_text(body, "signed_post"),
        sent_at=moment_in(body, "sent_at"),
    )
    letter_enter(system(arrived.to), letter, direction="in", kind="letter.received", at=arrived.at)
    if asked is not None and letter.outcome and asked.state != "answered":
        asked.state, asked.answered_at = "answered", arrived.at
        asked.save(update_fields=["state", "answered_at"])
        event_emit(
            LetterAnswered(
                letter=str(asked.id),
                answer=str(letter.id),
                from_agency=letter.from_agency,
                about_kind=asked.about_kind,
                about_id=asked.about_id,
                outcome=letter.outcome,
            )
        )


def acknowledgement_take(arrived: Arrived) -> None:
    row = Letter.objects.select_for_update().filter(id=id_in(arrived.body, "letter")).first()
    if row is None or (row.from_agency, row.to_agency) != (arrived.to, arrived.client):
        raise LetterMissing()
    if row.state in ("sent", "received"):
        row.state, row.acknowledged_at = "acknowledged", arrived.at
        row.save(update_fields=["state", "acknowledged_at"])


def letter_delivered(letter: UUID) -> None:
    """The receiver's node has signed that it took the letter. Safe to repeat."""
    Letter.objects.filter(id=letter, state="sent").update(state="received")


def handlers_register() -> None:
    """Take letters on this node."""
    message_handler_use(LETTER, letter_take)
    message_handler_use(ACKNOWLEDGED, acknowledgement_take)


def _answered_by(arrived: Arrived) -> Letter | None:
    """Our letter that this one refers to, locked; None where it refers to none. Raises LetterMissing."""
    if not arrived.body.get("refers"):
        return None
    row = Letter.objects.select_for_update().filter(id=id_in(arrived.body, "refers")).first()
    if row is None or {row.from_agency, row.to_agency} != {arrived.client, arrived.to}:
        raise LetterMissing()
    if arrived.body.get("outcome") and row.from_agency != arrived.to:
        raise LetterMissing()
    return row


def _text(body: Mapping[str, object], key: str) -> str:
    """What `letter_problems` finds missing may be empty here."""
    return text_in(body, key, most=_TEXT_MAX, empty=True)
