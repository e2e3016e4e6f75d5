"""What can go wrong with a service definition or the answers to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from salaklang.kernel.errors import Conflict, Invalid, NotFound
from salaklang.kernel.text import Text

if TYPE_CHECKING:
    from salaklang.capabilities.services.rules.problems import Problem


class ServiceUnknown(NotFound):
    code = "service-unknown"
    text = Text("ไม่พบบริการนี้", "There is no such service")
    next_step = Text("เลือกบริการจากหน้าแรก", "Choose a service from the first page.")


class NotOfferedHere(Conflict):
    """The agency is none of those that take this application."""

    code = "not-offered-here"
    text = Text("หน่วยงานนี้ไม่รับเรื่องนี้", "This agency does not take this application")
    next_step = Text("เลือกหน่วยงานจากหน้าของบริการ", "Choose an agency on the service's page.")


class DefinitionBroken(Invalid):
    """The definition can't be read, or its check found problems: `problems` names each with its line."""

    code = "definition-broken"
    text = Text(
        "นิยามบริการยังเผยแพร่ไม่ได้ พบ {count} ข้อที่ต้องแก้",
        "This definition can't be published: {count} thing(s) to put right",
    )
    next_step = Text("แก้ไฟล์ตามบรรทัดที่แจ้ง แล้วตรวจอีกครั้ง", "Correct the lines named, then check again.")

    def __init__(self, problems: Sequence["Problem"]) -> None:
        super().__init__("; ".join(p.line_text().en for p in problems), count=len(problems))
        self.problems = tuple(problems)
        self.fields = {p.where or f"#{n}": p.line_text() for n, p in enumerate(problems, 1)}


class VersionTaken(Conflict):
    code = "version-taken"
    text = Text(
        "เวอร์ชัน {version} เผยแพร่ไปแล้วด้วยเนื้อความอื่น เวอร์ชันที่เผยแพร่แล้วแก้ไม่ได้",
        "Version {version} has been published with another text; a published version never changes",
    )
    next_step = Text("ตั้งเลขเวอร์ชันใหม่", "Give the new text a new version.")
