"""Words about consents."""

from salaklang.kernel.text import Text

CONSENT_ACTS = {
    "exchange.consent-asked": Text("ขอความยินยอม", "Consent asked for"),
    "exchange.consent-given": Text("ให้ความยินยอม", "Consent given"),
    "exchange.consent-declined": Text("ไม่ให้ความยินยอม", "Consent declined"),
    "exchange.consent-withdrawn": Text("ถอนความยินยอม", "Consent withdrawn"),
    "exchange.consent-told": Text("แจ้งสถานะความยินยอม", "It was told how a consent stands"),
}

STANDINGS = {
    "asked": Text("รอคำตอบ", "Waiting for an answer"),
    "lapsed": Text("หมดเวลาตอบ", "Nobody answered in time"),
    "declined": Text("ไม่ยินยอม", "Declined"),
    "valid": Text("มีผลอยู่", "In force"),
    "used": Text("ใช้ครบแล้ว", "Used up"),
    "ended": Text("หมดอายุ", "Ended"),
    "withdrawn": Text("ถอนแล้ว", "Withdrawn"),
}

CONSENT_ASK_SUBJECT = Text("มีหน่วยงานขอความยินยอมจากคุณ", "An agency asks for your consent")
CONSENT_ASK_BODY = Text(
    "{agency}ขอความยินยอมเพื่อขอข้อมูลของคุณจากหน่วยงานอื่น เข้าสู่ระบบแล้วเปิดหน้า “ความยินยอมของฉัน” เพื่ออ่านว่าขออะไร เพื่ออะไร "
    "แล้วตอบว่ายินยอมหรือไม่ ไม่ตอบเท่ากับไม่ยินยอม",
    "{agency} asks for your consent to get data about you from another agency. Sign in and open “My consents” to read "
    "what is asked for, and why; then say yes or no. No answer means no.",
)

DATA_TYPES_EMPTY = Text("ระบุข้อมูลที่ขอความยินยอม", "Name the data that may be used")
DATA_TYPES_OTHER = Text("หน่วยงานไม่มีสิทธิขอข้อมูลนี้ แม้ยินยอม", "The agency has no right to this data, even with consent")
USES_COUNT = Text(
    "จำนวนครั้งต้องเป็น 1 ถึง 1,000 และความยินยอมครั้งเดียวใช้ได้ 1 ครั้ง",
    "Uses must be 1 to 1,000; a one-time consent has 1",
)
PURPOSE_NEEDED = Text("ระบุวัตถุประสงค์", "State the purpose")
UNTIL_PAST = Text("วันสิ้นสุดต้องอยู่หลังวันนี้", "The last day must lie after today")
