"""What stood in the way, in plain words, and what a person does about it: for desks, operators and the command line."""

from dataclasses import dataclass

from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """`said`: what happened. `do`: the next step of whoever reads it."""

    said: Text
    do: Text


_ASK_THEM = Text(
    "ถามผู้ดูแลโหนดของหน่วยงานปลายทาง แล้วส่งอีกครั้ง", "Ask the operator of that agency's node, then send it again."
)
_WAIT = Text(
    "ระบบลองใหม่เอง ถ้าเกินหนึ่งวันให้โทรถามผู้ดูแลโหนดปลายทาง",
    "It is tried again by itself. After a day, call the operator of the other node.",
)
_KEYS = Text(
    "ให้ผู้ดูแลโหนดทั้งสองฝ่ายสั่ง ./sala node refresh แล้วส่งอีกครั้ง",
    "Have both nodes' operators run ./sala node refresh, then send it again.",
)
_CLOCK = Text(
    "ตั้งนาฬิกาของเครื่องให้ตรงกับเวลามาตรฐาน (NTP) แล้วส่งอีกครั้ง",
    "Set the machine's clock by a time service (NTP), then send it again.",
)
_RIGHT = Text(
    "ขอสิทธิจากหน่วยงานปลายทาง หรือปิดข้อความนี้พร้อมเหตุผลแล้วติดต่อด้วยทางอื่น",
    "Ask that agency for the right, or close the message with a reason and reach them in another way.",
)
_PROGRAM = Text(
    "แจ้งผู้ดูแลระบบของโหนดนี้พร้อมรหัสข้อความ อย่าส่งซ้ำก่อนได้คำตอบ",
    "Tell this node's operator, with the message's id; don't send it again before you have an answer.",
)

AGENCIES_NEW = "agencies-new"
"""Of an entry that was taken but for the agencies that it names anew."""

