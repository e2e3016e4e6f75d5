"""What the office has looked up for a case, and what it may look up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.errors import ItemUnknown
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseLookup
from salaklang.capabilities.cases.queries.consents import consents_about, consents_standing
from salaklang.capabilities.cases.queries.known import case_known
from salaklang.capabilities.cases.rules import FINAL, Compared, compare, look_ups_open
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Definition, Evidence, Register
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries import ServiceView, service_view
from salaklang.foundations.exchange.rules import CONSENT
from salaklang.foundations.governance.queries import allowed
from salaklang.foundations.identity.queries import agency_exists, agency_get
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class LookUpView:
    """A register of a case that the office may ask, or has asked.

    `entry` is the applicant's side (why it did not answer them), `said` the last look-up, empty where there was none;
    `evidence` names the files that they gave instead; `open`: whether the asker may ask it now.
    """

    item: Register
    register: Text
    keeper: Text
    purpose: Text
    basis: Text
    entry: Mapping[str, Any]
    evidence: tuple[str, ...]
    said: Mapping[str, Any]
    rows: tuple[Compared, ...]
    at: datetime | None
    by: UUID | None
    capacity: str
    act_code: str
    open: bool

    @property
    def answered(self) -> bool:
        return self.said.get("status") == "answered"


def looked_up(case: UUID) -> dict[str, dict[str, Any]]:
    """The last look-up of each register that was answered or, where none was, the last that failed. For callers that
    have asked for permission."""
    return {register: row.entry for register, row in _last(case).items()}


def look_ups(actor: Actor, case: UUID, *, clock: Clock = SYSTEM_CLOCK) -> tuple[LookUpView, ...]:
    """The registers of a case that its office may ask or has asked, in the order of the form, for those who may see the
    case. Raises CaseUnknown, NotAllowed."""
    row, known = case_known(actor, case, "case.see")
    definition = service_get(actor, row.service, row.service_version)
    given, last = _given(row), _last(case)
    said = {register: held.entry for register, held in last.items()}
    may_ask = row.state not in FINAL and allowed(actor, "case.look-up", **known)
    consented = consented_keys(definition, row, clock)
    open_now = look_ups_open(definition, given.answers, given.registers, said, consented=consented)
    still_open = {i.key for i in open_now} if may_ask else set()
    return tuple(
        _view(definition, item, given, last.get(item.key), open_now=item.key in still_open)
        for item in definition.items()
        if isinstance(item, Register) and (item.key in still_open or item.key in last)
    )


def registers_askable(actor: Actor, case: UUID, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Register, ...]:
    """The registers that only a consent opens and for which none is asked or stands: an officer may ask for one."""
    row, known = case_known(actor, case, "case.see")
    if row.state in FINAL or not allowed(actor, "case.look-up", **known):
        return ()
    definition, given, said = service_get(actor, row.service, row.service_version), _given(row), looked_up(row.id)
    pending = {c.service for c in consents_about(row, clock) if c.state in ("asked", "valid")}
    wanted = frozenset(
        i.key
        for i in definition.items()
        if isinstance(i, Register) and i.basis == "consent" and i.service not in pending
    )
    open_then = look_ups_open(definition, given.answers, given.registers, said, consented=wanted)
    return tuple(i for i in open_then if i.key in wanted and said.get(i.key, {}).get("status") != "answered")


def consented_keys(definition: Definition, row: Case, clock: Clock) -> frozenset[str]:
    """The registers of a case that a consent opens now. For callers that have asked for permission."""
    standing = consents_standing(row, clock=clock)
    return frozenset(i.key for i in definition.items() if isinstance(i, Register) and i.service in standing)


def look_up_get(actor: Actor, case: UUID, register: str) -> LookUpView:
    """One of `look_ups`. Raises ItemUnknown, CaseUnknown, NotAllowed."""
    found = next((view for view in look_ups(actor, case) if view.item.key == register), None)
    if found is None:
        raise ItemUnknown(register[:80])
    return found


def _given(row: Case) -> CaseAnswers:
    return CaseAnswers.objects.get(case=row)


def _last(case: UUID) -> dict[str, CaseLookup]:
    found: dict[str, CaseLookup] = {}
    for row in CaseLookup.objects.filter(case=case).order_by("at", "id"):
        held = found.get(row.register)
        if held is None or row.entry.get("status") == "answered" or held.entry.get("status") != "answered":
            found[row.register] = row
    return found


def _view(
    definition: Definition, item: Register, given: CaseAnswers, last: CaseLookup | None, *, open_now: bool
) -> LookUpView:
    service, entry, said = service_view(item.service), given.registers.get(item.key, {}), last.entry if last else {}
    parts = {key: field.parts for key, field in service.fields.items()} if service else {}
    return LookUpView(
        item=item,
        register=service.name if service else item.title,
        keeper=keeper_name(service),
        purpose=grants().purpose_text(item.purpose),
        basis=grants().basis_text(CONSENT if item.basis == "consent" else item.legal_basis),
        entry=entry,
        evidence=tuple(i.key for i in definition.items() if isinstance(i, Evidence) and i.fallback_for == item.key),
        said=said,
        rows=compare(definition, item, given.answers, entry, said.get("data", {}), parts),
        at=last.at if last else None,
        by=last.by if last else None,
        capacity=last.capacity if last else "",
        act_code=last.act_code if last else "",
        open=open_now,
    )


def keeper_name(service: ServiceView | None) -> Text:
    """The agency that keeps it, by its slug where this node has no name for it."""
    if service is None:
        return Text("", "")
    known = agency_exists(service.provider)
    return agency_get(service.provider).name if known else Text(service.provider, service.provider)
