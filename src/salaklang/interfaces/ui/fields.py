"""Form fields as the macros in `ui/fields.html` want them, made from a service's questions or by hand.

Names follow the services' own: `key`, `key.part`, `key.0.part`; faults come back under the same names, so that each
error stands at its field and the summary links to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from salaklang.capabilities.services.rules import Question
from salaklang.interfaces.ui import ports, texts
from salaklang.kernel import money
from salaklang.kernel.text import Text

Faults = Mapping[str, Text]
Option = tuple[str, Text | str, Text | None]
"""Value, label, hint."""


@dataclass(slots=True)
class Field:
    """One field. `kind`: input, textarea, radios, bool, checkboxes, select, date, file, group, repeat, hidden."""

    kind: str
    name: str
    label: Text | str
    hint: Text | str | None = None
    error: Text | None = None
    value: Any = ""
    optional: bool = False
    options: Sequence[Option] = ()
    type: str = "text"
    inputmode: str = ""
    autocomplete: str = ""
    classes: str = ""
    prefix: Text | str = ""
    suffix: Text | str = ""
    accept: str = ""
    rows: int = 5
    fields: list["Field"] = field(default_factory=list)
    rows_of: list["Field"] = field(default_factory=list)
    least: int = 1
    most: int = 1
    faults: Faults = field(default_factory=dict)
    name_id: str = ""
    """Where several forms on a page share field names: what makes the id unique."""

    @property
    def id(self) -> str:
        return f"f-{(self.name_id or self.name).replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the error summary."""

    href: str
    text: Text


_PLAIN: dict[str, dict[str, Any]] = {
    "pid": {"inputmode": "numeric", "classes": "govuk-input--width-20"},
    "house_code": {"inputmode": "numeric", "classes": "govuk-input--width-20"},
    "postcode": {"inputmode": "numeric", "classes": "govuk-input--width-5"},
    "tax_id": {"inputmode": "numeric", "classes": "govuk-input--width-20"},
    "int": {"inputmode": "numeric", "classes": "govuk-input--width-5"},
    "decimal": {"inputmode": "decimal", "classes": "govuk-input--width-10"},
    "money": {"inputmode": "decimal", "classes": "govuk-input--width-10", "suffix": texts.BAHT_UNIT},
    "phone": {"type": "tel", "autocomplete": "tel", "classes": "govuk-input--width-20"},
    "email": {"type": "email", "autocomplete": "email"},
}
_ADDRESS = ("house_no", "moo", "village_name", "soi", "road", "subdistrict", "district", "province", "postcode")
_SHORT_PARTS = {"house_no": "govuk-input--width-10", "moo": "govuk-input--width-5", "postcode": "govuk-input--width-5"}
_LONG_TEXT = 300


def field_of(
    question: Question, *, value: Any = None, raw: Any = None, faults: Faults | None = None, name: str = ""
) -> Field:
    """The field for a question: filled with `raw` (as typed) when there is any, else from the stored `value`."""
    name = name or question.key
    known = faults or {}
    given = raw if raw is not None else _typed(question, value)
    base = Field("input", name, question.label, question.hint, known.get(name), optional=not question.required)
    base.faults = known
    return _fill(base, question, given)


def errors_of(fields: Iterable[Field]) -> list[Fault]:
    """The error summary of a form, in its order; faults that no field shows come last, without a link."""
    found: list[Fault] = []
    shown: set[str] = set()
    faults: dict[str, Text] = {}
    for one in fields:
        faults.update(one.faults)
        _collect(one, found, shown)
    return [*found, *(Fault("", text) for key, text in faults.items() if key not in shown)]


def date_items(f: Field) -> list[dict[str, Any]]:
    """The three boxes of a date."""
    parts = (("day", texts.DAY, 2), ("month", texts.MONTH, 2), ("year", texts.YEAR, 4))
    wrong = " govuk-input--error" if f.error else ""
    value = f.value if isinstance(f.value, Mapping) else {}
    return [
        {
            "id": f"{f.id}-{part}",
            "name": f"{f.name}.{part}",
            "label": label,
            "value": str(value.get(part, "")),
            "classes": f"govuk-input--width-{width}{wrong}",
        }
        for part, label, width in parts
    ]


