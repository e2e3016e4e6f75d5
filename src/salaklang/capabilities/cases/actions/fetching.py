"""What registers know, fetched for a draft instead of asked. A register that fails never stops the citizen."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.actions.drafts import draft_update
from salaklang.capabilities.cases.actions.entries import entry_answered, entry_failed
from salaklang.capabilities.cases.errors import DraftUnknown, ItemUnknown
from salaklang.capabilities.cases.models import Draft
from salaklang.capabilities.cases.permissions import facts
from salaklang.capabilities.cases.rules import DECLINED, query_of
from salaklang.capabilities.cases.texts import KEY_UNKNOWN, REGISTER_DECLINED
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Register, walk
from salaklang.foundations.exchange.actions import answer_fetch, dispute_open
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    ConsentNeeded,
    DisputedAlready,
    RegisterEmpty,
    RegisterRubbish,
    RegisterUnavailable,
)
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

log = logging.getLogger(__name__)
_UNASKABLE = "key-unknown"
_FAILED = (RegisterUnavailable, RegisterRubbish, RegisterEmpty, AccessDenied)


def draft_fetch(
    actor: Actor,
    *,
    draft: UUID,
    register: str | None = None,
    retry: bool = False,
    consent: UUID | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Draft:
    """Ask the registers whose turn has come (or only `register`) and keep their answers in the draft.

    Must not be called inside a transaction. A register that is down, slow, empty or talks rubbish becomes status
    `unavailable`, which shows the evidence that the citizen may supply instead; `retry` asks it again, on the consent
    given before where that was not used. What was declined is asked only with a new `consent`. Raises ConsentNeeded
    when only the citizen's consent is missing (pass `consent`), NotAllowed, DraftUnknown, ItemUnknown.
    """
    row = Draft.objects.filter(pk=draft).first()
    if row is None:
        raise DraftUnknown
    require(actor, "draft.fetch", **(known := facts(actor, row)))
    if row.case is not None:
        return row
    asked: set[str] = set()
    while item := _next_register(actor, row, register, asked, retry=retry, consent=consent):
        asked.add(item.key)
        query = query_of(item, row.answers, row.registers)
        entry = register_entry(
            actor,
            item,
            answers=row.answers,
            registers=row.registers,
            person=row.person,
            agency=row.agency,
            case=str(row.id),
            consent=consent or _consent_kept(row, item),
            mandate_ok=known["mandate_ok"],
            clock=clock,
        )
        row = draft_update(actor, draft, lambda d, i=item, q=query, e=entry: _entry_set(d, i, q, e), clock=clock)  # type: ignore[misc]
    return _unaskable_mark(actor, row, register, clock) if register and not asked else row


def draft_decline(actor: Actor, *, draft: UUID, register: str, clock: Clock = SYSTEM_CLOCK) -> Draft:
    """The person does not consent that this register is asked: the evidence is asked for instead, as when it is silent.

    Their private choice and no official act. What the register said before is no longer used. May be changed until the
    application is submitted, by `draft_fetch` with a consent. Raises ItemUnknown where law and not consent is the
    ground, AlreadySubmitted, DraftUnknown, NotAllowed.
    """

    def change(current: Draft) -> None:
        item = service_get(actor, current.service, current.version).item(register)
        if not isinstance(item, Register) or item.basis != "consent":
            raise ItemUnknown(register[:80])
        current.registers[item.key] = _not_there(item, DECLINED, REGISTER_DECLINED, clock)

    return draft_update(actor, draft, change, clock=clock)


def draft_dispute(
    actor: Actor,
    *,
    draft: UUID,
    register: str,
    field: str,
    claimed: str,
    note: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Draft:
    """ "This is wrong": a dispute at the agency that keeps the register, and evidence instead of its answer here.

    Where the person's dispute about this field is open already, this draft joins it.

    Raises what `dispute_open` raises (Invalid with fields `field`, `claimed`, `note`), ItemUnknown, DraftUnknown.
    """
    row = Draft.objects.filter(pk=draft).first()
    if row is None:
        raise DraftUnknown
    require(actor, "draft.change", **(known := facts(actor, row)))
    entry = row.registers.get(register, {})
    if not entry.get("usage"):
        raise ItemUnknown(register[:80])
    try:
        dispute = dispute_open(
            actor,
            person=row.person,
            usage=UUID(entry["usage"]),
            field=field,
            claimed=claimed,
            note=note,
            mandate_ok=known["mandate_ok"],
            clock=clock,
        ).id
    except DisputedAlready as still_open:  # told in an earlier application, or just before a crash
        dispute = still_open.dispute

    def change(current: Draft) -> None:
        held = current.registers.get(register, entry)
        others = [d for d in held.get("disputes", []) if d["id"] != str(dispute)]
        disputes = [*others, {"id": str(dispute), "field": field, "claimed": claimed}]
        current.registers[register] = {**held, "status": "disputed", "disputes": disputes}

    return draft_update(actor, draft, change, clock=clock)


def _next_register(
    actor: Actor, row: Draft, only: str | None, asked: set[str], *, retry: bool, consent: UUID | None
) -> Register | None:
    definition = service_get(actor, row.service, row.version)
    if only is not None and not isinstance(definition.item(only), Register):
        raise ItemUnknown(only[:80])
    for item in walk(definition, row.answers, row.registers).items:
        if not isinstance(item, Register) or item.key in asked or (only and item.key != only):
            continue
        entry = row.registers.get(item.key, {})
        again = retry and entry.get("status") == "unavailable" and (consent or entry.get("code") != DECLINED)
        if (again or not entry.get("status")) and query_of(item, row.answers, row.registers) is not None:
            return item
    return None


def _unaskable_mark(actor: Actor, row: Draft, register: str, clock: Clock) -> Draft:
    """The turn of `register` has come, but what to ask it by is unknown, because another register is silent: the
    citizen goes on with the evidence, as when it were silent itself.
    """
    definition = service_get(actor, row.service, row.version)
    item = definition.item(register)
    on_the_way = item in walk(definition, row.answers, row.registers).items
    if not isinstance(item, Register) or not on_the_way or row.registers.get(register, {}).get("status"):
        return row
    if query_of(item, row.answers, row.registers) is not None:
        return row
    entry = _not_there(item, _UNASKABLE, KEY_UNKNOWN, clock)
    return draft_update(actor, row.id, lambda d: d.registers.__setitem__(register, entry), clock=clock)


def _consent_kept(row: Draft, item: Register) -> UUID | None:
    """The consent with which a silent register was asked: it stands for the next try, unless used or withdrawn."""
    kept = row.registers.get(item.key, {}).get("consent")
    return UUID(kept) if kept else None


def register_entry(
    actor: Actor,
    item: Register,
    *,
    answers: Mapping[str, Any],
    registers: Mapping[str, Any],
    person: UUID,
    agency: str,
    case: str,
    consent: UUID | None = None,
    mandate_ok: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> dict[str, Any]:
    """Ask one register: what to keep of its answer or failure. Raises ConsentNeeded. Not inside a transaction."""
    try:
        answer = answer_fetch(
            actor,
            service=item.service,
            person=person,
            query=query_of(item, answers, registers) or {},
            purpose=item.purpose,
            legal_basis=item.legal_basis if item.basis == "law" else "",
            consent=consent if item.basis == "consent" else None,
            case=case,
            agency=agency,
            mandate_ok=mandate_ok,
            clock=clock,
        )
    except ConsentNeeded:
        raise
    except _FAILED as failed:
        log.info("register %s failed: %s", item.service, failed.code)
        entry = _not_there(item, failed.code, failed.message, clock)
        return {**entry, "consent": str(consent)} if consent and item.basis == "consent" else entry
    wanted = {f.key for f in item.fields}
    return {
        **entry_answered(answer),
        "data": {k: v for k, v in answer.data.items() if k in wanted},
        "usage": str(answer.usage) if answer.usage else None,
        **({"consent": str(consent)} if consent and item.basis == "consent" else {}),
    }


def _not_there(item: Register, code: str, why: Text, clock: Clock) -> dict[str, Any]:
    return {**entry_failed(item.service, code, why), "fetched_at": clock.now().isoformat()}


def _entry_set(row: Draft, item: Register, query: dict[str, str] | None, entry: dict[str, Any]) -> None:
    """Keep what came, unless the answers that the register was asked by have changed while it was being asked."""
    if query_of(item, row.answers, row.registers) == query:
        row.registers[item.key] = entry
        _askable_now_drop(row)


def _askable_now_drop(row: Draft) -> None:
    """Registers that could not be asked for want of what has just come are no longer silent: their turn comes again."""
    definition = service_get(system(row.agency), row.service, row.version)
    for other in definition.items():
        waited = isinstance(other, Register) and row.registers.get(other.key, {}).get("code") == _UNASKABLE
        if waited and query_of(other, row.answers, row.registers) is not None:  # type: ignore[arg-type]
            del row.registers[other.key]
