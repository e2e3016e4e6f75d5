"""Acts as others' tables must name them: for rooms that reconcile their own logs with the ledger. Nothing of people."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry, LedgerOutbox
from salaklang.foundations.ledger.rules import Ref


@dataclass(frozen=True, slots=True)
class ActTrace:
    """An act and where its leaf is. `leaves`: how many entries of the log and waiting rows carry this very leaf: one
    where all is well."""

    code: str
    kind: str
    at: datetime
    subject: Ref
    leaves: int
    listed: tuple[str, ...] | None


def acts_traced(kinds: Sequence[str], *, listed: str, since: datetime, until: datetime) -> Iterator[ActTrace]:
    """The acts of these kinds from `since` to before `until`, oldest first; `listed` names the list in their record."""
    act, entry, outbox = (m._meta.db_table for m in (LedgerAct, LedgerEntry, LedgerOutbox))
    statement = (
        "SELECT a.code, a.kind, a.at, a.subject_kind, a.subject_id,"  # noqa: S608 (names of our own tables)
        f" (SELECT count(*) FROM {entry} e WHERE e.act_id = a.id AND e.leaf_hash = a.leaf_hash)"
        f" + (SELECT count(*) FROM {outbox} o WHERE o.act_id = a.id AND o.leaf_hash = a.leaf_hash)"
        " , a.statement -> 'record' -> %s"
        f" FROM {act} a WHERE a.kind = ANY(%s) AND a.at >= %s AND a.at < %s ORDER BY a.at, a.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [listed, list(kinds), since, until])
        for code, kind, at, subject_kind, subject_id, leaves, ids in cursor.fetchall():
            found = json.loads(ids) if ids else None
            yield ActTrace(code, kind, at, Ref(subject_kind, subject_id), leaves, found and tuple(map(str, found)))


def acts_span(kinds: Sequence[str]) -> tuple[datetime, datetime] | None:
    """When the first and the last act of these kinds was recorded; None where there is none."""
    rows = LedgerAct.objects.filter(kind__in=kinds).order_by("at").values_list("at", flat=True)
    first, last = rows.first(), rows.last()
    return (first, last) if first and last else None
