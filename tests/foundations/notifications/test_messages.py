"""Inbox and mail: exactly once in the one, at least once and always the same in the other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from salaklang.embedded.processes import port_free
from salaklang.foundations.identity.actions import person_email_set
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications import actions, rules
from salaklang.foundations.notifications.actions import mail_send, mails_pick_up, message_read, message_send
from salaklang.foundations.notifications.errors import MailLater, MessageNotFound
from salaklang.foundations.notifications.models import Message
from salaklang.foundations.notifications.queries import inbox, message_get, unread_count
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.errors import SignInNeeded
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text
from tests.foundations.notifications.conftest import Mailbox

SUBJECT = Text("รับคำขอแล้ว ทพ 0142/2569", "Application received, ทพ 0142/2569")
BODY = Text("ชำระ 50 บาท ภายใน 7 วัน\n\nขั้นต่อไป: เจ้าหน้าที่ตรวจ", "Pay 50 baht within 7 days\n\nNext: an officer checks")

pytestmark = pytest.mark.django_db


def tell(person: UUID, key: str | None = None) -> Message:
    return message_send(
        system(), person=person, about=Ref("case", "1"), kind="case.received", subject=SUBJECT, body=BODY, key=key
    )


def jobs() -> int:
    return int(ProcrastinateJob.objects.filter(task_name="notifications.mail_send").count())


def test_mail_arrives_in_both_languages_and_says_nothing_in_its_subject(mailbox: Mailbox, mali: UUID) -> None:
    message = tell(mali)
    mail_send(message.id)
    (mail,) = mailbox.mails
    assert mail["To"] == "mali@example.org" and mail["Message-ID"] == f"<{message.id}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Content-Language"] == "th, en"
    assert "0142" not in mail["Subject"] and "ศาลากลาง" in mail["Subject"]
    assert mail.get_content_type() == "multipart/alternative"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    for part in (text, html):
        assert part.index("ชำระ 50 บาท") < part.index("Pay 50 baht") and "/me/inbox" in part
    assert '<div lang="en">' in html and max(map(len, mailbox.raw[0].split(b"\r\n"))) < 999
    assert Message.objects.get().mail_state == "sent"


def test_a_rollback_takes_message_and_mail_back(mali: UUID) -> None:
    before = jobs()  # of tests that ran before: a flush leaves them
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(mali)
        raise RuntimeError
    assert not Message.objects.exists() and jobs() == before


def test_one_key_tells_once(mali: UUID) -> None:
    before = jobs()
    assert tell(mali, "bill:1:paid").id == tell(mali, "bill:1:paid").id
    assert Message.objects.count() == 1 and jobs() == before + 1


def test_sent_mail_is_not_sent_again(mailbox: Mailbox, mali: UUID) -> None:
    message = tell(mali)
    mail_send(message.id)
    mail_send(message.id)
    assert len(mailbox.mails) == 1


def test_killed_after_the_servers_yes_the_same_mail_goes_out_again(
    mailbox: Mailbox, mali: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = tell(mali)
    real = actions.mail_hand_over

    def killed(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "mail_hand_over", killed)
    with pytest.raises(KeyboardInterrupt):
        mail_send(message.id)
    monkeypatch.undo()
    assert Message.objects.get().mail_state == "queued"
    mail_send(message.id)
    assert len(mailbox.raw) == 2 and mailbox.raw[0] == mailbox.raw[1]
    assert Message.objects.count() == 1


def test_server_down_the_message_stays_and_waits(mali: UUID, as_mali: Actor, settings: Any) -> None:
    settings.SALA_SMTP_URL = f"smtp://127.0.0.1:{port_free()}"
    message = tell(mali)
    with pytest.raises(MailLater):
        mail_send(message.id)
    row = Message.objects.get()
    assert (row.mail_state, row.mail_attempts) == ("queued", 1) and "Refused" in row.mail_error
    assert [m.id for m in inbox(as_mali)] == [message.id]


def test_server_says_later_then_takes_it(mailbox: Mailbox, mali: UUID) -> None:
    mailbox.answer = "451 try later"
    message = tell(mali)
    with pytest.raises(MailLater):
        mail_send(message.id)
    mailbox.answer = "250 OK"
    mail_send(message.id)
    row = Message.objects.get()
    assert (row.mail_state, row.mail_attempts, row.mail_error) == ("sent", 2, "")


def test_server_says_never(mailbox: Mailbox, mali: UUID) -> None:
    mailbox.answer = "550 no mailbox mali@example.org here"
    message = tell(mali)
    mail_send(message.id)
    row = Message.objects.get()
    assert row.mail_state == "failed" and "550" in row.mail_error and "mali@" not in row.mail_error


def test_gives_up_after_days(mailbox: Mailbox, mali: UUID) -> None:
    mailbox.answer = "451 try later"
    message = tell(mali)
    for _ in range(rules.MAX_ATTEMPTS - 1):
        with pytest.raises(MailLater):
            mail_send(message.id)
    mail_send(message.id)
    assert Message.objects.get().mail_state == "failed"
    total = sum((rules.retry_after(n) for n in range(1, rules.MAX_ATTEMPTS)), timedelta())
    assert timedelta(hours=12) < total < timedelta(days=3)


def test_no_address_is_no_fault(mailbox: Mailbox, mali: UUID) -> None:
    person_email_set(system(), person=mali, email="")
    mail_send(tell(mali).id)
    assert Message.objects.get().mail_state == "none" and mailbox.mails == []


def test_mails_that_lost_their_job_get_a_new_one(mali: UUID) -> None:
    old, waiting, fresh = (tell(mali).id for _ in range(3))
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    Message.objects.filter(id=old).update(created_at=long_ago)
    Message.objects.filter(id=waiting).update(created_at=long_ago, mail_last_at=long_ago, mail_attempts=9)
    before = jobs()
    assert mails_pick_up() == 1 and jobs() == before + 1
    assert fresh != old


def test_header_injection_is_impossible(mailbox: Mailbox, mali: UUID) -> None:
    with pytest.raises(Exception):  # noqa: B017 the address check of identity
        person_email_set(system(), person=mali, email="a@b.c\r\nBcc: x@y.z")
    message = message_send(
        system(),
        person=mali,
        about=Ref("case", "1"),
        kind="x",
        subject=Text("ก\r\nBcc: x@y.z", "a\r\nBcc: x@y.z"),
        body=Text("<script>alert(1)</script>", "<b>b</b>"),
    )
    mail_send(message.id)
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert "<script>" not in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_inbox_is_ones_own(mali: UUID, as_mali: Actor) -> None:
    message = tell(mali)
    other = Actor(kind="citizen", person=id_new())
    assert inbox(other) == [] and unread_count(as_mali) == 1
    for attempt in (lambda: message_get(other, message.id), lambda: message_read(other, message=message.id)):
        with pytest.raises(MessageNotFound):
            attempt()
    with pytest.raises(SignInNeeded):
        inbox(NOBODY)
    first = message_read(as_mali, message=message.id).read_at
    assert message_read(as_mali, message=message.id).read_at == first
    assert unread_count(as_mali) == 0


def test_inbox_pages(mali: UUID, as_mali: Actor) -> None:
    sent = [tell(mali).id for _ in range(5)]
    page = inbox(as_mali, limit=3)
    assert [m.id for m in page] == sent[:1:-1]
    assert [m.id for m in inbox(as_mali, before=page[-1].id)] == sent[1::-1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_once(mailbox: Mailbox, mali: UUID) -> None:
    from concurrent.futures import ThreadPoolExecutor

    message = tell(mali)

    def work() -> None:
        try:
            mail_send(message.id)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    assert len(mailbox.mails) == 1
