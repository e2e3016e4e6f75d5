"""The citizen's own pages: cases and drafts, messages, uses of data, mandates."""

from salaklang.kernel.text import Text

CASES_TITLE = Text("เรื่องของฉัน", "My cases")
CASES_OPEN = Text("กำลังดำเนินการ", "In progress")
CASES_DONE = Text("เสร็จแล้ว", "Finished")
CASES_NONE = Text("ยังไม่มีเรื่องที่ยื่นไว้", "You have not applied for anything yet.")
CASES_FIND = Text("หาบริการ", "Find a service")
DRAFTS_TITLE = Text("กรอกค้างไว้", "Not finished yet")
DRAFT_CHANGED = Text("แก้ล่าสุด", "last changed")
DRAFT_DELETE = Text("ลบร่าง", "Delete the draft")
DUE = Text("กำหนดเสร็จ", "due by")
SUBMITTED = Text("ยื่นเมื่อ", "filed")

INBOX_TITLE = Text("กล่องข้อความ", "Messages")
INBOX_NONE = Text("ยังไม่มีข้อความ", "You have no messages.")
INBOX_UNREAD = Text("ใหม่", "New")
INBOX_OPEN = Text("เปิดเรื่องนี้", "Open the case")
INBOX_CONSENT = Text("อ่านและตอบ", "Read and answer")
INBOX_BACK = Text("กล่องข้อความ", "Messages")

DATA_TITLE = Text("ใครใช้ข้อมูลของฉัน", "Who used my data")
DATA_LEAD = Text(
    "ทุกครั้งที่หน่วยงานหนึ่งขอข้อมูลของคุณจากอีกหน่วยงานหนึ่ง จะปรากฏที่นี่ พร้อมหลักฐานที่แก้ย้อนหลังไม่ได้",
    "Each time one agency asks another for your data, it appears here, with a proof that cannot be changed afterwards.",
)
DATA_SILENT = Text(
    "ขณะนี้ยังถาม{agency}ไม่ได้ การใช้ข้อมูลที่นั่นอาจยังไม่แสดง เปิดหน้านี้ใหม่ภายหลัง",
    "{agency} can't be asked at the moment. Uses there may be missing; open this page again later.",
)
DATA_NONE = Text(
    "ยังไม่มีหน่วยงานใดขอข้อมูลของคุณ เมื่อมี จะปรากฏที่นี่เอง ไม่ต้องทำอะไร",
    "No agency has asked for your data yet. When one does, it appears here; there is nothing to do.",
)
DATA_NONE_OF = Text("ไม่มีการใช้ข้อมูลของหน่วยงานนี้ในหน้านี้ ดู “ทั้งหมด”", "No use by this agency on this page. See “All”.")
DATA_EACH = Text("แต่ละครั้งที่ใช้", "Each use")
DATA_BASIS = Text("อำนาจ", "Ground")
DATA_ASKER = Text("ผู้ขอดู", "Who looked")
DATA_CASE = Text("เรื่อง", "Case")
DATA_SEALED = Text(
    "ปิดผนึกไว้ถึง {until} เพื่อการสอบสวน จึงไม่ปรากฏที่นี่ก่อนหน้านั้น",
    "This was sealed until {until} for an investigation, so it did not appear here before",
)
DATA_FIELDS = Text("ข้อมูลที่ให้", "What was given")
DATA_WRONG = Text("ข้อมูลนี้ผิด", "This is wrong")
DATA_MORE = Text("ดูก่อนหน้านี้", "Show earlier ones")
DATA_FILTER = Text("กรองตามหน่วยงาน", "Filter by agency")
DATA_ALL = Text("ทั้งหมด", "All")
ARROW = Text("ส่งข้อมูลให้", "gave data to")
DISPUTES_TITLE = Text("ข้อมูลที่ฉันแจ้งว่าผิด", "What I have said is wrong")
DISPUTE_FROM = Text("ในทะเบียนเป็น “{held}” ที่ถูกคือ “{claimed}”", "the register says “{held}”; it should be “{claimed}”")
DISPUTE_TO = Text("ที่ถูกคือ “{claimed}”", "it should be “{claimed}”")
DISPUTE_SENT = Text("แจ้งเมื่อ", "said on")
DISPUTE_ANSWER = Text("คำตอบ", "Answer")

WRONG_TITLE = Text("ข้อมูลใดผิด", "What is wrong?")
WRONG_LEAD = Text(
    "เราจะส่งเรื่องนี้ถึง{provider} ซึ่งต้องตอบคุณ ระหว่างนี้คุณทำคำขอต่อได้",
    "This goes to {provider}, who must answer you. You can go on with your application meanwhile.",
)
WRONG_FIELD = Text("เลือกข้อมูลที่ผิด", "Which of these is wrong?")
WRONG_CHOOSE = Text("ยังไม่ได้เลือกข้อมูลที่ผิด เลือกหนึ่งข้อ", "Choose one: which of these is wrong")
WRONG_CLAIM = Text("ข้อมูลที่ถูกต้อง", "What it should be")
WRONG_NOTE = Text("คำอธิบายหรือหลักฐานที่มี", "Explanation, or evidence that you have")
WRONG_SEND = Text("ส่งให้เจ้าของทะเบียน", "Send to the register’s keeper")
WRONG_SENT = Text("ส่งแล้ว เจ้าของทะเบียนจะตอบในกล่องข้อความและหน้านี้", "Sent. The answer will come in your messages and here.")

MANDATES_TITLE = Text("มอบอำนาจ", "Acting for others")
MANDATES_LEAD = Text(
    "ให้คนที่คุณไว้ใจยื่นเรื่องแทน ระบุบริการและวันหมดอายุ ไม่ต้องใช้กระดาษ ยกเลิกได้ทุกเมื่อ",
    "Let someone you trust apply for you: which services, and until when. No paper; you can end it at any time.",
)
MANDATES_GIVEN = Text("ที่ฉันมอบให้ผู้อื่น", "People who may act for me")
MANDATES_HELD = Text("ที่ผู้อื่นมอบให้ฉัน", "People I may act for")
MANDATES_NONE = Text("ไม่มี", "None")
MANDATE_UNTIL = Text("ถึง {until}", "until {until}")
MANDATE_REVOKE = Text("ยกเลิก", "End it")
MANDATE_ENDED = Text("สิ้นสุดแล้ว", "Ended")
MANDATE_START = Text("ยื่นแทน", "Apply for them")
MANDATE_COUNTER = Text("เคาน์เตอร์ {agency} (ตามคำบอกของคุณ)", "The counter of {agency}, on your word")
GRANT_TITLE = Text("มอบอำนาจใหม่", "Let someone act for you")
GRANT_PID = Text("เลขประจำตัวประชาชนของผู้รับมอบ", "Their 13-digit ID number")
GRANT_NAME = Text("ชื่อของผู้รับมอบ (ไม่รวมนามสกุล)", "Their given name in Thai")
GRANT_NAME_HINT = Text("ใช้ตรวจว่าเลขตรงกับคน", "So that we can check that the number is theirs")
GRANT_SCOPE = Text("เรื่องที่ทำแทนได้", "For which services")
GRANT_UNTIL = Text("ถึงวันที่", "Until which day")
GRANT = Text("มอบอำนาจ", "Let them act for me")
GRANT_UNKNOWN = Text(
    "ไม่พบคนที่มีเลขและชื่อนี้ ให้ผู้รับมอบเข้าสู่ระบบนี้หนึ่งครั้งก่อน",
    "We know nobody with this number and name. Ask them to sign in here once first.",
)
