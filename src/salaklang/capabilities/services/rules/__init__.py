"""Pure decisions of services: reading a definition, checking it, walking through its questions, reading answers."""

from salaklang.capabilities.services.rules.check import asked_though_held, definition_check
from salaklang.capabilities.services.rules.definition import (
    UNVERIFIED,
    Definition,
    Evidence,
    Item,
    OfficeCheck,
    Question,
    Register,
)
from salaklang.capabilities.services.rules.problems import Problem
from salaklang.capabilities.services.rules.questions import (
    Progress,
    Walk,
    eligibility_result,
    is_done,
    missing,
    next_question,
    previous_question,
    progress,
    visible_questions,
    walk,
)
from salaklang.capabilities.services.rules.reading import definition_hash, definition_load
from salaklang.capabilities.services.rules.values import answer_validate, is_empty, raw_from_form

__all__ = [
    "UNVERIFIED",
    "Definition",
    "Evidence",
    "Item",
    "OfficeCheck",
    "Problem",
    "Progress",
    "Question",
    "Register",
    "Walk",
    "answer_validate",
    "asked_though_held",
    "definition_check",
    "definition_hash",
    "definition_load",
    "eligibility_result",
    "is_done",
    "is_empty",
    "missing",
    "next_question",
    "previous_question",
    "progress",
    "raw_from_form",
    "visible_questions",
    "walk",
]
