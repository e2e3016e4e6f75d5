"""Sending, answering and acknowledging letters.

Within a node a letter, its number, the receiver's entry and both acts are one transaction. Where the receiver lives on
another node, its half goes there as a message of the exchange, posted in that same transaction.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.correspondence import texts
from salaklang.capabilities.correspondence.actions.between import acknowledgement_pass_on, letter_pass_on
from salaklang.capabilities.correspondence.actions.registers import (
    letter_enter,
    letter_subject,
    number_next,
    register_enter,
)
from salaklang.capabilities.correspondence.errors import (
    LetterAlreadyAnswered,
    LetterInvalid,
    LetterMissing,
    PrefixMissing,
)
from salaklang.capabilities.correspondence.events import LetterAnswered, LetterSent
from salaklang.capabilities.correspondence.models import Letter, Register
from salaklang.capabilities.correspondence.ports import official_date
from salaklang.capabilities.correspondence.queries import LetterView, letter_row, letter_view
from salaklang.capabilities.correspondence.rules import (
    OUTCOMES,
    body_normalise,
    letter_problems,
    number_key,
    number_text,
)
from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get, post_held
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text, text_normalise


def letter_send(
    actor: Actor,
    *,
    to_agency: str,
    subject: str,
    body: str,
    about: Ref | None = None,
    reply_by: date | None = None,
    urgency: str = "normal",
    refers: UUID | None = None,
    key: UUID | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> LetterView:
    """Number a letter of the actor's agency, send it, and enter it in the receiver's register.

    Raises `LetterInvalid` with the fields, `AgencyNotFound`, `PrefixMissing`, or what `require` raises. `refers`: an
    earlier letter of the two agencies that this one goes back to (to answer one, use `letter_answer`). Who sends twice
    with one `key` (a form that is sent again) gets the first letter.
    """
    agency = actor.agency or ""
    require(actor, "letter.send", agency=agency)
    with transaction.atomic():
        if key is not None and (sent := _letter_sent(agency, key)):
            return letter_view(letter_row(sent.id))
        if refers is not None:
            _letter_of(refers, (agency, to_agency))
        letter = _letter_write(
            actor,
            key=key,
            kind="letter.sent",
            at=clock.now(),
            from_agency=agency,
            to_agency=to_agency,
            subject=text_normalise(subject),
            body=body_normalise(body),
            urgency=urgency,
            reply_by=reply_by,
            about=about,
            refers_id=refers,
        )
        event_emit(
            LetterSent(
                letter=str(letter.id),
                from_agency=agency,
                to_agency=to_agency,
                about_kind=letter.about_kind,
                about_id=letter.about_id,
            )
        )
        return letter_view(letter_row(letter.id))


def letter_answer(actor: Actor, *, letter: UUID, body: str, outcome: str, clock: Clock = SYSTEM_CLOCK) -> LetterView:
    """Answer a received letter with a numbered letter back. `outcome`: agreed, objected or informed.

    Returns the answer. Raises `LetterAlreadyAnswered` when another officer was first, `LetterMissing`, `LetterInvalid`.
    """
    if outcome not in OUTCOMES:
        raise LetterInvalid(fields={"outcome": Text("เลือกผลการพิจารณา", "Choose an outcome")})
    with transaction.atomic():
        asked = _letter_locked(letter)
        require(actor, "letter.answer", agency=asked.to_agency)
        if asked.state == "answered":
            raise LetterAlreadyAnswered()
        now = clock.now()
        asked.state, asked.answered_at = "answered", now
        asked.save(update_fields=["state", "answered_at"])
        answer = _letter_write(
            actor,
            kind="letter.answered",
            at=now,
            from_agency=asked.to_agency,
            to_agency=asked.from_agency,
            subject=asked.subject,
            body=body_normalise(body),
            urgency=asked.urgency,
            reply_by=None,
            about=Ref(asked.about_kind, asked.about_id) if asked.about_kind else None,
            refers_id=asked.id,
            outcome=outcome,
        )
        event_emit(
            LetterAnswered(
                letter=str(asked.id),
                answer=str(answer.id),
                from_agency=answer.from_agency,
                about_kind=asked.about_kind,
                about_id=asked.about_id,
                outcome=outcome,
            )
        )
        return letter_view(letter_row(answer.id))


def letter_acknowledge(actor: Actor, *, letter: UUID, clock: Clock = SYSTEM_CLOCK) -> LetterView:
    """The receiving agency says that it has read the letter; twice, or after an answer, changes nothing."""
    with transaction.atomic():
        row = _letter_locked(letter)
        require(actor, "letter.receive", agency=row.to_agency)
        if row.state == "received":
            row.state, row.acknowledged_at = "acknowledged", clock.now()
            row.save(update_fields=["state", "acknowledged_at"])
            act_append(
                actor,
                kind="letter.acknowledged",
                agency=row.to_agency,
                subject=letter_subject(row),
                record={"letter": str(row.id), "number": row.number_text},
                at=row.acknowledged_at,
            )
            if not lives_here(row.from_agency):
                acknowledgement_pass_on(row)
        return letter_view(letter_row(row.id))


def _letter_write(
    actor: Actor,
    *,
    kind: str,
    at: datetime,
    from_agency: str,
    to_agency: str,
    subject: str,
    body: str,
    urgency: str,
    reply_by: date | None,
    about: Ref | None,
    refers_id: UUID | None,
    outcome: str = "",
    key: UUID | None = None,
) -> Letter:
    problems = letter_problems(
        subject=subject, body=body, urgency=urgency, from_agency=from_agency, to_agency=to_agency
    )
    if problems:
        raise LetterInvalid(fields=problems)
    prefix = agency_get(from_agency).letter_prefix
    if not prefix:
        raise PrefixMissing(f"{from_agency} has no letter prefix")
    agency_get(to_agency)
    out = number_next(from_agency, "out", at)
    number = number_text(prefix, out.last)
    letter = Letter.objects.create(
        id=key or id_new(),
        from_agency=from_agency,
        to_agency=to_agency,
        number_text=number,
        number_key=number_key(number),
        doc_date=official_date(at),
        subject=subject,
        body=body,
        urgency=urgency,
        reply_by=reply_by,
        about_kind=about.kind if about else "",
        about_id=about.id if about else "",
        refers_id=refers_id,
        outcome=outcome,
        signed_by=actor.person,
        signed_post=_signed_post(actor),
        state="received" if lives_here(to_agency) else "sent",
        sent_at=at,
    )
    register_enter(actor, out, letter, kind=kind, at=at)
    if lives_here(to_agency):
        letter_enter(system(to_agency), letter, direction="in", kind="letter.received", at=at)
    else:
        letter_pass_on(letter)
    return letter


def _letter_sent(agency: str, key: UUID) -> Letter | None:
    """The letter that was sent with this key. The register's lock lets a second sender see the first one's letter."""
    Register.objects.select_for_update().filter(agency=agency, direction="out").order_by("-year").first()
    sent = Letter.objects.filter(id=key).first()
    if sent is not None and sent.from_agency != agency:
        raise LetterMissing()
    return sent


def _signed_post(actor: Actor) -> str:
    """Post and capacity as printed under the signature: kept as text, because posts change and letters don't."""
    post = post_held(actor)
    if post is None:
        return texts.SIGNED_BY_SYSTEM.th
    return " ".join(part for part in (post.title_th, post.capacity) if part)


def _letter_locked(letter: UUID) -> Letter:
    row = Letter.objects.select_for_update().filter(id=letter).first()
    if row is None:
        raise LetterMissing()
    return row


def _letter_of(letter: UUID, agencies: tuple[str, str]) -> None:
    row = Letter.objects.filter(id=letter).first()
    if row is None or {row.from_agency, row.to_agency} != set(agencies):
        raise LetterMissing()
