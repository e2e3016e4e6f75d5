"""Texts of the desk."""

from salaklang.kernel.text import Text

NAV = Text("งานของเจ้าหน้าที่", "Officer’s work")
NAV_WORK = Text("รายการงาน", "Worklist")
NAV_LETTERS = Text("หนังสือ", "Letters")
NAV_COUNTER = Text("เคาน์เตอร์", "Counter")
NAV_DISPUTES = Text("ข้อโต้แย้งทะเบียน", "Register disputes")
NAV_PAYMENTS = Text("เงินที่จับคู่ไม่ได้", "Unmatched money")
NAV_SERVICES = Text("นิยามบริการ", "Service definitions")
NAV_REGISTERS = Text("สถานะทะเบียน", "Registers")
NAV_SEALED = Text("ปิดผนึก", "Sealed")
NAV_MESSAGES = Text("ข้อความค้างส่ง", "Undelivered")
NAV_NODE = Text("สุขภาพโหนด", "Node health")
POST_CHANGE = Text("เปลี่ยนตำแหน่ง", "Change post")

# Worklist
WORK_TITLE = Text("รายการงาน", "Worklist")
WORK_CAPTION = Text("เรื่องที่ครบกำหนดก่อนอยู่บนสุด", "The next due case is on top")
WORK_NONE = Text("ไม่มีเรื่องในรายการนี้", "Nothing on this list.")
WORK_ALL = Text("ที่ยังไม่เสร็จ", "All open")
FILTER = Text("กรองตามสถานะ", "Filter by state")
COL_NUMBER = Text("เลขที่", "Number")
COL_SERVICE = Text("เรื่อง", "Matter")
COL_APPLICANT = Text("ผู้ยื่น", "Applicant")
COL_STATE = Text("สถานะ", "State")
COL_DUE = Text("กำหนดเสร็จ", "Due")
COL_FILED = Text("ยื่นเมื่อ", "Filed")
COL_CHANNEL = Text("ช่องทาง", "Channel")
LATE = Text("เกินกำหนด", "Overdue")
CHANNELS = {
    "online": Text("ออนไลน์", "Online"),
    "counter": Text("เคาน์เตอร์", "Counter"),
    "api": Text("ระบบ", "API"),
    "system": Text("ระบบ", "System"),
}

# Case page
DOCUMENT = Text("คำขอ", "Application")
ACTIONS = Text("ดำเนินการ", "Actions")
HISTORY = Text("ประวัติ", "History")
EVIDENCE = Text("ไฟล์แนบ", "Files")
LETTERS_ABOUT = Text("หนังสือเรื่องนี้", "Letters about this case")
NOTES = Text("ความเห็นและบันทึก", "Opinions and notes")
DECISION = Text("คำสั่ง", "Decision")
BILL = Text("ค่าธรรมเนียม", "Fee")
NO_ACTIONS = Text("ไม่มีขั้นตอนที่คุณทำได้ในสถานะนี้", "There is nothing for you to do in this state.")
MOVED = Text("เรื่องนี้เปลี่ยนไปแล้ว ข้อความที่คุณพิมพ์ยังอยู่ด้านล่าง", "The case has changed. What you typed is still below.")
FILED_AT_COUNTER = Text("ยื่นคำขอแล้ว เลขที่ {number}", "Filed: number {number}")
DO_CHECK = Text("เอกสารครบถ้วน รับดำเนินการ", "Papers are complete: accept")
DO_CORRECTION = Text("ขอให้แก้ไข (ครั้งเดียวตามมาตรา 8)", "Ask for a correction (once, section 8)")
CORRECTION_WHAT = Text("สิ่งที่ต้องแก้", "What to put right")
CORRECTION_TEXT = Text("ข้อความถึงผู้ยื่น", "What to tell the applicant")
CORRECTION_TEXT_HINT = Text("ระบุให้ครบในครั้งเดียว", "Say everything at once")
DO_OPINION = Text("เสนอความเห็น: {step}", "Opinion: {step}")
OPINION_OUTCOME = Text("ความเห็น", "Opinion")
OPINIONS = {
    "agree": Text("เห็นควรอนุมัติ", "Approve"),
    "disagree": Text("ไม่เห็นควรอนุมัติ", "Do not approve"),
    "other": Text("อื่น ๆ", "Other"),
}
REASON = Text("เหตุผล", "Reason")
DO_LETTER = Text("มีหนังสือถึงหน่วยงานอื่น", "Send a letter to another agency")
DO_NOTE = Text("บันทึก", "Write a note")
NOTE_TEXT = Text("ข้อความ", "Note")
NOTE_HINT = Text("ผู้ยื่นเห็นบันทึกนี้ได้", "The applicant can see this")
DO_PROCEED = Text("พิจารณาต่อโดยไม่รอหนังสือตอบ", "Go on without waiting for the answer")
DO_DECIDE = Text("ตัดสิน", "Decide")
OUTCOME = Text("คำสั่ง", "Decision")
APPROVE = Text("อนุมัติ", "Approve")
REFUSE = Text("ไม่อนุมัติ", "Refuse")
GROUND = Text("เหตุที่ไม่อนุมัติ", "Ground of refusal")
GROUND_HINT = Text("เฉพาะเมื่อไม่อนุมัติ", "Only when refusing")
REASONS = Text("เหตุผลของคำสั่ง", "Reasons")
REASONS_HINT = Text(
    "ข้อเท็จจริง ข้อกฎหมาย และข้อพิจารณา (มาตรา 37)", "Facts, law, considerations (Administrative Procedure Act, s. 37)"
)
DECIDE = Text("ลงนามคำสั่ง", "Sign the decision")
DO_ASSIGN = Text("มอบให้เจ้าหน้าที่", "Hand over")
ASSIGN_TO = Text("เจ้าหน้าที่", "Officer")
ASSIGN_NOBODY = Text("ยังไม่มอบ", "Nobody")
ASSIGNED = Text("ผู้รับผิดชอบ", "Responsible")
ASKED = Text("ขอแก้ไขแล้วเมื่อ {at} ให้ตอบภายใน {until}", "Asked on {at}, to be answered by {until}")
SEND = Text("ส่ง", "Send")
SAVE = Text("บันทึก", "Save")
OPEN = Text("เปิด", "Open")

