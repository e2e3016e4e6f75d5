"""Consents on the desk: which cover a look-up, and asking for one."""

from salaklang.kernel.text import Text

SECTION = Text("ความยินยอมของผู้ยื่น", "The applicant’s consents")
LEAD = Text(
    "ทะเบียนที่ต้องได้รับความยินยอมก่อน ถามได้เมื่อความยินยอมยังมีผลเท่านั้น ผู้ยื่นถอนได้ทุกเมื่อ",
    "Registers that need consent can be asked only while one stands. The applicant may withdraw it at any time.",
)
USED = Text("ใช้แล้ว {used} จาก {most} ครั้ง", "used {used} of {most} times")
UNTIL = Text("ถึง", "until")
DO_ASK = Text("ขอความยินยอมจากผู้ยื่น", "Ask the applicant for consent")
REGISTER = Text("ขอให้ทะเบียนใดตอบ", "Which register should answer?")
HINT = Text(
    "ผู้ยื่นได้รับข้อความและตอบได้ใน 30 วัน ไม่ตอบเท่ากับไม่ยินยอม", "They get a message and have 30 days. No answer means no."
)
