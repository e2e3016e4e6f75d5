"""The life of a case as a table. What is not in it cannot happen."""

from collections.abc import Mapping
from typing import Literal

State = Literal[
    "received",
    "correction-asked",
    "awaiting-payment",
    "in-progress",
    "awaiting-reply",
    "approved",
    "refused",
    "withdrawn",
]
Step = Literal[
    "check",
    "ask-correction",
    "give-correction",
    "pay",
    "letter-out",
    "reply-in",
    "proceed",
    "approve",
    "refuse",
    "withdraw",
]

START: State = "received"
FINAL: frozenset[State] = frozenset({"approved", "refused", "withdrawn"})
STATES: tuple[State, ...] = (
    "received", "correction-asked", "awaiting-payment", "in-progress", "awaiting-reply",
    "approved", "refused", "withdrawn",
)  # fmt: skip

# "work" stands for the state of a case whose papers are complete: see `_work`.
TABLE: Mapping[State, Mapping[Step, str]] = {
    "received": {
        "check": "work",
        "ask-correction": "correction-asked",
        "pay": "received",
        "letter-out": "received",
        "reply-in": "received",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "correction-asked": {
        "give-correction": "received",
        "pay": "correction-asked",
        "letter-out": "correction-asked",
        "reply-in": "correction-asked",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "awaiting-payment": {
        "pay": "work",
        "letter-out": "awaiting-payment",
        "reply-in": "awaiting-payment",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "in-progress": {
        "letter-out": "work",
        "reply-in": "work",
        "approve": "approved",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "awaiting-reply": {
        "letter-out": "work",
        "reply-in": "work",
        "proceed": "in-progress",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "approved": {},
    "refused": {},
    "withdrawn": {},
}


def state_next(state: State, step: Step, *, paid: bool, letters_open: int) -> State | None:
    """The state after `step`; None where the step does not fit. `paid` and `letters_open`: after the step."""
    target = TABLE[state].get(step)
    if target is None or (step == "approve" and not paid):
        return None
    return _work(paid, letters_open) if target == "work" else target  # type: ignore[return-value]


def steps_possible(state: State, *, paid: bool, correction_used: bool) -> frozenset[Step]:
    """The steps that officers and the applicant may take now."""
    steps = set(TABLE[state])
    if correction_used:
        steps.discard("ask-correction")
    if not paid:
        steps.discard("approve")
    return frozenset(steps)


def _work(paid: bool, letters_open: int) -> State:
    if not paid:
        return "awaiting-payment"
    return "awaiting-reply" if letters_open > 0 else "in-progress"
