"""Pure decisions about letters and their numbers."""

import hashlib
import re
from typing import Literal

from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.text import Text, digits_fold, text_normalise

Urgency = Literal["normal", "urgent", "very-urgent", "most-urgent"]
Outcome = Literal["agreed", "objected", "informed"]

URGENCIES: tuple[Urgency, ...] = ("normal", "urgent", "very-urgent", "most-urgent")
OUTCOMES: tuple[Outcome, ...] = ("agreed", "objected", "informed")
SUBJECT_MAX = 300
BODY_MAX = 20_000


def number_text(prefix: str, seq: int) -> str:
    """The number of a letter as kept, in ASCII digits: `อต 52301/418`. Thai digits are for print only."""
    return f"{text_normalise(digits_fold(prefix))}/{seq}"


def number_key(text: str) -> str:
    """The form under which a number is found, however it is typed: `มท ๐๒๐๑/ว ๑๒๓` and `มท0201/ว123` are one."""
    return re.sub(r"\s+", "", digits_fold(text_normalise(text))).upper()


def letter_problems(*, subject: str, body: str, urgency: str, from_agency: str, to_agency: str) -> dict[str, Text]:
    """What is wrong with a letter before it is sent, field by field; empty when nothing is."""
    problems: dict[str, Text] = {}
    if not subject:
        problems["subject"] = Text("กรอกเรื่อง", "Enter what the letter is about")
    elif len(subject) > SUBJECT_MAX:
        problems["subject"] = Text(f"เรื่องยาวเกิน {SUBJECT_MAX} ตัวอักษร", f"Use at most {SUBJECT_MAX} characters")
    if not body:
        problems["body"] = Text("กรอกข้อความ", "Enter the text of the letter")
    elif len(body) > BODY_MAX:
        problems["body"] = Text(f"ข้อความยาวเกิน {BODY_MAX} ตัวอักษร", f"Use at most {BODY_MAX} characters")
    if urgency not in URGENCIES:
        problems["urgency"] = Text("เลือกชั้นความเร็ว", "Choose how urgent it is")
    if from_agency == to_agency:
        problems["to_agency"] = Text("เลือกหน่วยงานอื่น", "Choose another agency")
    return problems


def body_normalise(body: str) -> str:
    """The body with each line in the stored form of Thai text; paragraphs stay, blank ends go."""
    lines = [text_normalise(line) for line in body.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def content_digest(subject: str, body: str) -> bytes:
    """SHA-256 over what the letter says; an act's record carries this and not the words."""
    return hashlib.sha256(canonical_json({"subject": subject, "body": body})).digest()
