"""The office asks another agency about an application (names alike, say). It helps to look, and decides nothing."""

import logging
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.actions.desk import capacity_of
from salaklang.capabilities.cases.actions.entries import entry_answered, entry_failed
from salaklang.capabilities.cases.actions.lookups import case_to_ask_for, look_up_keep
from salaklang.capabilities.cases.errors import ItemUnknown
from salaklang.capabilities.cases.models import Case, CaseLookup
from salaklang.capabilities.cases.queries.checks import check_request
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import OfficeCheck
from salaklang.foundations.exchange.actions import call
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    ConsentNeeded,
    RegisterEmpty,
    RegisterRubbish,
    RegisterUnavailable,
    RequestUnfit,
)
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import NotFound

log = logging.getLogger(__name__)
_FAILED = (
    *(RegisterUnavailable, RegisterRubbish, RegisterEmpty),
    *(AccessDenied, ConsentNeeded, RequestUnfit, NotFound),
)


def office_check_run(
    actor: Actor, *, case: UUID, check: str, expected_version: int | None = None, clock: Clock = SYSTEM_CLOCK
) -> CaseLookup:
    """Make one of the definition's office checks for a case and keep what came of it, answer or failure.

    A service that fails is no error here: the row says so, and the officer may try again or go on without. Not inside a
    transaction (RuntimeError). Raises ItemUnknown for a check that there is not or whose request is not known,
    CaseMoved or AlreadyDecided when the case is no longer at `expected_version`, CaseUnknown, NotAllowed.
    """
    row, hand = case_to_ask_for(actor, case, expected_version=expected_version)
    definition = service_get(actor, row.service, row.service_version)
    found = next((c for c in definition.office_checks if c.id == check), None)
    request = check_request(row, found) if found else None
    if found is None or request is None:
        raise ItemUnknown(check[:80])
    entry = _asked(actor, row, found, request, clock)
    return look_up_keep(actor, row.id, found.id, entry, by=hand, capacity=capacity_of(actor), clock=clock)


def _asked(actor: Actor, row: Case, check: OfficeCheck, request: dict[str, str], clock: Clock) -> dict[str, Any]:
    try:
        answer = call(
            actor,
            check.service,
            request,
            purpose=check.purpose,
            basis=check.legal_basis,
            case=row.number,
            agency=row.agency,
            clock=clock,
        )
    except _FAILED as failed:
        log.info("check %s failed: %s", check.service, failed.code)
        return {**entry_failed(check.service, failed.code, failed.message), "asked": request}
    return {**entry_answered(answer), "asked": request, "proof": answer.proof}
