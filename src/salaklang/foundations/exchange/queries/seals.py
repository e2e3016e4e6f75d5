"""Sealed uses: what a person may see by now, what the keeper and the auditor see, and the count that is public."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth

from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.seals import SealCount, sealed_until
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import person_pid
from salaklang.foundations.identity.sealing import pid_index
from salaklang.foundations.ledger.errors import ActNotFound, ProofPending, RecordErased
from salaklang.foundations.ledger.queries import receipt_file
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

LIMIT = 200


@dataclass(frozen=True, slots=True)
class SealedUse:
    """A use as the keeper and the auditor of the agency that gave the data see it, before the person does."""

    log: UUID
    at: datetime
    client: str
    service: str
    purpose: Text
    basis: Text
    case: str
    user_ref: str
    until: datetime
    latest: datetime | None
    """Until when an order may seal it at most; None where the ground has left the book."""
    people: int
    act_code: str


def open_to_person(now: datetime) -> Q:
    """The condition for every row of the access log that is shown to the person it is about, or told to their node."""
    return Q(sealed_until__isnull=True) | Q(sealed_until__lte=now)


def sealed_uses(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> list[SealedUse]:
    """What is sealed now at the actor's agency, newest first, at most 200; for its register-keepers and auditors."""
    require(actor, "seal.see", agency=actor.agency)
    rows = ExchangeLog.objects.filter(provider=actor.agency, side="provider", sealed_until__gt=clock.now())
    return [_seen(row) for row in rows.annotate(people=Count("uses")).order_by("-at")[:LIMIT]]


def seal_counts(*, clock: Clock = SYSTEM_CLOCK) -> list[SealCount]:
    """How many sealed uses each agency has made in each month at the registers of this node. Public.

    The same numbers come out of the public log alone (`seals.counts_of_leaves`).
    """
    today = clock.now()
    rows = (
        ExchangeLog.objects.filter(sealed_until__isnull=False, side="provider")
        .annotate(month=TruncMonth("at", tzinfo=UTC))
        .values("client", "month")
        .annotate(sealed=Count("id"), still=Count("id", filter=Q(sealed_until__gt=today)), last=Max("sealed_until"))
        .order_by("month", "client")
    )
    return [
        SealCount(r["client"], r["month"].strftime("%Y-%m"), r["sealed"], r["still"], _day(r["last"])) for r in rows
    ]


def use_of_act(actor: Actor, code: str, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Whether the act with this code is a use of the actor's own data that they may see by now: then its record is
    theirs to see too, also where it was sealed and so names nobody."""
    if actor.person is None:
        return False
    mine = {"subject_index": pid_index(person_pid(system(), actor.person)), "act_code": code, "node_url": ""}
    return AccessLog.objects.filter(open_to_person(clock.now()), **mine).exists()


def use_receipt(row: AccessLog) -> str | None:
    """The receipt file of a use whose act lies on this node: what `./sala verify` checks. None until the log has a
    witnessed checkpoint over it. For callers that have asked for permission."""
    try:
        return receipt_file(system(), code=row.act_code).decode()
    except (ProofPending, RecordErased, ActNotFound):
        return None


def _seen(row: ExchangeLog) -> SealedUse:
    book = grants()
    rule = book.seals.get(row.legal_basis)
    return SealedUse(
        log=row.id,
        at=row.at,
        client=row.client,
        service=row.service,
        purpose=book.purpose_text(row.purpose),
        basis=book.basis_text(row.legal_basis),
        case=row.case,
        user_ref=row.user_ref,
        until=row.sealed_until or row.at,
        latest=sealed_until(row.at, rule.days_max) if rule else None,
        people=row.people,  # type: ignore[attr-defined]
        act_code=row.act_code,
    )


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
