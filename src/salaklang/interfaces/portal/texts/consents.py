"""The citizen's consents: the list, one consent, the request to which one says yes or no."""

from salaklang.kernel.text import Text

TITLE = Text("ความยินยอมของฉัน", "My consents")
LEAD = Text(
    "หน่วยงานใดขอข้อมูลของคุณจากหน่วยงานใดได้ เพราะคุณยินยอม ถอนได้ทุกเมื่อ มีผลกับครั้งถัดไปทันที",
    "Which agency may ask which other for your data because you consented. You can withdraw at any time, "
    "from the very next request on.",
)
NONE = Text(
    "คุณยังไม่เคยให้ความยินยอม และไม่มีหน่วยงานใดรอคำตอบ ถ้ามีหน่วยงานขอ คุณจะได้รับข้อความ และคำขอจะอยู่ในหน้านี้",
    "You have given no consent, and no agency waits for an answer. When one asks, you get a message, and the request "
    "stands here.",
)
SILENT = Text(
    "ขณะนี้ยังถาม{agency}ไม่ได้ ความยินยอมที่หน่วยงานนั้นถืออยู่อาจยังไม่แสดงครบ เปิดหน้านี้ใหม่ภายหลัง",
    "{agency} can't be asked at the moment. Consents that it holds may be missing here; open this page again later.",
)
ASKED_TITLE = Text("รอคำตอบของคุณ", "Waiting for your answer")
OPEN_TITLE = Text("มีผลอยู่", "In force")
DONE_TITLE = Text("จบแล้ว", "Over")
READ = Text("อ่านและตอบ", "Read and answer")
OPEN = Text("ดูและถอน", "See and withdraw")
SEE = Text("ดูรายละเอียด", "See details")
ASKS = Text("ขอข้อมูลจาก", "asks")
USED = Text("ใช้แล้ว {used} จาก {most} ครั้ง", "Used {used} of {most} times")
LAST = Text("ครั้งล่าสุดเมื่อ", "Last used")
UNTIL = Text("มีผลถึง", "Until")
ELSEWHERE = Text("แสดงตามที่{agency}แจ้ง", "As {agency} tells it")
BACK = Text("ความยินยอมของฉัน", "My consents")
DATA_LINK = Text("ดู ถอน หรือตอบคำขอความยินยอม", "See, withdraw or answer requests for consent")
DATA_WAITING = Text("มีคำขอความยินยอมรอคำตอบ {n} เรื่อง", "Requests for your consent that wait for an answer: {n}")

ONE_TITLE = Text("ความยินยอมเรื่อง{agency}ขอข้อมูลจาก{keeper}", "Consent for {agency} to ask {keeper}")
ASK_TITLE = Text("{agency}ขอความยินยอมจากคุณ", "{agency} asks for your consent")
ASK_LEAD = Text(
    "อ่านว่าขออะไร จากใคร เพื่ออะไร แล้วตอบ คุณไม่จำเป็นต้องยินยอม ถ้าไม่ตอบ จะไม่มีการขอข้อมูล",
    "Read who asks for what, from whom and why; then answer. You don’t have to consent. "
    "While you say nothing, nobody is asked.",
)
WHO = Text("ผู้ขอ", "Who asks")
FROM = Text("ขอจาก", "From whom")
FROM_VALUE = Text("{agency} ({register})", "{agency} ({register})")
WHAT = Text("ข้อมูลที่ขอ", "Which data")
WHY = Text("ใช้เพื่อ", "What for")
HOW = Text("ใช้ได้กี่ครั้ง", "How often")
ONCE = Text("หนึ่งครั้ง", "Once")
TIMES = Text("ไม่เกิน {n} ครั้ง", "At most {n} times")
UNTIL_WHEN = Text("ใช้ได้ถึง", "Until when")
CASE = Text("เรื่องเลขที่", "Case number")
ASKED_AT = Text("ขอเมื่อ", "Asked for")
GIVEN_AT = Text("ให้เมื่อ", "Given")
DECLINED_AT = Text("ไม่ให้เมื่อ", "Declined")
REVOKED_AT = Text("ถอนเมื่อ", "Withdrawn")
ANSWER = Text("คุณยินยอมหรือไม่", "Do you consent?")
YES = Text("ยินยอม", "Yes, I consent")
NO = Text("ไม่ยินยอม", "No, I don’t consent")
SEND = Text("ส่งคำตอบ", "Send my answer")
CHOOSE = Text("เลือกว่ายินยอมหรือไม่", "Say whether you consent")
AGREED = Text(
    "บันทึกแล้ว คุณให้ความยินยอม ถอนได้ทุกเมื่อในหน้านี้", "Recorded: you consent. You can withdraw on this page at any time."
)
SAID_NO = Text("บันทึกแล้ว คุณไม่ให้ความยินยอม จะไม่มีการขอข้อมูลนี้", "Recorded: you don’t consent. Nobody is asked for this data.")

WITHDRAW_TITLE = Text("ถอนความยินยอม", "Withdraw")
WITHDRAW_LEAD = Text(
    "ตั้งแต่ครั้งถัดไปจะไม่มีใครได้ข้อมูลจากความยินยอมนี้ สิ่งที่ให้ไปแล้วก่อนถอนยังถือว่าชอบด้วยกฎหมาย",
    "From the very next request nobody gets data on this consent. What was given before remains lawful.",
)
WITHDRAW = Text("ถอนความยินยอม", "Withdraw")
WITHDRAWN = Text("ถอนความยินยอมแล้ว", "The consent is withdrawn")
PARTIES = Text("ใครหยุดแล้ว", "Who has stopped")
STOPPED = Text("หยุดแล้ว", "Stopped")
PENDING = Text("ยังไม่ตอบ", "No answer yet")
GUARDED = Text(
    "เราแจ้งต่อไปจนกว่าจะตอบรับ ระหว่างนี้ก็ไม่มีการให้ข้อมูล เพราะทะเบียนต้องได้คำยืนยันก่อนทุกครั้ง",
    "We go on telling it until it confirms. No data goes out meanwhile: the register needs a confirmation before each "
    "use, and gets none.",
)
UNGUARDED = Text(
    "เราแจ้งต่อไปจนกว่าจะตอบรับ ระหว่างนี้ยังรับประกันไม่ได้ว่าทะเบียนนั้นจะไม่ให้ข้อมูล ถอนที่เว็บไซต์ของหน่วยงานนั้นได้ทันที",
    "We go on telling it until it confirms. Until then we can't promise that the register gives nothing out; on that "
    "agency’s own site you can withdraw at once.",
)
USES_TITLE = Text("การใช้ข้อมูลตามความยินยอมนี้", "Uses under this consent")
USES_NONE = Text("ยังไม่ถูกใช้", "Not used yet.")
USE_LINK = Text("ดูการใช้ข้อมูลครั้งนี้", "See this use")
