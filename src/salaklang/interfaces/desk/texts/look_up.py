"""Texts of an officer's look-up in a register."""

from salaklang.kernel.text import Text

SECTION = Text("ตรวจกับทะเบียน", "Look up in the registers")
SECTION_LEAD = Text(
    "ทะเบียนเหล่านี้ไม่ได้ตอบตอนที่ผู้ยื่นกรอกคำขอ จึงให้ผู้ยื่นกรอกหรือแนบหลักฐานแทน",
    "These did not answer while the application was filled in, so the applicant gave details or papers instead.",
)
TITLE = Text("ตรวจกับ{register}", "Look up: {register}")
OPEN = Text("ตรวจกับทะเบียน", "Look it up")
SEE = Text("ดูผลที่ตรวจ", "See what it says")
NOT_YET = Text("ยังไม่ได้ตรวจ", "Not looked up yet")
FAILED = Text("ทะเบียนไม่ตอบ", "No answer")
ALL_SAME = Text("ทะเบียนตอบแล้ว", "The register answered")
DIFFERENT_N = Text("ต่างกัน {n} ข้อ", "{n} different")

ASK_REGISTER = Text("ทะเบียน", "Register")
ASK_KEEPER = Text("หน่วยงานที่ดูแล", "Kept by")
ASK_ABOUT = Text("ถามเรื่องของ", "Asked about")
ASK_WHAT = Text("ข้อมูลที่ขอ", "What is asked for")
ASK_PURPOSE = Text("เพื่อ", "Purpose")
ASK_BASIS = Text("ฐานกฎหมาย", "Legal ground")
ASK_CASE = Text("เลขที่เรื่อง", "Case")
ASK_TITLE = Text("คุณกำลังจะขอข้อมูลนี้", "You are about to ask for this")
ASK_SEEN = Text(
    "การตรวจทุกครั้งบันทึกไว้พร้อมชื่อตำแหน่งของคุณ และเจ้าของข้อมูลเห็นในหน้า “ใครใช้ข้อมูลของฉัน”",
    "Every look-up is recorded with your post, and the person sees it under “Who used my data”.",
)
ASK = Text("ตรวจกับทะเบียนเดี๋ยวนี้", "Look it up now")
ASK_AGAIN = Text("ตรวจอีกครั้ง", "Look it up again")

MOVED = Text(
    "ยังไม่ได้ถามทะเบียน ดูสถานะของเรื่องก่อน แล้วกดตรวจอีกครั้ง",
    "The register has not been asked. See how the case stands now, then press again.",
)
RESULT = Text("ทะเบียนว่าอย่างไร เทียบกับที่ผู้ยื่นให้ไว้", "What the register says, beside what the applicant gave")
COL_WHAT = Text("ข้อมูล", "Detail")
COL_HELD = Text("ในทะเบียน", "In the register")
COL_TYPED = Text("ผู้ยื่นให้ไว้", "Given by the applicant")
COL_VERDICT = Text("เทียบกัน", "Compared")
VERDICTS = {
    "same": Text("ตรงกัน", "Same"),
    "different": Text("ต่างกัน", "Different"),
    "only-register": Text("ไม่มีให้เทียบ", "Nothing to compare"),
}
EVIDENCE = Text("หลักฐานที่ผู้ยื่นแนบแทน", "Papers given instead")
BY = Text("ตรวจโดย {name} {capacity}", "Looked up by {name}, {capacity}")
BY_NODE = Text("ระบบถามใหม่หลังทะเบียนแก้ไขข้อมูล", "Asked again by the system after the register was put right")
PROOF_OF = Text("การให้ข้อมูลของทะเบียน", "the register’s answer")
FAILED_LEAD = Text("ตรวจครั้งล่าสุดแล้วไม่ได้คำตอบ", "The last look-up brought no answer")
FAILED_NEXT = Text(
    "ลองอีกครั้งภายหลัง หรือพิจารณาจากหลักฐานที่ผู้ยื่นแนบ",
    "Try again later, or go by the papers that the applicant gave.",
)
CLOSED = Text("เรื่องนี้ไม่เปิดให้คุณตรวจกับทะเบียนนี้แล้ว", "You can’t ask this register for this case now.")
