"""What an examination of the log may find."""

from dataclasses import dataclass

from salaklang.kernel.text import Text

ENTRY_GAP = Text("ไม่มีรายการลำดับที่ {index} ในฐานข้อมูล", "Entry {index} is missing in the database")
ENTRY_CHANGED = Text("รายการลำดับที่ {index} ในฐานข้อมูลถูกแก้ไข", "Entry {index} has been changed in the database")
RECORD_CHANGED = Text("ข้อมูลของรายการลำดับที่ {index} ถูกแก้ไขหลังบันทึก", "The record of entry {index} was changed later")
FILE_MISSING = Text("ไม่มีไฟล์ {path}", "The file {path} is missing")
FILE_ENTRY = Text("รายการลำดับที่ {index} ในไฟล์ {path} ถูกแก้ไข", "Entry {index} has been changed in the file {path}")
FILE_WRONG = Text("ไฟล์ {path} ไม่ตรงกับรายการ", "The file {path} doesn't match the entries")
BLOCK_WRONG = Text(
    "บล็อกลำดับที่ {height} (รายการที่ {index}) ไม่ตรงกับบันทึก", "Block {height} (entry {index}) doesn't match the log"
)
BLOCK_INDEX = Text("ดัชนีของบล็อกลำดับที่ {height} ไม่ตรงกับบันทึก", "The index of block {height} doesn't match the log")
HEAD_WRONG = Text("ราก ณ ขนาด {size} ไม่ตรงกับรายการทั้งหมด", "The root at size {size} doesn't match the entries")
HEAD_NONE = Text("มีรายการแต่ไม่มีหัวบันทึก", "There are entries but no head")
CHECKPOINT_WRONG = Text("จุดตรวจสอบที่ลงนามไม่ตรงกับรายการ", "The signed checkpoint doesn't match the entries")
PUBLISHED_WRONG = Text("ไฟล์ checkpoint ไม่ตรงกับรายการ", "The published file checkpoint doesn't match the entries")
ROLLED_BACK = Text(
    "เคยเผยแพร่บันทึกถึง {published} รายการ แต่ฐานข้อมูลมีเพียง {size}: ฐานข้อมูลถูกกู้คืนจากสำเนาเก่า "
    "ห้ามเริ่มบันทึกต่อ ให้นำฐานข้อมูลที่ใหม่กว่ากลับมา",
    "{published} entries were published once, but the database has only {size}: it was restored from an older copy. "
    "Don't go on; bring the newer database back",
)
FORKED = Text(
    "พยานมีจุดตรวจสอบขนาด {size} ที่กุญแจของเราลงนาม แต่เป็นบันทึกอื่น: กุญแจอาจรั่วไหล ห้ามเริ่มบันทึกต่อ",
    "A witness has a checkpoint of size {size} that our key signed, but of another log: the key may have leaked. "
    "Don't go on",
)
FILES_OLD = Text(
    "ไฟล์เผยแพร่มีถึง {published} รายการ แต่เคยเผยแพร่ถึง {size} แล้ว: สร้างใหม่ด้วย ./sala ledger rebuild",
    "The files end at {published} entries, but {size} were published: make them anew by ./sala ledger rebuild",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that doesn't fit. `index`: the entry it is about; `path`: the file, if one."""

    text: Text
    index: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild found: entries, of these acts and blocks, their root, and what is wrong, the first entry first."""

    size: int
    root: bytes
    acts: int
    blocks: int
    published: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems
