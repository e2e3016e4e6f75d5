"""Texts of the identity foundation that people read, and the kinds of act it records."""

from salaklang.foundations.ledger.catalogue import act_kinds_register
from salaklang.kernel.text import Text

ACTS: dict[str, Text] = {
    "identity.post-given": Text("แต่งตั้งผู้ดำรงตำแหน่ง", "Appointed to a post"),
    "identity.post-ended": Text("พ้นจากตำแหน่ง", "Left a post"),
    "identity.mandate-granted": Text("มอบอำนาจ", "Mandate granted"),
    "identity.mandate-revoked": Text("ถอนการมอบอำนาจ", "Mandate revoked"),
    "identity.word-taken": Text("รับคำบอกกล่าวด้วยตนเองที่เคาน์เตอร์", "Word taken in person at a counter"),
}

SCOPE_EMPTY = Text("เลือกบริการที่มอบอำนาจอย่างน้อยหนึ่งบริการ", "Choose at least one service")
SCOPE_UNCLEAR = Text("ระบุบริการที่มอบอำนาจทีละบริการ", "Name each service; a mandate for everything is not taken")
UNTIL_PAST = Text("วันสิ้นสุดต้องอยู่หลังวันนี้", "The last day must lie after today")
UNTIL_FAR = Text("มอบอำนาจได้ครั้งละไม่เกิน {days} วัน", "A mandate lasts at most {days} days")
SELF_GRANT = Text("มอบอำนาจให้ตนเองไม่ได้", "You cannot give a mandate to yourself")
GRANTEE_NEEDED = Text("ระบุผู้รับมอบอำนาจ", "Say who may act")
ROLE_UNKNOWN = Text("ไม่รู้จักบทบาทนี้", "This role does not exist")


def acts_register() -> None:
    """Make this app's kinds of act known to the ledger."""
    act_kinds_register(ACTS)
