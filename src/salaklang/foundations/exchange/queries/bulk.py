"""Who was refused for asking about very many people, and how far partners are from their limits: for operators."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from salaklang.foundations.exchange.limits import windows
from salaklang.foundations.exchange.models import ExchangeLog, PeopleCount
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


@dataclass(frozen=True, slots=True)
class BulkRefusals:
    """Refusals at step `bulk` of one partner at one service since a moment, and when the last one was."""

    client: str
    provider: str
    service: str
    refused: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """How many different people (or keys) a partner has asked a service about in this hour and today, and how often it
    found nothing in this hour. `scope`: the purpose, where that has limits of its own."""

    client: str
    service: str
    scope: str
    people_hour: int
    people_day: int
    empties_hour: int


def bulk_refusals(actor: Actor, *, since: datetime) -> list[BulkRefusals]:
    """The most refused first. For those who watch over the node."""
    require(actor, "node.watch")
    rows = ExchangeLog.objects.filter(side="provider", step="bulk", at__gte=since)
    counted = rows.order_by().values("client", "provider", "service").annotate(refused=Count("id"), last_at=Max("at"))
    return [BulkRefusals(**row) for row in counted.order_by("-refused", "client", "service")]


def reach_now(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> list[Reach]:
    """What is counted of each partner now, those with the most people today first."""
    require(actor, "node.watch")
    hour, day = windows(clock.now())
    hours = {(c.client, c.service, c.scope): c for c in PeopleCount.objects.filter(span="hour", since=hour)}
    days = {(c.client, c.service, c.scope): c for c in PeopleCount.objects.filter(span="day", since=day)}
    found = []
    for client, service, scope in sorted(hours.keys() | days.keys()):
        this, today = hours.get((client, service, scope)), days.get((client, service, scope))
        found.append(
            Reach(
                client=client,
                service=service,
                scope=scope,
                people_hour=this.people if this else 0,
                people_day=today.people if today else 0,
                empties_hour=this.empties if this else 0,
            )
        )
    return sorted(found, key=lambda r: -r.people_day)
