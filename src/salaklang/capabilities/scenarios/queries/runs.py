"""Runs, as anyone may read them. Runs and what came out of them are public: no person stands in a view."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from salaklang.capabilities.scenarios import laboratory, texts
from salaklang.capabilities.scenarios.errors import RunMissing, RunNotDone
from salaklang.capabilities.scenarios.models import Run
from salaklang.capabilities.scenarios.rules.states import OPEN, OVER, share_done, time_left
from salaklang.foundations.governance.queries import allowed, require
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

MOST = 100


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as pages show it. `replay`: it repeats the run of `digest`; `same`: whether it gave the same bits."""

    id: UUID
    digest: str
    recipe: dict[str, Any]
    levers: dict[str, float]
    name: str
    title: Text
    agents: int
    quarters: int
    state: str
    state_text: Text
    fault_text: Text | None
    quarters_done: int
    share: float
    left: timedelta | None
    replay: bool
    same: bool | None
    result_digest: str
    act_code: str
    asked_at: datetime
    ended_at: datetime | None
    took: timedelta | None

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def done(self) -> bool:
        return self.state == "done"


def run_get(actor: Actor, digest: str, *, clock: Clock = SYSTEM_CLOCK) -> RunView:
    """The run of a recipe by the recipe's digest. Raises `RunMissing`, or what `require` raises."""
    require(actor, "scenario.see")
    row = _rows().filter(recipe_digest=digest.lower(), replay_of=None).first()
    if row is None:
        raise RunMissing()
    return run_view(row, now=clock.now())


def runs_latest(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> list[RunView]:
    """The latest runs, newest first, replays left out."""
    require(actor, "scenario.see")
    return [run_view(row, now=clock.now()) for row in _rows().filter(replay_of=None).order_by("-asked_at", "id")[:MOST]]


def replays_of(actor: Actor, run: RunView, *, clock: Clock = SYSTEM_CLOCK) -> list[RunView]:
    """The replays of a run, newest first."""
    require(actor, "scenario.see")
    rows = _rows().filter(recipe_digest=run.digest, replay_of__isnull=False).order_by("-asked_at", "id")[:MOST]
    return [run_view(row, now=clock.now()) for row in rows]


def may_cancel(actor: Actor, run: UUID) -> bool:
    """Whether to show the button that ends a run."""
    row = Run.objects.filter(id=run).values("asked_by", "state").first()
    return bool(row and row["state"] not in OVER and allowed(actor, "scenario.cancel", person=row["asked_by"]))


def may_run(actor: Actor) -> bool:
    """Whether to show the button that asks for a full run."""
    return allowed(actor, "scenario.run")


def run_numbers(actor: Actor, digest: str) -> laboratory.Numbers:
    """The numbers of a finished run. Raises `RunMissing`, `RunNotDone`, or what `require` raises."""
    found = run_get(actor, digest)
    if not found.done:
        raise RunNotDone()
    return _numbers(found.digest, found.result_digest)


@lru_cache(maxsize=8)
def _numbers(digest: str, result_digest: str) -> laboratory.Numbers:
    """A finished run never changes, so a process may keep what it has unpacked."""
    row = Run.objects.get(recipe_digest=digest, replay_of=None)
    return laboratory.numbers_read(row.recipe, bytes(row.result or b""), result_digest)


def run_view(row: Run, *, now: datetime) -> RunView:
    """The view of a row."""
    profile = row.recipe["profile"]
    ended, started = row.ended_at, row.started_at
    running = row.state == "running" and started is not None
    return RunView(
        id=row.id,
        digest=row.recipe_digest,
        recipe=row.recipe,
        levers={name: profile[name] for name in laboratory.LEVERS},
        name=profile["name"],
        title=Text(profile["title"]["th"], profile["title"]["en"]),
        agents=row.agents,
        quarters=row.quarters,
        state=row.state,
        state_text=texts.STATES[row.state],
        fault_text=texts.FAULTS.get(row.fault),
        quarters_done=row.quarters_done,
        share=share_done(row.quarters_done, row.quarters),
        left=time_left(started=started, now=now, done=row.quarters_done, quarters=row.quarters)
        if running and started
        else None,
        replay=row.replay_of_id is not None,
        same=row.same,
        result_digest=row.result_digest,
        act_code=row.act_code,
        asked_at=row.asked_at,
        ended_at=ended,
        took=ended - started if ended and started and row.state == "done" else None,
    )


def _rows() -> Any:
    return Run.objects.defer("result")
