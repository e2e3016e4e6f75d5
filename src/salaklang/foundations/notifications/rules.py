"""What a mail looks like and when it is tried again. Pure."""

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from uuid import UUID

from salaklang.foundations.notifications.texts import MAIL_FOOT, MAIL_SUBJECT
from salaklang.kernel.text import Text

MAX_ATTEMPTS = 12
_LONGEST = timedelta(hours=6)


def mail_compose(
    *,
    message: UUID,
    subject: Text,
    body: Text,
    to: str,
    sender: str,
    sender_name: str,
    host: str,
    url: str,
    at: datetime,
) -> EmailMessage:
    """The mail for an inbox message: Thai, then English, as text and as plain HTML.

    Everything in it follows from the message, so that a second sending is the same mail: `Message-ID` is its id at
    `host`, `Date` the moment (`at`, UTC) when it was written. Raises ValueError for an address that is none.
    """
    foot = MAIL_FOOT.fill(url=url)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender_name, addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = f"{MAIL_SUBJECT.th} / {MAIL_SUBJECT.en}"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    parts = [(language, subject.in_(language), body.in_(language), foot.in_(language)) for language in ("th", "en")]
    mail.set_content("\n\n---\n\n".join("\n\n".join(texts) for _, *texts in parts) + "\n", cte="base64")
    mail.add_alternative(_html(parts), subtype="html", cte="base64")
    mail["Content-Language"] = "th, en"  # after the parts: they would take it along
    mail.set_boundary(f"=_{message.hex}")
    return mail


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 10 s, 30 s, 90 s … at most six hours."""
    return min(timedelta(seconds=10 * 3 ** min(attempts - 1, 10)), _LONGEST)


def _html(parts: list[tuple[str, str, str, str]]) -> str:
    blocks = []
    for language, subject, body, foot in parts:
        paragraphs = "".join(f"<p>{escape(p)}</p>".replace("\n", "<br>") for p in (*body.split("\n\n"), foot))
        blocks.append(f'<div lang="{language}"><h1 style="font-size:1.2em">{escape(subject)}</h1>{paragraphs}</div>')
    return (
        '<!doctype html><html lang="th"><head><meta charset="utf-8"></head>'
        f'<body style="font-size:16px;line-height:1.6">{"<hr>".join(blocks)}</body></html>'
    )
