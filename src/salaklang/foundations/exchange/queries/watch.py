"""How this node and its partners do, for its operators: figures, no message's content, nobody's name."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from salaklang.foundations.events.queries import connections_state, jobs_state
from salaklang.foundations.exchange.health import (
    Delays,
    KeyStatus,
    Limits,
    NodeStatus,
    Outcome,
    PartnerStatus,
    QueueStatus,
    WitnessStatus,
    delays_of,
    slots_of,
)
from salaklang.foundations.exchange.models import (
    AgencyKey,
    PartnerNode,
    PartnerProbe,
    PartnerState,
    PostedMessage,
    ReleaseOverride,
)
from salaklang.foundations.exchange.queries.tallies import UNKNOWN, delays_asked, outcomes_since
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agencies_all
from salaklang.foundations.ledger.queries import checkpoint_latest, cosignatures_latest, unpublished_since
from salaklang.foundations.ledger.queries.standing import keys_in_use, sequencer_alive
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_NOTHING = Delays(None, None, 0)


def limits_now() -> Limits:
    """The warning limits of this node."""
    return Limits(expiry=timedelta(days=settings.SALA_EXPIRY_WARN_DAYS))


def node_status(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> NodeStatus:
    """All that is known of how this node and its partners do. Raises NotAllowed for who does not keep the node."""
    require(actor, "node.watch")
    now = clock.now()
    outcomes = outcomes_since(now - _DAY)
    queues = _queues()
    jobs, lines = jobs_state(now), connections_state()
    published, signed = checkpoint_latest(), cosignatures_latest()
    override = ReleaseOverride.objects.filter(since__lte=now, until__gt=now).order_by("-until").first()
    return NodeStatus(
        at=now,
        name=settings.SALA_NODE_NAME or settings.SALA_NODE_AGENCY,
        base_url=settings.SALA_BASE_URL,
        partners=_partners(now, outcomes, queues),
        keys=_own_keys(now),
        witnesses=tuple(
            WitnessStatus(one.name, datetime.fromtimestamp(one.at, UTC) if one.at else None, one.problem)
            for one in (signed.witnesses if signed else ())
        ),
        quorum=signed is None or signed.quorum,
        published_at=published.at if published else None,
        unpublished_since=unpublished_since(),
        stop_after_s=settings.SALA_LEDGER_STOP_AFTER_SECONDS,
        override_until=override.until if override else None,
        sequencer_alive=sequencer_alive(),
        worker_seen_at=jobs.worker_seen_at,
        jobs_waiting=jobs.waiting,
        jobs_oldest_due=jobs.oldest_due,
        jobs_failed=jobs.failed,
        connections=lines.used,
        connections_most=lines.most,
        here=(*outcomes.get(("provider", ""), ()), *outcomes.get(("requester", ""), ())),
        strangers=outcomes.get(("provider", UNKNOWN), ()),
        queue=_sum(queues.values()),
    )


def _partners(
    now: datetime, outcomes: Mapping[tuple[str, str], tuple[Outcome, ...]], queues: Mapping[str, QueueStatus]
) -> tuple[PartnerStatus, ...]:
    joined = PartnerNode.objects.filter(removed_at=None).order_by("name")
    nodes = list(joined.select_related("state").prefetch_related("agencies"))
    probes: dict[object, list[tuple[datetime, int | None]]] = {}
    for probed, at, took in PartnerProbe.objects.filter(at__gt=now - _DAY).values_list("node", "at", "took_ms"):
        probes.setdefault(probed, []).append((at, took))
    calls = delays_asked(now - _HOUR)
    names = {a.slug: a.name for a in agencies_all()}
    keys = _keys_of({a.slug for node in nodes for a in node.agencies.all()}, names, now)
    found = []
    for node in nodes:
        state = getattr(node, "state", None) or PartnerState(node=node)
        slugs = sorted(a.slug for a in node.agencies.all())
        beats = probes.get(node.id, [])
        found.append(
            PartnerStatus(
                name=node.name,
                base_url=node.base_url,
                origin=node.origin,
                agencies=tuple(slugs),
                asked_at=state.asked_at,
                answered_at=state.answered_at,
                code=state.code,
                skew_ms=state.skew_ms,
                hour=delays_of(took for at, took in beats if at > now - _HOUR),
                day=delays_of(took for _, took in beats),
                calls_hour=calls.get(node.base_url, _NOTHING),
                slots=slots_of(beats, now=now),
                asked_them=outcomes.get(("requester", node.base_url), ()),
                asked_us=outcomes.get(("provider", node.base_url), ()),
                queue=queues.get(node.base_url, QueueStatus()),
                keys=tuple(key for slug in slugs for key in keys.get(slug, ())),
                entry_made_at=node.made_at,
                refreshed_at=state.refreshed_at,
                refresh_code=state.refresh_code,
                tls_until=state.tls_until,
                tls_problem=state.tls_problem,
            )
        )
    return tuple(found)


def _queues() -> dict[str, QueueStatus]:
    waiting, dead = Q(state="waiting"), Q(state="dead")
    rows = PostedMessage.objects.filter(waiting | dead).order_by().values("partner")
    counted = rows.annotate(
        waits=Count("id", filter=waiting), oldest=Min("posted_at", filter=waiting), aside=Count("id", filter=dead)
    )
    return {row["partner"]: QueueStatus(row["waits"], row["oldest"], row["aside"]) for row in counted}


def _sum(queues: Iterable[QueueStatus]) -> QueueStatus:
    listed = list(queues)
    return QueueStatus(
        waiting=sum(q.waiting for q in listed),
        oldest_at=min((q.oldest_at for q in listed if q.oldest_at), default=None),
        dead=sum(q.dead for q in listed),
    )


def _own_keys(now: datetime) -> tuple[KeyStatus, ...]:
    here = AgencyKey.objects.exclude(private_sealed="").values_list("agency", flat=True).distinct()
    names = {a.slug: a.name for a in agencies_all()}
    exchange = _keys_of(set(here), names, now)
    name = settings.SALA_LEDGER_ORIGIN
    log = [
        KeyStatus("ledger", Text(name, name), "+".join(key.vkey.split("+", 2)[:2]), key.since, key.until)
        for key in keys_in_use()
    ]
    return (*log, *(key for slug in sorted(exchange) for key in exchange[slug]))


def _keys_of(agencies: set[str], names: Mapping[str, Text], now: datetime) -> dict[str, list[KeyStatus]]:
    """By agency, its keys that are in use or ended within the last day, the newest first."""
    rows = AgencyKey.objects.filter(agency__in=agencies, revoked_at=None).order_by("agency", "-valid_from")
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=now - _DAY))
    found: dict[str, list[KeyStatus]] = {}
    newest: dict[tuple[str, str], list[KeyStatus]] = {}
    for row in rows:
        newer = newest.setdefault((row.agency, row.system), [])
        owner = names.get(row.agency, Text(row.agency, row.agency))
        followed = any(k.until is None or (row.valid_to and k.until > row.valid_to) for k in newer)
        newer.append(KeyStatus("exchange", owner, row.key_id, row.valid_from, row.valid_to, followed, row.system))
        found.setdefault(row.agency, []).append(newer[-1])
    return found
