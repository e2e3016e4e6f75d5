"""Reading the headers of the model's own files: each mechanism states itself under the same seven words."""

import inspect
import re
import textwrap
from dataclasses import dataclass

from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text

WORDS = ("Purpose", "State", "Equations", "Parameters", "Sources", "Limits")
_WORD = re.compile(rf"^({'|'.join(WORDS)})( \([^)]*\))?:[ \t]*", re.MULTILINE)


class HeaderLacks(SalaError):
    """`file` and `word` fill the text."""

    code = "lab-header-lacks"
    text = Text("ส่วนหัวของ {file} ไม่มี “{word}:”", "The header of {file} lacks “{word}:”")
    next_step = Text("เพิ่มหัวข้อนั้นในคำอธิบายต้นแฟ้ม", "Add it to the docstring at the top of the file.")


@dataclass(frozen=True)
class Header:
    """A mechanism's header: its first line, the text under each of WORDS, and `notes`: words in brackets after one."""

    title: str
    parts: dict[str, str]
    notes: dict[str, str]


def header_read(docstring: str, *, file: str) -> Header:
    """The header in a module's docstring. Raises `HeaderLacks`."""
    text = inspect.cleandoc(docstring)
    found = list(_WORD.finditer(text))
    parts, notes = {}, {}
    for match, following in zip(found, [*found[1:], None], strict=True):
        body = text[match.end() : following.start() if following else len(text)]
        parts[match[1]] = _dedent(body)
        notes[match[1]] = (match[2] or "").strip()
    for word in WORDS:
        if not parts.get(word):
            raise HeaderLacks(file=file, word=word)
    return Header(text.splitlines()[0].rstrip("."), parts, notes)


def _dedent(body: str) -> str:
    """The body without the indent of its continuation lines."""
    first, newline, rest = body.strip("\n").partition("\n")
    return (first.strip() + newline + textwrap.dedent(rest)).strip()
