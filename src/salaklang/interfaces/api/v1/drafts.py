"""Filling in an application, for the citizen's own programs."""

from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from salaklang.capabilities.cases.actions import case_submit, draft_answer, draft_drop, draft_fetch, draft_start
from salaklang.capabilities.cases.queries import draft_get, my_drafts
from salaklang.capabilities.cases.queries.views import DraftView
from salaklang.capabilities.services.rules import Register
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.api.schemas import Created, Given, Key, Slug, TextOut
from salaklang.interfaces.ui.request import AskedRequest

router = Router()
CITIZEN = ("citizen",)


class DraftIn(Given):
    service: Slug
    agency: Slug = Field(description="Machine name of the agency that decides")


class AnswerIn(Given):
    """An answer as a form would send it: text, or a list of texts, or an object of texts for grouped questions."""

    value: str | list[str] | dict[str, str] | list[dict[str, str]] | None
    lock: int | None = Field(None, ge=0, le=2_147_483_647, description="The draft's `lock` that the asker saw")


class ItemOut(Schema):
    key: str
    kind: str = Field(description="question, register or evidence")
    type: str = ""
    label: TextOut


class DraftOut(Schema):
    id: UUID
    service: str
    version: str
    agency: str
    lock: int
    answers: dict[str, Any]
    registers: dict[str, str] = Field(description="Register key → what became of asking it")
    next: ItemOut | None = Field(description="What to answer next; null when nothing is left")
    stopped: bool = Field(description="Whether the first questions showed that there is nothing to apply for")
    case: UUID | None


class DraftLine(Schema):
    id: UUID
    service: str
    agency: str


class SubmissionOut(Schema):
    case: UUID
    number: str
    state: str
    act_code: str = Field(description="Receipt code")
    bill: UUID | None


@operation(router, "POST", "/drafts", audience=CITIZEN, answers={201: Created}, problems=(404, 409))
def drafts_start(request: AskedRequest, payload: DraftIn) -> Any:
    """Begin an application, or come back to the unfinished one for the same service and agency."""
    draft = draft_start(request.actor, service=payload.service, agency=payload.agency)
    return Status(201, Created(id=draft.id, href=f"/api/v1/drafts/{draft.id}"))


@operation(router, "GET", "/drafts", audience=CITIZEN, answers={200: list[DraftLine]})
def drafts_list(request: AskedRequest) -> Any:
    """The signed-in person's unfinished applications, newest first."""
    return [DraftLine(id=d.id, service=d.service, agency=d.agency) for d in my_drafts(request.actor)]


@operation(router, "GET", "/drafts/{draft}", audience=CITIZEN, answers={200: DraftOut}, problems=(404,))
def drafts_read(request: AskedRequest, draft: UUID) -> Any:
    """A draft with its answers and the next thing to answer."""
    return _draft(draft_get(request.actor, draft))


@operation(
    router, "PUT", "/drafts/{draft}/answers/{question}", audience=CITIZEN, answers={200: DraftOut}, problems=(404, 409)
)
def drafts_answer(request: AskedRequest, draft: UUID, payload: AnswerIn, question: Key) -> Any:
    """Give or change one answer."""
    draft_answer(request.actor, draft=draft, question=question, raw=payload.value, version=payload.lock)
    return _draft(draft_get(request.actor, draft))


@operation(
    router,
    "POST",
    "/drafts/{draft}/registers/{register_key}",
    audience=CITIZEN,
    answers={200: DraftOut},
    problems=(404, 409, 503),
)
def drafts_fetch(request: AskedRequest, draft: UUID, register_key: Key) -> Any:
    """Ask a register instead of the person; a register that does not answer is shown as such, not as an error."""
    draft_fetch(request.actor, draft=draft, register=register_key)
    return _draft(draft_get(request.actor, draft))


@operation(router, "DELETE", "/drafts/{draft}", audience=CITIZEN, answers={204: None}, problems=(404, 409))
def drafts_drop(request: AskedRequest, draft: UUID) -> Any:
    """Throw the draft away, with all its answers and files."""
    draft_drop(request.actor, draft=draft)
    return Status(204, None)


@operation(
    router, "POST", "/drafts/{draft}/submission", audience=CITIZEN, answers={201: SubmissionOut}, problems=(404, 409)
)
def drafts_submit(request: AskedRequest, draft: UUID) -> Any:
    """Submit. However often it is sent, there is one case; sending it again gives the same answer."""
    case = case_submit(request.actor, draft=draft)
    submitted = SubmissionOut(
        case=case.id, number=case.number, state=case.state, act_code=case.act_code, bill=case.bill
    )
    return Status(201, submitted)


def _draft(view: DraftView) -> DraftOut:
    following = view.next()
    item = None
    if following is not None:
        label = following.title if isinstance(following, Register) else following.label
        item = ItemOut(
            key=following.key, kind=following.kind, type=getattr(following, "type", ""), label=TextOut.of(label)
        )
    row = view.draft
    return DraftOut(
        id=row.id,
        service=row.service,
        version=row.version,
        agency=row.agency,
        lock=row.lock,
        answers=row.answers,
        registers={k: str(r.get("status", "")) for k, r in row.registers.items()},
        next=item,
        stopped=bool(view.way.stopped),
        case=row.case,
    )
