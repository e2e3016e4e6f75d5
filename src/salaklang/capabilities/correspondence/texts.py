"""Texts of correspondence."""

from salaklang.kernel.text import Text

# All are public kinds: their leaves show register, year and number, so that gaps and back-dating can be seen by anyone.
ACTS = {
    "letter.sent": Text("ส่งหนังสือถึงหน่วยงานอื่น", "Letter sent to another agency"),
    "letter.received": Text("ลงรับหนังสือ", "Letter entered in the receive register"),
    "letter.acknowledged": Text("รับทราบหนังสือ", "Letter acknowledged"),
    "letter.answered": Text("ส่งหนังสือตอบ", "Letter answered"),
}
STATES = {
    "sent": Text("ส่งแล้ว ยังไม่มีหลักฐานการรับ", "On its way: no receipt yet"),
    "received": Text("ลงรับแล้ว รอดำเนินการ", "Received, waiting"),
    "acknowledged": Text("รับทราบแล้ว", "Acknowledged"),
    "answered": Text("ตอบแล้ว", "Answered"),
}
URGENCIES = {
    "normal": Text("ปกติ", "Normal"),
    "urgent": Text("ด่วน", "Urgent"),
    "very-urgent": Text("ด่วนมาก", "Very urgent"),
    "most-urgent": Text("ด่วนที่สุด", "Most urgent"),
}
OUTCOMES = {
    "agreed": Text("เห็นชอบ ไม่ขัดข้อง", "Agreed, no objection"),
    "objected": Text("ไม่เห็นชอบ", "Objected"),
    "informed": Text("แจ้งข้อมูลตามที่ขอ", "Information given"),
}
SIGNED_BY_SYSTEM = Text("ระบบงานของหน่วยงาน", "The agency's system")
