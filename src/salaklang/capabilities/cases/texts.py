"""Words of cases."""

from salaklang.kernel.text import Text

STATES = {
    "received": Text("รับเรื่องแล้ว รอตรวจเอกสาร", "Received, waiting to be checked"),
    "correction-asked": Text("รอผู้ยื่นแก้ไข", "Waiting for the applicant's correction"),
    "awaiting-payment": Text("รอชำระค่าธรรมเนียม", "Waiting for the fee"),
    "in-progress": Text("อยู่ระหว่างพิจารณา", "Being considered"),
    "awaiting-reply": Text("รอหนังสือตอบจากหน่วยงานอื่น", "Waiting for another agency's answer"),
    "approved": Text("อนุมัติแล้ว", "Approved"),
    "refused": Text("ไม่อนุมัติ", "Refused"),
    "withdrawn": Text("ผู้ยื่นถอนเรื่องแล้ว", "Withdrawn by the applicant"),
}

# What the applicant reads at the top of the status page.
STATUS = {
    "received": Text(
        "หน่วยงานได้รับคำขอแล้ว เจ้าหน้าที่กำลังตรวจเอกสาร",
        "The agency has your application; an officer is checking it.",
    ),
    "correction-asked": Text("เจ้าหน้าที่ขอให้คุณแก้ไขหรือเพิ่มเติม", "An officer asks you to correct or add something."),
    "awaiting-payment": Text("เอกสารครบแล้ว โปรดชำระค่าธรรมเนียม", "Your papers are complete. Please pay the fee."),
    "in-progress": Text("นายทะเบียนกำลังพิจารณา", "The registrar is considering your application."),
    "awaiting-reply": Text("หน่วยงานรอคำตอบจากหน่วยงานอื่น", "The agency is waiting for another agency's answer."),
    "approved": Text("คำขอได้รับอนุมัติ", "Your application has been approved."),
    "refused": Text("คำขอไม่ได้รับอนุมัติ", "Your application has been refused."),
    "withdrawn": Text("คุณถอนคำขอนี้แล้ว", "You have withdrawn this application."),
}

ACTS = {
    "case.submitted": Text("ยื่นคำขอ", "Application submitted"),
    "case.checked": Text("ตรวจเอกสารครบถ้วน", "Papers checked and complete"),
    "case.correction-asked": Text("ขอให้แก้ไขเพิ่มเติม", "Correction asked for"),
    "case.correction-given": Text("ผู้ยื่นแก้ไขแล้ว", "Correction given"),
    "case.paid": Text("ได้รับชำระค่าธรรมเนียม", "Fee received"),
    "case.opinion": Text("เจ้าหน้าที่เสนอความเห็น", "Officer's opinion"),
    "case.note": Text("บันทึกของเจ้าหน้าที่", "Officer's note"),
    "case.letter-sent": Text("มีหนังสือถึงหน่วยงานอื่น", "Letter sent to another agency"),
    "case.letter-answered": Text("ได้รับหนังสือตอบ", "Another agency answered"),
    "case.proceeded": Text("พิจารณาต่อโดยไม่รอหนังสือตอบ", "Went on without the answer"),
    "case.looked-up": Text("เจ้าหน้าที่ตรวจกับทะเบียน", "An officer looked it up in the register"),
    "case.data-refreshed": Text("ปรับข้อมูลตามทะเบียนที่แก้ไขแล้ว", "Data refreshed from the corrected register"),
    "case.approved": Text("อนุมัติคำขอ", "Application approved"),
    "case.refused": Text("ไม่อนุมัติคำขอ", "Application refused"),
    "case.withdrawn": Text("ถอนคำขอ", "Application withdrawn"),
    "case.late-notice": Text("แจ้งเหตุแห่งความล่าช้า", "Reason for delay given"),
    "certificate.issued": Text("ออกใบสำคัญ", "Certificate issued"),
}

# A decision binds the agency: by which definition and which rule it was taken is everyone's business, whom it is about
# and why is not. So the leaf names the outcome and the versions, and nothing that tells one case from another.
PUBLIC_ACTS = frozenset({"case.approved", "case.refused"})

FEE_BILL = Text("{fee} เรื่อง {service}", "{fee}: {service}")
CONSENT_REGISTER = Text("เลือกทะเบียนที่ยังขอความยินยอมได้", "Choose a register for which you can still ask for consent")
KEY_UNKNOWN = Text(
    "ขอข้อมูลนี้ไม่ได้ เพราะข้อมูลก่อนหน้าที่ต้องใช้ค้นยังไม่มี",
    "This could not be asked for, because what it is looked up by is not known yet",
)
REGISTER_DECLINED = Text(
    "ผู้ยื่นไม่ยินยอมให้ขอข้อมูลจากทะเบียนนี้ และแนบหลักฐานเอง",
    "The applicant does not consent to asking this register, and adds the evidence instead",
)
LATE_REASON = Text("ขณะนี้เรื่องอยู่ในขั้น: {state}", "It now stands at: {state}.")

MESSAGES = {
    "case.received": (
        Text("ได้รับคำขอ {service} แล้ว เลขที่ {number}", "We have your application: {service}, number {number}"),
        Text(
            "คำขอของคุณถึง{agency}แล้ว ติดตามเรื่องได้ที่หน้าของฉัน",
            "Your application has reached {agency}. Follow it on your own page.",
        ),
    ),
    "case.correction-asked": (
        Text("โปรดแก้ไขคำขอเลขที่ {number}", "Please correct application {number}"),
        Text(
            "เปิดหน้าของเรื่องเพื่อดูสิ่งที่ต้องแก้ไข โปรดแก้ไขภายใน {days} วัน",
            "Open the case's page to see what to correct. Please do so within {days} days.",
        ),
    ),
    "case.checked": (
        Text(
            "คำขอเลขที่ {number} ครบถ้วน โปรดชำระค่าธรรมเนียม",
            "Application {number} is complete: please pay the fee",
        ),
        Text("เปิดหน้าของเรื่องเพื่อสแกนคิวอาร์โค้ดชำระเงิน", "Open the case's page and scan the QR code to pay."),
    ),
    "case.paid": (
        Text("ได้รับชำระค่าธรรมเนียมของคำขอเลขที่ {number}", "The fee for application {number} has been received"),
        Text("ไม่ต้องส่งหลักฐานการโอนเงิน", "You need not send a slip."),
    ),
    "case.approved": (
        Text("คำขอเลขที่ {number} ได้รับอนุมัติ", "Application {number} has been approved"),
        Text("{document}พร้อมแล้วในหน้าของเรื่อง", "Your {document} is on the case's page."),
    ),
    "case.refused": (
        Text("คำขอเลขที่ {number} ไม่ได้รับอนุมัติ", "Application {number} has been refused"),
        Text(
            "อ่านคำสั่งและเหตุผลได้ที่หน้าของเรื่อง {appeal}{fee}",
            "Read the decision and its reasons on the case's page. {appeal}{fee}",
        ),
    ),
    "case.withdrawn": (
        Text("ถอนคำขอเลขที่ {number} แล้ว", "Application {number} has been withdrawn"),
        Text("หน่วยงานจะไม่พิจารณาคำขอนี้ต่อ{fee}", "The agency stops considering it.{fee}"),
    ),
    "case.late": (
        Text("คำขอเลขที่ {number} ล่าช้ากว่ากำหนด", "Application {number} is later than promised"),
        Text("{text} {reason}", "{text} {reason}"),
    ),
}
