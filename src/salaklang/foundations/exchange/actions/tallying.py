"""Count the message log by the minute, for the operators' page and the metrics: nothing is counted while people wait.

The log itself is the truth: the last minutes are counted anew each time, because a row is stamped when its request came
and becomes visible when its answer is ready. What comes later than that, no minute counts; the log still has it.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from salaklang.foundations.exchange.health import BUCKETS_MS
from salaklang.foundations.exchange.models import ExchangeTally
from salaklang.foundations.exchange.queries.tallies import codes_known, services_known
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

OLD = datetime(1970, 1, 1, tzinfo=UTC)
"""The minute under which everything is kept that is older than the page shows."""
_AGAIN = timedelta(minutes=5)
_KEPT = timedelta(days=2)

_BUCKETS = ", ".join(
    [f"count(*) FILTER (WHERE l.took_ms <= {most})" for most in BUCKETS_MS]
    + ["count(*) FILTER (WHERE l.took_ms IS NOT NULL)"]
)
_COUNT = f"""
INSERT INTO exchange_exchangetally
    (minute, side, partner, service, outcome, step, code, count, took_sum_ms, buckets)
SELECT date_trunc('minute', l.at), l.side,
    coalesce(n.base_url, CASE WHEN a.slug IS NULL THEN 'unknown' ELSE '' END),
    CASE WHEN l.service = ANY(%s) THEN l.service ELSE 'other' END,
    l.outcome, l.step, CASE WHEN l.code = ANY(%s) THEN l.code ELSE 'other' END,
    count(*), coalesce(sum(l.took_ms), 0), ARRAY[{_BUCKETS}]
FROM exchange_exchangelog l
LEFT JOIN exchange_partneragency p ON p.slug = CASE l.side WHEN 'provider' THEN l.client ELSE l.provider END
LEFT JOIN exchange_partnernode n ON n.id = p.node_id
LEFT JOIN identity_agency a ON a.slug = CASE l.side WHEN 'provider' THEN l.client ELSE l.provider END
WHERE l.at >= %s AND l.at < %s
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 numbers of this module
_SUMS = ", ".join(f"sum(g.buckets[{n}])" for n in range(1, len(BUCKETS_MS) + 2))
_ADDED = ", ".join(f"t.buckets[{n}] + EXCLUDED.buckets[{n}]" for n in range(1, len(BUCKETS_MS) + 2))
_FOLD = f"""
WITH g AS (DELETE FROM exchange_exchangetally WHERE minute > %s AND minute < %s RETURNING *)
INSERT INTO exchange_exchangetally AS t
    (minute, side, partner, service, outcome, step, code, count, took_sum_ms, buckets)
SELECT %s, g.side, g.partner, g.service, g.outcome, g.step, g.code, sum(g.count), sum(g.took_sum_ms), ARRAY[{_SUMS}]
FROM g GROUP BY g.side, g.partner, g.service, g.outcome, g.step, g.code
ON CONFLICT ON CONSTRAINT exchange_tally_once DO UPDATE SET count = t.count + EXCLUDED.count,
    took_sum_ms = t.took_sum_ms + EXCLUDED.took_sum_ms, buckets = ARRAY[{_ADDED}]
"""  # noqa: S608 numbers of this module


def tallies_make(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Count what the message log got since the last time, and its last five minutes anew; how many rows that made."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exchange tallies'))")
        last = ExchangeTally.objects.filter(minute__gt=OLD).order_by("-minute").values_list("minute", flat=True).first()
        # Without a recent minute the log is counted from where the folded ones end.
        since = min(last, now.replace(second=0, microsecond=0)) - _AGAIN if last else _folded_until(now)
        ExchangeTally.objects.filter(minute__gte=since, minute__gt=OLD).delete()
        cursor.execute(_COUNT, [services_known(), codes_known(), since, now + timedelta(minutes=1)])
        made = int(cursor.rowcount)
        cursor.execute(_FOLD, [OLD, now - _KEPT, OLD])
    return made


def _folded_until(now: datetime) -> datetime:
    return now - _KEPT if ExchangeTally.objects.filter(minute=OLD).exists() else OLD + timedelta(minutes=1)
