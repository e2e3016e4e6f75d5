"""What can go wrong with a message."""

from salaklang.kernel.errors import NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text


class MessageNotFound(NotFound):
    code = "message-not-found"
    text = Text("ไม่พบข้อความนี้", "We can't find that message")
    next_step = Text("กลับไปที่กล่องข้อความของคุณ", "Go back to your inbox.")


class MailLater(Unavailable):
    """The mail server does not take it now; it is tried again."""

    code = "mail-later"
    text = Text("ยังส่งอีเมลไม่ได้", "The e-mail can't be sent just now")
    next_step = Text(
        "ข้อความอยู่ในกล่องข้อความแล้ว ระบบจะส่งอีเมลใหม่เอง", "The message is in the inbox; the mail is tried again."
    )


class MailRefused(SalaError):
    """The mail server will never take it (no such mailbox, no such domain)."""

    code = "mail-refused"
    text = Text("อีเมลนี้ส่งไม่ถึง", "Mail to this address is refused")
    next_step = Text("ตรวจที่อยู่อีเมลในหน้าของคุณ", "Check the address on your own page.")