# Letters
LETTERS = Text("ทะเบียนหนังสือ", "Registers of letters")
REGISTER_IN = Text("ทะเบียนหนังสือรับ", "Letters received")
REGISTER_OUT = Text("ทะเบียนหนังสือส่ง", "Letters sent")
LETTER_NEW = Text("ส่งหนังสือ", "Send a letter")
LETTER_TO = Text("ถึง", "To")
LETTER_FROM = Text("จาก", "From")
LETTER_SUBJECT = Text("เรื่อง", "Subject")
LETTER_BODY = Text("ข้อความ", "Text")
LETTER_URGENCY = Text("ชั้นความเร็ว", "Urgency")
LETTER_REPLY_BY = Text("ขอให้ตอบภายในวันที่", "Answer wanted by")
LETTER_REPLY = Text("ตอบหนังสือ", "Answer the letter")
LETTER_OUTCOME = Text("ผลการพิจารณา", "Outcome")
LETTER_ACK = Text("รับทราบ", "Acknowledge")
LETTER_NO = Text("ที่", "No.")
LETTER_DATE = Text("ลงวันที่", "Dated")
LETTER_SEQ = Text("ลำดับ", "Entry")
LETTER_RECEIVED = Text("เลขรับ", "Received as")
LETTER_SIGNED = Text("ลงนามโดย", "Signed by")
LETTER_CASE = Text("เกี่ยวกับเรื่อง", "About case")
LETTER_REFERS = Text("อ้างถึง", "Refers to")
LETTER_ANSWERS = Text("หนังสือตอบ", "Answered by")
LETTERS_NONE = Text("ยังไม่มีหนังสือ", "No letters yet.")

# Counter
COUNTER = Text("เคาน์เตอร์: ยื่นแทนผู้มาติดต่อ", "Counter: file for the person who stands here")
COUNTER_LEAD = Text(
    "ดูบัตรของผู้มาติดต่อ แล้วค้นด้วยเลขประจำตัว คำขอจะเหมือนกับที่ยื่นเองทุกประการ",
    "Look at their card, find them by its number. The application is the same as one filed online.",
)
COUNTER_PID = Text("เลขประจำตัวประชาชน", "13-digit ID number")
COUNTER_FIND = Text("ค้นหา", "Find")
COUNTER_FOUND = Text("ผู้มาติดต่อ", "The person")
COUNTER_NONE = Text("ไม่พบในระบบ บันทึกตามบัตรประจำตัว", "Not known here yet: record them from the ID card")
COUNTER_TITLE_TH = Text("คำนำหน้า", "Title (Thai)")
COUNTER_GIVEN = Text("ชื่อ", "Given name (Thai)")
COUNTER_FAMILY = Text("นามสกุล", "Family name (Thai)")
COUNTER_RECORD = Text("บันทึกและดำเนินการต่อ", "Record and go on")
COUNTER_SERVICE = Text("ต้องการยื่นเรื่อง", "What they apply for")
COUNTER_WORD = Text("ยื่นตามอำนาจใด", "On what authority")
COUNTER_WORDS = {
    "in-person": Text("ผู้ยื่นอยู่ต่อหน้าและขอให้เจ้าหน้าที่กรอกให้", "The applicant stands here and asks the officer to fill it in"),
    "mandate": Text("มีผู้รับมอบอำนาจมาแทน ตามหนังสือมอบอำนาจ", "An agent has come, with a power of attorney"),
}
COUNTER_AGENT = Text("เลขประจำตัวของผู้รับมอบอำนาจ", "The agent’s ID number")
COUNTER_AGENT_HINT = Text("เฉพาะเมื่อมีผู้รับมอบอำนาจมาแทน", "Only when an agent has come")
COUNTER_NOTE = Text("หลักฐานที่แสดง", "What was shown")
COUNTER_START = Text("เริ่มกรอกคำขอ", "Start the application")
COUNTER_ID_SEEN = Text("ตรวจบัตรประจำตัวแล้ว ใบหน้าตรงกับบัตร", "I have seen the card, and the face matches")
COUNTER_ID_NEEDED = Text("ยืนยันว่าตรวจบัตรแล้ว", "Confirm that you have seen the card")
COUNTER_CHOOSE = Text("เลือกหนึ่งข้อ", "Choose one")
COUNTER_DRAFTS = Text("คำขอที่กรอกค้างไว้", "Not finished yet")
NAME_NEEDED = Text("กรอกชื่อ", "Give the name")

