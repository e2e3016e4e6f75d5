"""What can go wrong with a log that others keep: out of reach, or false to its promises. Each has words for people."""

from salaklang.kernel.text import Text


class LogError(Exception):
    """Something about a log. `code` is for programs, `text` for people; `where` names the resource."""

    code = "log-error"
    text = Text("อ่านบันทึกไม่สำเร็จ: {where}", "The log can't be read: {where}")

    def __init__(self, where: str = "", **more: object) -> None:
        self.where = where
        self.text = self.text.fill(where=where, **more)
        super().__init__(f"{self.code}: {self.text.en}")


class LogOutOfReach(LogError):
    """No answer, or one that says nothing about the log itself: try again later."""

    code = "out-of-reach"
    text = Text("ติดต่อไม่ได้ ลองใหม่ภายหลัง: {where} ({why})", "No answer; try again later: {where} ({why})")


class LogMissing(LogError):
    """The log does not have what its checkpoint says it has."""

    code = "missing"
    text = Text("ไม่มีสิ่งที่ต้องมี: {where}", "What must be there is not there: {where}")


class LogHostile(LogError):
    """An answer that no honest log gives, or that would cost its reader too much."""

    code = "hostile"


class LogTooMuch(LogHostile):
    code = "too-much"
    text = Text("ใหญ่เกินที่รับได้ ({limit} ไบต์): {where}", "More than is taken ({limit} bytes): {where}")


class LogTooSlow(LogHostile):
    code = "too-slow"
    text = Text("ช้าเกินที่รอได้ ({limit} วินาที): {where}", "Slower than is waited for ({limit} seconds): {where}")


class LogRedirects(LogHostile):
    code = "redirect"
    text = Text(
        "ถูกส่งต่อไปที่อื่น ซึ่งไม่รับ ระบุที่อยู่จริงแทน: {where}",
        "It sends its readers elsewhere, which is not followed; name the real address: {where}",
    )


class LogEncoding(LogHostile):
    code = "encoding"
    text = Text("รูปแบบการบีบอัดใช้ไม่ได้: {where}", "Encoded in a way that is not taken: {where}")


class LogBroken(LogError):
    """What the log serves does not fit what it signed. `index`: the first entry concerned, where one is."""

    code = "broken"
    text = Text("ข้อมูลไม่ตรงกับที่ลงนามไว้: {where}", "What is served does not fit what was signed: {where}")

    def __init__(self, where: str = "", *, index: int | None = None, **more: object) -> None:
        super().__init__(where, **more)
        self.index = index


class CheckpointWrong(LogBroken):
    code = "checkpoint"
    text = Text("จุดตรวจสอบเชื่อถือไม่ได้: {where} ({why})", "The checkpoint can't be trusted: {where} ({why})")


class RootWrong(LogBroken):
    code = "root"
    text = Text(
        "ไทล์ริมขวาไม่นำไปสู่รากที่ลงนามไว้: {where}", "The tiles of the right edge don't lead to the signed root: {where}"
    )


class TileWrong(LogBroken):
    code = "tile"
    text = Text("ไทล์ไม่ตรงกับรากที่ลงนามไว้: {where}", "A tile does not fit the signed root: {where}")


class EntryWrong(LogBroken):
    code = "entry"
    text = Text(
        "รายการลำดับที่ {index_} ไม่ตรงกับรากที่ลงนามไว้: {where}", "Entry {index_} does not fit the signed root: {where}"
    )

    def __init__(self, where: str, *, index: int) -> None:
        super().__init__(where, index=index, index_=index)


class ChainWrong(LogBroken):
    code = "chain"
    text = Text("โซ่ของบล็อกขาดที่รายการลำดับที่ {index_}: {why}", "The chain of blocks breaks at entry {index_}: {why}")

    def __init__(self, where: str, *, index: int, why: str) -> None:
        super().__init__(where, index=index, index_=index, why=why)


class LogRolledBack(LogBroken):
    code = "rolled-back"
    text = Text(
        "บันทึกสั้นลง: เคยเห็น {seen} รายการ ตอนนี้เหลือ {now}",
        "The log has shrunk: {seen} entries were seen, now it has {now}",
    )


class LogForked(LogBroken):
    """Two checkpoints of one log that can't both be true."""

    code = "fork"
    text = Text(
        "บันทึกนี้แสดงสองฉบับที่ขัดกัน (ขนาด {seen} และ {now})",
        "This log shows two contradicting histories (sizes {seen} and {now})",
    )
