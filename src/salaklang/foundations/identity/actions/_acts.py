"""How this foundation writes its acts into the ledger."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor


def act_of_identity(
    actor: Actor,
    kind: str,
    agency: str | None,
    subject: Ref,
    record: Mapping[str, object],
    persons: Iterable[UUID],
    at: datetime,
    legal_basis: str = "",
) -> None:
    """An act of this foundation; one between citizens is kept by the node's own agency."""
    keeper: str = agency or str(getattr(settings, "SALA_NODE_AGENCY", "node"))
    act_append(
        actor, kind=kind, agency=keeper, subject=subject, record=record, persons=persons, legal_basis=legal_basis, at=at
    )


def iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
