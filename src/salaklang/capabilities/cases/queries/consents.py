"""The consents of a case: which cover a look-up, and which wait for the applicant."""

from uuid import UUID

from salaklang.capabilities.cases.models import Case
from salaklang.capabilities.cases.queries.known import case_known
from salaklang.foundations.exchange.queries import ConsentView, consents_for
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


def case_consents(actor: Actor, case: UUID, *, clock: Clock = SYSTEM_CLOCK) -> list[ConsentView]:
    """What the applicant was asked to consent to for this case, newest first: in the application, and by an officer."""
    row, _ = case_known(actor, case, "case.see")
    return consents_about(row, clock)


def consents_standing(row: Case, *, clock: Clock = SYSTEM_CLOCK) -> dict[str, UUID]:
    """The consents that stand for a case now, by the service that they open. For callers that asked for permission."""
    return {c.service: c.id for c in consents_about(row, clock) if c.state == "valid"}


def consents_about(row: Case, clock: Clock) -> list[ConsentView]:
    """The same, for callers that asked for permission."""
    office = system(row.agency)
    found = [c for case in {row.number, str(row.draft)} for c in consents_for(office, case=case, clock=clock)]
    return sorted(found, key=lambda c: str(c.id), reverse=True)
