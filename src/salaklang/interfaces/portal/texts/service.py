"""A service's first page, and the way through its questions."""

from salaklang.kernel.text import Text

START = Text("เริ่มทำคำขอ", "Start now")
CONTINUE_DRAFT = Text("ทำต่อจากที่ค้างไว้", "Go on with your draft")
START_NEW = Text("เริ่มคำขอใหม่", "Start a new application")
SIGN_IN_FIRST = Text(
    "คุณจะต้องเข้าสู่ระบบด้วยบัญชียืนยันตัวตน แล้วจะกลับมาที่นี่เอง",
    "You will be asked to sign in with your digital identity, and come straight back here.",
)
AT = Text("ยื่นต่อ", "Apply to")
NO_OFFICE = Text(
    "ยังไม่มีหน่วยงานในระบบนี้ที่รับเรื่องนี้ โปรดติดต่อสำนักงานใกล้บ้าน",
    "No agency on this system takes this application yet. Please contact your local office.",
)
COST = Text("ค่าธรรมเนียม", "Fee")
FREE = Text("ไม่มี", "None")
OFFICE_TIME = Text("เวลาของหน่วยงาน", "How long the office may take")
YOUR_TIME = Text("กำหนดเวลาของคุณ", "Your own deadline")
QUESTIONS = Text("คำถามที่เราต้องถาม", "Questions that we ask")
QUESTIONS_N = Text("ราว {n} ข้อ ทีละข้อ พักแล้วทำต่อได้", "About {n}, one at a time; you can stop and come back")
RESULT = Text("สิ่งที่จะได้รับ", "What you get")
FETCH_TITLE = Text("สิ่งที่เราดึงมาให้ คุณไม่ต้องกรอก", "What we fetch, so that you don’t fill it in")
FETCH_WHAT = Text("ข้อมูล", "What")
FETCH_WHY = Text("ใช้ทำอะไร", "What for")
FETCH_BASIS = Text("อำนาจ", "On which ground")
BASIS_LAW = Text("ตามกฎหมาย: {title}", "By law: {title}")
BASIS_CONSENT_GIVEN = Text("ความยินยอมของคุณ", "your consent")
BASIS_CONSENT = Text("เมื่อคุณยินยอมเท่านั้น", "Only when you consent")
EVIDENCE_TITLE = Text("ไฟล์ที่อาจต้องแนบ", "Files that you may have to add")
WHO_TITLE = Text("ใครต้องทำ ใครไม่ต้อง", "Who must, and who need not")
STEPS_TITLE = Text("หลังจากยื่นแล้ว", "After you apply")
LAW_TITLE = Text("กฎหมายที่เกี่ยวข้อง", "The law behind this")
REFUSED_TITLE = Text("ถ้าไม่เห็นด้วยกับผล", "If you disagree with the decision")
VERSION = Text("ฉบับที่ {version} มีผลตั้งแต่ {date}", "Version {version}, in force from {date}")
NOT_ASKED_TITLE = Text("สิ่งที่แบบฟอร์มกระดาษถาม แต่เราไม่ถาม", "What the paper form asks and we don’t")
CLOCK = {
    "office-minutes": Text("{n} นาทีทำการ", "{n} minutes of office hours"),
    "working": Text("{n} วันทำการ", "{n} working days"),
    "calendar": Text("{n} วัน", "{n} days"),
}
CLOCK_ONE = {
    "office-minutes": Text("1 นาทีทำการ", "1 minute of office hours"),
    "working": Text("1 วันทำการ", "1 working day"),
    "calendar": Text("1 วัน", "1 day"),
}

QUESTION_N = Text("คำถามที่ {number} จาก {total}", "Question {number} of {total}")
DRAFT_SAVED = Text("บันทึกร่างไว้แล้ว ทำต่อจากเครื่องอื่นได้", "Your draft is saved. You can go on from another device.")
CHECK_AGAIN = Text("ดูคำตอบทั้งหมด", "See all answers")
SKIP = Text("ข้าม", "Skip this")
STALE = Text(
    "คำตอบนี้ถูกแก้จากอีกหน้าต่างหรือเครื่องอื่นแล้ว นี่คือคำตอบล่าสุด ส่วนที่คุณเพิ่งพิมพ์ยังอยู่ด้านล่าง",
    "This answer was changed in another window or device. That one is saved; what you just typed is still below.",
)
KEPT = Text("ข้อความที่คุณพิมพ์ไว้ยังอยู่ ตรวจแล้วกดต่อไป", "What you had typed is still here. Look it over and continue.")

