"""Reading the items of a definition (questions, register entries, evidence) and their conditions."""

from typing import Any

from salaklang.capabilities.services.rules.conditions import All, AnyOf, Condition, Is, Not
from salaklang.capabilities.services.rules.definition import (
    TYPES,
    Evidence,
    Item,
    Option,
    Question,
    Register,
    RegisterField,
)
from salaklang.capabilities.services.rules.nodes import Node

_COMMON = ("hint", "required", "show_if", "concept", "required_by_form", "fallback_for", "form_item")
# What each type may say beside the common keys.
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "text": ("max_length", "letters"),
    "th_name": ("max_length",),
    "date": ("not_before", "not_after"),
    "partial_date": ("not_before", "not_after"),
    "money": ("minimum", "maximum"),
    "int": ("minimum", "maximum"),
    "decimal": ("places", "minimum", "maximum"),
    "choice": ("options",),
    "multi": ("options",),
    "group": ("fields",),
    "repeat": ("fields", "min_items", "max_items"),
}


def item_read(node: Node, *, eligibility: bool = False) -> Item:
    """A question, register entry or evidence, told apart by its first key."""
    parts = node.mapping(optional=node.value) if isinstance(node.value, dict) else node.mapping()
    if "register" in parts:
        return _register(node)
    if "evidence" in parts:
        return _evidence(node)
    if "question" in parts:
        return question_read(node, eligibility=eligibility)
    node.broken(
        "unknown-item",
        "ต้องเริ่มด้วย question, register หรือ evidence",
        "must begin with question, register or evidence",
    )


def question_read(node: Node, *, eligibility: bool = False) -> Question:
    """A question, or a field of a group."""
    type_node = node.mapping(optional=node.value).get("type") if isinstance(node.value, dict) else None
    kind = type_node.string() if type_node else ""
    if type_node and kind not in TYPES:
        known = ", ".join(sorted(TYPES))
        type_node.broken("unknown-type", f"ไม่รู้จักชนิด {kind} (ใช้ได้: {known})", f"unknown type {kind} (known: {known})")
    extra = _BY_TYPE.get(kind, ())
    parts = node.mapping(("question", "type", "label"), (*_COMMON, *extra))
    given: dict[str, Any] = {}
    for key in ("hint", "required_by_form"):
        if key in parts:
            given[key] = parts[key].text()
    for key in ("concept", "fallback_for", "form_item", "not_before", "not_after"):
        if key in parts:
            given[key] = parts[key].string()
    for key in ("max_length", "minimum", "maximum", "places", "min_items", "max_items"):
        if key in parts:
            given[key] = parts[key].integer()
    if "letters" in parts:
        given["letters"] = parts["letters"].one_of(("thai", "latin"))
    if "required" in parts:
        given["required"] = parts["required"].boolean()
    if "show_if" in parts:
        given["show_if"] = condition_read(parts["show_if"])
    if "options" in parts:
        given["options"] = tuple(_option(n) for n in parts["options"].items())
    if "fields" in parts:
        given["fields"] = tuple(question_read(n) for n in parts["fields"].items())
    return Question(
        key=parts["question"].string(),
        type=parts["type"].string(),
        label=parts["label"].text(),
        eligibility=eligibility,
        **given,
    )


def condition_read(node: Node) -> Condition:
    """A condition; several keys in one mapping must all hold."""
    parts = node.mapping(optional=node.value) if isinstance(node.value, dict) else node.mapping()
    if not parts:
        node.broken("empty-condition", "เงื่อนไขว่าง", "the condition is empty")
    found = tuple(_condition_part(key, value) for key, value in parts.items())
    return found[0] if len(found) == 1 else All(found)


def _condition_part(key: str, node: Node) -> Condition:
    if key == "all":
        return All(tuple(condition_read(n) for n in node.items()))
    if key == "any":
        return AnyOf(tuple(condition_read(n) for n in node.items()))
    if key == "not":
        return Not(condition_read(node))
    values = tuple(n.value for n in node.items()) if isinstance(node.value, list) else (node.value,)
    if not all(isinstance(v, str | int | bool) for v in values):
        node.broken(
            "not-a-value",
            "ค่าของเงื่อนไขต้องเป็นข้อความ จำนวน หรือ true/false",
            "a condition compares with plain values",
        )
    return Is(key, values)


def _option(node: Node) -> Option:
    parts = node.mapping(("value", "label"), ("hint",))
    return Option(parts["value"].string(), parts["label"].text(), parts["hint"].text() if "hint" in parts else None)


def _register(node: Node) -> Register:
    parts = node.mapping(
        ("register", "service", "title", "purpose", "basis", "source", "fields"),
        ("query", "show_if", "legal_basis"),
    )
    query = parts["query"].mapping(optional=parts["query"].value) if "query" in parts else {}
    return Register(
        key=parts["register"].string(),
        service=parts["service"].string(),
        title=parts["title"].text(),
        purpose=parts["purpose"].string(),
        basis=parts["basis"].one_of(("law", "consent")),  # type: ignore[arg-type]
        source=parts["source"].string(),
        legal_basis=parts["legal_basis"].string() if "legal_basis" in parts else "",
        fields=tuple(_field(n) for n in parts["fields"].items()),
        query={key: value.string() for key, value in query.items()},
        show_if=condition_read(parts["show_if"]) if "show_if" in parts else None,
    )


def _field(node: Node) -> RegisterField:
    parts = node.mapping(("key", "label", "concept"))
    return RegisterField(parts["key"].string(), parts["label"].text(), parts["concept"].string())


def _evidence(node: Node) -> Evidence:
    parts = node.mapping(
        ("evidence", "label", "source"),
        ("hint", "required", "show_if", "fallback_for", "allowed", "max_bytes"),
    )
    given: dict[str, Any] = {}
    if "required" in parts:
        given["required"] = parts["required"].boolean()
    if "show_if" in parts:
        given["show_if"] = condition_read(parts["show_if"])
    if "fallback_for" in parts:
        given["fallback_for"] = parts["fallback_for"].string()
    if "allowed" in parts:
        given["allowed"] = tuple(n.string() for n in parts["allowed"].items())
    if "max_bytes" in parts:
        given["max_bytes"] = parts["max_bytes"].integer(1)
    hint = parts["hint"].text() if "hint" in parts else None
    return Evidence(parts["evidence"].string(), parts["label"].text(), hint, parts["source"].string(), **given)
