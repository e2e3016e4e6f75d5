"""Sealed uses: what the public log and the person are told of one, and until when; orders to seal one for longer."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.foundations.exchange import rules, texts
from salaklang.foundations.exchange.actions.work import Work
from salaklang.foundations.exchange.errors import SealTooLong
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.seals import ANSWERED, LENGTHENED, midnight, sealed_until
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import Text

_REASON_LIMIT = 1000


def seal_put(work: Work) -> None:
    """Note until when this use will be sealed, where its ground seals. Raises BasisNotPermitted."""
    rule = rules.seal_check(grants(), work.head)
    work.sealed_until = sealed_until(work.at, rule.days) if rule else None


def act_shape(work: Work, people: Iterable[UUID | None]) -> dict[str, Any]:
    """What of an answer's act depends on the seal: its kind, whom it names, what its leaf says.

    A sealed one names nobody: whoever it is about must not find its record by its code before the seal ends.
    """
    if work.sealed_until is None:
        return {
            "kind": "exchange.answered",
            "persons": [p for p in people if p],
            "service": work.head.service,
            "legal_basis": work.head.legal_basis,
        }
    public = {"client": work.head.client, "sealed_until": work.sealed_until.date().isoformat()}
    return {"kind": ANSWERED, "legal_basis": work.head.legal_basis, "public": public}


def refusal_shape(work: Work) -> dict[str, Any]:
    """The same of a refusal: what an investigator asked in vain tells as little as what they were told."""
    if work.head.legal_basis in grants().seals:
        return {}
    return {"persons": [work.person] if work.person else [], "service": work.head.service}


def seal_said(work: Work) -> dict[str, str]:
    """What the answer says of it to the asking agency, whose own node must not show the use either."""
    return {"sealed_until": work.sealed_until.isoformat()} if work.sealed_until else {}


def seal_lengthen(actor: Actor, *, log: UUID, until: date, reason: str, clock: Clock = SYSTEM_CLOCK) -> ExchangeLog:
    """Seal a use for longer, as keeper of the register that was asked, on the written request of the agency that asked.

    `log` is the row of the message log. The order is a public act (who asked, both days); why, is not. Raises Invalid
    (fields `reason`, `until`), SealTooLong beyond the most that the ground allows, NotFound for what is not sealed now.
    """
    reason, now = reason.strip(), clock.now()
    with transaction.atomic():
        row = ExchangeLog.objects.select_for_update().filter(pk=log, side="provider", sealed_until__gt=now).first()
        if row is None or row.sealed_until is None:
            require(actor, "seal.lengthen", agency=actor.agency)
            raise NotFound(f"no sealed use {log}")
        require(actor, "seal.lengthen", agency=row.provider)
        end, before = midnight(until), row.sealed_until
        _lengthening_check(row, end, reason)
        act_append(
            actor,
            kind=LENGTHENED,
            agency=row.provider,
            subject=Ref("exchange", str(row.id)),
            record={"reason": reason, "log": str(row.id), "until": until.isoformat()},
            legal_basis=row.legal_basis,
            public=_moved(row, before, end),
            at=now,
        )
        row.sealed_until = end
        row.save(update_fields=["sealed_until"])
        AccessLog.objects.filter(log=row).update(sealed_until=end)
    return row


def _lengthening_check(row: ExchangeLog, end: datetime, reason: str) -> None:
    problems: dict[str, Text] = {}
    rule = grants().seals.get(row.legal_basis)
    latest = sealed_until(row.at, rule.days_max) if rule else row.sealed_until
    if not reason:
        problems["reason"] = texts.REASON_EMPTY
    elif len(reason) > _REASON_LIMIT:
        problems["reason"] = texts.TOO_LONG.fill(limit=_REASON_LIMIT)
    if row.sealed_until is None or end <= row.sealed_until:
        problems["until"] = texts.SEAL_NOT_LONGER
    if problems:
        raise Invalid(fields=problems)
    if latest is None or end > latest:
        raise SealTooLong(fields={"until": texts.SEAL_TOO_LONG})


def _moved(row: ExchangeLog, before: datetime, end: datetime) -> Mapping[str, object]:
    return {
        "client": row.client,
        "month": row.at.astimezone(UTC).strftime("%Y-%m"),
        "sealed_before": before.astimezone(UTC).date().isoformat(),
        "sealed_until": end.date().isoformat(),
    }
