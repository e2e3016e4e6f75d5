"""The conversation with a mail server, by the one setting SALA_SMTP_URL.

`smtp://user:password@host:port?starttls=1` (STARTTLS demanded), `smtps://…` (TLS from the start), `smtp://host:port`
(plain: for a relay on the same machine).
"""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from salaklang.foundations.notifications.errors import MailLater, MailRefused

TIMEOUT_SECONDS = 15


def mail_hand_over(url: str, mail: EmailMessage, *, sender: str, to: str) -> None:
    """Give `mail` to the server; returning means that the server has taken responsibility for it.

    Raises MailRefused when trying again is useless (a 5xx answer about this mail), MailLater for everything else.
    """
    try:
        with _connected(url) as server:
            server.send_message(mail, from_addr=sender, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _error(code, said, to) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        raise _error(refused.smtp_code, refused.smtp_error, to) from None
    except smtplib.SMTPNotSupportedError as refused:  # the address needs SMTPUTF8, the server has none
        raise MailRefused(str(refused)) from None
    except (smtplib.SMTPException, OSError) as failed:
        raise MailLater(f"{type(failed).__name__}: {failed}"[:200]) from None


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=context)
    elif parts.scheme == "smtp":
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
        if parse_qs(parts.query).get("starttls") == ["1"]:
            server.starttls(context=context)
    else:
        raise MailLater(f"SALA_SMTP_URL begins with {parts.scheme!r}: smtp or smtps is meant")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _error(code: int, said: bytes | str, to: str) -> MailLater | MailRefused:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = MailRefused if 500 <= code < 600 else MailLater
    return kind(f"{code} {words}".replace(to, "…")[:200])
