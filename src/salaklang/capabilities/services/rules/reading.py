"""From the text of a definition file to a `Definition`. The form of the file is in the room's README."""

import hashlib

from salaklang.capabilities.services.rules.definition import (
    MARKS,
    Appeal,
    Clock,
    Definition,
    EligibilityResult,
    Fee,
    Ground,
    Group,
    Late,
    Mark,
    NotAsked,
    OfferedBy,
    OfficeCheck,
    Output,
    Refund,
    Source,
    Step,
)
from salaklang.capabilities.services.rules.nodes import Node, nodes_read
from salaklang.capabilities.services.rules.reading_items import condition_read, item_read

FORMAT = "service-definition/v1"
_NEEDED = (
    "salaklang", "id", "version", "effective_from", "title", "summary", "unit", "number_prefix", "offered_by",
    "sources", "eligibility", "groups", "declaration", "fee", "office_clock", "correction_days", "steps", "output",
    "refusal_grounds", "appeal", "on_late",
)  # fmt: skip


def definition_load(text: str) -> Definition:
    """Read a definition. Raises DefinitionBroken (line, path, text th/en) on the first fault of form.

    Whether what it says makes sense is the matter of `definition_check`.
    """
    root = nodes_read(text)
    top = root.mapping(_NEEDED, ("citizen_clock", "citizen_late", "not_asked", "office_checks"))
    top["salaklang"].one_of((FORMAT,))
    eligibility = top["eligibility"].mapping(("group", "results"))
    return Definition(
        id=top["id"].string(),
        version=top["version"].string(),
        effective_from=top["effective_from"].string(),
        title=top["title"].text(),
        summary=top["summary"].text(),
        unit_setting=(unit := top["unit"].mapping(("setting", "default")))["setting"].string(),
        unit_default=unit["default"].text(),
        number_prefix=top["number_prefix"].string(),
        offered_by=_offered_by(top["offered_by"]),
        sources=tuple(_source(n) for n in top["sources"].items()),
        results=tuple(_result(n) for n in eligibility["results"].items()),
        groups=(
            _group(eligibility["group"], eligibility=True),
            *(_group(n) for n in top["groups"].items()),
        ),
        declaration=top["declaration"].text(),
        fee=_fee(top["fee"]),
        office_clock=_clock(top["office_clock"]),
        citizen_clock=_clock(top["citizen_clock"]) if "citizen_clock" in top else None,
        citizen_late=top["citizen_late"].text() if "citizen_late" in top else None,
        correction_days=top["correction_days"].integer(1),
        steps=tuple(_step(n) for n in top["steps"].items()),
        output=_output(top["output"]),
        grounds=tuple(_ground(n) for n in top["refusal_grounds"].items()),
        appeal=_appeal(top["appeal"]),
        on_late=_late(top["on_late"]),
        not_asked=tuple(_not_asked(n) for n in top["not_asked"].items()) if "not_asked" in top else (),
        office_checks=tuple(_office_check(n) for n in top["office_checks"].items()) if "office_checks" in top else (),
    )


def definition_hash(text: str) -> str:
    """SHA-256 (hex) of the file as published: what the ledger holds of it."""
    return hashlib.sha256(text.encode()).hexdigest()


def _source(node: Node) -> Source:
    parts = node.mapping(("id", "title", "mark"), ("note",))
    note = parts["note"].string() if "note" in parts else ""
    return Source(parts["id"].string(), parts["title"].text(), _mark(parts["mark"]), note)


def _mark(node: Node) -> Mark:
    return node.one_of(MARKS)  # type: ignore[return-value]


def _result(node: Node) -> EligibilityResult:
    parts = node.mapping(("result", "text", "source"), ("when",))
    result = parts["result"].one_of(("must", "need_not", "must_elsewhere"))
    when = condition_read(parts["when"]) if "when" in parts else None
    return EligibilityResult(result, parts["text"].text(), parts["source"].string(), when)  # type: ignore[arg-type]


