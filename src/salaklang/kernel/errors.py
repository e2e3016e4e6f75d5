"""The error tree. An error carries a machine code, a text in both languages, and what to do next; never internals.

`status` is the HTTP status an interface answers with; the interface, not the kernel, turns an error into a page or a
problem document (RFC 9457).
"""

from collections.abc import Mapping
from typing import ClassVar

from salaklang.kernel.text import Text


class SalaError(Exception):
    """Base of all errors meant for people. Subclasses set `code`, `status`, `text` and `next_step`."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    text: ClassVar[Text] = Text("ระบบขัดข้อง", "Something went wrong on our side")
    next_step: ClassVar[Text] = Text("ข้อมูลที่บันทึกแล้วไม่หาย กรุณาลองใหม่อีกครั้ง", "What you saved is kept. Please try again.")

    def __init__(self, internal: str = "", **values: object) -> None:
        """`internal` goes to the log only; `values` fill the text's fields and must hold no personal data."""
        super().__init__(internal or self.code)
        self.values: Mapping[str, object] = values

    @property
    def message(self) -> Text:
        """The text with its fields filled in."""
        return self.text.fill(**self.values) if self.values else self.text


class NotFound(SalaError):
    code = "not-found"
    status = 404
    text = Text("ไม่พบสิ่งที่ขอ", "We can't find that")
    next_step = Text("ตรวจดูที่อยู่อีกครั้ง หรือกลับไปหน้าแรก", "Check the address, or go back to the first page.")


class NotAllowed(SalaError):
    code = "not-allowed"
    status = 403
    text = Text("คุณไม่มีสิทธิทำสิ่งนี้", "You are not allowed to do this")
    next_step = Text("หากคิดว่าควรมีสิทธิ ติดต่อหน่วยงานที่รับเรื่อง", "If you think you should be, contact the agency in charge.")


class SignInNeeded(SalaError):
    code = "sign-in-needed"
    status = 401
    text = Text("ต้องเข้าสู่ระบบก่อน", "You need to sign in first")
    next_step = Text("เข้าสู่ระบบแล้วจะกลับมาที่เดิม", "Sign in and you will come back here.")


class Conflict(SalaError):
    """The thing has changed, or has been done already, since the asker last looked."""

    code = "conflict"
    status = 409
    text = Text("เรื่องนี้เปลี่ยนไปแล้วระหว่างที่คุณเปิดหน้าอยู่", "This has changed while you had the page open")
    next_step = Text("เปิดหน้าใหม่เพื่อดูสถานะล่าสุด", "Open the page again to see how it stands now.")


class Invalid(SalaError):
    """What was given does not fit. `fields` names what, with a text each, in the order of the form."""

    code = "invalid"
    status = 422
    text = Text("ข้อมูลบางอย่างยังไม่ถูกต้อง", "Some of what you gave is not right yet")
    next_step = Text("แก้ไขตามที่แจ้งแล้วส่งอีกครั้ง", "Correct what is shown and send again.")

    def __init__(self, internal: str = "", *, fields: Mapping[str, Text] | None = None, **values: object) -> None:
        super().__init__(internal, **values)
        self.fields: dict[str, Text] = dict(fields or {})


class Unavailable(SalaError):
    """Something that we depend on does not answer; trying later can help."""

    code = "unavailable"
    status = 503
    text = Text("บริการที่เกี่ยวข้องยังไม่ตอบ", "A service that we need does not answer")
    next_step = Text("ข้อมูลที่บันทึกแล้วไม่หาย กรุณาลองใหม่ภายหลัง", "What you saved is kept. Please try again later.")
