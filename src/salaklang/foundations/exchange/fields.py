"""What a register says it holds, and whether an answer has that shape. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from salaklang.kernel.text import Text

FieldType = Literal["text", "date", "bool", "address"]
Value = str | bool | Mapping[str, str]

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z")
_MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class Field:
    """One datum of a register. `concept` is its name in the whole system, `key` its name in an answer.

    `date` is ISO 8601 and may be partial; `address` is a mapping of texts with at least `th` and `en`, of which `parts`
    can be disputed one by one. A derived field (one that the register works out) is put right
    through what it is derived from, so it cannot be disputed itself.
    """

    key: str
    concept: str
    label: Text
    type: FieldType = "text"
    required: bool = True
    derived: bool = False
    parts: Mapping[str, Text] = field(default_factory=dict)


def fields_by_key(*fields: Field) -> dict[str, Field]:
    return {f.key: f for f in fields}


def answer_problems(fields: Mapping[str, Field], data: object) -> list[str]:
    """What is wrong with an answer, in words for the log that hold no value of it; empty when nothing is.

    `fields` by key. Unknown keys are a problem too: what nobody declared must not travel.
    """
    if not isinstance(data, Mapping):
        return ["the answer is not an object"]
    problems = [f"{key}: not declared" for key in data if not (isinstance(key, str) and key in fields)]
    for key, spec in fields.items():
        if key not in data:
            problems += [f"{key}: missing"] if spec.required else []
        elif not _fits(spec, data[key]):
            problems.append(f"{key}: not a {spec.type}")
    return problems


def field_find(fields: Mapping[str, Field], path: str) -> Field | None:
    """The field that `path` (`family_name`, `address.road`) can be disputed under; None where there is no such."""
    key, _, part = path.partition(".")
    spec = fields.get(key)
    if spec is None or spec.derived or spec.type == "bool":
        return None
    fits = part in spec.parts if spec.parts else not part
    return spec if fits else None


def field_label(fields: Mapping[str, Field], path: str) -> Text:
    """What people call the field at `path`."""
    key, _, part = path.partition(".")
    spec = fields.get(key)
    return (spec.parts.get(part) or spec.label) if spec else Text(path, path)


def corrected(record: Mapping[str, object], path: str, value: str) -> dict[str, object]:
    """A register's record with the value at `path` replaced. The old record stays as it is."""
    key, _, part = path.partition(".")
    if not part:
        return {**record, key: value}
    inner = record.get(key)
    return {**record, key: {**(inner if isinstance(inner, Mapping) else {}), part: value}}


def _fits(spec: Field, value: object) -> bool:
    if spec.type == "bool":
        return isinstance(value, bool)
    if spec.type == "address":
        texts = isinstance(value, Mapping) and all(_text(k) and _text(v, empty=True) for k, v in value.items())
        return texts and isinstance(value, Mapping) and "th" in value and "en" in value
    if spec.type == "date":
        return isinstance(value, str) and bool(_PARTIAL_DATE.match(value))
    return _text(value, empty=not spec.required)


def _text(value: object, *, empty: bool = False) -> bool:
    return isinstance(value, str) and len(value) <= _MAX_TEXT and value.isprintable() and (empty or bool(value.strip()))
