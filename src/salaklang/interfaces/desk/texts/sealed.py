"""Texts of the desk for sealed uses."""

from salaklang.kernel.text import Text

TITLE = Text("การใช้ข้อมูลที่ปิดผนึก", "Sealed uses of data")
LEAD = Text(
    "หน่วยงานสอบสวนใช้ข้อมูลจากทะเบียนของเรา เจ้าของข้อมูลยังไม่เห็นจนถึงวันที่กำหนด ห้ามบอกต่อ หน้านี้เห็นเฉพาะผู้ดูแลทะเบียนและผู้ตรวจสอบ",
    "Agencies that investigate used data of our registers. The people concerned don’t see it before the day given: "
    "don’t pass it on. Only register-keepers and auditors see this page.",
)
NONE = Text("ไม่มีการใช้ข้อมูลที่ยังปิดผนึกอยู่", "Nothing is sealed now.")
PURPOSE, BASIS = Text("เพื่อ", "Purpose"), Text("อำนาจ", "Ground")
CASE, PEOPLE = Text("เรื่อง", "Case"), Text("จำนวนคนที่เกี่ยวข้อง", "People concerned")
UNTIL, LATEST = Text("ปิดผนึกถึง", "Sealed until"), Text("ปิดได้นานที่สุดถึง", "Can be sealed until, at most")
LENGTHEN = Text("ขยายเวลาปิดผนึก", "Seal it for longer")
DAYS = Text("ปิดต่ออีกกี่วัน", "For how many more days?")
DAYS_WRONG = Text("ใส่จำนวนวันเป็นตัวเลข ตั้งแต่ 1", "Give a number of days, from 1")
REASON = Text("เหตุผล", "Reason")
REASON_HINT = Text(
    "อ้างเลขหนังสือของหน่วยงานที่ขอ คำสั่งนี้เป็นการกระทำที่บันทึกสาธารณะ แต่เหตุผลไม่เปิดเผย",
    "Name the letter of the agency that asks. The order goes on the public record; the reason does not.",
)
