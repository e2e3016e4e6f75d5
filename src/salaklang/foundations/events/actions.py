"""Emit an event and deliver it."""

from typing import Any

from django.db import connection

from salaklang.foundations.events import Event
from salaklang.foundations.events.errors import OutsideTransaction
from salaklang.foundations.events.registry import reaction_named, reactions_to


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

    payload: Any = event.payload()
    event_deliver_job.batch_defer(*({"reaction": r.name, "payload": payload} for r in reactions))


def event_deliver(reaction: str, payload: dict[str, object]) -> None:
    """Run one reaction. Raises UnknownReaction, or whatever the reaction raises; the job is then tried again."""
    found = reaction_named(reaction)
    found.handler(found.event.from_payload(payload))
