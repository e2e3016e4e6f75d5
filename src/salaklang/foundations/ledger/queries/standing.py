"""How the log stands, for those who keep the node: who sequences, which keys sign."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from salaklang.foundations.ledger.models import LedgerKey


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key that the log signs with. `until`: when it was retired; None while it is in use."""

    vkey: str
    since: datetime
    until: datetime | None


def sequencer_alive() -> bool:
    """Whether a sequencer holds the lease, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lease_until > clock_timestamp() FROM ledger_ledgerhead WHERE id = 1")
        row = cursor.fetchone()
    return bool(row and row[0])


def keys_in_use() -> list[LogKey]:
    """The keys that this log signs with now, the oldest first."""
    keys = LedgerKey.objects.filter(origin=settings.SALA_LEDGER_ORIGIN, until=None).order_by("since", "id")
    return [LogKey(key.vkey, key.since, key.until) for key in keys]
