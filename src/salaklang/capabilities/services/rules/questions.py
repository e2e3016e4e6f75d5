"""The way through a form: which page comes next, what is still missing, how far along one is. Pure.

A page is an item of the definition: a question, a register's answer to look over, or evidence to upload. An item is
judged by the visible items before it only (the check refuses conditions on later ones), so the way can be walked once
from front to back, and an answer to a question that has since become hidden counts for nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from salaklang.capabilities.services.rules.conditions import holds
from salaklang.capabilities.services.rules.definition import (
    Definition,
    EligibilityResult,
    Evidence,
    Item,
    Question,
    Register,
)

Answers = Mapping[str, Any]
Registers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Walk:
    """The way as it stands: its visible items; the answers and register answers that count; whether it `stopped`."""

    items: tuple[Item, ...]
    answers: Answers
    registers: Registers
    result: EligibilityResult | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`number` of `total` questions (register and evidence pages are not counted as questions)."""

    number: int
    total: int


def walk(definition: Definition, answers: Answers, registers: Registers | None = None) -> Walk:
    """Walk the form with what is known. Stops after eligibility when the answers mean that nothing need be filed."""
    known_registers = registers or {}
    items: list[Item] = []
    seen: dict[str, Any] = {}
    seen_registers: dict[str, Mapping[str, Any]] = {}
    result: EligibilityResult | None = None
    for group_number, group in enumerate(definition.groups):
        for item in group.items:
            if not _visible(item, seen, seen_registers):
                continue
            items.append(item)
            if isinstance(item, Register):
                seen_registers[item.key] = known_registers.get(item.key, {})
            elif isinstance(item, Question) and answers.get(item.key) is not None:
                seen[item.key] = answers[item.key]
        if group_number == 0:
            result = eligibility_result(definition, seen)
            if result is not None and result.result != "must":
                return Walk(tuple(items), seen, seen_registers, result, stopped=True)
    return Walk(tuple(items), seen, seen_registers, result, stopped=False)


def eligibility_result(definition: Definition, answers: Answers) -> EligibilityResult | None:
    """What the eligibility answers mean; None while one of the visible eligibility questions is unanswered."""
    for item in definition.groups[0].items:
        if isinstance(item, Question) and item.required and _visible(item, answers, {}) and item.key not in answers:
            return None
    return next((r for r in definition.results if holds(r.when, answers, {})), None)


def visible_questions(
    definition: Definition, answers: Answers, registers: Registers | None = None
) -> tuple[Question, ...]:
    """The questions that are asked, given the answers so far."""
    return tuple(i for i in walk(definition, answers, registers).items if isinstance(i, Question))


def is_done(item: Item, way: Walk, evidence: Collection[str], seen: Collection[str] = ()) -> bool:
    """Whether the item needs nothing more. `evidence`: keys with a file. `seen`: optional items that were passed."""
    match item:
        case Question():
            return item.key in way.answers or (not item.required and item.key in seen)
        case Register():
            return bool(way.registers.get(item.key, {}).get("status"))
        case Evidence():
            return item.key in evidence or (not item.required and item.key in seen)


def next_question(
    definition: Definition,
    answers: Answers,
    registers: Registers | None = None,
    *,
    evidence: Collection[str] = (),
    seen: Collection[str] = (),
    after: str | None = None,
) -> Item | None:
    """The page to show. With `after`, the page following that one; else the first that is not done. None: to the check.

    `after` a page that is no longer visible leads to the first that is not done.
    """
    way = walk(definition, answers, registers)
    if after is not None:
        keys = [i.key for i in way.items]
        if after in keys:
            place = keys.index(after) + 1
            return way.items[place] if place < len(keys) else None
    return next((i for i in way.items if not is_done(i, way, evidence, seen)), None)


def previous_question(
    definition: Definition, answers: Answers, registers: Registers | None = None, *, before: str
) -> Item | None:
    """The page before `before`; None at the first."""
    items = walk(definition, answers, registers).items
    place = next((n for n, i in enumerate(items) if i.key == before), 0)
    return items[place - 1] if place > 0 else None


def missing(
    definition: Definition,
    answers: Answers,
    registers: Registers | None = None,
    *,
    evidence: Collection[str] = (),
) -> tuple[Item, ...]:
    """The visible items that must be done before submitting and are not."""
    way = walk(definition, answers, registers)
    optional = {i.key for i in way.items if not isinstance(i, Register) and not i.required}
    return tuple(i for i in way.items if not is_done(i, way, evidence, optional))


def progress(definition: Definition, answers: Answers, registers: Registers | None = None, *, at: str) -> Progress:
    """Where `at` stands: question 3 of 5. For a page that is no question, the number of the question before it."""
    way = walk(definition, answers, registers)
    number = total = 0
    reached = False
    for item in way.items:
        total += isinstance(item, Question)
        if not reached:
            number += isinstance(item, Question)
        reached = reached or item.key == at
    return Progress(max(number, 1), total)


def _visible(item: Item, answers: Answers, registers: Registers) -> bool:
    fallback_for = item.fallback_for if not isinstance(item, Register) else ""
    if fallback_for and registers.get(fallback_for, {}).get("status") not in ("unavailable", "disputed"):
        return False
    return holds(item.show_if, answers, registers)
