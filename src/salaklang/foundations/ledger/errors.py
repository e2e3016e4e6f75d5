"""What can go wrong around the ledger: three faults of programs, and two that a person may meet."""

from salaklang.kernel.errors import NotFound, SalaError
from salaklang.kernel.text import Text


class OutsideTransaction(RuntimeError):
    """An act was recorded where no transaction could carry it: it could be proven without having happened."""


class UnknownActKind(LookupError):
    """An act of a kind that no app has registered."""


class LeafRefused(ValueError):
    """A leaf too long, or with data although its kind is not public."""


class LedgerDamaged(SalaError):
    """What is stored does not fit what was signed. The log stands still until people have looked."""

    code = "ledger-damaged"
    status = 503
    text = Text("บันทึกสาธารณะหยุดรับรายการใหม่เพื่อตรวจสอบ", "The public ledger has stopped for an inspection")
    next_step = Text("เรื่องของคุณถูกบันทึกแล้ว หลักฐานจะตามมาภายหลัง", "Your matter is saved; its proof will follow.")


class LedgerRolledBack(LedgerDamaged):
    """More was signed and published once than the database knows: it was restored from an older copy."""

    code = "ledger-rolled-back"


class LeaseLost(RuntimeError):
    """Another sequencer has taken over; whatever this one had in hand is void."""


class BlockNotFound(NotFound):
    code = "block-not-found"
    text = Text("ไม่พบบล็อกลำดับนี้", "There is no block of this height")
    next_step = Text("เลือกบล็อกจากรายการ", "Choose a block from the list.")


class EntryNotFound(NotFound):
    code = "entry-not-found"
    text = Text("ยังไม่มีรายการลำดับนี้ในบันทึก", "There is no entry at this place in the log")
    next_step = Text("เลือกรายการจากบล็อก", "Choose an entry from a block.")


class ActNotFound(NotFound):
    code = "act-not-found"
    text = Text("ไม่พบรายการที่มีรหัสนี้", "There is no entry with this code")
    next_step = Text("ตรวจรหัสบนใบรับอีกครั้ง", "Check the code on the receipt again.")


class ProofPending(SalaError):
    """The act is recorded, but no signed checkpoint covers it yet; a second or two, usually."""

    code = "proof-pending"
    status = 409
    text = Text("บันทึกแล้ว แต่หลักฐานยังไม่พร้อม", "It is recorded, but its proof is not ready yet")
    next_step = Text("รอสักครู่แล้วลองใหม่", "Wait a moment and try again.")


class RecordErased(SalaError):
    """The record and its salt were erased: nobody can make a receipt of it any more."""

    code = "record-erased"
    status = 410
    text = Text("ข้อมูลของรายการนี้ถูกลบแล้ว", "The record of this entry has been erased")
    next_step = Text("ใบรับที่บันทึกไว้ก่อนหน้ายังใช้ตรวจสอบได้", "A receipt saved earlier can still be checked.")


class KeyUnfit(RuntimeError):
    """The log's key file is unreadable or belongs to another log."""


class KeyUnknown(NotFound):
    code = "key-unknown"
    text = Text("บันทึกนี้ไม่มีกุญแจนั้น หรือเลิกใช้ไปแล้ว", "This log has no such key, or has retired it already")
    next_step = Text("ดูกุญแจด้วย ./sala ledger key", "./sala ledger key lists its keys.")


class KeyInUse(SalaError):
    """The newest key can't be retired: nothing would sign any more."""

    code = "key-in-use"
    status = 409
    text = Text("กุญแจนี้ยังไม่มีกุญแจใหม่มาแทน", "No newer key has taken the place of this one yet")
    next_step = Text("สร้างกุญแจใหม่ก่อน: ./sala ledger key rotate", "Make a new one first: ./sala ledger key rotate.")


class SequencerBusy(SalaError):
    """Another program holds the sequencer's lock."""

    code = "sequencer-busy"
    status = 503
    text = Text("โปรแกรมอื่นกำลังจัดลำดับบันทึกอยู่", "Another program is working on the log")
    next_step = Text("รอสักครู่แล้วลองใหม่", "Wait a moment and try again.")
