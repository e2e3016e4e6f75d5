"""Why messages between two nodes were refused or failed, for operators: in words that fit whoever refused."""

from salaklang.foundations.exchange.reasons import Reason
from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text

_RIGHTS = Text(
    "ถ้าควรได้ ให้หน่วยงานผู้ให้ข้อมูลเพิ่มสิทธิ ถ้าไม่ควร ให้ถามหน่วยงานผู้ขอว่าเหตุใดจึงขอ",
    "If it should be allowed, the provider adds the right; if not, ask the asking agency why it asked.",
)
_KEYS = Text(
    "ผู้ดูแลทั้งสองโหนดสั่ง ./sala node refresh ถ้ายังเกิดอีก โทรเทียบกุญแจกัน",
    "Both operators run ./sala node refresh. If it goes on, compare the keys by telephone.",
)
_WATCH = Text(
    "ครั้งเดียวไม่ต้องทำอะไร ถ้าเกิดซ้ำ มีผู้แก้หรือส่งข้อความซ้ำระหว่างทาง ให้สอบสวน",
    "Once: nothing. If it goes on, somebody changes or repeats messages on the way: look into it.",
)
_MACHINE = Text(
    "ดูบันทึกของโปรแกรมที่ทะเบียนนั้น และแจ้งหน่วยงานเจ้าของ", "Look at that register’s logs and tell the agency that keeps it."
)
_LINE = Text(
    "ดูว่าโหนดนั้นตอบสัญญาณชีพหรือไม่ แล้วโทรหาผู้ดูแล", "See whether that node answers heartbeats, then call its operator."
)
_FINE = Text("ไม่ต้องทำอะไร", "Nothing needs to be done.")
_PROGRAM = Text("แจ้งผู้พัฒนาของระบบผู้ขอ พร้อมเวลา", "Tell the developers of the asking system, with the time.")

REFUSALS = {
    "access-denied": Reason(Text("ไม่มีสิทธิขอข้อมูลนี้", "No right to this data"), _RIGHTS),
    "not-allowed": Reason(Text("ไม่มีสิทธิทำเรื่องนี้", "No right to do this"), _RIGHTS),
    "basis-not-permitted": Reason(
        Text("ฐานกฎหมายหรือวัตถุประสงค์ไม่อยู่ในสิทธิ", "Ground or purpose not in the right"), _RIGHTS
    ),
    "consent-needed": Reason(Text("ไม่มีความยินยอมที่ใช้ได้", "No valid consent"), _FINE),
    "key-unknown": Reason(Text("ไม่รู้จักกุญแจ หรือกุญแจหมดอายุหรือถูกถอน", "Key unknown, ended or revoked"), _KEYS),
    "signature-wrong": Reason(Text("ลายมือชื่อไม่ถูกต้อง", "Signature does not verify"), _WATCH),
    "digest-wrong": Reason(Text("เนื้อหาไม่ตรงกับลายมือชื่อ", "Body is not the one signed"), _WATCH),
    "message-replayed": Reason(Text("เลขข้อความใช้ไปแล้ว", "Message id used before"), _WATCH),
    "window-wrong": Reason(
        Text("นาฬิกาต่างกันเกิน 30 วินาที หรือข้อความหมดอายุ", "Clocks more than 30 s apart, or message expired"),
        Text("ตั้งนาฬิกาของทั้งสองเครื่องด้วย NTP", "Set both machines’ clocks by NTP."),
    ),
    "message-too-large": Reason(Text("ข้อความใหญ่เกินไป", "Message too large"), _PROGRAM),
    "message-malformed": Reason(Text("อ่านข้อความไม่ได้", "Message can't be read"), _PROGRAM),
    "message-refused": Reason(Text("ข้อความไม่ผ่านการตรวจ", "Message did not pass the checks"), _PROGRAM),
    "ledger-silent": Reason(
        Text("บันทึกสาธารณะของผู้ให้ข้อมูลเงียบ", "The provider’s public log is silent"),
        Text("ผู้ดูแลโหนดนั้นต้องซ่อม sequencer", "That node’s operator must mend its sequencer."),
    ),
    "register-unavailable": Reason(Text("ทะเบียนหรือโหนดไม่ตอบทันเวลา", "Register or node did not answer in time"), _LINE),
    "register-rubbish": Reason(Text("คำตอบใช้ไม่ได้", "The answer can't be used"), _MACHINE),
    "register-empty": Reason(Text("ทะเบียนไม่มีข้อมูลนี้", "The register holds nothing about it"), _FINE),
    "not-found": Reason(Text("ไม่มีบริการนี้ที่นั่น", "No such service there"), _KEYS),
    "conflict": Reason(Text("รับไม่ได้ในสภาพของเรื่อง", "Not possible as the matter stands"), _FINE),
    "invalid": Reason(Text("เนื้อหาไม่ครบหรือไม่ถูกต้อง", "Something in it is missing or wrong"), _PROGRAM),
    "too-many-asked": Reason(
        Text("ถามถึงคนจำนวนมากเกินปกติ", "Asked about too many people"),
        Text("ถามหน่วยงานผู้ขอว่าทำไม ก่อนยกเพดาน", "Ask that agency why, before any limit is raised."),
    ),
    "unavailable": Reason(Text("ใช้การไม่ได้ชั่วคราว", "Out of order for now"), _LINE),
}


def refusal_of(code: str) -> Reason:
    """What a code in the message log means to an operator: our words here, else those of the error itself."""
    known = REFUSALS.get(code)
    if known is not None:
        return known
    error = errors_by_code().get(code)
    if error is not None and error.text.en and "{" not in error.text.en:
        return Reason(error.text, _PROGRAM)
    return Reason(Text("อื่น ๆ ({code})", "Other ({code})").fill(code=code), _PROGRAM)


def errors_by_code() -> dict[str, type[SalaError]]:
    """Every error of this program that has a code of its own."""
    found: dict[str, type[SalaError]] = {}
    waiting = [SalaError]
    while waiting:
        error = waiting.pop()
        found.setdefault(error.code, error)
        waiting += error.__subclasses__()
    return found