def _fill(f: Field, question: Question, given: Any) -> Field:
    match question.type:
        case "choice":
            f.kind, f.value = "radios", given or ""
            f.options = [(o.value, o.label, o.hint) for o in question.options]
        case "multi":
            f.kind, f.value = "checkboxes", [given] if isinstance(given, str) and given else given or []
            f.options = [(o.value, o.label, o.hint) for o in question.options]
        case "bool":
            f.kind, f.value = "bool", given if given is not None else ""
            f.options = [("true", texts.YES, None), ("false", texts.NO, None)]
        case "date":
            f.kind, f.value = "date", given if isinstance(given, Mapping) else {}
            f.hint = f.hint or ports.calendar().form_hint()
        case "address":
            f.kind, f.fields = "group", _address_fields(f, given)
        case "geo":
            f.kind, f.fields = "group", _geo_fields(f, given)
        case "group":
            f.kind, f.fields = "group", _children(question, f.name, given, f.faults)
        case "repeat":
            _repeat(f, question, given)
        case _:
            _plain(f, question, given)
    return f


def _plain(f: Field, question: Question, given: Any) -> None:
    f.value = str(given) if isinstance(given, str | int) else ""  # a form that came back empty holds no text
    if question.type in ("text", "th_name") and question.max_length > _LONG_TEXT:
        f.kind = "textarea"
    for key, setting in _PLAIN.get(question.type, {}).items():
        setattr(f, key, setting)


def _children(question: Question, name: str, given: Any, faults: Faults) -> list[Field]:
    parts = given if isinstance(given, Mapping) else {}
    return [field_of(q, raw=parts.get(q.key), faults=faults, name=f"{name}.{q.key}") for q in question.fields]


def _repeat(f: Field, question: Question, given: Any) -> None:
    rows = list(given) if isinstance(given, list | tuple) else []
    rows += [{}] * (max(question.min_items, 1) - len(rows))
    f.kind, f.least, f.most = "repeat", max(question.min_items, 1), question.max_items
    for n, row in enumerate(rows[: f.most]):
        label = Text(f"{n + 1}", f"{n + 1}")
        f.rows_of.append(
            Field("group", f"{f.name}.{n}", label, fields=_children(question, f"{f.name}.{n}", row, f.faults))
        )
    if len(question.fields) == 1 and not f.rows_of[0].fields[0].hint:
        for n, row_field in enumerate(f.rows_of, 1):
            only = row_field.fields[0]
            only.label = texts.NUMBERED.fill(label=only.label, n=n)


def _address_fields(f: Field, given: Any) -> list[Field]:
    parts = given if isinstance(given, Mapping) else {}
    needed = ("house_no", "subdistrict", "district", "province")
    return [
        Field(
            "input",
            f"{f.name}.{part}",
            texts.ADDRESS[part],
            error=f.faults.get(f"{f.name}.{part}"),
            value=str(parts.get(part, "") or ""),
            optional=part not in needed,
            classes=_SHORT_PARTS.get(part, ""),
        )
        for part in _ADDRESS
    ]


def _geo_fields(f: Field, given: Any) -> list[Field]:
    parts = given if isinstance(given, Mapping) else {}
    labels = {"lat": texts.LATITUDE, "lon": texts.LONGITUDE}
    return [
        Field(
            "input",
            f"{f.name}.{part}",
            label,
            error=f.faults.get(f"{f.name}.{part}"),
            value=str(parts.get(part, "") or ""),
            inputmode="decimal",
            classes="govuk-input--width-10",
        )
        for part, label in labels.items()
    ]


def _typed(question: Question, value: Any) -> Any:
    """A stored value in the form in which it was typed."""
    if value is None:
        return None
    if question.type == "money":
        return money.baht(value).removesuffix(".00")
    if question.type == "date":
        day = date.fromisoformat(value)
        return {"day": day.day, "month": day.month, "year": ports.calendar().form_year(day.year)}
    if question.type == "bool":
        return "true" if value else "false"
    if question.type == "group":
        return {q.key: _typed(q, value.get(q.key)) for q in question.fields}
    if question.type == "repeat":
        return [{q.key: _typed(q, row.get(q.key)) for q in question.fields} for row in value]
    return value


def _collect(f: Field, found: list[Fault], shown: set[str]) -> None:
    if f.error:
        found.append(Fault(f"#{_first_id(f)}", f.error))
        shown.add(f.name)
    for child in (*f.fields, *f.rows_of):
        _collect(child, found, shown)


def _first_id(f: Field) -> str:
    """The element that the summary jumps to: something that can take the focus."""
    if f.kind == "date":
        return f"{f.id}-day"
    inner = f.fields or f.rows_of
    return _first_id(inner[0]) if inner else f.id
