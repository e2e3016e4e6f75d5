"""Two counts that anyone may see: what was asked twice, and which uses of data are sealed."""

from salaklang.kernel.text import Text

TWICE_TITLE = Text("คำถามที่ถามซ้ำ", "Questions asked twice")
TWICE_LEAD = Text(
    "จำนวนคำตอบที่ประชาชนต้องกรอกเอง ทั้งที่ทะเบียนที่เชื่อมต่ออยู่มีข้อมูลนั้นแล้ว นับเมื่อยื่นคำขอ ไม่มีข้อมูลส่วนบุคคล",
    "How many answers citizens had to give although a connected register holds them. Counted when an application is "
    "submitted; without personal data.",
)
TWICE_NONE = Text("ยังไม่มีคำขอที่ยื่น จึงยังไม่มีตัวเลข", "Nothing has been applied for yet, so there are no figures.")
TWICE_PICTURE = Text("คำตอบที่ถามซ้ำ แต่ละบริการ", "Answers asked for twice, by service")
TWICE_DARKER = Text("ส่วนสีเข้มคือที่ถามซ้ำ", "The dark part was asked twice.")
TWICE_SEE = Text("ถามซ้ำ {twice} จากคำถามทั้งหมด {asked} ข้อ", "{twice} of {asked} questions asked twice")
SERVICE, CASES = Text("บริการ", "Service"), Text("คำขอ", "Applications")
ASKED, FETCHED = Text("คำถามที่ถาม", "Questions asked"), Text("ข้อมูลที่ทะเบียนให้แทน", "Data from registers instead")
TWICE, CHOSEN = Text("ถามซ้ำ", "Asked twice"), Text("เลือกกรอกเอง (ไม่ยินยอม)", "Given by choice (no consent)")
WHY_TITLE = Text("ทำไมจึงถามซ้ำ", "Why they were asked twice")
WHY_NONE = Text("ไม่มีคำถามที่ถามซ้ำ", "Nothing was asked twice.")
AGENCY, REGISTER = Text("หน่วยงาน", "Agency"), Text("ทะเบียน", "Register")
REASON, ANSWERS = Text("สาเหตุ", "Reason"), Text("คำตอบ", "Answers")
WHY = {
    "register-unavailable": Text("ทะเบียนไม่ตอบ", "The register did not answer"),
    "register-rubbish": Text("ทะเบียนตอบข้อมูลที่ใช้ไม่ได้", "The register’s answer could not be used"),
    "register-empty": Text("ทะเบียนไม่มีข้อมูลนี้", "The register holds nothing about it"),
    "access-denied": Text("ทะเบียนปฏิเสธคำขอ", "The register refused"),
    "officer-needed": Text("ทะเบียนตอบเฉพาะเจ้าหน้าที่", "The register answers to officers only"),
    "key-unknown": Text(
        "ไม่รู้ว่าจะถามด้วยเลขใด เพราะทะเบียนอื่นไม่ตอบ", "What to ask by was unknown: another register was silent"
    ),
    "disputed": Text("ผู้ยื่นแจ้งว่าข้อมูลในทะเบียนผิด", "The applicant says that the register is wrong"),
    "required-by-form": Text("แบบตามกฎหมายบังคับให้ถาม", "The form’s law demands the question"),
    "declined": Text("ผู้ยื่นไม่ยินยอมให้ถามทะเบียน (ไม่นับ)", "The applicant did not consent (not counted)"),
}
SERVICE_SAYS = Text(
    "ตั้งแต่เปิดบริการ มีคำขอ {cases} เรื่อง ถามคำถาม {asked} ข้อ ทะเบียนให้ข้อมูลแทน {fetched} รายการ และถามซ้ำสิ่งที่รัฐรู้แล้ว {twice} ข้อ",
    "Since this service opened. Applications: {cases}. Questions asked: {asked}. Answers that registers gave instead: "
    "{fetched}. Asked for although the state knew: {twice}.",
)

SEALED_TITLE = Text("การใช้ข้อมูลที่ปิดผนึก", "Sealed uses of data")
SEALED_LEAD = Text(
    "หน่วยงานสอบสวนบางแห่งใช้ข้อมูลของบุคคลได้โดยยังไม่แจ้งเจ้าของข้อมูลจนถึงวันที่กำหนด "
    "แต่ปิดบังไม่ได้ว่ามีการใช้ ทุกครั้งอยู่ในบันทึกสาธารณะ และนับไว้ที่นี่",
    "Some agencies that investigate may use a person’s data without their knowing until a given day. That it happened "
    "can’t be hidden: each use is on the public record, and counted here.",
)
SEALED_NONE = Text("ยังไม่มีการใช้ข้อมูลที่ปิดผนึก", "There has been no sealed use of data.")
SEALED_PICTURE = Text("การใช้ข้อมูลที่ปิดผนึก แต่ละหน่วยงานและเดือน", "Sealed uses, by agency and month")
SEALED_SEE = Text("{sealed} ครั้ง ยังปิดอยู่ {still}", "{sealed}, of them {still} sealed still")
MONTH, SEALED = Text("เดือน", "Month"), Text("ใช้ทั้งหมด (ครั้ง)", "Uses")
STILL, LAST = Text("ยังปิดผนึกอยู่", "Sealed still"), Text("เปิดทั้งหมดภายใน", "All open by")
SEALED_HOW_TITLE = Text("วิธีตรวจตัวเลขนี้ด้วยตนเอง", "How to check these figures yourself")
SEALED_HOW = Text(
    "นับใบในบันทึกสาธารณะที่มีชนิด exchange.answered-sealed ตาม client และเดือนของ time "
    "ใบชนิด exchange.seal-lengthened ย้ายวันเปิดหนึ่งวันจาก sealed_before ไป sealed_until เดือนและวันเป็นเวลา UTC",
    "Count the leaves of the public record of type exchange.answered-sealed by client and by the "
    "month of their time. A leaf of type exchange.seal-lengthened moves one end from sealed_before to sealed_until. "
    "Months and days are those of UTC.",
)
RECORD = Text("บันทึกสาธารณะ", "The public record")
DARKER = Text("ส่วนสีเข้มคือที่ยังปิดผนึกอยู่", "The dark part is sealed still.")
AS_CSV, AS_JSON = Text("ดาวน์โหลด CSV", "Download as CSV"), Text("สำหรับโปรแกรม (JSON)", "For programs (JSON)")
DOWNLOADS = Text("ตัวเลขชุดเดียวกัน", "The same numbers")