# Disputes
DISPUTES = Text("ข้อโต้แย้งข้อมูลในทะเบียน", "Disputes about the registers")
DISPUTES_NONE = Text("ไม่มีข้อโต้แย้งที่รอตอบ", "No disputes are waiting.")
DISPUTE_HELD = Text("ในทะเบียน", "The register says")
DISPUTE_CLAIMED = Text("ผู้แจ้งว่า", "The person says")
DISPUTE_NOTE = Text("คำอธิบาย", "Explanation")
DISPUTE_OUTCOME = Text("ผล", "Outcome")
DISPUTE_UPHELD = Text("แก้ทะเบียนตามที่แจ้ง", "Put the register right")
DISPUTE_VALUE = Text("ข้อมูลที่ถูกต้องในทะเบียน", "What the register shall say")
DISPUTE_VALUE_HINT = Text("เว้นว่างไว้ถ้าตรงกับที่ผู้แจ้งว่า", "Leave empty for what the person says.")
DISPUTE_REFUSED = Text("ยืนยันข้อมูลเดิม", "Stand by the record")
DISPUTE_ANSWER = Text("ตอบ", "Answer")
DISPUTE_BY = Text("ผู้แจ้ง", "Person")
DISPUTE_VIA = Text("เจ้าของข้อมูล แจ้งผ่าน{agency}", "The person themselves, through {agency}")

# Payments
PAYMENTS = Text("เงินเข้าที่จับคู่กับใบแจ้งไม่ได้", "Money that fits no open bill")
PAYMENTS_NONE = Text("ไม่มีเงินที่จับคู่ไม่ได้", "None: every payment fits a bill.")
PAY_AT = Text("โอนเมื่อ", "Paid")
PAY_REF = Text("อ้างอิง 1", "Reference 1")
PAY_AMOUNT = Text("จำนวน (บาท)", "Amount (baht)")
PAY_WHY = Text("เหตุที่ไม่ตรง", "Why it does not fit")
PAY_BANK = Text("ธนาคาร", "Bank")
PAY_RETURN = Text("บันทึกว่าคืนเงินแล้ว", "Record that it was returned")
PAY_NOTE = Text("คืนอย่างไร", "How it was returned")
PAY_NOTE_NEEDED = Text("บอกว่าคืนอย่างไร", "Say how it was returned")

# Services
SERVICES = Text("นิยามบริการ", "Service definitions")
SERVICES_LEAD = Text(
    "วางหรือเลือกไฟล์ YAML ตรวจก่อน แล้วจึงเผยแพร่ ฉบับที่ถามสิ่งที่ทะเบียนรู้อยู่แล้วจะเผยแพร่ไม่ได้",
    "Paste or choose a YAML file, check it, then publish. One that asks for what a register holds cannot be published.",
)
SERVICE_TEXT = Text("เนื้อความนิยาม (YAML)", "Definition (YAML)")
SERVICE_FILE = Text("หรือเลือกไฟล์", "Or choose a file")
SERVICE_CHECK = Text("ตรวจ", "Check")
SERVICE_PUBLISH = Text("เผยแพร่", "Publish")
SERVICE_GOOD = Text("ตรวจแล้วไม่พบข้อบกพร่อง เผยแพร่ได้", "No problems found: it can be published.")
SERVICE_PUBLISHED = Text("เผยแพร่แล้ว", "Published")
SERVICE_PROBLEMS = Text("พบ {n} ข้อที่ต้องแก้", "{n} thing(s) to put right")
SERVICE_LIST = Text("ที่เผยแพร่แล้ว", "Published")
SERVICE_VERSION = Text("ฉบับ", "Version")
SERVICE_EMPTY = Text("วางเนื้อความหรือเลือกไฟล์ก่อน", "Paste the text or choose a file first")
SERVICE_ENCODING = Text("ไฟล์ต้องเป็น UTF-8", "The file must be UTF-8")

# Registers
REGISTERS = Text("สถานะการเชื่อมต่อทะเบียน (เฉพาะระบบสาธิต)", "Connected registers (demonstration only)")
REGISTERS_LEAD = Text("ลองปิดทะเบียนเพื่อดูว่าประชาชนยังทำคำขอต่อได้", "Switch one off to see that citizens can still go on.")
