"""What a draft's answers amount to: which count, which must be given again after the form changed, what was asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from salaklang.capabilities.services.rules import (
    Definition,
    Question,
    Register,
    Walk,
    asked_though_held,
)

# The code of a register that is not asked because the person does not consent.
DECLINED = "declined"
# The code of a register that could not be asked, for want of what it is asked by: another register was silent.
UNASKABLE = "key-unknown"
DISPUTED, BY_FORM = "disputed", "required-by-form"


@dataclass(frozen=True, slots=True)
class Counts:
    """For N2. `asked`: questions shown; `fetched`: data that registers supplied; `twice`: answered though a
    register holds it."""

    asked: int
    fetched: int
    twice: int


@dataclass(frozen=True, slots=True)
class Twice:
    """A question that the citizen answered though a connected register offers the fact, and why it was not fetched.

    `why`: the code of what went wrong at the register (`register-unavailable`, `register-rubbish`, `register-empty`,
    `access-denied`, …), DISPUTED, BY_FORM (the form's law asks for it anyway), or DECLINED (their own choice).
    """

    key: str
    register: str
    why: str


def counts(definition: Definition, way: Walk, held: Mapping[str, str]) -> Counts:
    """Count one application. A question that makes up for a silent register counts as asked twice: the state knew.

    Not where the person would not have the register asked: then the state may not know.
    """
    questions = [i for i in way.items if isinstance(i, Question)]
    fetched = sum(
        len(r.get("data") or {}) for r in way.registers.values() if r.get("status") in ("answered", "disputed")
    )
    twice = sum(one.why != DECLINED for one in asked_twice(definition, way, held))
    return Counts(len(questions), fetched, twice)


def asked_twice(definition: Definition, way: Walk, held: Mapping[str, str]) -> tuple[Twice, ...]:
    """What the citizen answered though a register holds it, in the order of the form; passed over is not answered.

    `held`: concept → the service that offers it (`connected_services`).
    """
    known = asked_though_held(definition, held)
    found = []
    for item in way.items:
        if not isinstance(item, Question) or way.answers.get(item.key) is None:
            continue
        if item.key in known:
            concepts = (part.concept for part in (item, *item.fields))
            found.append(Twice(item.key, next(held[c] for c in concepts if c in held), BY_FORM))
        elif item.fallback_for in way.registers:
            found.append(_made_up_for(definition, item, way.registers[item.fallback_for]))
    return tuple(found)


def _made_up_for(definition: Definition, question: Question, entry: Mapping[str, Any]) -> Twice:
    register = definition.item(question.fallback_for)
    service = register.service if isinstance(register, Register) else question.fallback_for
    return Twice(question.key, service, str(entry.get("code") or DISPUTED))


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
