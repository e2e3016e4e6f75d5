"""Words that people read."""

from salaklang.foundations.ledger.catalogue import act_kind_register
from salaklang.kernel.text import Text

ACTS = {
    "exchange.answered": Text("ให้ข้อมูลจากทะเบียนแก่หน่วยงาน", "A register answered an agency"),
    "exchange.refused": Text("ปฏิเสธคำขอข้อมูลจากหน่วยงาน", "A register refused an agency"),
    "exchange.record-kept": Text("บันทึกข้อมูลในทะเบียน", "A register's record was kept"),
    "exchange.record-corrected": Text("แก้ไขข้อมูลในทะเบียนให้ถูกต้อง", "A register's record was put right"),
    "exchange.dispute-opened": Text("เจ้าของข้อมูลแจ้งว่าข้อมูลไม่ถูกต้อง", "A person said that a register is wrong"),
    "exchange.dispute-answered": Text("ตอบข้อโต้แย้งเรื่องข้อมูลในทะเบียน", "A dispute about a register was answered"),
    "exchange.key-made": Text("ออกกุญแจแลกเปลี่ยนข้อมูลของหน่วยงาน", "An agency's exchange key was made"),
    "exchange.key-ended": Text("ยุติกุญแจแลกเปลี่ยนข้อมูลของหน่วยงาน", "An agency's exchange key was ended"),
    "exchange.usages-told": Text("แจ้งเจ้าของข้อมูลว่าใครใช้ข้อมูล", "A person was told who used their data"),
    "exchange.message-received": Text("รับข้อความจากหน่วยงานอื่น", "A message of another agency was taken"),
    "exchange.message-again": Text("ส่งข้อความที่ค้างอีกครั้ง", "A message that was put aside was sent again"),
    "exchange.message-closed": Text("ปิดข้อความที่ส่งไม่ได้", "A message that could not be delivered was closed"),
    "exchange.release-override": Text(
        "สั่งให้ข้อมูลต่อแม้บันทึกสาธารณะเงียบ", "An order to give data out while the log is silent"
    ),
    "exchange.node-added": Text("เชื่อมต่อกับโหนดของหน่วยงานอื่น", "Another agency's node was joined"),
    "exchange.node-changed": Text("โหนดที่เชื่อมต่อแจ้งการเปลี่ยนแปลง", "A joined node told of a change"),
    "exchange.register-switched": Text("เปลี่ยนสถานะการเชื่อมต่อของทะเบียน", "A register's connection was switched"),
}

# About agencies and their machines only: who exchanges with whom, with which key, whether a register can be asked.
PUBLIC_ACTS = frozenset(
    {
        "exchange.key-made",
        "exchange.key-ended",
        "exchange.register-switched",
        "exchange.node-added",
        "exchange.node-changed",
        "exchange.release-override",
    }
)

STATES = {
    "up": Text("ใช้งานได้", "Working"),
    "down": Text("ไม่ตอบ", "Down"),
    "slow": Text("ตอบช้า", "Slow"),
    "rubbish": Text("ตอบข้อมูลที่ใช้ไม่ได้", "Answers rubbish"),
}

DISPUTE_STATES = {
    "open": Text("รอหน่วยงานตอบ", "Waiting for the agency"),
    "upheld": Text("แก้ไขทะเบียนแล้ว", "The register has been put right"),
    "refused": Text("หน่วยงานยืนยันข้อมูลเดิม", "The agency stands by the record"),
}

FIELD_UNKNOWN = Text("ข้อมูลนี้แก้ที่นี่ไม่ได้", "This can't be put right here")
CLAIM_EMPTY = Text("กรอกข้อมูลที่ถูกต้อง", "Say what would be right")
TOO_LONG = Text("ยาวเกิน {limit} ตัวอักษร", "Longer than {limit} characters")
HOURS_WRONG = Text("ระบุจำนวนชั่วโมงตั้งแต่มากกว่า 0 ถึง 72", "Give a number of hours, more than 0 and at most 72")
REASON_EMPTY = Text("ระบุเหตุผล", "Give a reason")
OUTCOME_UNKNOWN = Text("เลือกว่าจะแก้ไขหรือยืนยันข้อมูลเดิม", "Choose: put right, or stand by the record")
DISPUTED_ALREADY = Text("คุณแจ้งเรื่องนี้แล้ว กำลังรอหน่วยงานตอบ", "You have told them already; the agency's answer is awaited")
ANSWER_NOT_FITTING = Text("ค่านี้ใช้กับข้อมูลช่องนี้ไม่ได้", "This value does not fit this field")


def acts_register() -> None:
    """Make this app's act kinds known to the ledger."""
    for kind, title in ACTS.items():
        act_kind_register(kind, title, public=kind in PUBLIC_ACTS)
