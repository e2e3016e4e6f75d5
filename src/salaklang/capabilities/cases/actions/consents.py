"""An officer asks the applicant for consent, where only that opens a register and it was not given before."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.errors import AlreadyDecided, CaseUnknown
from salaklang.capabilities.cases.models import Case
from salaklang.capabilities.cases.permissions import facts
from salaklang.capabilities.cases.queries.lookups import registers_askable
from salaklang.capabilities.cases.rules import FINAL
from salaklang.capabilities.cases.texts import CONSENT_REGISTER, STATES
from salaklang.foundations.exchange.actions import consent_ask
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import person_pid
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid

ANSWER_WITHIN = timedelta(days=30)


@transaction.atomic
def case_consent_ask(actor: Actor, *, case: UUID, register: str, clock: Clock = SYSTEM_CLOCK) -> UUID:
    """Ask the applicant to let this office ask `register` once, within 30 days, for the case; the consent's id.

    They are told and answer on their own page; given, the register is open to a look-up (`register_look_up`). Raises
    Invalid (field `register`) for one that needs no consent, has answered, or about which they are being asked already;
    AlreadyDecided, CaseUnknown, NotAllowed.
    """
    row = Case.objects.select_for_update().filter(pk=case).first()  # two clicks ask once
    if row is None:
        raise CaseUnknown(str(case))
    require(actor, "case.look-up", **facts(actor, row))
    if row.state in FINAL:
        raise AlreadyDecided(str(row.id), state=STATES[row.state])
    item = next((i for i in registers_askable(actor, row.id, clock=clock) if i.key == register), None)
    if item is None:
        raise Invalid(register[:80], fields={"register": CONSENT_REGISTER})
    return consent_ask(
        actor,
        subject=person_pid(system(), row.person),
        requester=row.agency,
        service=item.service,
        purpose=item.purpose,
        data_types=[field.key for field in item.fields],
        valid_until=clock.now() + ANSWER_WITHIN,
        case=row.number,
        clock=clock,
    ).id
