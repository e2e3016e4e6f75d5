"""Ask for a run on the whole population, for its replay, or for its end."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from salaklang.capabilities.scenarios.errors import QueueFull, RunMissing, RunNotDone, RunOver, RunsPerDay
from salaklang.capabilities.scenarios.models import Run
from salaklang.capabilities.scenarios.queries import RunView, run_view
from salaklang.capabilities.scenarios.rules.states import OPEN, ask_refused, may_follow
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from salaklang.lab.recipe import Recipe

# One who asks waits for the one before: or two that ask at once would both find room for the last place.
_ASK_LOCK = 0x5CE7A105


def run_ask(actor: Actor, *, recipe: "Recipe", clock: Clock = SYSTEM_CLOCK) -> RunView:
    """Put the run of `recipe` in the queue; the same recipe is the same run, and costs its asker nothing.

    A run that was cancelled or failed goes back into the queue. Raises `RunsPerDay`, `QueueFull`, or what `require`
    raises.
    """
    require(actor, "scenario.run")
    with transaction.atomic():
        _asking_alone()
        now = clock.now()
        run = Run.objects.select_for_update().filter(recipe_digest=recipe.digest(), replay_of=None).first()
        if run is not None and not may_follow(run.state, "queued"):
            return run_view(run, now=now)
        _room(actor, clock)
        if run is None:
            run = Run.objects.create(
                recipe=recipe.to_dict(),
                recipe_digest=recipe.digest(),
                agents=recipe.agents,
                quarters=recipe.quarters,
                asked_by=actor.person,
                asked_at=now,
            )
        else:
            run.state, run.quarters_done, run.fault, run.ended_at = "queued", 0, "", None
            run.asked_by, run.asked_at = actor.person, now
            run.save()
        _enqueue(run)
        return run_view(run, now=now)


def replay_ask(actor: Actor, *, digest: str, clock: Clock = SYSTEM_CLOCK) -> RunView:
    """Compute a finished run once more, to see that it gives the same bits. One replay of a run at a time.

    Raises `RunMissing`, `RunNotDone`, `RunsPerDay`, `QueueFull`, or what `require` raises.
    """
    require(actor, "scenario.run")
    with transaction.atomic():
        _asking_alone()
        now = clock.now()
        first = _first(digest)
        if first.state != "done":
            raise RunNotDone()
        waiting = Run.objects.filter(replay_of=first, state__in=OPEN).first()
        if waiting is not None:
            return run_view(waiting, now=now)
        _room(actor, clock)
        replay = Run.objects.create(
            recipe=first.recipe,
            recipe_digest=first.recipe_digest,
            replay_of=first,
            agents=first.agents,
            quarters=first.quarters,
            asked_by=actor.person,
            asked_at=now,
        )
        _enqueue(replay)
        return run_view(replay, now=now)


def run_cancel(actor: Actor, *, run: UUID, clock: Clock = SYSTEM_CLOCK) -> RunView:
    """Whoever asked for a run may end it; the engine stops at the next quarter.

    Raises `RunMissing`, `RunOver`, or what `require` raises.
    """
    with transaction.atomic():
        row = Run.objects.select_for_update().filter(id=run).first()
        if row is None:
            raise RunMissing()
        require(actor, "scenario.cancel", person=row.asked_by)
        if not may_follow(row.state, "cancelled"):
            raise RunOver()
        row.state, row.ended_at = "cancelled", clock.now()
        row.save(update_fields=["state", "ended_at"])
        return run_view(row, now=clock.now())


def _first(digest: str) -> Run:
    row = Run.objects.select_for_update().filter(recipe_digest=digest, replay_of=None).first()
    if row is None:
        raise RunMissing()
    return row


def _room(actor: Actor, clock: Clock) -> None:
    if actor.kind == "system":
        return
    since = clock.now() - timedelta(days=1)
    refused = ask_refused(
        today=Run.objects.filter(asked_by=actor.person, asked_at__gt=since).count(),
        day_most=settings.SALA_SCENARIOS_RUNS_PER_DAY,
        waiting=Run.objects.filter(state__in=OPEN).count(),
        queue_most=settings.SALA_SCENARIOS_QUEUE_MOST,
    )
    if refused == "day":
        raise RunsPerDay(most=settings.SALA_SCENARIOS_RUNS_PER_DAY)
    if refused == "queue":
        raise QueueFull(most=settings.SALA_SCENARIOS_QUEUE_MOST)


def _asking_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASK_LOCK])


def _enqueue(run: Run) -> None:
    """The job is a row of this same transaction."""
    from salaklang.capabilities.scenarios.jobs import run_job

    run_job.defer(run=str(run.id))
