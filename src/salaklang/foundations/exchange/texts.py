"""Words that people read."""

from salaklang.foundations.exchange.consent_texts import CONSENT_ACTS
from salaklang.foundations.ledger.catalogue import act_kinds_register
from salaklang.kernel.text import Text

ACTS = {
    **CONSENT_ACTS,
    "exchange.answered": Text("ให้ข้อมูลจากทะเบียนแก่หน่วยงาน", "A register answered an agency"),
    "exchange.refused": Text("ปฏิเสธคำขอข้อมูลจากหน่วยงาน", "A register refused an agency"),
    "exchange.answered-sealed": Text(
        "ให้ข้อมูลจากทะเบียนแก่หน่วยงานสอบสวน โดยปิดผนึกไว้ก่อน",
        "A register answered an agency that investigates; sealed for now",
    ),
    "exchange.seal-lengthened": Text("ขยายเวลาปิดผนึกการใช้ข้อมูล", "A sealed use of data was sealed for longer"),
    "exchange.record-kept": Text("บันทึกข้อมูลในทะเบียน", "A register's record was kept"),
    "exchange.record-corrected": Text("แก้ไขข้อมูลในทะเบียนให้ถูกต้อง", "A register's record was put right"),
    "exchange.dispute-opened": Text("เจ้าของข้อมูลแจ้งว่าข้อมูลไม่ถูกต้อง", "A person said that a register is wrong"),
    "exchange.dispute-answered": Text("ตอบข้อโต้แย้งเรื่องข้อมูลในทะเบียน", "A dispute about a register was answered"),
    "exchange.key-made": Text("ออกกุญแจแลกเปลี่ยนข้อมูลของหน่วยงาน", "An agency's exchange key was made"),
    "exchange.key-ended": Text("ยุติกุญแจแลกเปลี่ยนข้อมูลของหน่วยงาน", "An agency's exchange key was ended"),
    "exchange.client-added": Text("ลงทะเบียนกุญแจของระบบสารสนเทศ", "An information system's key was entered"),
    "exchange.usages-told": Text("แจ้งเจ้าของข้อมูลว่าใครใช้ข้อมูล", "A person was told who used their data"),
    "exchange.message-received": Text("รับข้อความจากหน่วยงานอื่น", "A message of another agency was taken"),
    "exchange.message-again": Text("ส่งข้อความที่ค้างอีกครั้ง", "A message that was put aside was sent again"),
    "exchange.message-closed": Text("ปิดข้อความที่ส่งไม่ได้", "A message that could not be delivered was closed"),
    "exchange.release-override": Text(
        "สั่งให้ข้อมูลต่อแม้บันทึกสาธารณะเงียบ", "An order to give data out while the log is silent"
    ),
    "exchange.node-added": Text("เชื่อมต่อกับโหนดของหน่วยงานอื่น", "Another agency's node was joined"),
    "exchange.node-removed": Text("เลิกเชื่อมต่อกับโหนดของหน่วยงานอื่น", "Parted from another agency's node"),
    "exchange.node-changed": Text("โหนดที่เชื่อมต่อแจ้งการเปลี่ยนแปลง", "A joined node told of a change"),
    "exchange.register-switched": Text("เปลี่ยนสถานะการเชื่อมต่อของทะเบียน", "A register's connection was switched"),
}

