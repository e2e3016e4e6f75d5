"""Reading the counted message log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Sum

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.health import BUCKETS_MS, Delays, Outcome
from salaklang.foundations.exchange.models import ExchangeTally, PartnerService
from salaklang.foundations.exchange.ports import connectors, grants
from salaklang.foundations.exchange.refusals import REFUSALS, errors_by_code, refusal_of

UNKNOWN = "unknown"
_HISTOGRAM = "SELECT side, partner, sum(count), sum(took_sum_ms), {} FROM exchange_exchangetally GROUP BY side, partner"


@dataclass(frozen=True, slots=True)
class Histogram:
    """How long messages took: `counts` up to each of BUCKETS_MS, then all that were timed; `sum_ms` of them."""

    side: str
    partner: str
    counts: tuple[int, ...]
    sum_ms: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How often messages with this partner about this service ended so, since the log began."""

    side: str
    partner: str
    service: str
    outcome: str
    step: str
    code: str
    count: int


def services_known() -> list[str]:
    """The names that may stand in a count: services offered here and by partners, kinds of messages, the tracker's."""
    there = PartnerService.objects.values_list("service", flat=True)
    kinds = (rules.INBOX + kind for kind in grants().messages)
    return sorted({*connectors(), *there, *kinds, *rules.TRACKER, *(g.service for g in grants().grants)})


def codes_known() -> list[str]:
    """The codes that may stand in a count; what others make up is `other`."""
    return sorted({"", *REFUSALS, *errors_by_code()})


def outcomes_since(since: datetime) -> Mapping[tuple[str, str], tuple[Outcome, ...]]:
    """By side and partner, how messages ended since then, the most frequent first."""
    rows = ExchangeTally.objects.filter(minute__gte=since).order_by()
    counted = rows.values("side", "partner", "outcome", "step", "code").annotate(n=Sum("count")).order_by("-n", "code")
    found: dict[tuple[str, str], list[Outcome]] = {}
    for row in counted:
        reason = None if row["outcome"] == "answered" else refusal_of(row["code"])
        outcome = Outcome(row["outcome"], row["step"], row["code"], reason, row["n"])
        found.setdefault((row["side"], row["partner"]), []).append(outcome)
    return {key: tuple(outcomes) for key, outcomes in found.items()}


def delays_asked(since: datetime) -> dict[str, Delays]:
    """By partner, how long this node's own questions took since then, as the message log has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.base_url, percentile_disc(0.5) WITHIN GROUP (ORDER BY l.took_ms),"
            " percentile_disc(0.95) WITHIN GROUP (ORDER BY l.took_ms), count(l.took_ms)"
            " FROM exchange_exchangelog l JOIN exchange_partneragency p ON p.slug = l.provider"
            " JOIN exchange_partnernode n ON n.id = p.node_id"
            " WHERE l.at >= %s AND l.side = 'requester' AND l.outcome = 'answered' GROUP BY n.base_url",
            [since],
        )
        return {url: Delays(median, p95, count) for url, median, p95, count in cursor.fetchall()}


def counts_all() -> list[Counted]:
    """Everything ever counted, for counters that only rise."""
    keys = ("side", "partner", "service", "outcome", "step", "code")
    rows = ExchangeTally.objects.order_by().values(*keys).annotate(n=Sum("count")).order_by(*keys)
    return [Counted(count=row.pop("n"), **row) for row in rows]


def histograms_all() -> list[Histogram]:
    """The delays of everything ever counted."""
    sums = ", ".join(f"sum(buckets[{n}])" for n in range(1, len(BUCKETS_MS) + 2))
    with connection.cursor() as cursor:
        cursor.execute(_HISTOGRAM.format(sums) + " ORDER BY side, partner")
        return [
            Histogram(side, partner, tuple(int(n) for n in counts), int(total))
            for side, partner, _, total, *counts in cursor.fetchall()
        ]
