"""From what a person typed to the value that is stored. Everything that can't be read is said in words that help.

Raw forms: a string for most types; a list of strings for `multi`; a dict of strings for `date` (day, month, year),
`address`, `geo` (lat, lon) and `group`; a list of dicts for `repeat`. An ISO string will do for a `date`.

Stored forms: text NFC-normalised; `date` ISO 8601 in the common era; `partial_date` `YYYY`, `YYYY-MM` or `YYYY-MM-DD`;
`money` integer satang; `decimal` and `geo` strings (no floats); `multi` a list in the order of the options; `bool` true
or false. What was left empty and may be is None.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from salaklang.capabilities.services.ports import Conventions, Unreadable
from salaklang.capabilities.services.rules.definition import Question
from salaklang.capabilities.services.rules.values_plain import PLAIN, date_read
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text, digits_fold, text_normalise

_ROW = re.compile(r"(0|[1-9][0-9]{0,3})\Z")
REQUIRED = Text("ยังไม่ได้ตอบ: {label}", "Give an answer: {label}")
_NOT_AN_OPTION = Text("เลือกคำตอบจากรายการ", "Choose one of the answers in the list")
ADDRESS_PARTS = (
    "house_no", "moo", "village_name", "building", "floor", "room", "soi", "road", "subdistrict", "district",
    "province", "postcode",
)  # fmt: skip
ADDRESS_NEEDED = ("house_no", "subdistrict", "district", "province")
_ADDRESS_LABELS = {
    "house_no": Text("บ้านเลขที่", "house number"),
    "subdistrict": Text("ตำบลหรือแขวง", "subdistrict"),
    "district": Text("อำเภอหรือเขต", "district"),
    "province": Text("จังหวัด", "province"),
}


@dataclass(slots=True)
class Reading:
    """One reading: how the country writes, which day it is, and the faults found so far by their field name."""

    conventions: Conventions
    today: date
    faults: dict[str, Text] = field(default_factory=dict)

    def fault(self, name: str, text: Text) -> None:
        self.faults.setdefault(name, text)


def answer_validate(question: Question, raw: Any, *, conventions: Conventions, today: date) -> Any:
    """The stored value of `raw`. Raises Invalid with `fields`: name (`key`, `key.part`, `key.0.part`) → what to do."""
    reading = Reading(conventions, today)
    value = _value(question, raw, question.key, reading)
    if reading.faults:
        raise Invalid(f"answer to {question.key}", fields=reading.faults)
    return value


def raw_from_form(question: Question, form: Mapping[str, list[str]]) -> Any:
    """The raw form of an HTML form's fields, which are named like the faults: `key`, `key.part`, `key.0.part`."""
    return _raw(question, question.key, form)


def _raw(question: Question, name: str, form: Mapping[str, list[str]]) -> Any:
    if question.type == "multi":
        return list(form.get(name, []))
    if question.type == "group":
        return {f.key: _raw(f, f"{name}.{f.key}", form) for f in question.fields}
    if question.type == "repeat":
        numbered = (k[len(name) + 1 :].split(".")[0] for k in form if k.startswith(name + "."))
        rows = sorted({int(n) for n in numbered if _ROW.match(n)})
        return [{f.key: _raw(f, f"{name}.{row}.{f.key}", form) for f in question.fields} for row in rows]
    if question.type in ("date", "partial_date", "address", "geo"):
        return {k[len(name) + 1 :]: v[-1] for k, v in form.items() if k.startswith(name + ".") and v}
    return form.get(name, [""])[-1]


def is_empty(raw: Any) -> bool:
    """Whether nothing was given: nothing in any part of it."""
    if isinstance(raw, str):
        return not text_normalise(raw)
    if isinstance(raw, dict):
        return all(is_empty(v) for v in raw.values())
    if isinstance(raw, list | tuple):
        return all(is_empty(v) for v in raw)
    return raw is None


def _value(question: Question, raw: Any, name: str, reading: Reading) -> Any:
    if is_empty(raw):
        if question.required:
            reading.fault(name, REQUIRED.fill(label=question.label))
        return None
    try:
        match question.type:
            case "choice":
                return _choice(question, raw)
            case "multi":
                return _multi(question, raw)
            case "group":
                return _group(question, raw, name, reading)
            case "repeat":
                return _repeat(question, raw, name, reading)
            case "address":
                return _address(raw, name, reading)
            case "date" | "partial_date":
                return date_read(question, raw, reading.conventions, reading.today)
            case _:
                return PLAIN[question.type](question, raw, reading.conventions)
    except Unreadable as error:
        reading.fault(name, error.text)
        return None


def _choice(question: Question, raw: Any) -> str:
    found = next((o.value for o in question.options if o.value == raw), None)
    if found is None:
        raise Unreadable(_NOT_AN_OPTION)
    return found


def _multi(question: Question, raw: Any) -> list[str]:
    chosen = [raw] if isinstance(raw, str) else list(raw) if isinstance(raw, list | tuple) else []
    known = [o.value for o in question.options]
    if not chosen or any(c not in known for c in chosen):
        raise Unreadable(_NOT_AN_OPTION)
    return [value for value in known if value in chosen]


def _group(question: Question, raw: Any, name: str, reading: Reading) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Unreadable(REQUIRED.fill(label=question.label))
    return {f.key: _value(f, raw.get(f.key), f"{name}.{f.key}", reading) for f in question.fields}


def _repeat(question: Question, raw: Any, name: str, reading: Reading) -> list[dict[str, Any]]:
    if not isinstance(raw, list | tuple):
        raise Unreadable(REQUIRED.fill(label=question.label))
    rows = [(n, row) for n, row in enumerate(raw) if not is_empty(row)]
    if not question.min_items <= len(rows) <= question.max_items:
        most = Text("ให้ได้ {least} ถึง {most} รายการ", "Give between {least} and {most} entries")
        raise Unreadable(most.fill(least=question.min_items, most=question.max_items))
    return [_group(question, row, f"{name}.{n}", reading) for n, row in rows]


def _address(raw: Any, name: str, reading: Reading) -> dict[str, str]:
    if not isinstance(raw, dict) or any(not isinstance(v, str) for v in raw.values()):
        raise Unreadable(Text("กรอกที่อยู่ให้ครบ", "Give the whole address"))
    found = {k: digits_fold(text_normalise(raw.get(k, ""))) for k in ADDRESS_PARTS}
    for part in ADDRESS_NEEDED:
        if not found[part]:
            reading.fault(f"{name}.{part}", REQUIRED.fill(label=_ADDRESS_LABELS[part]))
    for part, value in found.items():
        if len(value) > 100:
            reading.fault(
                f"{name}.{part}", Text("ยาวเกิน 100 ตัวอักษร ย่อให้สั้นลง", "Longer than 100 characters: shorten it")
            )
    if found["postcode"]:
        try:
            found["postcode"] = reading.conventions.postcode(found["postcode"])
        except Unreadable as error:
            reading.fault(f"{name}.postcode", error.text)
    known = {k: v for k, v in found.items() if v}
    if any(fault.startswith(f"{name}.") for fault in reading.faults):
        return known
    try:
        return reading.conventions.address(known)
    except Unreadable as error:
        reading.fault(f"{name}.subdistrict", error.text)
        return known
