"""Cases: a citizen's own, and an agency's worklist."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from salaklang.capabilities.cases.actions import case_check, case_decide, case_withdraw
from salaklang.capabilities.cases.queries import case_get, my_cases, worklist
from salaklang.capabilities.cases.queries.views import CaseLine, CaseView
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.api.schemas import ActOut, Given, TextOut
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.clock import moment_read
from salaklang.kernel.errors import Invalid

router = Router()
CITIZEN, OFFICER = ("citizen",), ("officer",)
_AFTER = r"^[0-9T:.+Z-]{10,40}~[0-9a-f-]{36}$"
State = Literal[
    "received",
    "correction-asked",
    "awaiting-payment",
    "in-progress",
    "awaiting-reply",
    "approved",
    "refused",
    "withdrawn",
]


class CaseLineOut(Schema):
    id: UUID
    number: str
    service: str
    agency: str
    state: State
    state_text: TextOut
    channel: str
    submitted_at: datetime
    due_at: datetime
    late: bool
    version: int = Field(description="Counts the changes; name it when deciding")


class CaseOut(CaseLineOut):
    status: TextOut
    paid: bool
    fee_satang: int
    history: list[ActOut]
    questions_asked: int
    answers_fetched: int


class WorklistOut(Schema):
    lines: list[CaseLineOut]
    next: str | None = Field(description="Value of `after` for the next page; null on the last")


class WithdrawIn(Given):
    reason: str = Field("", max_length=4000)


class DecisionIn(Given):
    outcome: Literal["approve", "refuse"]
    reasons: str = Field(max_length=4000)
    ground: str = Field("", max_length=60, description="One of the service's grounds of refusal")
    version: int = Field(ge=1, le=2_147_483_647, description="The case's `version` that the officer saw")


@operation(router, "GET", "/cases", audience=CITIZEN, answers={200: list[CaseLineOut]})
def cases_mine(request: AskedRequest) -> Any:
    """The signed-in person's own cases, newest first."""
    return [_line(c) for c in my_cases(request.actor)]


@operation(router, "GET", "/cases/{case}", audience=CITIZEN, answers={200: CaseOut}, problems=(404,))
def cases_read(request: AskedRequest, case: UUID) -> Any:
    """One of the signed-in person's cases with every act on it."""
    return _case(case_get(request.actor, case))


@operation(router, "POST", "/cases/{case}/withdrawal", audience=CITIZEN, answers={200: CaseOut}, problems=(404, 409))
def cases_withdraw(request: AskedRequest, case: UUID, payload: WithdrawIn) -> Any:
    """Take the application back; possible until it is decided."""
    case_withdraw(request.actor, case=case, reason=payload.reason)
    return _case(case_get(request.actor, case))


@operation(router, "GET", "/desk/cases", audience=OFFICER, answers={200: WorklistOut})
def desk_worklist(
    request: AskedRequest,
    state: State | None = None,
    after: Annotated[str | None, Query(max_length=80, pattern=_AFTER)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """The agency's open cases by due date, a page at a time."""
    page = worklist(request.actor, state=state, after=_after(after), limit=limit)
    following = f"{page.after[0].isoformat()}~{page.after[1]}" if page.after else None
    return WorklistOut(lines=[_line(c) for c in page.lines], next=following)


@operation(router, "GET", "/desk/cases/{case}", audience=OFFICER, answers={200: CaseOut}, problems=(404,))
def desk_case(request: AskedRequest, case: UUID) -> Any:
    """One case of the officer's agency."""
    return _case(case_get(request.actor, case))


@operation(router, "POST", "/desk/cases/{case}/check", audience=OFFICER, answers={200: CaseOut}, problems=(404, 409))
def desk_check(request: AskedRequest, case: UUID) -> Any:
    """Say that the papers are complete."""
    case_check(request.actor, case=case)
    return _case(case_get(request.actor, case))


@operation(router, "POST", "/desk/cases/{case}/decision", audience=OFFICER, answers={200: CaseOut}, problems=(404, 409))
def desk_decide(request: AskedRequest, case: UUID, payload: DecisionIn) -> Any:
    """Decide, with reasons, on the version that the officer saw."""
    case_decide(
        request.actor,
        case=case,
        outcome=payload.outcome,
        reasons=payload.reasons,
        ground=payload.ground,
        expected_version=payload.version,
    )
    return _case(case_get(request.actor, case))


def _after(text: str | None) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    due, _, last = text.partition("~")
    try:
        return moment_read(due), UUID(last)
    except ValueError as error:
        raise Invalid("after", fields={"after": Invalid.text}) from error


def _line(line: CaseLine) -> CaseLineOut:
    return CaseLineOut(
        **_shared(line), submitted_at=line.submitted_at, due_at=line.due_at, late=line.late, version=line.revision
    )


def _case(view: CaseView) -> CaseOut:
    return CaseOut(
        **_shared(view),
        submitted_at=view.submitted_at,
        due_at=view.due_at,
        late=view.late,
        version=view.version,
        status=TextOut.of(view.status),
        paid=view.paid_at is not None,
        fee_satang=sum(b.amount_satang for b in view.bills),
        questions_asked=view.questions_asked,
        answers_fetched=view.answers_fetched,
        history=[
            ActOut(
                code=a.code,
                kind=a.kind,
                text=TextOut.of(a.title),
                agency=a.agency,
                at=a.at,
                sealed=a.sealed,
                index=a.index,
            )
            for a in view.history
        ],
    )


def _shared(case: CaseLine | CaseView) -> dict[str, Any]:
    return {
        "id": case.id,
        "number": case.number,
        "service": case.service,
        "agency": case.agency,
        "state": case.state,
        "state_text": TextOut.of(case.state_text),
        "channel": case.channel,
    }
