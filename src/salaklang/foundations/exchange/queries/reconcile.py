"""Do the message log, the access log and the ledger of this node tell the same? And do two nodes of one use?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from salaklang.foundations.exchange.envelope import NONE
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog, PartnerAgency
from salaklang.foundations.exchange.reconciling import (
    KINDS,
    ActLine,
    Counts,
    Exchanged,
    LogLine,
    Mismatch,
    SharedUse,
    UseLine,
    counts_of,
    mismatches,
)
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.queries import acts_span, acts_traced
from salaklang.kernel.actor import Actor

_SPAN = timedelta(hours=1)
"""So much is held in memory at once: all rows that belong together carry the same moment."""
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`days`: counts of each day (UTC) on which something happened. `first`: the oldest rows that do not match, at most
    100 of `wrong`."""

    days: dict[date, Counts]
    total: Counts
    wrong: int
    first: tuple[Mismatch, ...]

    @property
    def ok(self) -> bool:
        return not self.wrong


def exchange_reconcile(actor: Actor, *, since: date | None = None, until: date | None = None) -> Reconciliation:
    """Compare the three books row by row, from the day `since` to the day `until` (UTC, both in it; all where None)."""
    require(actor, "node.keep")
    days: dict[date, Counts] = {}
    wrong, first = 0, list[Mismatch]()
    for begins, ends in _spans(since, until):
        logs, uses, acts = _logs(begins, ends), _uses(begins, ends), _acts(begins, ends)
        if not (logs or uses or acts):
            continue
        days.setdefault(begins.date(), Counts()).add(counts_of(logs, uses, acts))
        found = mismatches(logs, uses, acts)
        wrong += len(found)
        first += found[: _LISTED - len(first)]
    total = Counts()
    for counts in days.values():
        total.add(counts)
    return Reconciliation(days, total, wrong, tuple(first))


def uses_shared(actor: Actor, *, logged: bool) -> Iterator[SharedUse]:
    """The uses that this node shares with partners, to compare with theirs. `logged`: what registers here have given
    to partners' agencies, but for sealed uses, of which these keep no row; otherwise what was kept here of their
    registers' answers. Ids and digests only."""
    require(actor, "node.keep")
    rows = AccessLog.objects.select_related("log").order_by("at", "id")
    if logged:
        rows = rows.filter(node_url="", requester__in=PartnerAgency.objects.values("slug"), sealed_until=None)
    else:
        rows = rows.exclude(node_url="")
    for row in rows.iterator(chunk_size=2000):
        yield SharedUse(str(row.id), row.act_code, row.requester, row.provider, row.service, row.log.response_digest)


def _spans(since: date | None, until: date | None) -> Iterator[tuple[datetime, datetime]]:
    """Hours in which there may be rows, one after the other."""
    ends_of = [
        *(m.objects.order_by(order).values_list("at", flat=True).first()
          for m in (ExchangeLog, AccessLog) for order in ("at", "-at")),
        *(acts_span(KINDS) or ()),
    ]  # fmt: skip
    moments = sorted(m for m in ends_of if m is not None)
    if not moments:
        return
    begins = moments[0].astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    ends = moments[-1]
    if since:
        begins = max(begins, datetime.combine(since, time(), UTC))
    if until:
        ends = min(ends, datetime.combine(until + timedelta(days=1), time(), UTC) - timedelta(microseconds=1))
    while begins <= ends:
        yield begins, begins + _SPAN
        begins += _SPAN


def _logs(since: datetime, until: datetime) -> list[LogLine]:
    rows = ExchangeLog.objects.filter(at__gte=since, at__lt=until)
    return [
        LogLine(
            id=str(r.id),
            at=r.at,
            side=r.side,
            outcome=r.outcome,
            step=r.step,
            told=_exchanged(r, r.client),
            sealed_until=r.sealed_until,
        )
        for r in rows
    ]


def _uses(since: datetime, until: datetime) -> list[UseLine]:
    """Uses by the moment of their message: a kept use says when the register answered, its message when it came."""
    rows = AccessLog.objects.filter(log__at__gte=since, log__at__lt=until)
    return [
        UseLine(
            id=str(r.id),
            at=r.at,
            log=str(r.log_id),
            told=_exchanged(r, r.requester),
            elsewhere=bool(r.node_url),
            sealed_until=r.sealed_until,
        )
        for r in rows
    ]


def _exchanged(row: ExchangeLog | AccessLog, client: str) -> Exchanged:
    return Exchanged(
        client=client,
        provider=row.provider,
        service=row.service,
        purpose=row.purpose,
        legal_basis=row.legal_basis or NONE,
        case=row.case,
        act=row.act_code,
    )


def _acts(since: datetime, until: datetime) -> list[ActLine]:
    return [
        ActLine(code=a.code, kind=a.kind, at=a.at, leaves=a.leaves, uses=a.listed)
        for a in acts_traced(KINDS, listed="uses", since=since, until=until)
    ]
