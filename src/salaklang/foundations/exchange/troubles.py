"""From what was measured to what a person must look at: warnings with what to do. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from salaklang.foundations.exchange import watchwords as w
from salaklang.foundations.exchange.health import KeyStatus, Level, Limits, NodeStatus, PartnerStatus, Trouble
from salaklang.foundations.exchange.reasons import AGENCIES_NEW, reason_of
from salaklang.kernel.text import Text


def troubles_of(node: NodeStatus, limits: Limits) -> list[Trouble]:
    """Everything worth a warning, the bad first, in a fixed order."""
    found = [*_ledger(node, limits), *_machine(node, limits), *_witnesses(node), *_keys(node, limits)]
    for partner in node.partners:
        found += partner_troubles(partner, limits, node.at)
    if node.queue.dead:
        found.append(Trouble("warn", "dead-letters", "", w.DEAD.fill(n=node.queue.dead), w.DEAD_DO))
    return sorted(found, key=lambda trouble: trouble.level != "bad")


def partner_troubles(partner: PartnerStatus, limits: Limits, now: datetime) -> list[Trouble]:
    """What is wrong between this node and one partner."""
    return [
        *_answering(partner, limits, now),
        *_clock(partner, limits),
        *_queue(partner, limits, now),
        *_entry(partner, limits, now),
        *_partner_keys(partner, limits, now),
        *_tls(partner, limits, now),
    ]


def span(length: timedelta) -> Text:
    """A length of time in one unit, rounded down."""
    seconds = max(int(length.total_seconds()), 0)
    for size, words in ((86400, w.DAYS), (3600, w.HOURS), (60, w.MINUTES)):
        if seconds >= size * (2 if size == 86400 else 1):
            return words.fill(n=seconds // size)
    return w.SECONDS.fill(n=seconds)


def _answering(partner: PartnerStatus, limits: Limits, now: datetime) -> Iterator[Trouble]:
    about = partner.name
    if partner.answered_at is None and partner.code in ("", "no-answer"):
        yield Trouble("bad", "never-answered", about, w.NEVER, w.NEVER_DO)
    elif partner.code not in ("", "no-answer"):
        reason = reason_of(partner.code)
        yield Trouble("bad", "heartbeat-refused", about, w.REFUSED.fill(reason=reason.said), reason.do)
    elif partner.answered_at is not None and now - partner.answered_at > limits.silent:
        said = w.SILENT.fill(span=span(now - partner.answered_at))
        yield Trouble("bad", "silent", about, said, w.SILENT_DO)
    elif partner.hour.p95 is not None and partner.hour.p95 > limits.slow_ms:
        yield Trouble("warn", "slow", about, w.SLOW.fill(ms=partner.hour.p95), w.SLOW_DO)


def _clock(partner: PartnerStatus, limits: Limits) -> Iterator[Trouble]:
    apart = timedelta(milliseconds=abs(partner.skew_ms or 0))
    if apart > limits.skew_warn:
        level: Level = "bad" if apart > limits.skew_bad else "warn"
        said = w.SKEW.fill(seconds=round(apart.total_seconds()))
        yield Trouble(level, "clock-skew", partner.name, said, w.SKEW_DO)


def _queue(partner: PartnerStatus, limits: Limits, now: datetime) -> Iterator[Trouble]:
    oldest = partner.queue.oldest_at
    if oldest is not None and now - oldest > limits.queue_age:
        said = w.QUEUE.fill(n=partner.queue.waiting, span=span(now - oldest))
        yield Trouble("warn", "queue-old", partner.name, said, w.QUEUE_DO)


def _entry(partner: PartnerStatus, limits: Limits, now: datetime) -> Iterator[Trouble]:
    last = max(t for t in (partner.refreshed_at, partner.entry_made_at) if t is not None)
    if partner.refresh_code == AGENCIES_NEW:
        new = reason_of(AGENCIES_NEW)
        yield Trouble("warn", AGENCIES_NEW, partner.name, new.said, new.do)
    refused = partner.refresh_code not in ("", "no-answer", AGENCIES_NEW)
    if refused or now - last > limits.entry_age:
        reason = reason_of(partner.refresh_code).said if partner.refresh_code else w.NOT_TRIED
        said = w.ENTRY.fill(span=span(now - last), reason=reason)
        yield Trouble("bad" if refused else "warn", "entry-old", partner.name, said, w.ENTRY_DO)


def _keys(node: NodeStatus, limits: Limits) -> Iterator[Trouble]:
    for key in node.keys:
        do = w.ENDS_SYSTEM_DO if key.system else w.ENDS_OWN_DO
        yield from _key(key, limits, node.at, "", do)
        if key.kind == "exchange" and key.until is None and key.since and node.at - key.since > limits.key_age:
            said = w.OLD.fill(what=w.KEY_KINDS[key.kind], owner=key.owner, n=(node.at - key.since).days)
            yield Trouble("warn", "key-old", "", said, do)


def _partner_keys(partner: PartnerStatus, limits: Limits, now: datetime) -> Iterator[Trouble]:
    for key in partner.keys:
        yield from _key(key, limits, now, partner.name, w.ENDS_THEIRS_DO)


def _key(key: KeyStatus, limits: Limits, now: datetime, about: str, do: Text) -> Iterator[Trouble]:
    if key.until is None or key.followed or key.until - now > limits.expiry:
        return
    what = w.KEY_KINDS[key.kind]
    if key.until <= now:
        yield Trouble("bad", "key-ended", about, w.ENDED.fill(what=what, owner=key.owner), do)
    else:
        words = w.ENDS if key.until - now >= timedelta(days=1) else w.ENDS_TODAY
        said = words.fill(what=what, owner=key.owner, n=(key.until - now).days)
        yield Trouble("warn", "key-ends", about, said, do)


def _tls(partner: PartnerStatus, limits: Limits, now: datetime) -> Iterator[Trouble]:
    if partner.tls_problem:
        yield Trouble("bad", "tls-refused", partner.name, w.TLS_BAD.fill(why=partner.tls_problem), w.TLS_DO)
    elif partner.tls_until is not None:
        owner = Text(partner.name, partner.name)
        certificate = KeyStatus("tls", owner, "", None, partner.tls_until)
        yield from _key(certificate, limits, now, partner.name, w.TLS_DO)


def _ledger(node: NodeStatus, limits: Limits) -> Iterator[Trouble]:
    silent = node.at - node.unpublished_since if node.unpublished_since else timedelta()
    stop = timedelta(seconds=node.stop_after_s)
    if node.override_until is not None:
        until = node.override_until.isoformat(timespec="minutes")
        yield Trouble("warn", "override", "", w.OVERRIDE.fill(until=until), w.OVERRIDE_DO)
    if silent > stop and node.override_until is None:
        yield Trouble("bad", "data-stopped", "", w.STOPPED.fill(span=span(silent)), w.STOPPED_DO)
    elif silent > limits.ledger_lag:
        yield Trouble("bad", "ledger-lag", "", w.LAG.fill(span=span(silent)), w.LAG_DO.fill(limit=span(stop)))
    if not node.sequencer_alive:
        yield Trouble("bad", "no-sequencer", "", w.SEQUENCER, w.SEQUENCER_DO)


def _machine(node: NodeStatus, limits: Limits) -> Iterator[Trouble]:
    if node.worker_seen_at is None or node.at - node.worker_seen_at > limits.worker:
        yield Trouble("bad", "no-worker", "", w.WORKER, w.WORKER_DO)
    late = node.at - node.jobs_oldest_due if node.jobs_oldest_due else timedelta()
    if late > limits.job_late:
        yield Trouble("warn", "jobs-late", "", w.JOBS.fill(n=node.jobs_waiting, span=span(late)), w.JOBS_DO)
    if node.jobs_failed:
        yield Trouble("warn", "jobs-failed", "", w.FAILED.fill(n=node.jobs_failed), w.FAILED_DO)
    if node.connections > limits.connections * node.connections_most:
        said = w.CONNECTIONS.fill(n=node.connections, most=node.connections_most)
        yield Trouble("warn", "connections", "", said, w.CONNECTIONS_DO)


def _witnesses(node: NodeStatus) -> Iterator[Trouble]:
    if node.witnesses and not node.quorum:
        yield Trouble("bad", "no-quorum", "", w.QUORUM, w.QUORUM_DO)
    for witness in node.witnesses:
        if witness.cosigned_at is None:
            said = w.WITNESS.fill(name=witness.name, why=witness.code or "-")
            yield Trouble("warn", "witness-missing", "", said, w.WITNESS_DO)
