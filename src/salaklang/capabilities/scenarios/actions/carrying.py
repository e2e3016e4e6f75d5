"""Carry a run out: begin, beat with every quarter, finish with the act in the public ledger."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.models import Run
from salaklang.capabilities.scenarios.rules.states import OVER
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The run was cancelled while the engine was at work."""


def run_carry_out(run: UUID, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Compute one run and keep its numbers. Safe to repeat: a run that is over is left alone; one whose worker died
    goes on from its checkpoint, or anew from its recipe, with the same bits. A cancelled run stops at its next quarter.
    """
    row = _begin(run, clock)
    if row is None:
        return
    try:
        outcome = laboratory.run_full(row.recipe, place=str(row.id), on_quarter=_beats(run, clock))
    except _Stopped:
        laboratory.leftovers_remove(str(row.id))
    except MemoryError:
        _fail(run, "memory", clock)
    except Exception:
        _log.exception("run %s failed", run)
        _fail(run, "engine", clock)
        raise
    else:
        _finish(run, outcome, clock)
        laboratory.leftovers_remove(str(row.id))


def _begin(run: UUID, clock: Clock) -> Run | None:
    with transaction.atomic():
        row = Run.objects.select_for_update().filter(id=run).first()
        if row is None or row.state in OVER:
            return None
        if row.state == "queued":
            row.started_at = clock.now()
        row.state, row.beat_at = "running", clock.now()
        row.save(update_fields=["state", "started_at", "beat_at"])
        return row


def _beats(run: UUID, clock: Clock) -> Callable[[int], None]:
    def beat(done: int) -> None:
        moved = Run.objects.filter(id=run, state="running").update(quarters_done=done, beat_at=clock.now())
        if not moved:
            raise _Stopped

    return beat


def _finish(run: UUID, outcome: laboratory.Outcome, clock: Clock) -> None:
    """The numbers, their digest and the act appear together or not at all."""
    with transaction.atomic():
        row = Run.objects.select_for_update().get(id=run)
        if row.state != "running":
            return
        row.state, row.ended_at = "done", clock.now()
        row.quarters_done = row.quarters
        row.result_digest = outcome.digest
        first = row.replay_of
        if first is None:
            row.result = outcome.block
        else:
            row.same = outcome.digest == first.result_digest
        row.act_code = _record(row, clock)
        row.save()


def _record(row: Run, clock: Clock) -> str:
    told = {
        "recipe_sha256": row.recipe_digest,
        "result_sha256": row.result_digest,
        "agents": row.agents,
        "quarters": row.quarters,
    }
    if row.replay_of is not None:
        told |= {"same": bool(row.same)}
    agency = settings.SALA_NODE_AGENCY
    return act_append(
        system(agency),
        kind="scenario.recorded" if row.replay_of is None else "scenario.replayed",
        agency=agency,
        subject=Ref("scenario-run", str(row.id)),
        record={"run": str(row.id), **told},
        public=told,
        at=clock.now(),
    ).code


def _fail(run: UUID, fault: str, clock: Clock) -> None:
    with transaction.atomic():
        row = Run.objects.select_for_update().get(id=run)
        if row.state == "running":
            row.state, row.fault, row.ended_at = "failed", fault, clock.now()
            row.save(update_fields=["state", "fault", "ended_at"])
