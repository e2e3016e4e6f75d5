"""Parting from another node, a node that comes back, and one that has moved to another address.

A node that was removed stays in the tables, with its agencies: they don't come to live here because of it, and what
they were told and asked stays provable. Their keys are worth nothing until the node is joined again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.errors import EntryRefused
from salaklang.foundations.exchange.models import AccessLog, AgencyKey, PartnerAgency, PartnerNode, PostedMessage
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound

# A directory entry is made when it is asked for. How old one may be, and how far its clock may be ahead of ours.
ENTRY_LIFE, ENTRY_AHEAD = timedelta(days=1), timedelta(minutes=5)
# No log can have this name: it has a space.
_NOWHERE = "no node"
GONE = "partner-left"
"""Why a message that waited for a removed partner was put aside."""


@dataclass(frozen=True, slots=True)
class Left:
    """The act that says so, and how many messages that waited for the partner were put aside."""

    act_code: str
    put_aside: int


def node_remove(actor: Actor, *, origin: str, reason: str, clock: Clock = SYSTEM_CLOCK) -> Left:
    """Part from the node whose log is called `origin`: nothing is sent to it and nothing of it is accepted from now on.

    Messages that wait for it go to the desk of their agency's registry, where a person decides. Safe to repeat. Raises
    NotFound for a node that was never joined, Invalid (field `reason`).
    """
    require(actor, "node.keep")
    if not reason.strip():
        raise Invalid(fields={"reason": texts.REASON_EMPTY})
    now = clock.now()
    with transaction.atomic():
        node = PartnerNode.objects.select_for_update().filter(origin=origin).first()
        if node is None:
            raise NotFound(f"no node {origin}")
        if node.removed_at is not None:
            return Left(node.removed_act, 0)
        node.services.all().delete()
        _keys_of(node).filter(revoked_at=None).update(revoked_at=now)
        waiting = PostedMessage.objects.filter(partner=node.base_url, state="waiting")
        put_aside = waiting.update(state="dead", code=GONE)
        act = act_append(
            actor,
            kind="exchange.node-removed",
            agency=actor.agency or "node",
            subject=Ref("node", origin),
            record={"origin": origin, "reason": reason.strip()[:400]},
            public={"origin": origin, "vkey": node.vkey},
            at=now,
        )
        node.removed_at, node.removed_act = now, act.code
        node.save(update_fields=["removed_at", "removed_act"])
    return Left(act.code, put_aside)


def come_back(node: PartnerNode) -> None:
    """A removed node is joined again: the keys that ended with the parting count again, as its entry has them."""
    _keys_of(node).filter(revoked_at=node.removed_at).update(revoked_at=None)
    node.removed_at, node.removed_act = None, ""


def agencies_part(node: PartnerNode, *, keep: Collection[str], now: datetime) -> None:
    """Part from those agencies of `node` that its entry no longer names: their keys end, and nobody is asked for them.

    They don't come to live here because of it (this node would speak for them); any other node may bring them.
    """
    gone = list(node.agencies.exclude(slug__in=keep).values_list("slug", flat=True))
    if not gone:
        return
    _keys_of(node).filter(agency__in=gone, revoked_at=None).update(revoked_at=now)
    nowhere, _ = PartnerNode.objects.get_or_create(
        origin=_NOWHERE,
        defaults={"base_url": "none:", "name": _NOWHERE, "made_at": now, "added_at": now, "removed_at": now},
    )
    PartnerAgency.objects.filter(slug__in=gone).update(node=nowhere)


def address_take(node: PartnerNode, base_url: str) -> None:
    """Give the node this address: what waits for it, and the proofs that lie there, go by it from now on.

    Raises EntryRefused when another node is joined under the address.
    """
    holder = PartnerNode.objects.filter(base_url=base_url).exclude(pk=node.pk).first()
    if holder is not None and holder.removed_at is None:
        raise EntryRefused(f"{holder.origin} is joined there", fields={"entry": texts.ENTRY_ADDRESS_TAKEN})
    if holder is not None:
        holder.base_url = f"left:{holder.pk}"
        holder.save(update_fields=["base_url"])
    if node.base_url and node.base_url != base_url:
        PostedMessage.objects.filter(partner=node.base_url, state="waiting").update(partner=base_url)
        AccessLog.objects.filter(node_url=node.base_url).update(node_url=base_url)
    node.base_url = base_url


def freshness_check(made_at: datetime, now: datetime) -> None:
    """An entry is made when it is asked for: an old one was kept by somebody to bring ended keys back. Raises
    EntryRefused."""
    if now - made_at > ENTRY_LIFE:
        raise EntryRefused(f"made at {made_at.isoformat()}", fields={"entry": texts.ENTRY_EXPIRED})
    if made_at - now > ENTRY_AHEAD:
        raise EntryRefused(f"made at {made_at.isoformat()}", fields={"entry": texts.ENTRY_OF_TOMORROW})


def _keys_of(node: PartnerNode) -> QuerySet[AgencyKey]:
    return AgencyKey.objects.filter(agency__in=node.agencies.values("slug"), private_sealed="")
