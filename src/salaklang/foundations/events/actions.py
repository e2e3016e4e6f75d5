"""Emit an event and deliver it."""

import json

from django.db import connection

from salaklang.foundations.events import Event
from salaklang.foundations.events.errors import OutsideTransaction
from salaklang.foundations.events.registry import reaction_named, reactions_to
from salaklang.foundations.events.statements import statement_run

# What procrastinate's `batch_defer` ends in, without its way there: a tenth of a submission was spent on that.
_DEFER = """
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW(%s, %s, %s, NULL, NULL, args::jsonb, NULL)::procrastinate_job_to_defer_v1
)) FROM unnest(%s::text[]) AS args
"""


def event_emit(event: Event) -> None:
    """Hand `event` to all who react to it, if and when the caller's transaction is committed.

    One statement for all reactions, none when nobody reacts: the jobs are rows of this same transaction, so that a
    crash or a rollback takes the event back with everything else. Raises OutsideTransaction outside
    `transaction.atomic`.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{event.name} was emitted outside a transaction")
    reactions = reactions_to(type(event))
    if not reactions:
        return
    from salaklang.foundations.events.jobs import event_deliver_job

    payload = event.payload()
    jobs = [json.dumps({"reaction": r.name, "payload": payload}) for r in reactions]
    statement_run(_DEFER, [event_deliver_job.queue, event_deliver_job.name, event_deliver_job.priority, jobs])


def event_deliver(reaction: str, payload: dict[str, object]) -> None:
    """Run one reaction. Raises UnknownReaction, or whatever the reaction raises; the job is then tried again."""
    found = reaction_named(reaction)
    found.handler(found.event.from_payload(payload))
