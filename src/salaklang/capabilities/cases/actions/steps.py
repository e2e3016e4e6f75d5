"""What every step on a case shares: lock, permission, the table of states, the act, the message."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.errors import AlreadyDecided, CaseMoved, CaseUnknown, NotNow
from salaklang.capabilities.cases.models import Case
from salaklang.capabilities.cases.permissions import facts
from salaklang.capabilities.cases.rules import FINAL, Step, state_next
from salaklang.capabilities.cases.texts import MESSAGES, STATES
from salaklang.foundations.governance.queries import require
from salaklang.foundations.governance.rules import Decision as Permission
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications.actions import message_send
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import Clock


def case_locked(actor: Actor, case: UUID, act: str, *, expected_version: int | None = None) -> tuple[Case, Permission]:
    """The case, locked until the transaction ends, and the rule by which the actor may do `act`.

    Raises CaseUnknown, NotAllowed; AlreadyDecided or CaseMoved when the case is no longer at `expected_version`.
    """
    row = Case.objects.select_for_update().filter(pk=case).first()
    if row is None:
        raise CaseUnknown(str(case))
    permission = require(actor, act, **facts(actor, row))
    if expected_version is not None and expected_version != row.revision:
        moved = AlreadyDecided if row.state in FINAL else CaseMoved
        raise moved(f"{row.id} is at {row.revision}", state=STATES[row.state])
    return row, permission


def step_take(row: Case, step: Step) -> None:
    """Move the case by the table (not saved yet). Raises AlreadyDecided, NotNow."""
    state = state_next(row.state, step, paid=row.paid_at is not None, letters_open=row.letters_open)  # type: ignore[arg-type]
    if state is None:
        refused = AlreadyDecided if row.state in FINAL else NotNow
        raise refused(f"{step} at {row.state}", state=STATES[row.state])
    row.state = state
    row.revision += 1


def case_act(
    actor: Actor,
    row: Case,
    kind: str,
    record: dict[str, Any],
    clock: Clock,
    *,
    legal_basis: str = "",
    public: Mapping[str, str] | None = None,
) -> str:
    """The act on the case; its receipt code. `public`: what anyone may read of a decision, for ever."""
    act = act_append(
        actor,
        kind=kind,
        agency=row.agency,
        subject=Ref("case", str(row.id)),
        record=record,
        persons=[row.person],
        service=row.service,
        legal_basis=legal_basis,
        public=public,
        at=clock.now(),
    )
    return act.code


def case_tell(row: Case, kind: str, *, key: str = "", **values: Any) -> None:
    """Tell the applicant; numbers and dates only, because it goes out by mail. Told once per `key`."""
    subject, body = MESSAGES[kind]
    filled = {"number": row.number, **values}
    message_send(
        system(row.agency),
        person=row.person,
        about=Ref("case", str(row.id)),
        kind=kind,
        subject=subject.fill(**filled),
        body=body.fill(**filled),
        agency=row.agency,
        key=f"{kind}:{row.id}{key}",
    )
