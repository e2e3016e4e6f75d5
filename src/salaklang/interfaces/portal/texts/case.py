"""A citizen's case: receipt, payment, status."""

from salaklang.kernel.text import Text

BACK = Text("เรื่องของฉัน", "My cases")
NUMBER = Text("เลขที่ {number}", "Number {number}")
TOOK = Text("ใช้เวลา {span}", "Took {span}")
OF_TIME = Text("จากกำหนด {limit}", "of the {limit} allowed")
DUE = Text("กำหนดเสร็จ {at}", "Due by {at}")
LATE = Text("เกินกำหนดแล้ว หน่วยงานต้องแจ้งเหตุผลให้คุณทราบ", "This is overdue. The agency must tell you why.")
OPEN_CERTIFICATE = Text("เปิด{title} (PDF)", "Open the {title} (PDF)")
CERTIFICATE_SOON = Text("กำลังออกเอกสาร ใช้เวลาไม่กี่วินาที", "The document is being made: a few seconds.")
SHARE_CHECK = Text("ให้คนอื่นตรวจสอบ", "Let others check it")
RELOAD = Text("ดูอีกครั้ง", "Look again")
PROGRESS = Text("ความคืบหน้า", "Progress")
WHO = Text("ใครดูข้อมูลของฉัน", "Who looked at my data")
WHO_NONE = Text("ยังไม่มีใครขอข้อมูลของคุณสำหรับเรื่องนี้", "Nobody has asked for your data in this case.")
OBJECT = Text("คัดค้านหรือแจ้งว่าข้อมูลผิด", "Object, or say that something is wrong")
ANSWERS = Text("คำตอบที่ยื่น", "What you filed")
FILES = Text("ไฟล์ที่แนบ", "Your files")
DECISION = Text("คำสั่ง", "Decision")
GROUND = Text("เหตุ", "Ground")
REASONS = Text("เหตุผล", "Reasons")
APPEAL = Text("สิทธิอุทธรณ์", "Your right to appeal")
APPEAL_UNTIL = Text("อุทธรณ์ได้ถึง {at}", "Appeal by {at}")
WITHDRAW = Text("ถอนคำขอนี้", "Withdraw this application")
WITHDRAW_TEXT = Text(
    "เมื่อถอนแล้วหน่วยงานจะไม่พิจารณาต่อ",
    "The agency stops considering it.",
)
WITHDRAW_REASON = Text("เหตุผล", "Why")
WITHDRAW_DO = Text("ยืนยันถอนคำขอ", "Yes, withdraw it")
FEE_AFTER = Text("ค่าธรรมเนียมที่ชำระแล้ว", "The fee that was paid")
PAY_NOW = Text("ชำระค่าธรรมเนียม {amount}", "Pay the fee of {amount}")
RECEIPT_LINK = Text("ใบรับคำขอ", "Receipt of your application")
FEE_RECEIPT = Text("ใบเสร็จ {number}", "Fee receipt {number}")
COUNTER = Text("ยื่นที่เคาน์เตอร์", "Filed at a counter")

CORRECTION_TITLE = Text("สิ่งที่ขอให้แก้ไข", "What we ask you to put right")
CORRECTION_UNTIL = Text(
    "โปรดตอบภายใน {at} ขอได้ครั้งเดียวตามกฎหมาย", "Please answer by {at}. The law lets us ask once only."
)
CORRECTION_NOTE = Text("ข้อความถึงเจ้าหน้าที่", "Message to the officer")
CORRECTION_FILE = Text("ไฟล์ใหม่: {label}", "New file: {label}")
CORRECTION_SEND = Text("ส่งการแก้ไข", "Send the correction")

RECEIPT_TITLE = Text("ยื่นคำขอแล้ว", "Application sent")
RECEIPT_NUMBER = Text("เลขที่คำขอ", "Your number")
RECEIPT_WHEN = Text("ยื่นเมื่อ", "Filed")
RECEIPT_TO = Text("ยื่นต่อ", "Filed with")
RECEIPT_WHAT = Text("เรื่อง", "For")
RECEIPT_DUE = Text("หน่วยงานต้องตัดสินภายใน", "The agency must decide by")
RECEIPT_CODE = Text("รหัสหลักฐาน", "Code of the proof")
RECEIPT_NEXT = Text("ต่อไปเกิดอะไรขึ้น", "What happens next")
RECEIPT_NEXT_TEXT = Text(
    "เราส่งใบรับไปที่กล่องข้อความของคุณแล้ว ไม่ต้องทำอะไรจนกว่าเราจะแจ้ง นอกจากชำระค่าธรรมเนียม",
    "We have sent this receipt to your messages. You need do nothing until we tell you, except pay the fee.",
)
RECEIPT_PDF = Text("ดาวน์โหลดใบรับ (PDF)", "Download the receipt (PDF)")
RECEIPT_PRINT = Text("หน้านี้พิมพ์เก็บไว้ได้", "You can print this page.")
FOLLOW = Text("ติดตามเรื่องนี้", "Follow this case")

PAY_TITLE = Text("ชำระค่าธรรมเนียม", "Pay the fee")
PAY_LEAD = Text(
    "สแกนด้วยแอปธนาคารใดก็ได้ ธนาคารจะแจ้งเราเอง ไม่ต้องส่งสลิป",
    "Scan it with any banking app. The bank tells us itself: you need not send a slip.",
)
PAY_QR = Text("คิวอาร์พร้อมเพย์ จำนวน {amount} อ้างอิง {ref1}", "PromptPay QR code: {amount}, reference {ref1}")
PAY_AMOUNT = Text("จำนวนเงิน", "Amount")
PAY_REF1 = Text("อ้างอิง 1", "Reference 1")
PAY_REF2 = Text("อ้างอิง 2", "Reference 2")
PAY_DUE = Text("ชำระภายใน", "Pay by")
PAY_SAME_PHONE = Text("ใช้โทรศัพท์เครื่องนี้อยู่", "Using this phone?")
PAY_PAYLOAD = Text("คัดลอกข้อความของคิวอาร์ไปวางในแอปธนาคาร", "Copy the text of the code into your banking app")
PAY_WAIT = Text("กำลังรอการแจ้งจากธนาคาร", "Waiting for the bank’s word.")
PAY_RELOAD = Text("ตรวจอีกครั้ง", "Check again")
PAY_DONE = Text("ได้รับชำระแล้ว", "The fee has been paid")
PAY_WRONG = Text(
    "มีเงินโอนเข้ามา {amount} ซึ่งไม่ตรงกับยอด เงินอยู่กับหน่วยงานและจะติดต่อคืน กรุณาชำระให้ตรงยอด",
    "{amount} came in, which is not the amount of the bill. The agency holds it and will return it. "
    "Please pay the exact "
    "amount.",
)
PAY_DEMO = Text("ระบบสาธิต: เปิดธนาคารจำลองเพื่อชำระ", "Demonstration: open the sandbox bank to pay")
PAY_CANCELLED = Text("ใบแจ้งนี้ยกเลิกแล้ว", "This bill has been cancelled")
