"""Words of notifications."""

from salaklang.kernel.text import Text

# The subject of every mail: whoever sees it over a shoulder learns nothing about the matter.
MAIL_SUBJECT = Text("มีข้อความใหม่ถึงคุณในศาลากลาง", "You have a new message in Salaklang")
MAIL_FOOT = Text(
    "เปิดอ่านและดูเรื่องของคุณที่ {url}\nอีเมลฉบับนี้ส่งอัตโนมัติ ไม่ต้องตอบ เจ้าหน้าที่จะไม่ขอรหัสผ่านหรือให้โอนเงินทางอีเมล",
    "Read it with your matter at {url}\nThis mail was sent automatically; please don't reply. "
    "Officers never ask for passwords or transfers by e-mail.",
)

MAIL_STATES = {
    "queued": Text("รอส่งอีเมล", "E-mail waiting"),
    "sent": Text("ส่งอีเมลแล้ว", "E-mail sent"),
    "failed": Text("ส่งอีเมลไม่สำเร็จ", "E-mail could not be delivered"),
    "none": Text("ไม่มีที่อยู่อีเมล", "No e-mail address"),
}
