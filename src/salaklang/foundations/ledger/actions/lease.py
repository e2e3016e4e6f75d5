"""Who may sequence: a lease in the head row, by the database's clock, with a fence that only rises.

Every write here is one statement by itself: whoever is stopped behind it holds no lock.

A sequencer that stops answering loses the lease when its time is up. The next one takes a higher fence, ends the
database session of the one before, and throws its staged files away: whatever the sleeper does when it wakes fails.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries.tiles import ledger_store
from salaklang.kernel import merkle
from salaklang.tlog.store import DirectoryStore

_TAKE = """
UPDATE ledger_ledgerhead SET fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => %s),
    holder_pid = pg_backend_pid()
WHERE id = 1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
RETURNING fence
"""
_END_OTHER = """
SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN ledger_ledgerhead h ON a.pid = h.holder_pid
WHERE h.lease_until < clock_timestamp() AND a.pid <> pg_backend_pid() AND a.datname = current_database()
    AND a.backend_start < h.lease_until
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, until it is lost. `store`: the log's files, open for this holder only."""

    fence: int
    store: DirectoryStore


def lease_take() -> Lease | None:
    """Become the sequencer; None while another one is. Raises OSError when the log's folder can't be written."""
    head_ensure()
    _limits(settings.SALA_LEDGER_LEASE_SECONDS)
    with connection.cursor() as cursor:
        if not connection.in_atomic_block:
            cursor.execute(_END_OTHER)
        cursor.execute(_TAKE, [settings.SALA_LEDGER_LEASE_SECONDS])
        row = cursor.fetchone()
    if row is None:
        _limits(0)
        return None
    lease = Lease(row[0], ledger_store(token=f"fence-{row[0]}-{secrets.token_hex(4)}"))
    try:
        lease.store.take_over()
    except OSError:
        lease_release(lease)
        raise
    return lease


def lease_renew(lease: Lease) -> bool:
    """Hold it for another while; False when it is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_ledgerhead SET lease_until = clock_timestamp() + make_interval(secs => %s) "
            "WHERE id = 1 AND fence = %s",
            [settings.SALA_LEDGER_LEASE_SECONDS, lease.fence],
        )
        return bool(cursor.rowcount == 1)


def lease_release(lease: Lease) -> None:
    """Let the next one begin at once."""
    lease.store.close()
    _limits(0)
    LedgerHead.objects.filter(id=1, fence=lease.fence).update(lease_until=None, holder_pid=None)


def _limits(seconds: float) -> None:
    """The database ends the session of a sequencer that stops within its turn; nobody waits long for a lock."""
    if not connection.in_atomic_block:  # else the transaction is someone else's
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {int(seconds * 1000)}")
            cursor.execute(f"SET lock_timeout = {int(seconds * 1000)}")


def fence_now() -> int | None:
    """The fence of whoever took the lease last; None without a head."""
    return LedgerHead.objects.filter(id=1).values_list("fence", flat=True).first()


def head_ensure() -> None:
    """Make the head of a log that begins. A log with entries but no head is refused, not begun anew."""
    if LedgerHead.objects.filter(id=1).exists():
        return
    if LedgerEntry.objects.exists():
        raise LedgerDamaged("there are entries but no head")
    LedgerHead.objects.bulk_create([LedgerHead(id=1, root=merkle.EMPTY_ROOT)], ignore_conflicts=True)