# About agencies and their machines only: who exchanges with whom, with which key, whether a register can be asked.
PUBLIC_ACTS = frozenset(
    {
        "exchange.answered-sealed",
        "exchange.seal-lengthened",
        "exchange.key-made",
        "exchange.key-ended",
        "exchange.client-added",
        "exchange.register-switched",
        "exchange.node-added",
        "exchange.node-changed",
        "exchange.node-removed",
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

ROLES = {
    "clerk": Text("เจ้าหน้าที่ธุรการ", "Clerk"),
    "officer": Text("เจ้าหน้าที่", "Officer"),
    "registrar": Text("นายทะเบียน", "Registrar"),
    "finance": Text("เจ้าหน้าที่การเงิน", "Finance officer"),
    "counter": Text("เจ้าหน้าที่เคาน์เตอร์", "Counter officer"),
    "register-keeper": Text("ผู้ดูแลทะเบียน", "Register-keeper"),
    "letters": Text("เจ้าหน้าที่สารบรรณ", "Correspondence officer"),
    "auditor": Text("ผู้ตรวจสอบ", "Auditor"),
    "publisher": Text("ผู้เผยแพร่บริการ", "Publisher of services"),
    "operator": Text("ผู้ดูแลระบบ", "Operator"),
}
ASKED_BY_OFFICER = Text("เจ้าหน้าที่", "An officer")
ASKED_BY_RULE = Text("ระบบอัตโนมัติ ตามกฎ “{rule}”", "Automatic, by the rule “{rule}”")
ASKED_BY_UNKNOWN = Text("ระบบของหน่วยงานผู้ขอ", "The asking agency’s own system")
FIELD_UNKNOWN = Text("ข้อมูลนี้แก้ที่นี่ไม่ได้", "This can't be put right here")
CLAIM_EMPTY = Text("กรอกข้อมูลที่ถูกต้อง", "Say what would be right")
TOO_LONG = Text("ยาวเกิน {limit} ตัวอักษร", "Longer than {limit} characters")
HOURS_WRONG = Text("ระบุจำนวนชั่วโมงตั้งแต่มากกว่า 0 ถึง 72", "Give a number of hours, more than 0 and at most 72")
SEAL_NOT_LONGER = Text("เลือกวันที่หลังจากวันที่ปิดผนึกอยู่เดิม", "Choose a day after the one until which it is sealed already")
SEAL_TOO_LONG = Text(
    "กฎหมายที่ใช้ปิดผนึกได้ไม่นานถึงวันนั้น เลือกวันที่เร็วกว่านี้", "The ground does not allow a seal until then: choose an earlier day"
)
ENTRY_EXPIRED = Text(
    "ข้อมูลของโหนดนี้เก่าเกินหนึ่งวัน อาจมีผู้ส่งข้อมูลเก่ามาแทน ตรวจที่อยู่และนาฬิกาของทั้งสองโหนด",
    "The node's entry is more than a day old: somebody may be showing an old one. Check the address, and both clocks",
)
ENTRY_OF_TOMORROW = Text(
    "ข้อมูลของโหนดนี้ลงเวลาในอนาคต ตรวจนาฬิกาของทั้งสองโหนด", "The node's entry is of the future. Check both clocks"
)
ENTRY_ADDRESS_TAKEN = Text(
    "ที่อยู่นี้เป็นของโหนดอื่นที่เชื่อมอยู่ เลิกเชื่อมกับโหนดนั้นก่อนด้วย ./sala node remove",
    "Another node is joined under this address. Part from that one first: ./sala node remove",
)
ENTRY_KEY_OTHER = Text(
    "รู้จักโหนดนี้ด้วยกุญแจอื่น และกุญแจเดิมไม่ได้ลงนามรับกุญแจใหม่ ตรวจกุญแจกับผู้ดูแลโหนดนั้นทางโทรศัพท์",
    "This node is known under another key, which does not vouch for the new one. Compare the key with its operator on "
    "the telephone",
)
ENTRY_KEY_WRONG = Text(
    "กุญแจนี้ไม่ใช่ของโหนดที่ตอบจากที่อยู่นี้ ตรวจที่อยู่และกุญแจกับผู้ดูแลโหนดนั้นอีกครั้ง",
    "This is not the key of the node that answers there. Check address and key once more with that node's operator",
)
ENTRY_OF_ANOTHER = Text(
    "โหนดนี้บอกที่อยู่ของตนเองไม่ตรงกับที่คุณพิมพ์ ใช้ที่อยู่ที่ ./sala node show ของโหนดนั้นแสดง",
    "The node gives another address of itself than you typed. Use the one that its own ./sala node show prints",
)
ENTRY_OLDER = Text("ข้อมูลของโหนดนี้เก่ากว่าที่รู้อยู่แล้ว ลองใหม่ในหนึ่งนาที", "The entry is older than the one known. Try again soon")
ENTRY_AGENCY_TAKEN = Text(
    "โหนดนี้อ้างหน่วยงานที่อยู่ที่อื่น: {agencies} สอบถามผู้ดูแลทั้งสองโหนดก่อนเชื่อม",
    "The node claims agencies that live elsewhere: {agencies}. Ask both nodes' operators before you join it",
)
ENTRY_PLAIN = Text(
    "ที่อยู่ของโหนดนี้ขึ้นต้นด้วย http: ข้อมูลของประชาชนจะถูกอ่านได้ระหว่างทาง ให้ผู้ดูแลโหนดนั้นตั้ง HTTPS แล้วแก้ SALA_BASE_URL",
    "The node's address begins with http: people's data could be read on the way. Have its operator set up HTTPS and "
    "change its SALA_BASE_URL",
)
ENTRY_SERVICE_TAKEN = Text(
    "โหนดนี้เสนอบริการ {service} ซึ่งเป็นของหน่วยงาน {agency} สอบถามผู้ดูแลทั้งสองโหนดก่อนเชื่อม",
    "The node offers {service}, which the agency {agency} keeps. Ask both nodes' operators before you join it",
)
ENTRY_OF_US = Text(
    "ที่อยู่หรือชื่อบันทึกสาธารณะนี้เป็นของโหนดนี้เอง ตรวจ SALA_BASE_URL และ SALA_LEDGER_ORIGIN ของทั้งสองโหนด แต่ละโหนดต้องไม่ซ้ำกัน",
    "This address, or this name of a public log, is this node's own. Check SALA_BASE_URL and SALA_LEDGER_ORIGIN of "
    "both: each node needs its own",
)
REASON_EMPTY = Text("ระบุเหตุผล", "Give a reason")
OUTCOME_UNKNOWN = Text("เลือกว่าจะแก้ไขหรือยืนยันข้อมูลเดิม", "Choose: put right, or stand by the record")
DISPUTED_ALREADY = Text("คุณแจ้งเรื่องนี้แล้ว กำลังรอหน่วยงานตอบ", "You have told them already; the agency's answer is awaited")
ANSWER_NOT_FITTING = Text("ค่านี้ใช้กับข้อมูลช่องนี้ไม่ได้", "This value does not fit this field")


AGENCY_ELSEWHERE = Text("หน่วยงานนี้อยู่ที่โหนดอื่น ลงทะเบียนที่โหนดนั้น", "This agency lives on another node: enter the key there")
SYSTEM_WRONG = Text("ชื่อระบบใช้ตัวอักษร a-z ตัวเลข และขีดกลาง", "Name the system with the letters a to z, digits and hyphens")
KEY_WRONG = Text(
    "ต้องเป็นกุญแจสาธารณะ Ed25519 (PEM หรือ base64) ที่ยังไม่เคยลงทะเบียน",
    "Give an Ed25519 public key (PEM or base64) that has not been entered before",
)
DAYS_WRONG = Text("ระบุจำนวนวันตั้งแต่ 1 ถึง {most}", "Give a number of days, 1 to {most}")


def acts_register() -> None:
    """Make this app's act kinds known to the ledger."""
    act_kinds_register(ACTS, public=PUBLIC_ACTS)