def _group(node: Node, *, eligibility: bool = False) -> Group:
    parts = node.mapping(("id", "title", "items"))
    items = tuple(item_read(n, eligibility=eligibility) for n in parts["items"].items())
    return Group(parts["id"].string(), parts["title"].text(), items)


def _fee(node: Node) -> Fee:
    parts = node.mapping(("satang", "title", "source", "mark", "refund"))
    return Fee(
        parts["satang"].integer(),
        parts["title"].text(),
        parts["source"].string(),
        _mark(parts["mark"]),
        _refund(parts["refund"]),
    )


def _refund(node: Node) -> Refund:
    parts = node.mapping(("rule", "text", "source", "mark"))
    parts["rule"].one_of(("none",))
    return Refund("none", parts["text"].text(), parts["source"].string(), _mark(parts["mark"]))


def _offered_by(node: Node) -> OfferedBy:
    parts = node.mapping(("kinds", "source"))
    return OfferedBy(tuple(n.string() for n in parts["kinds"].items()), parts["source"].string())


def _clock(node: Node) -> Clock:
    parts = node.mapping(("amount", "kind", "source", "mark"), ("starts",))
    kind = parts["kind"].one_of(("office-minutes", "working", "calendar"))
    starts = parts["starts"].string() if "starts" in parts else ""
    return Clock(parts["amount"].integer(1), kind, parts["source"].string(), _mark(parts["mark"]), starts)  # type: ignore[arg-type]


def _step(node: Node) -> Step:
    parts = node.mapping(("id", "kind", "title", "role"), ("required", "minutes"))
    kind = parts["kind"].one_of(("check", "pay", "opinion", "decide", "issue"))
    required = parts["required"].boolean() if "required" in parts else True
    minutes = parts["minutes"].integer(1) if "minutes" in parts else None
    title = parts["title"].text()
    return Step(parts["id"].string(), kind, title, parts["role"].string(), required, minutes)  # type: ignore[arg-type]


def _output(node: Node) -> Output:
    parts = node.mapping(("template", "title", "office", "form", "source", "data"))
    data = {key: n.string() for key, n in parts["data"].mapping(optional=parts["data"].value).items()}
    return Output(
        template=parts["template"].string(),
        title=parts["title"].text(),
        office=parts["office"].text(),
        form=parts["form"].string(),
        source=parts["source"].string(),
        data=data,
    )


def _ground(node: Node) -> Ground:
    parts = node.mapping(("code", "title", "source"))
    return Ground(parts["code"].string(), parts["title"].text(), parts["source"].string())


def _appeal(node: Node) -> Appeal:
    parts = node.mapping(("days", "text", "source", "mark"))
    return Appeal(parts["days"].integer(1), parts["text"].text(), parts["source"].string(), _mark(parts["mark"]))


def _late(node: Node) -> Late:
    parts = node.mapping(("notify_every_days", "copy_to", "text", "source", "mark"))
    return Late(
        parts["notify_every_days"].integer(1),
        parts["copy_to"].string(),
        parts["text"].text(),
        parts["source"].string(),
        _mark(parts["mark"]),
    )


def _office_check(node: Node) -> OfficeCheck:
    parts = node.mapping(("id", "title", "service", "purpose", "legal_basis", "source", "request"))
    request = parts["request"].mapping(optional=parts["request"].value)
    return OfficeCheck(
        id=parts["id"].string(),
        title=parts["title"].text(),
        service=parts["service"].string(),
        purpose=parts["purpose"].string(),
        legal_basis=parts["legal_basis"].string(),
        source=parts["source"].string(),
        request={key: value.string() for key, value in request.items()},
    )


def _not_asked(node: Node) -> NotAsked:
    parts = node.mapping(("form_item", "title", "reason"))
    return NotAsked(parts["form_item"].string(), parts["title"].text(), parts["reason"].text())
