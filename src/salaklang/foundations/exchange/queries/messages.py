"""Messages on their way to other agencies: those that wait, and those that were put aside for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from salaklang.foundations.exchange.models import PartnerNode, PostedMessage
from salaklang.foundations.exchange.reasons import Reason, kind_title, reason_of
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agencies_all
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

DESK_MOST = 200
HERE = Text("โหนดนี้", "This node")


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A message that was put aside. What it says stays sealed; `case` is the number of the matter it belongs to."""

    id: UUID
    kind: Text
    to_name: Text
    case: str
    posted_at: datetime
    attempts: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one partner. `reason`: what the oldest one met at its last attempt; None before the first."""

    partner: str
    name: Text
    waiting: int
    oldest_at: datetime
    next_at: datetime
    attempts: int
    reason: Reason | None


def messages_dead(actor: Actor, *, agency: str) -> list[DeadMessage]:
    """The agency's messages that were put aside, the oldest first; at most DESK_MOST."""
    require(actor, "message.see", agency=agency)
    names = {a.slug: a.name for a in agencies_all()}
    rows = PostedMessage.objects.filter(from_agency=agency, state="dead").order_by("id")[:DESK_MOST]
    return [
        DeadMessage(
            id=row.id,
            kind=kind_title(row.kind),
            to_name=names.get(row.to_agency, Text(row.to_agency, row.to_agency)),
            case=row.case,
            posted_at=row.posted_at,
            attempts=row.attempts,
            reason=reason_of(row.code),
        )
        for row in rows
    ]


def queues_of(actor: Actor, *, agency: str) -> list[Queue]:
    """What waits of this agency's messages, by partner, the longest wait first."""
    require(actor, "message.see", agency=agency)
    return queues_read(PostedMessage.objects.filter(from_agency=agency))


def queues_read(messages: QuerySet[PostedMessage]) -> list[Queue]:
    """The queues that these messages form. For queries that have asked governance."""
    waiting = messages.filter(state="waiting")
    heads = waiting.order_by("partner", "id").distinct("partner")
    counts = dict(waiting.order_by().values("partner").annotate(n=Count("id")).values_list("partner", "n"))
    found = list(heads)
    names = partner_names(head.partner for head in found)
    queues = [
        Queue(
            partner=head.partner,
            name=names[head.partner],
            waiting=max(counts.get(head.partner, 0), 1),
            oldest_at=head.posted_at,
            next_at=head.due_at,
            attempts=head.attempts,
            reason=reason_of(head.code) if head.code else None,
        )
        for head in found
    ]
    return sorted(queues, key=lambda queue: queue.oldest_at)


def partner_names(partners: Iterable[str]) -> dict[str, Text]:
    """What the nodes at these addresses call themselves."""
    wanted = set(partners)
    known = dict(PartnerNode.objects.filter(base_url__in=wanted).values_list("base_url", "name"))
    return {p: Text(known.get(p, p), known.get(p, p)) if p else HERE for p in wanted}
