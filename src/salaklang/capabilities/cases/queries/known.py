"""The case that somebody names, for whoever may do with it what they are about to do."""

from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.errors import CaseUnknown
from salaklang.capabilities.cases.models import Case
from salaklang.capabilities.cases.permissions import facts
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor


def case_known(actor: Actor, case: UUID, act: str) -> tuple[Case, dict[str, Any]]:
    """A case and its facts, for an actor who may do `act` with it. Raises CaseUnknown, NotAllowed."""
    row = Case.objects.filter(pk=case).first()
    if row is None:
        raise CaseUnknown(str(case))
    known = facts(actor, row)
    require(actor, act, **known)
    return row, known
