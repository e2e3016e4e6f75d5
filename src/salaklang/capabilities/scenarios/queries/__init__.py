"""The only readers of scenarios: runs, the atlas of an exploration, quick answers."""

from salaklang.capabilities.scenarios.queries.answers import (
    Answer,
    Quick,
    answer_of,
    answer_quick,
    answer_sample,
    heat_grid,
)
from salaklang.capabilities.scenarios.queries.atlas import atlas_get
from salaklang.capabilities.scenarios.queries.runs import (
    RunView,
    may_cancel,
    may_run,
    replays_of,
    run_get,
    run_numbers,
    run_view,
    runs_latest,
)

__all__ = [
    "Answer",
    "Quick",
    "RunView",
    "answer_of",
    "answer_quick",
    "answer_sample",
    "atlas_get",
    "heat_grid",
    "may_cancel",
    "may_run",
    "replays_of",
    "run_get",
    "run_numbers",
    "run_view",
    "runs_latest",
]
