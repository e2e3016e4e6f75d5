"""`/metrics`: figures for monitoring programs, in OpenMetrics text form. Bounded in size, and nobody's name is in it.

Everything is read from the database when it is asked for, so that any of a node's processes gives the same answer.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from salaklang import __version__
from salaklang.foundations.exchange.health import BUCKETS_MS, NodeStatus, PartnerStatus
from salaklang.foundations.exchange.queries import limits_now, node_status
from salaklang.foundations.exchange.queries.tallies import Counted, Histogram, counts_all, histograms_all
from salaklang.foundations.exchange.troubles import troubles_of
from salaklang.interfaces.ui.audience import audience
from salaklang.kernel.actor import system
from salaklang.kernel.errors import NotAllowed

TOKEN_LEAST = 16
_LOOPBACK = ("127.0.0.1", "::1")
_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_VIA")


@audience("program")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures. For who shows SALA_METRICS_TOKEN; without a token set, for programs of the same machine, except in
    production: there a proxy in front makes every visitor look like one."""
    if not _may(request):
        raise NotAllowed("metrics are for those who show the token")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures())
    told: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    response = HttpResponse(told, content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


def _may(request: HttpRequest) -> bool:
    token = settings.SALA_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return len(token) >= TOKEN_LEAST and hmac.compare_digest(given.encode(), token.encode())
    direct = request.META.get("REMOTE_ADDR") in _LOOPBACK and not any(name in request.META for name in _FORWARDED)
    return direct and settings.SALA_MODE != "production"


class _Figures(Collector):
    """What one request shows: read once, told family by family."""

    def collect(self) -> Iterable[Metric]:
        status = node_status(system())
        yield InfoMetricFamily("sala_node", "The program that runs this node", value={"version": __version__})
        yield from _exchange(counts_all(), histograms_all())
        yield from _partners(status)
        yield from _queues(status)
        yield from _keys(status)
        yield from _ledger(status)
        yield from _machine(status)
        yield from _troubles(status)


def _exchange(counts: list[Counted], histograms: list[Histogram]) -> Iterator[Metric]:
    messages = CounterMetricFamily(
        "sala_exchange_messages",
        "Messages in the log, by who wrote the row, the other node, the service, and how they ended",
        labels=["side", "partner", "service", "outcome", "step", "code"],
    )
    for row in counts:
        messages.add_metric([row.side, row.partner, row.service, row.outcome, row.step, row.code], row.count)
    yield messages
    delays = HistogramMetricFamily(
        "sala_exchange_duration_seconds", "How long messages took, by this node's clock", labels=["side", "partner"]
    )
    bounds = [*(str(most / 1000) for most in BUCKETS_MS), "+Inf"]
    for one in histograms:
        buckets = list(zip(bounds, one.counts, strict=True))
        delays.add_metric([one.side, one.partner], buckets, one.sum_ms / 1000)
    yield delays


def _partners(status: NodeStatus) -> Iterator[Metric]:
    figures: tuple[tuple[str, str, Callable[[PartnerStatus], float | None]], ...] = (
        ("up", "1 when the last heartbeat was answered with proof and without a refusal", lambda p: _up(p)),
        (
            "answered_age_seconds",
            "Since the last proven answer",
            lambda p: (status.at - p.answered_at).total_seconds() if p.answered_at else None,
        ),
        ("heartbeat_median_seconds", "Heartbeats of the last hour", lambda p: _seconds(p.hour.median)),
        ("heartbeat_p95_seconds", "Heartbeats of the last hour", lambda p: _seconds(p.hour.p95)),
        ("clock_skew_seconds", "The partner's clock less ours", lambda p: _seconds(p.skew_ms)),
        (
            "entry_age_seconds",
            "Since the partner's directory entry was last fetched and taken",
            lambda p: (status.at - (p.refreshed_at or p.entry_made_at)).total_seconds(),
        ),
        (
            "certificate_days_left",
            "Until the partner's TLS certificate ends",
            lambda p: (p.tls_until - status.at).total_seconds() / 86400 if p.tls_until else None,
        ),
    )
    for name, about, read in figures:
        gauge = GaugeMetricFamily(f"sala_partner_{name}", about, labels=["partner"])
        for partner in status.partners:
            value = read(partner)
            if value is not None:
                gauge.add_metric([partner.base_url], value)
        yield gauge


def _queues(status: NodeStatus) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("sala_queue_messages", "Messages on their way, by partner", labels=["partner"])
    oldest = GaugeMetricFamily("sala_queue_oldest_seconds", "Age of the oldest of them", labels=["partner"])
    for partner in status.partners:
        waiting.add_metric([partner.base_url], partner.queue.waiting)
        age = (status.at - partner.queue.oldest_at).total_seconds() if partner.queue.oldest_at else 0
        oldest.add_metric([partner.base_url], age)
    yield from (waiting, oldest)
    yield _gauge("sala_dead_letters", "Messages that were put aside for a person", status.queue.dead)


def _keys(status: NodeStatus) -> Iterator[Metric]:
    """The first to end of each kind: one figure a partner, however many keys there are."""
    gauge = GaugeMetricFamily(
        "sala_key_days_left",
        "Until the first key ends that has an end and no successor; partner is empty for this node's own",
        labels=["kind", "partner"],
    )
    for partner, keys in (("", status.keys), *((p.base_url, p.keys) for p in status.partners)):
        ends: dict[str, float] = {}
        for key in keys:
            if key.until is not None and not key.followed:
                left = (key.until - status.at).total_seconds() / 86400
                ends[key.kind] = min(left, ends.get(key.kind, left))
        for kind, left in sorted(ends.items()):
            gauge.add_metric([kind, partner], left)
    yield gauge


def _ledger(status: NodeStatus) -> Iterator[Metric]:
    silent = (status.at - status.unpublished_since).total_seconds() if status.unpublished_since else 0
    stopped = silent > status.stop_after_s and status.override_until is None
    yield _gauge("sala_ledger_unpublished_seconds", "Age of the oldest act that is not published", silent)
    yield _gauge("sala_release_stopped", "1 while data is held back because the log is silent", stopped)
    yield _gauge("sala_release_override", "1 while an order lets data out in spite of it", bool(status.override_until))
    yield _gauge("sala_sequencer_up", "1 while a sequencer holds the lease", status.sequencer_alive)
    witnesses = GaugeMetricFamily(
        "sala_witness_cosigned", "1 when the witness signed the last checkpoint", labels=["witness"]
    )
    for witness in status.witnesses:
        witnesses.add_metric([witness.name], witness.cosigned_at is not None)
    yield witnesses


def _machine(status: NodeStatus) -> Iterator[Metric]:
    if status.worker_seen_at is not None:
        age = (status.at - status.worker_seen_at).total_seconds()
        yield _gauge("sala_worker_seen_seconds", "Since a worker's last sign of life", age)
    late = (status.at - status.jobs_oldest_due).total_seconds() if status.jobs_oldest_due else 0
    yield _gauge("sala_jobs_waiting", "Jobs that are due", status.jobs_waiting)
    yield _gauge("sala_jobs_late_seconds", "How long the oldest of them has been due", late)
    yield _gauge("sala_jobs_failed", "Jobs that failed after all their attempts", status.jobs_failed)
    yield _gauge("sala_database_connections", "Open connections to this node's database", status.connections)
    yield _gauge("sala_database_connections_most", "As many as the server takes", status.connections_most)


def _troubles(status: NodeStatus) -> Iterator[Metric]:
    """What the operators' page warns of, so that one alert rule catches all of it."""
    gauge = GaugeMetricFamily("sala_troubles", "Warnings on the operators' page, by kind", labels=["level", "code"])
    counted: dict[tuple[str, str], int] = {}
    for trouble in troubles_of(status, limits_now()):
        key = (trouble.level, trouble.code)
        counted[key] = counted.get(key, 0) + 1
    for (level, code), count in sorted(counted.items()):
        gauge.add_metric([level, code], count)
    yield gauge


def _up(partner: PartnerStatus) -> float | None:
    return None if partner.asked_at is None else float(partner.code == "")


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=float(value))
