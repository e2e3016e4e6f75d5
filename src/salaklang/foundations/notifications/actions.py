"""The only writer of notifications. Private: telling a person something is no official act and leaves no leaf."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get, person_email
from salaklang.foundations.ledger.crash_points import crash_point
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications import rules
from salaklang.foundations.notifications.errors import MailLater, MailRefused, MessageNotFound
from salaklang.foundations.notifications.models import Message
from salaklang.foundations.notifications.smtp import mail_hand_over
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text

# A queued mail that nobody has touched for so long has lost its job (a worker was killed with it).
FORGOTTEN_AFTER = timedelta(minutes=10)


def message_send(
    actor: Actor,
    *,
    person: UUID,
    about: Ref,
    kind: str,
    subject: Text,
    body: Text,
    agency: str = "",
    key: str | None = None,
) -> Message:
    """Tell `person` something: a row in their inbox and a mail to come, both in the caller's transaction.

    The body says what happened and what to do next; numbers and dates are fine, names and answers are not: it goes out
    by mail. A second call with the same `key` returns the first message and sends nothing. Raises NotAllowed.
    """
    require(actor, "message.send")
    message = Message(
        key=key,
        person=person,
        agency=agency or (actor.agency or ""),
        about_kind=about.kind,
        about_id=about.id,
        kind=kind,
        subject_th=subject.th,
        subject_en=subject.en,
        body_th=body.th,
        body_en=body.en,
        created_at=SYSTEM_CLOCK.now(),
    )
    with transaction.atomic():
        if key:
            Message.objects.bulk_create([message], ignore_conflicts=True)
            first = Message.objects.get(key=key)
            if first.id != message.id:
                return first
        else:
            message.save(force_insert=True)
        _job_defer(message.id)
    return message


def message_read(actor: Actor, *, message: UUID) -> Message:
    """Mark a message as read; safe to repeat. Raises MessageNotFound, also for another person's message."""
    with transaction.atomic():
        found = Message.objects.select_for_update().filter(id=message).first()
        if found is None or found.person != actor.person:
            raise MessageNotFound
        require(actor, "message.read", person=found.person)
        if found.read_at is None:
            found.read_at = SYSTEM_CLOCK.now()
            found.save(update_fields=["read_at"])
    return found


def mail_send(message: UUID) -> None:
    """Hand one message's mail to the server. Safe to run twice and by two workers at once.

    The row stays locked while the server is spoken to, so that only one worker does. Killed after the server's "yes",
    the mail goes out again under the same Message-ID. Raises MailLater when it is to be tried again.
    """
    later: MailLater | None = None
    with transaction.atomic():
        row = Message.objects.select_for_update(skip_locked=True).filter(id=message, mail_state="queued").first()
        if row is None:
            return
        row.mail_attempts += 1
        row.mail_last_at = SYSTEM_CLOCK.now()
        try:
            row.mail_state = "sent" if _handed_over(row) else "none"
            row.mail_error = ""
        except MailRefused as refused:
            row.mail_state, row.mail_error = "failed", str(refused)[:200]
        except MailLater as failed:
            row.mail_error = str(failed)[:200]
            if row.mail_attempts >= rules.MAX_ATTEMPTS:
                row.mail_state = "failed"
            else:
                later = failed
        row.save(update_fields=["mail_state", "mail_attempts", "mail_last_at", "mail_error"])
    if later is not None:
        raise later


def mails_pick_up() -> int:
    """Give a new job to mails whose job is gone; returns how many. Called by a clock.

    A mail that still waits for its next attempt is left alone.
    """
    now = SYSTEM_CLOCK.now()
    silent = Q(mail_last_at=None, created_at__lt=now - FORGOTTEN_AFTER) | Q(mail_last_at__lt=now - FORGOTTEN_AFTER)
    found = 0
    for row in Message.objects.filter(silent, mail_state="queued").order_by("id")[:500]:
        wait = rules.retry_after(row.mail_attempts) if row.mail_attempts else timedelta()
        if (row.mail_last_at or row.created_at) + wait + FORGOTTEN_AFTER < now:
            with transaction.atomic():
                _job_defer(row.id)
            found += 1
    return found


def _handed_over(row: Message) -> bool:
    """False when the person has no address."""
    address = person_email(system(), row.person)
    if not address:
        return False
    base = settings.SALA_BASE_URL
    try:
        mail = rules.mail_compose(
            message=row.id,
            subject=row.subject,
            body=row.body,
            to=address,
            sender=settings.SALA_MAIL_FROM,
            sender_name=agency_get(row.agency).name_th if row.agency else "Salaklang",
            host=urlsplit(base).hostname or "localhost",
            url=f"{base}/me/inbox",
            at=row.created_at,
        )
    except ValueError as broken:
        raise MailRefused("the address is none") from broken
    mail_hand_over(settings.SALA_SMTP_URL, mail, sender=settings.SALA_MAIL_FROM, to=address)
    crash_point("mail.handed-over")
    return True


def _job_defer(message: UUID) -> None:
    from salaklang.foundations.notifications.jobs import mail_send_job

    mail_send_job.defer(message=str(message))
