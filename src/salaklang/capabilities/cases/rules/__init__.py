"""Pure decisions of cases: the table of states, what answers amount to."""

from salaklang.capabilities.cases.rules.answers import DECLINED, Counts, counts, renewed, sources
from salaklang.capabilities.cases.rules.states import (
    FINAL,
    START,
    STATES,
    TABLE,
    State,
    Step,
    state_next,
    steps_possible,
)

__all__ = [
    "DECLINED",
    "FINAL",
    "START",
    "STATES",
    "TABLE",
    "Counts",
    "State",
    "Step",
    "counts",
    "renewed",
    "sources",
    "state_next",
    "steps_possible",
]
