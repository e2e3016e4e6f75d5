"""Why the laboratory's files stop: each in words, with what to do next.

The command line's exit code follows from the kind: `Unavailable` 69, `Invalid` and `NotFound` 2, all else 1.
"""

import errno

from salaklang.kernel.errors import Conflict, Invalid, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text


class DiskFull(Unavailable):
    """`file` fills the text."""

    code = "lab-disk-full"
    text = Text("พื้นที่ดิสก์เต็มขณะเขียน {file}", "The disk is full while writing {file}")
    next_step = Text(
        "ลบไฟล์ที่ไม่ใช้ แล้วสั่งคำสั่งเดิมซ้ำ งานที่เสร็จแล้วยังอยู่ครบ",
        "Make room and give the same command again; finished work is kept.",
    )


class NotWritable(Unavailable):
    """`file` and `why` fill the text."""

    code = "lab-not-writable"
    text = Text("เขียน {file} ไม่ได้ ({why})", "Can't write {file} ({why})")
    next_step = Text("เลือก --out เป็นโฟลเดอร์ที่คุณเขียนได้ แล้วสั่งซ้ำ", "Choose an --out that you may write to, and try again.")


class NotReadable(NotFound):
    """`file` and `why` fill the text."""

    code = "lab-not-readable"
    text = Text("อ่าน {file} ไม่ได้ ({why})", "Can't read {file} ({why})")
    next_step = Text("ตรวจชื่อแฟ้มและสิทธิ์การอ่าน", "Check the name and your right to read it.")


class NotAResult(Invalid):
    """`file` and `why` fill the text."""

    code = "lab-not-a-result"
    text = Text(
        "{file} ไม่ใช่แฟ้มผลของห้องทดลอง หรือเสียหาย ({why})",
        "{file} is no result of the laboratory, or it is damaged ({why})",
    )
    next_step = Text("รันใหม่ด้วย ./sala lab run", "Make it anew with ./sala lab run.")


class InUse(Conflict):
    """`directory` fills the text."""

    code = "lab-in-use"
    text = Text("มีอีกโปรเซสหนึ่งกำลังเขียนใน {directory}", "Another process is writing into {directory}")
    next_step = Text("รอให้เสร็จ หรือเลือก --out อื่น", "Wait until it is done, or choose another --out.")


class OtherVersion(Conflict):
    """`theirs` and `ours` fill the text."""

    code = "lab-other-version"
    text = Text(
        "ผลนี้มาจากรุ่น {theirs} แต่เครื่องนี้ใช้รุ่น {ours}", "This comes from version {theirs}, and here is version {ours}"
    )
    next_step = Text("ใช้รุ่นเดียวกันทุกเครื่องแล้วสั่งซ้ำ", "Use the same version everywhere and give the command again.")


def write_error(error: OSError, *, file: object) -> SalaError:
    """The error to show for an `OSError` met while writing `file`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(str(error), file=file)
    return NotWritable(str(error), file=file, why=error.strerror or str(error))


def read_error(error: OSError, *, file: object) -> SalaError:
    """The error to show for an `OSError` met while reading `file`."""
    return NotReadable(str(error), file=file, why=error.strerror or str(error))
