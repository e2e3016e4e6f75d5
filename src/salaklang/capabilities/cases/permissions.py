"""Facts for permission: what governance must know about a draft or a case, and whether the actor has a mandate."""

from datetime import datetime
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.models import Case, Draft
from salaklang.foundations.identity.queries import mandate_valid
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import NotAllowed


def facts(actor: Actor, thing: Draft | Case, *, at: datetime | None = None) -> dict[str, Any]:
    """`agency`, `person`, `mandate_ok` of a draft or case. Looks for a mandate only if the actor needs one."""
    return facts_of(actor, service=thing.service, agency=thing.agency, person=thing.person, at=at)


def hand_of(actor: Actor) -> UUID:
    """The natural person who does it, as an official paper needs one. Raises NotAllowed for an actor without."""
    if actor.person is None:
        raise NotAllowed(f"{actor.kind} has no hand to sign with")
    return actor.person


def facts_of(actor: Actor, *, service: str, agency: str, person: UUID, at: datetime | None = None) -> dict[str, Any]:
    mandate = mandate_of(actor, service=service, person=person, at=at)
    return {"agency": agency, "person": person, "mandate_ok": mandate is not None}


def mandate_of(actor: Actor, *, service: str, person: UUID, at: datetime | None = None) -> UUID | None:
    """The mandate by which `actor` acts for `person`; None when they act for themselves, or have none."""
    acts_for_another = actor.person != person or actor.kind == "officer"
    if not acts_for_another or (actor.kind == "officer" and "counter" not in actor.roles):
        return None
    mandate = mandate_valid(actor, grantor=person, scope=service, at=at or SYSTEM_CLOCK.now())
    return mandate.id if mandate else None
