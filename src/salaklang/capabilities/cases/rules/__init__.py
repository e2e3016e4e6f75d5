"""Pure decisions of cases: the table of states, what answers amount to."""

from salaklang.capabilities.cases.rules.answers import (
    DECLINED,
    UNASKABLE,
    Counts,
    Twice,
    asked_twice,
    counts,
    renewed,
    sources,
)
from salaklang.capabilities.cases.rules.lookups import (
    Compared,
    compare,
    entries_known,
    look_ups_open,
    query_of,
)
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
    "UNASKABLE",
    "Compared",
    "Counts",
    "State",
    "Step",
    "Twice",
    "asked_twice",
    "compare",
    "counts",
    "entries_known",
    "look_ups_open",
    "query_of",
    "renewed",
    "sources",
    "state_next",
    "steps_possible",
]
