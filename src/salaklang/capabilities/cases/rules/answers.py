"""What a draft's answers amount to: which count, which must be given again after the form changed, what was asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from salaklang.capabilities.services.rules import (
    Definition,
    Question,
    Walk,
    asked_though_held,
)

# The code of a register that is not asked because the person does not consent.
DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Counts:
    """For N2. `asked`: questions shown; `fetched`: data that registers supplied; `twice`: asked though a
    register holds it."""

    asked: int
    fetched: int
    twice: int


def counts(definition: Definition, way: Walk, held: Mapping[str, str]) -> Counts:
    """Count one application. A question that makes up for a silent register counts as asked twice: the state knew.

    Not where the person would not have the register asked: then the state may not know.
    """
    questions = [i for i in way.items if isinstance(i, Question)]
    known = asked_though_held(definition, held)
    fetched = sum(
        len(r.get("data") or {}) for r in way.registers.values() if r.get("status") in ("answered", "disputed")
    )
    silent = {key for key, entry in way.registers.items() if entry.get("code") != DECLINED}
    twice = sum(q.key in known or q.fallback_for in silent for q in questions)
    return Counts(len(questions), fetched, twice)


def renewed(old: Definition, new: Definition, answers: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The answers that hold under the new form, and the keys that must be answered again.

    An answer holds when its question has not changed but for its place and hint; texts count as changed, because an
    answer to another question is no answer.
    """
    kept: dict[str, Any] = {}
    again: list[str] = []
    for key, value in answers.items():
        before, after = old.item(key), new.item(key)
        if not isinstance(before, Question) or not isinstance(after, Question):
            continue
        if _same(before, after):
            kept[key] = value
        else:
            again.append(key)
    return kept, tuple(again)


def sources(answers: Collection[str], channel: str) -> dict[str, str]:
    """Who gave each answer: the citizen, or an officer at the counter on the citizen's word."""
    return dict.fromkeys(answers, "officer" if channel == "counter" else "citizen")


def _same(before: Question, after: Question) -> bool:
    return all(
        getattr(before, name) == getattr(after, name)
        for name in ("type", "label", "required", "options", "max_length", "letters", "minimum", "maximum", "places",
                     "not_before", "not_after", "fields", "min_items", "max_items", "concept")
    )  # fmt: skip
