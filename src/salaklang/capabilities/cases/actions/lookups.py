"""The office looks up in a register what the applicant had to give. What they gave stays; the answer stands beside."""

from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.actions.desk import capacity_of
from salaklang.capabilities.cases.actions.fetching import register_entry
from salaklang.capabilities.cases.actions.steps import case_act, case_locked
from salaklang.capabilities.cases.errors import AlreadyDecided, CaseMoved, ItemUnknown
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseLookup
from salaklang.capabilities.cases.permissions import hand_of
from salaklang.capabilities.cases.queries.consents import consents_standing
from salaklang.capabilities.cases.queries.known import case_known
from salaklang.capabilities.cases.queries.lookups import consented_keys, looked_up
from salaklang.capabilities.cases.rules import FINAL, entries_known, look_ups_open
from salaklang.capabilities.cases.texts import STATES
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Register
from salaklang.foundations.exchange.errors import ConsentNeeded
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


def register_look_up(
    actor: Actor,
    *,
    case: UUID,
    register: str,
    expected_version: int | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> CaseLookup:
    """Ask a register for a case, as an officer: for the purpose and on the ground of the service's definition.

    A register that fails is no error here: the row says so (`entry`), and the officer may try again. Not inside a
    transaction (RuntimeError). Raises ItemUnknown for a register that is not open to a look-up
    (`rules.look_ups_open`), CaseMoved or AlreadyDecided when the case is no longer at `expected_version`, CaseUnknown,
    NotAllowed.
    """
    row, hand = case_to_ask_for(actor, case, expected_version=expected_version)
    entry = _asked(actor, row, register, clock)
    return look_up_keep(actor, row.id, register, entry, by=hand, capacity=capacity_of(actor), clock=clock)


def case_to_ask_for(actor: Actor, case: UUID, *, expected_version: int | None) -> tuple[Case, UUID]:
    """An undecided case for which the actor may ask another agency, and the person who does it.

    Raises CaseUnknown, NotAllowed; AlreadyDecided, or CaseMoved when the case is no longer at `expected_version`.
    """
    row, _ = case_known(actor, case, "case.look-up")
    hand = hand_of(actor)
    if row.state in FINAL:
        raise AlreadyDecided(str(row.id), state=STATES[row.state])
    if expected_version is not None and expected_version != row.revision:
        raise CaseMoved(f"{row.id} is at {row.revision}", state=STATES[row.state])
    return row, hand


def look_ups_refresh(case: Case, service: str, *, clock: Clock) -> None:
    """A register was put right: where the office had looked it up for an open case, ask again. A register that answers
    to an officer only stays as it was looked up. Not inside a transaction."""
    for register, held in looked_up(case.id).items():
        if held.get("service") != service or held.get("status") != "answered":
            continue
        try:
            entry = _asked(system(case.agency), case, register, clock)
        except ItemUnknown:  # the applicant's own answer has come in the meantime
            continue
        if entry["status"] == "answered":
            look_up_keep(system(case.agency), case.id, register, entry, by=None, capacity="", clock=clock)


def _asked(actor: Actor, row: Case, register: str, clock: Clock) -> dict[str, Any]:
    definition = service_get(actor, row.service, row.service_version)
    given = CaseAnswers.objects.get(case=row)
    before = looked_up(row.id)
    consented = consented_keys(definition, row, clock)
    open_now = look_ups_open(definition, given.answers, given.registers, before, consented=consented)
    item = next((i for i in open_now if isinstance(i, Register) and i.key == register), None)
    if item is None:
        raise ItemUnknown(register[:80])
    try:
        return register_entry(
            actor,
            item,
            answers=given.answers,
            registers=entries_known(given.registers, before),
            person=row.person,
            agency=row.agency,
            case=row.number,
            consent=consents_standing(row, clock=clock).get(item.service),
            clock=clock,
        )
    except ConsentNeeded as needed:  # withdrawn or used up in this very moment, or the access rights say so
        raise ItemUnknown(register[:80]) from needed


def look_up_keep(
    actor: Actor, case: UUID, register: str, entry: dict[str, Any], *, by: UUID | None, capacity: str, clock: Clock
) -> CaseLookup:
    """Write it down whatever has become of the case meanwhile: the register has told, and that must be seen here."""
    with transaction.atomic():
        act = "case.look-up" if by else "case.advance"
        row, _ = case_locked(actor, case, act)
        record = {
            "register": register,
            "service": entry["service"],
            "status": entry["status"],
            "code": entry.get("code", ""),
            "answer": entry.get("act_code", ""),
        }
        code = case_act(actor, row, "case.looked-up", record, clock)
        row.revision += 1
        row.save(update_fields=["revision"])
        return CaseLookup.objects.create(
            case=row, register=register, entry=entry, by=by, capacity=capacity, at=clock.now(), act_code=code
        )
