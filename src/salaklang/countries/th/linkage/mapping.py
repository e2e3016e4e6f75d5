"""Reading `mapping.yaml`, and an answer by it. Pure but for the file.

Raises ValueError, which names the place and never a value, for a file or an answer that doesn't fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from salaklang.countries.th.dates import year_ce
from salaklang.countries.th.registers import PERSON_REGISTER
from salaklang.foundations.exchange.fields import Field
from salaklang.kernel.text import Text, digits_fold, text_normalise

MAPPING = Path(__file__).parent / "mapping.yaml"
MARKS = ("V", "S", "R")
_MOST = 300


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where one of our fields comes from; `kind` is text, pid, house_code or date."""

    key: str
    sources: tuple[str, ...]
    kind: str
    required: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Names and paths of the API."""

    token_path: str
    secret_parameter: str
    agent_parameter: str
    key_header: str
    result: str
    lives_seconds: float
    person_path: str
    pid_parameter: str
    token_header: str
    problem: str
    nobody_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkageMapping:
    """One version of what is known about the API. `fields` are those of `dopa.person`, as this API can answer them."""

    version: str
    asking: Asking
    rules: tuple[FieldRule, ...]
    fields: Mapping[str, Field]
    corrected_at: Text


def mapping_read(path: Path = MAPPING) -> LinkageMapping:
    """The mapping in a file. Raises ValueError for one that can't be used, OSError for none."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        rules = tuple(_rule(row) for row in data["fields"])
        where = data["corrected_at"]
        return LinkageMapping(
            version=str(data["version"]),
            asking=_asking(data["token"], data["person"]),
            rules=rules,
            fields={r.key: replace(PERSON_REGISTER.fields[r.key], required=r.required) for r in rules},
            corrected_at=Text(where["th"], where["en"]),
        )
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as wrong:
        raise ValueError(f"{path.name}: {type(wrong).__name__} {wrong}") from wrong


def person_read(rules: tuple[FieldRule, ...], answer: Mapping[str, Any]) -> dict[str, str]:
    """Our fields out of an answer: those that are there and filled. Raises ValueError for one of another shape."""
    found = {rule.key: _value(rule, answer) for rule in rules}
    return {key: value for key, value in found.items() if value}


def _asking(token: Mapping[str, Any], person: Mapping[str, Any]) -> Asking:
    codes = _is(person, "nobody_codes")
    return Asking(
        token_path=_path(token, "path"),
        secret_parameter=str(_is(token, "secret_parameter")),
        agent_parameter=str(_is(token, "agent_parameter")),
        key_header=str(_is(token, "key_header")),
        result=str(_is(token, "result")),
        lives_seconds=float(_is(token, "lives_seconds")),
        person_path=_path(person, "path"),
        pid_parameter=str(_is(person, "pid_parameter")),
        token_header=str(_is(person, "token_header")),
        problem=str(_is(person, "problem")),
        nobody_codes=tuple(str(code) for code in codes),
    )


def _is(part: Mapping[str, Any], name: str) -> Any:
    if part[name]["mark"] not in MARKS:
        raise ValueError(f"{name}: mark is one of {', '.join(MARKS)}")
    return part[name]["is"]


def _path(part: Mapping[str, Any], name: str) -> str:
    path = str(_is(part, name))
    if not path.startswith("/") or "?" in path or "//" in path:
        raise ValueError(f"{name}: not a path")
    return path


def _rule(row: Mapping[str, Any]) -> FieldRule:
    if row["mark"] not in MARKS or row["as"] not in _KINDS or not isinstance(row["required"], bool):
        raise ValueError(f"field {row['key']}: mark, as or required is none of those known")
    return FieldRule(row["key"], tuple(str(s) for s in row["from"]), row["as"], row["required"], row["mark"])


def _value(rule: FieldRule, answer: Mapping[str, Any]) -> str:
    given = [answer.get(source) for source in rule.sources]
    words = [_word(rule, value) for value in given if value is not None]
    return str(_KINDS[rule.kind](rule, " ".join(filter(None, words))))


def _word(rule: FieldRule, value: object) -> str:
    # Numbers come as numbers from some of the state's systems and as texts from others; truth values never do.
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > _MOST:
        raise ValueError(f"{rule.key}: neither a short text nor a number")
    return text_normalise(str(value))


def _date(rule: FieldRule, digits: str) -> str:
    """ISO 8601, partial where month or day are 00."""
    digits = digits_fold(digits)
    if not digits:
        return ""
    if len(digits) != 8 or not digits.isdigit():
        raise ValueError(f"{rule.key}: not eight digits")
    year, month, day = f"{year_ce(int(digits[:4])):04d}", digits[4:6], digits[6:]
    return year if month == "00" else f"{year}-{month}" if day == "00" else f"{year}-{month}-{day}"


def _digits(length: int) -> Any:
    def read(rule: FieldRule, value: str) -> str:
        value = digits_fold(value).replace("-", "")
        if value and not (value.isdigit() and len(value) == length):
            raise ValueError(f"{rule.key}: not {length} digits")
        return value

    return read


_KINDS: dict[str, Any] = {
    "text": lambda rule, value: value,
    "pid": _digits(13),
    "house_code": _digits(11),
    "date": _date,
}