REASONS = {
    "too-many-asked": Reason(
        Text("คู่เชื่อมต่อถามถึงคนมากเกินสิทธิ หรือลองเลขไปเรื่อย ๆ", "The partner asks about too many people, or tries out keys"),
        Text(
            "โทรถามหน่วยงานนั้นว่าเป็นงานใด ถ้าไม่ได้คำตอบให้ยุติกุญแจของหน่วยงานนั้น",
            "Call that agency and ask what the work is. Without an answer, end its key.",
        ),
    ),
    "no-answer": Reason(Text("ปลายทางไม่ตอบ", "The other node did not answer"), _WAIT),
    "register-unavailable": Reason(Text("ทะเบียนไม่ตอบ", "The register did not answer"), _WAIT),
    "register-rubbish": Reason(
        Text("ทะเบียนตอบข้อมูลที่ใช้ไม่ได้", "The register sent an answer that can't be used"), _ASK_THEM
    ),
    "register-empty": Reason(
        Text("ทะเบียนไม่มีข้อมูลนี้", "The register holds nothing about it"),
        Text("ไม่ต้องทำอะไร", "Nothing needs to be done."),
    ),
    "access-denied": Reason(Text("ปลายทางไม่ให้สิทธิ", "They do not give this agency the right"), _RIGHT),
    "basis-not-permitted": Reason(
        Text("ฐานกฎหมายหรือวัตถุประสงค์ไม่อยู่ในสิทธิ", "The legal ground or purpose is not in the right"), _RIGHT
    ),
    "consent-needed": Reason(
        Text("ไม่มีความยินยอมที่ใช้ได้", "No valid consent"),
        Text("ขอความยินยอมจากเจ้าของข้อมูลใหม่", "Ask the person for their consent again."),
    ),
    "key-unknown": Reason(Text("ไม่รู้จักกุญแจของผู้ส่ง หรือกุญแจหมดอายุ", "The sender's key is unknown, or has ended"), _KEYS),
    "signature-wrong": Reason(Text("ลายมือชื่อไม่ถูกต้อง", "The signature does not verify"), _KEYS),
    "digest-wrong": Reason(Text("เนื้อหาไม่ตรงกับลายมือชื่อ", "The body is not the one that was signed"), _PROGRAM),
    "window-wrong": Reason(
        Text("นาฬิกาสองเครื่องต่างกันเกิน 30 วินาที", "The two clocks are more than 30 seconds apart"), _CLOCK
    ),
    "message-replayed": Reason(Text("เลขข้อความนี้ใช้ไปแล้ว", "This message id has been used before"), _PROGRAM),
    "message-too-large": Reason(Text("ข้อความใหญ่เกินไป", "The message is too large"), _PROGRAM),
    "message-malformed": Reason(Text("ปลายทางอ่านข้อความไม่ได้", "They could not read the message"), _PROGRAM),
    "message-refused": Reason(Text("ข้อความไม่ผ่านการตรวจ", "The message did not pass the checks"), _PROGRAM),
    "ledger-silent": Reason(
        Text("บันทึกสาธารณะของโหนดเงียบ จึงหยุดให้ข้อมูล", "The node's public log is silent, so data is held back"), _WAIT
    ),
    "not-found": Reason(Text("ปลายทางไม่มีบริการหรือหน่วยงานนี้", "They have no such service or agency"), _KEYS),
    "disputed-already": Reason(
        Text("มีข้อโต้แย้งเรื่องเดียวกันรอคำตอบอยู่ที่ปลายทาง", "The same dispute is open there already"),
        Text("ปิดข้อความพร้อมเหตุผล ปลายทางจะตอบฉบับแรก", "Close it with a reason: they answer the first one."),
    ),
    AGENCIES_NEW: Reason(
        Text("โหนดนั้นขอเพิ่มหน่วยงาน จึงยังไม่รับ", "The node names further agencies, which are not taken by themselves"),
        Text(
            "สั่ง ./sala node refresh เพื่อดูชื่อ ถามผู้ดูแลโหนดนั้น แล้วสั่ง ./sala node add อีกครั้งถ้าถูกต้อง",
            "Run ./sala node refresh to see which, ask that node's operator; if it is right, ./sala node add again.",
        ),
    ),
    "conflict": Reason(
        Text("ปลายทางรับไม่ได้ในสภาพปัจจุบันของเรื่อง", "They can't take it as the matter stands there now"), _ASK_THEM
    ),
    "invalid": Reason(
        Text("เนื้อหาไม่ครบหรือไม่ถูกต้องตามที่ปลายทางต้องการ", "Something in it is missing or wrong for them"), _PROGRAM
    ),
    "not-allowed": Reason(Text("ปลายทางไม่อนุญาต", "They don't allow it"), _RIGHT),
    "unavailable": Reason(Text("ปลายทางใช้การไม่ได้ชั่วคราว", "They are out of order for now"), _WAIT),
    "partner-left": Reason(
        Text("โหนดนี้ยุติการเชื่อมต่อกับโหนดปลายทางแล้ว", "This node has parted from the other one"),
        Text(
            "ปิดข้อความพร้อมเหตุผลแล้วส่งทางอื่น หรือส่งอีกครั้งเมื่อเชื่อมต่อใหม่",
            "Close it with a reason and send it another way, or send it again once the nodes are joined anew.",
        ),
    ),
    "node-entry-refused": Reason(
        Text("ข้อมูลโหนดที่ได้รับไม่ถูกต้อง", "The node's directory entry can't be accepted"),
        Text(
            "ตรวจกุญแจกับผู้ดูแลโหนดนั้นทางอื่น แล้วสั่ง ./sala node add อีกครั้ง",
            "Check the key with that node's operator by another way, then run ./sala node add again.",
        ),
    ),
}

KINDS = {
    "letter": Text("หนังสือ", "Letter"),
    "letter-acknowledged": Text("การรับหนังสือ", "Receipt of a letter"),
    "dispute": Text("ข้อโต้แย้งทะเบียน", "Dispute about a register"),
    "dispute-answer": Text("คำตอบข้อโต้แย้ง", "Answer to a dispute"),
    "record-corrected": Text("การแก้ไขทะเบียน", "Correction of a register"),
}


def reason_of(code: str) -> Reason:
    """What a problem's code means. A code of theirs that we do not know is shown as it is."""
    known = REASONS.get(code)
    if known is not None:
        return known
    word = code if code.replace("-", "").isalnum() and code.isascii() else "?"
    return Reason(Text("ปลายทางปฏิเสธ ({code})", "They refused it ({code})").fill(code=word), _ASK_THEM)


def kind_title(kind: str) -> Text:
    """What a message of this kind is called."""
    return KINDS.get(kind, Text(kind, kind))
