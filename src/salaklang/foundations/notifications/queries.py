"""The only reader of notifications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications.errors import MessageNotFound
from salaklang.foundations.notifications.models import Message
from salaklang.foundations.notifications.texts import MAIL_STATES
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import SignInNeeded
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as its owner sees it."""

    id: UUID
    agency: str
    about: Ref
    kind: str
    subject: Text
    body: Text
    created_at: datetime
    read_at: datetime | None
    mail_state: str
    mail_text: Text


def inbox(actor: Actor, *, before: UUID | None = None, limit: int = 30) -> list[MessageView]:
    """The actor's own messages, newest first; `before` is the last id of the page before. Raises SignInNeeded."""
    rows = Message.objects.filter(person=_owner(actor))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_view(m) for m in rows.order_by("-id")[:limit]]  # ids are ordered by time


def unread_count(actor: Actor) -> int:
    """How many messages the actor has not opened; 0 for who has no inbox."""
    if actor.person is None:
        return 0
    return Message.objects.filter(person=actor.person, read_at=None).count()


def message_get(actor: Actor, message: UUID) -> MessageView:
    """One of the actor's own messages. Raises MessageNotFound, also for another person's."""
    found = Message.objects.filter(id=message, person=_owner(actor)).first()
    if found is None:
        raise MessageNotFound
    return _view(found)


def _owner(actor: Actor) -> UUID:
    """The person whose inbox `actor` may see: their own."""
    require(actor, "inbox.see", person=actor.person)
    if actor.person is None:
        raise SignInNeeded(f"{actor.kind} without a person")
    return actor.person


def _view(m: Message) -> MessageView:
    return MessageView(
        id=m.id,
        agency=m.agency,
        about=Ref(m.about_kind, m.about_id),
        kind=m.kind,
        subject=m.subject,
        body=m.body,
        created_at=m.created_at,
        read_at=m.read_at,
        mail_state=m.mail_state,
        mail_text=MAIL_STATES[m.mail_state],
    )
