"""Answers, register data and files as rows that people read: for the check page, the receipt, the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salaklang.capabilities.cases.queries.views import EvidenceView
from salaklang.capabilities.services.rules import Definition, Question, Register, Walk
from salaklang.capabilities.services.rules.definition import Clock
from salaklang.interfaces.portal.applying import Application, label_of, register_rows
from salaklang.interfaces.portal.texts import service as x
from salaklang.interfaces.ui import texts as ui
from salaklang.interfaces.ui.filters import address, baht, date_
from salaklang.interfaces.ui.language import language_now
from salaklang.kernel.text import Text


@dataclass(slots=True)
class Group:
    """A heading and its rows (see the `facts` macro)."""

    title: Text
    rows: list[dict[str, Any]] = field(default_factory=list)


def answer_groups(application: Application) -> list[Group]:
    """Everything that has been given or fetched, in the order of the form, each with a link to change it."""
    draft, view = application.draft, application.view
    groups = given_groups(application.definition, application.way, draft.answers, draft.registers, view.evidence)
    for group in groups:
        for row in group.rows:
            row["href"] = application.url(row["item"])
            row["action"] = ui.CHANGE if row["value"] else x.CHECK_ANSWER
    return groups


def given_groups(
    definition: Definition,
    way: Walk,
    answers: Mapping[str, Any],
    registers: Mapping[str, Any],
    evidence: Sequence[EvidenceView],
) -> list[Group]:
    """The visible items of a draft or a case with what was given, in the order of the form."""
    visible = {i.key for i in way.items}
    groups: list[Group] = []
    for part in definition.groups:
        group = Group(part.title)
        for item in part.items:
            if item.key not in visible:
                continue
            if isinstance(item, Question):
                value, note, code = answer_text(item, answers.get(item.key)), Text("", ""), ""
            elif isinstance(item, Register):
                entry = registers.get(item.key, {})
                value, note, code = register_text(item, entry), register_note(entry), entry.get("act_code", "")
            else:
                value, note, code = ", ".join(e.filename for e in evidence if e.key == item.key), Text("", ""), ""
            group.rows.append({"item": item.key, "key": label_of(item), "value": value, "note": note, "code": code})
        if group.rows:
            groups.append(group)
    return groups


def answer_text(question: Question, value: Any) -> str:
    """A stored answer in words, in the visitor's language."""
    language = language_now()
    if value is None:
        return ""
    labels = {o.value: o.label.in_(language) for o in question.options}
    match question.type:
        case "choice":
            return labels.get(value, str(value))
        case "multi":
            return ", ".join(labels.get(v, str(v)) for v in value)
        case "bool":
            return (ui.YES if value else ui.NO).in_(language)
        case "money":
            return baht(value)
        case "date" | "partial_date":
            return date_(value)
        case "address":
            return address(value)
        case "geo":
            return f"{value.get('lat', '')}, {value.get('lon', '')}"
        case "group":
            return _parts_text(question, value)
        case "repeat":
            return "; ".join(_parts_text(question, row) for row in value)
        case _:
            return str(value)


def _parts_text(question: Question, value: Mapping[str, Any]) -> str:
    return " · ".join(filter(None, (answer_text(part, value.get(part.key)) for part in question.fields)))


def register_text(item: Register, entry: Mapping[str, Any]) -> str:
    """What a register said; when there are several values, each on a line of its own after its label."""
    language = language_now()
    rows = [(row["label"].in_(language), _said(row["value"], language)) for row in register_rows(item, entry)]
    return rows[0][1] if len(rows) == 1 else "\n".join(f"{label}: {value}" for label, value in rows)


def _said(value: Text | str, language: str) -> str:
    return value.in_(language) if isinstance(value, Text) else value


def register_note(entry: Mapping[str, Any]) -> Text:
    """Where it came from, or why it did not come."""
    match entry.get("status"):
        case "answered":
            return x.CHECK_SOURCE.fill(provider=Text(entry["provider_th"], entry["provider_en"]))
        case "disputed":
            return x.REGISTER_DISPUTED
        case "unavailable":
            return Text(entry.get("error_th", ""), entry.get("error_en", ""))
        case _:
            return Text("", "")


def fee_text(definition: Definition) -> Text | str:
    return x.CHECK_FEE.fill(amount=baht(definition.fee.satang)) if definition.fee.satang else ""


def clock_text(clock: Clock) -> Text:
    """How long a statutory clock runs: "1 working day", "30 days"."""
    return x.CLOCK_ONE[clock.kind] if clock.amount == 1 else x.CLOCK[clock.kind].fill(n=clock.amount)
