"""What can go wrong with an application, in words for the person in front of it."""

from salaklang.kernel.errors import Conflict, Invalid, NotFound
from salaklang.kernel.text import Text


class DraftUnknown(NotFound):
    code = "draft-unknown"
    text = Text("ไม่พบคำขอที่กรอกค้างไว้นี้", "We can't find this unfinished application")
    next_step = Text("ดูคำขอที่กรอกค้างไว้ได้ที่หน้าของฉัน", "Your unfinished applications are on your own page.")


class CaseUnknown(NotFound):
    code = "case-unknown"
    text = Text("ไม่พบเรื่องนี้", "We can't find this case")


class ItemUnknown(NotFound):
    code = "question-unknown"
    text = Text("คำขอนี้ไม่มีคำถามข้อนี้", "This application has no such question")
    next_step = Text("กลับไปที่คำขอแล้วทำต่อจากข้อที่ค้าง", "Go back to the application and continue where you were.")


class AlreadySubmitted(Conflict):
    code = "already-submitted"
    text = Text("คำขอนี้ยื่นแล้ว แก้ไขไม่ได้อีก", "This application has been submitted and can't be changed")
    next_step = Text("ติดตามเรื่องได้ที่หน้าของฉัน", "Follow it on your own page.")


class AnsweredElsewhere(Conflict):
    """The same question was answered on another device since this page was opened."""

    code = "answered-elsewhere"
    text = Text("คำถามข้อนี้ถูกตอบจากอุปกรณ์อื่นไปแล้ว", "This question has been answered on another device meanwhile")
    next_step = Text(
        "ตรวจคำตอบล่าสุด ถ้าต้องการเปลี่ยนให้ตอบอีกครั้ง", "Look at the newer answer; answer again if you want another."
    )


class NotEligible(Invalid):
    code = "not-eligible"
    text = Text("จากคำตอบของคุณ ไม่ต้องยื่นคำขอนี้ที่นี่", "From your answers, this application need not be made here")
    next_step = Text("อ่านผลการตรวจสอบ หรือแก้คำตอบ", "Read the result, or change your answers.")


class NotComplete(Invalid):
    code = "not-complete"
    text = Text("คำขอยังไม่ครบ เหลืออีก {count} ข้อ", "The application is not complete: {count} still to do")
    next_step = Text("ตอบข้อที่เหลือแล้วส่งอีกครั้ง คำตอบที่ให้แล้วไม่หาย", "Do these, then submit again. Nothing is lost.")


class FormChanged(Conflict):
    """The service has a newer version than the draft, which has been brought to it; `keys` must be answered again."""

    code = "form-changed"
    text = Text(
        "แบบคำขอเปลี่ยนเป็นฉบับใหม่แล้ว คำตอบของคุณยังอยู่ มี {count} ข้อที่ต้องตอบใหม่",
        "The form has changed to a new version. Your answers are kept; {count} must be answered again",
    )
    next_step = Text("ตรวจคำตอบแล้วส่งอีกครั้ง", "Look over your answers, then submit again.")

    def __init__(self, internal: str = "", *, keys: tuple[str, ...] = ()) -> None:
        super().__init__(internal, count=len(keys))
        self.keys = keys


class NotNow(Conflict):
    """The step does not fit the state the case is in."""

    code = "not-now"
    text = Text("ทำขั้นตอนนี้ไม่ได้ เพราะเรื่องอยู่ในสถานะ “{state}”", "This can't be done while the case is “{state}”")
    next_step = Text("เปิดเรื่องอีกครั้งเพื่อดูขั้นตอนที่ทำได้", "Open the case again to see what can be done.")


class AlreadyDecided(Conflict):
    """Another officer was first."""

    code = "already-decided"
    text = Text("เรื่องนี้มีผู้พิจารณาไปแล้ว ผลคือ “{state}”", "This case has been decided meanwhile: “{state}”")
    next_step = Text("เปิดเรื่องอีกครั้งเพื่อดูคำสั่งและเหตุผล", "Open the case again to read the decision and its reasons.")


class CaseMoved(Conflict):
    """The case has changed since the officer opened it."""

    code = "case-moved"
    text = Text(
        "เรื่องนี้เปลี่ยนไปหลังจากที่คุณเปิดดู ขณะนี้สถานะคือ “{state}”",
        "This case has changed since you opened it; it is now “{state}”",
    )
    next_step = Text("อ่านส่วนที่เปลี่ยน แล้วทำอีกครั้ง", "Read what has changed, then do it again.")


class CorrectionUsed(Conflict):
    """Licensing Facilitation Act B.E. 2558, section 8: once only."""

    code = "correction-used"
    text = Text(
        "ขอให้แก้ไขได้ครั้งเดียวตามมาตรา 8 และได้ขอไปแล้ว",
        "A correction may be asked for once (section 8), and it has been",
    )
    next_step = Text("พิจารณาจากข้อมูลที่มีอยู่", "Decide on what there is.")


class FeeUnpaid(Conflict):
    code = "fee-unpaid"
    text = Text("อนุมัติไม่ได้ เพราะยังไม่ได้รับชำระค่าธรรมเนียม", "The fee has not been paid, so the case can't be approved")
    next_step = Text("รอการแจ้งชำระเงินจากธนาคาร", "Wait for the bank's notice of payment.")


class ReasonsNeeded(Invalid):
    code = "reasons-needed"
    text = Text("ต้องระบุเหตุผลของคำสั่ง", "A decision needs its reasons")
    next_step = Text("เขียนเหตุผลและเลือกเหตุที่ไม่อนุมัติ", "Write the reasons and, when refusing, choose the ground.")
