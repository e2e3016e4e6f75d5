"""No proof, no data: what happens when the public log has not published for too long."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.errors import LedgerSilent
from salaklang.foundations.exchange.models import ReleaseOverride
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.queries import unpublished_since
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid
from salaklang.kernel.ids import id_new

LONGEST = timedelta(days=3)


class _Waiting:
    """What this process knows of the acts that wait: those that wait now are no older than `since`, because the oldest
    of any later moment is no older than the oldest of `asked_at`. So most releases need not ask again."""

    asked_at = datetime.max.replace(tzinfo=UTC)
    since = datetime.max.replace(tzinfo=UTC)


_waiting = _Waiting()


def release_check(at: datetime) -> None:
    """Raises LedgerSilent when acts have waited for a published checkpoint longer than SALA_LEDGER_STOP_AFTER_SECONDS,
    unless an operator's order says to go on."""
    patience = timedelta(seconds=settings.SALA_LEDGER_STOP_AFTER_SECONDS)
    if _waiting.asked_at <= at <= _waiting.since + patience:
        return
    oldest = unpublished_since()
    _waiting.asked_at, _waiting.since = at, oldest or at
    if at - _waiting.since <= patience:
        return
    if not ReleaseOverride.objects.filter(since__lte=at, until__gt=at).exists():
        raise LedgerSilent(f"acts since {_waiting.since.isoformat(timespec='seconds')} are not published")


def release_override(actor: Actor, *, hours: float, reason: str, clock: Clock = SYSTEM_CLOCK) -> ReleaseOverride:
    """Let data go out for some hours although the log is silent. The order is public: who reads the log later sees it.

    Raises Invalid (fields `hours`, `reason`).
    """
    require(actor, "node.keep")
    problems = {}
    if not 0 < hours <= LONGEST.total_seconds() / 3600:
        problems["hours"] = texts.HOURS_WRONG
    if not reason.strip():
        problems["reason"] = texts.REASON_EMPTY
    if problems:
        raise Invalid(fields=problems)
    now, order = clock.now(), id_new()
    until = now + timedelta(hours=hours)
    with transaction.atomic():
        act = act_append(
            actor,
            kind="exchange.release-override",
            agency=actor.agency or "node",
            subject=Ref("release-override", str(order)),
            record={"reason": reason.strip()[:400]},
            public={"until": until.isoformat(timespec="minutes")},
            at=now,
        )
        return ReleaseOverride.objects.create(
            id=order, since=now, until=until, reason=reason.strip()[:400], act_code=act.code
        )
