"""Errors of the identity foundation."""

from salaklang.kernel.errors import NotAllowed, NotFound, Unavailable
from salaklang.kernel.text import Text


class AgencyNotFound(NotFound):
    code = "agency-not-found"
    text = Text("ไม่พบหน่วยงานนี้", "We can't find that agency")


class PersonNotFound(NotFound):
    code = "person-not-found"
    text = Text("ไม่พบบุคคลนี้", "We can't find that person")


class MandateNotFound(NotFound):
    code = "mandate-not-found"
    text = Text("ไม่พบการมอบอำนาจนี้", "We can't find that mandate")


class SignInFailed(NotAllowed):
    """The provider did not confirm who this is, or its answer did not pass our checks."""

    code = "sign-in-failed"
    text = Text("เข้าสู่ระบบไม่สำเร็จ", "We could not sign you in")
    next_step = Text(
        "ข้อมูลที่กรอกไว้ไม่หาย กรุณาเข้าสู่ระบบอีกครั้ง หากยังไม่สำเร็จ ไปที่เคาน์เตอร์ของหน่วยงานได้",
        "What you filled in is kept. Please sign in again; if it fails again, you can come to the agency's counter.",
    )


class ProviderUnavailable(Unavailable):
    code = "sign-in-unavailable"
    text = Text("ระบบยืนยันตัวตนยังไม่ตอบ", "The sign-in service does not answer")
