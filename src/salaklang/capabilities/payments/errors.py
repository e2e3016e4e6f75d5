"""Errors of payments."""

from salaklang.kernel.errors import Conflict, Invalid, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text


class BillMissing(NotFound):
    code = "bill-missing"
    text = Text("ไม่พบใบแจ้งชำระเงินนี้", "We can't find this bill")


class BillNotOpen(Conflict):
    code = "bill-not-open"
    text = Text("ใบแจ้งชำระเงินนี้ชำระหรือยกเลิกแล้ว", "This bill is already paid or cancelled")


class PayeeMissing(Unavailable):
    code = "payee-missing"
    text = Text("หน่วยงานนี้ยังไม่มีบัญชีรับชำระเงิน", "This agency has no account to be paid into yet")
    next_step = Text("ติดต่อหน่วยงานเพื่อชำระที่เคาน์เตอร์", "Contact the agency to pay at the counter.")


class NoticeForged(SalaError):
    """The signature is missing, wrong, or by a key that we don't know."""

    code = "notice-forged"
    status = 401
    text = Text("ลายมือชื่อของธนาคารไม่ถูกต้อง", "The bank's signature does not hold")
    next_step = Text("ลงนามด้วยกุญแจที่ลงทะเบียนไว้แล้วส่งใหม่", "Sign with the registered key and send again.")


class NoticeStale(NoticeForged):
    """The signature is right but was made outside the time window."""

    code = "notice-stale"
    text = Text("ลายมือชื่อของธนาคารหมดอายุ", "The bank's signature is too old, or from the future")
    next_step = Text("ตั้งนาฬิกาให้ตรง ลงนามใหม่แล้วส่งอีกครั้ง", "Set the clock right, sign again and send again.")


class NoticeMalformed(Invalid):
    """Signed by the bank, but not a notice."""

    code = "notice-malformed"
    text = Text("เนื้อหาหนังสือแจ้งไม่ถูกรูปแบบ", "The body is not a payment notice")
    next_step = Text("ตรวจรูปแบบตามเอกสาร API", "See the API description for the form.")


class NoticeContradicts(Conflict):
    """The same notice id came before with another content."""

    code = "notice-contradicts"
    text = Text("เลขที่แจ้งนี้เคยส่งมาด้วยเนื้อหาอื่น", "This notice id came before with another content")
    next_step = Text("ใช้เลขที่แจ้งใหม่สำหรับรายการใหม่", "Use a new notice id for a new payment.")


class StatementInvalid(Invalid):
    """The statement file can't be read; `line` says where (1 = heading)."""

    code = "statement-invalid"
    text = Text("อ่านไฟล์รายการเดินบัญชีไม่ได้ที่บรรทัด {line}", "The statement file can't be read at line {line}")
    next_step = Text("ตรวจไฟล์และรูปแบบของธนาคารแล้วนำเข้าใหม่", "Check the file and the bank's form, then import again.")