REGISTER_RIGHT = Text("ข้อมูลนี้ถูกต้องหรือไม่", "Is this right?")
REGISTER_YES = Text("ใช่ ถูกต้อง", "Yes, it is right")
REGISTER_WRONG = Text("ข้อมูลในทะเบียนผิด ขอแก้ไข", "The register is wrong: ask for a correction")
REGISTER_CHOOSE = Text("เลือกว่าข้อมูลนี้ถูกต้องหรือไม่", "Say whether this is right")
REGISTER_DISPUTED = Text(
    "คุณแจ้งแล้วว่าข้อมูลนี้ผิด เจ้าของทะเบียนต้องตอบ คุณทำคำขอต่อได้โดยแนบหลักฐาน",
    "You have said that this is wrong. The register’s keeper must answer. You can go on and add evidence.",
)
REGISTER_DOWN_TEXT = Text(
    "ทะเบียนนี้ขัดข้องชั่วคราว คำตอบของคุณไม่หาย ลองใหม่ หรือทำต่อแล้วแนบหลักฐานแทนก็ได้",
    "That register is out of order for now. Your answers are kept. Try again, or go on and add the evidence instead.",
)
REGISTER_GET_LEAD = Text(
    "เราขอข้อมูลนี้จากหน่วยงานที่เก็บไว้ คุณจึงไม่ต้องกรอกหรือถ่ายสำเนา",
    "We ask the agency that keeps this, so that you need not fill it in or photocopy it.",
)
FETCH = Text("ดึงข้อมูล", "Fetch it")
TRY_AGAIN = Text("ลองใหม่", "Try again")
GO_ON = Text("ทำต่อและแนบหลักฐาน", "Go on and add evidence")

CONSENT_TITLE = Text("ให้เราขอข้อมูลนี้แทนคุณหรือไม่", "May we ask for this for you?")
CONSENT_LEAD = Text(
    "ข้อมูลนี้ใช้ได้เมื่อคุณยินยอมเท่านั้น นี่คือสิ่งที่จะเกิดขึ้น", "We may use this only with your consent. This is what would happen:"
)
CONSENT_WHO = Text("ผู้ขอ", "Who asks")
CONSENT_FROM = Text("ขอจาก", "From whom")
CONSENT_WHAT = Text("ข้อมูลที่ขอ", "What is asked for")
CONSENT_WHY = Text("ใช้เพื่อ", "What for")
CONSENT_HOW = Text("ใช้ได้กี่ครั้ง", "How often")
CONSENT_ONCE = Text(
    "หนึ่งครั้ง ภายใน 1 วัน สำหรับคำขอนี้เท่านั้น ถอนความยินยอมได้ก่อนใช้",
    "Once, within one day, for this application only; you can withdraw it before it is used",
)
CONSENT_YES = Text("ยินยอม ขอข้อมูลให้ฉัน", "I consent: ask for me")
CONSENT_NO = Text("ไม่ยินยอม ฉันจะแนบหลักฐานเอง", "I don’t consent: I will add the evidence myself")
CONSENT_DECLINED = Text(
    "คุณเลือกไม่ให้เราขอข้อมูลนี้ จึงไม่มีการขอ แนบหลักฐานเองในหน้าถัดไป เปลี่ยนใจได้จนกว่าจะยื่น",
    "You chose that we do not ask for this, so nobody is asked. Add the evidence on the next page. "
    "You can change your mind until you apply.",
)
CONSENT_AFTER_ALL = Text("เปลี่ยนใจ ให้ขอข้อมูลแทนฉัน", "Ask the register for me after all")
CONSENT_UNDO = Text("ไม่ใช้ข้อมูลนี้ ฉันจะแนบหลักฐานเอง", "Don’t use this: I will add the evidence myself")
CONSENT_CHOOSE = Text("เลือกว่ายินยอมหรือไม่", "Say whether you consent")

UPLOAD_LIMIT = Text("PDF, JPEG หรือ PNG ไม่เกิน {mb} MB", "PDF, JPEG or PNG, {mb} MB at most")
UPLOAD_HAVE = Text("ไฟล์ที่แนบแล้ว", "Files you have added")
UPLOAD_MISSING = Text("เลือกไฟล์ก่อน", "Choose a file")
UPLOAD_BUTTON = Text("แนบไฟล์", "Add the file")

STOPPED_TITLE = {
    "need_not": Text("คุณไม่ต้องจดทะเบียน", "You need not apply"),
    "must_elsewhere": Text("ต้องยื่นที่หน่วยงานอื่น", "You must apply somewhere else"),
}
STOPPED_SOURCE = Text("ที่มา", "Source")
STOPPED_CHANGE = Text("กลับไปแก้คำตอบ", "Go back and change an answer")

CHECK_TITLE = Text("ตรวจคำตอบก่อนยื่น", "Check your answers before you apply")
CHECK_MISSING = Text("ยังขาดอีก {n} ข้อ", "{n} thing(s) still missing")
CHECK_ANSWER = Text("ตอบ", "Answer")
CHECK_FEE = Text("ค่าธรรมเนียม {amount} ชำระหลังยื่น", "The fee of {amount} is paid after you apply")
CHECK_SOURCE = Text("จาก {provider}", "From {provider}")
DECLARE = Text("ข้าพเจ้าขอรับรอง", "Declaration")
DECLARE_NEEDED = Text("ทำเครื่องหมายรับรองก่อนยื่น", "Tick the declaration before you apply")
SUBMIT = Text("รับรองและยื่นคำขอ", "Accept and apply")
SUBMIT_ONCE = Text("กดซ้ำก็ยื่นเพียงครั้งเดียว", "Pressing twice still applies only once")
FOR_PERSON = Text("ยื่นแทน {name}", "On behalf of {name}")
COUNTER_NOTE = Text("ยื่นที่เคาน์เตอร์ ตามคำบอกของผู้ยื่นที่อยู่ต่อหน้า", "Filed at the counter, from what the applicant says")
TWICE_TITLE = Text("ถามซ้ำหรือไม่", "Is anything asked twice?")
TWICE_MORE = Text("ดูสาเหตุ", "See why")
