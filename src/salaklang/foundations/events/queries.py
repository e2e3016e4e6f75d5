"""How the machinery does: workers, waiting jobs, database connections. Figures only; its callers check who asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_JOBS = """
SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, %s) <= %s),
    count(*) FILTER (WHERE status = 'failed')
FROM procrastinate_jobs WHERE status IN ('todo', 'failed')
"""
# A job that is due at once has no time of its own: the event that it was put into the queue says when.
_OLDEST = """
SELECT min(coalesce(j.scheduled_at, e.at)) FROM procrastinate_jobs j
JOIN LATERAL (
    SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id AND type IN ('deferred', 'deferred_for_retry')
) e ON true
WHERE j.status = 'todo' AND coalesce(j.scheduled_at, %s) <= %s
"""


@dataclass(frozen=True, slots=True)
class JobsState:
    """`worker_seen_at`: the last sign of life of any worker; `waiting`: jobs that are due; `oldest_due`: since when."""

    worker_seen_at: datetime | None
    waiting: int
    oldest_due: datetime | None
    failed: int


@dataclass(frozen=True, slots=True)
class Connections:
    """Connections to this database now, and how many its server takes in all."""

    used: int
    most: int


def jobs_state(now: datetime) -> JobsState:
    """The queue as it stands at `now`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (seen,) = cursor.fetchone()
        cursor.execute(_JOBS, [now, now])
        waiting, failed = cursor.fetchone()
        oldest = None
        if waiting:
            cursor.execute(_OLDEST, [now, now])
            (oldest,) = cursor.fetchone()
    return JobsState(seen, waiting, oldest, failed)


def connections_state() -> Connections:
    """How many connections are open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),"
            " current_setting('max_connections')::int"
        )
        return Connections(*cursor.fetchone())
