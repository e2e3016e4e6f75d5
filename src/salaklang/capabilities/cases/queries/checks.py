"""What the office has asked other agencies about an application, and what it may ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseLookup
from salaklang.capabilities.cases.queries.known import case_known
from salaklang.capabilities.cases.queries.lookups import keeper_name, looked_up
from salaklang.capabilities.cases.rules import FINAL, entries_known
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import OfficeCheck
from salaklang.capabilities.services.rules.conditions import first_known
from salaklang.foundations.exchange.queries import service_view
from salaklang.foundations.governance.queries import allowed
from salaklang.foundations.identity.queries import agency_get
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class OfficeCheckView:
    """A check of the office: `said` is what came of the last time (`status`, `data`, `code`, `error_th` …), empty where
    it was never made; `asked` what it asks now; `open`: whether the asker may make it."""

    check: OfficeCheck
    keeper: Text
    said: Mapping[str, Any]
    asked: Mapping[str, str]
    at: datetime | None
    by: UUID | None
    capacity: str
    act_code: str
    open: bool

    @property
    def answered(self) -> bool:
        return self.said.get("status") == "answered"

    @property
    def outdated(self) -> bool:
        """Whether the application says something else by now than what was asked."""
        return bool(self.said) and self.said.get("asked") != dict(self.asked)


def office_checks(actor: Actor, case: UUID) -> tuple[OfficeCheckView, ...]:
    """The checks that the service gives its office, with what came of them. Raises CaseUnknown, NotAllowed."""
    row, known = case_known(actor, case, "case.see")
    may = row.state not in FINAL and allowed(actor, "case.look-up", **known)
    checks = service_get(actor, row.service, row.service_version).office_checks
    return tuple(_view(row, check, may=may) for check in checks)


def check_request(row: Case, check: OfficeCheck) -> dict[str, str] | None:
    """What a check asks for this case; None while something of it is not known. For callers with permission."""
    given = CaseAnswers.objects.get(case=row)
    answers = {**given.answers, "office": {"province_code": agency_get(row.agency).province_code or None}}
    known = entries_known(given.registers, looked_up(row.id))
    found = {key: first_known(paths, answers, known) for key, paths in check.request_paths().items()}
    return None if any(value is None for value in found.values()) else {k: str(v) for k, v in found.items()}


def _view(row: Case, check: OfficeCheck, *, may: bool) -> OfficeCheckView:
    last = CaseLookup.objects.filter(case=row, register=check.id).order_by("-at", "-id").first()
    asked, service = check_request(row, check), service_view(check.service)
    return OfficeCheckView(
        check=check,
        keeper=keeper_name(service),
        said=last.entry if last else {},
        asked=asked or {},
        at=last.at if last else None,
        by=last.by if last else None,
        capacity=last.capacity if last else "",
        act_code=last.act_code if last else "",
        open=may and asked is not None and service is not None,
    )
