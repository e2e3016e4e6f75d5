"""Letters: the two registers, one letter with its answer form, a new letter."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.capabilities.correspondence.actions import letter_acknowledge, letter_answer, letter_send
from salaklang.capabilities.correspondence.queries import letter_get, register_in, register_out
from salaklang.capabilities.correspondence.rules import OUTCOMES, URGENCIES
from salaklang.capabilities.correspondence.texts import OUTCOMES as OUTCOME_TEXTS
from salaklang.capabilities.correspondence.texts import URGENCIES as URGENCY_TEXTS
from salaklang.capabilities.services.ports import Unreadable, conventions
from salaklang.foundations.governance.queries import allowed
from salaklang.foundations.identity.queries import agencies_all
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import desk as x
from salaklang.interfaces.ui import ports
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, Option, errors_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.errors import Invalid
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text

_PAGE = 50
_WHO = ("officer:letters", "officer:clerk", "officer:officer", "officer:registrar")


@audience(*_WHO)
def letters(request: AskedRequest) -> HttpResponse:
    """One register, newest first; `before=year-seq` for older lines."""
    direction = "out" if request.GET.get("register") == "out" else "in"
    read = register_out if direction == "out" else register_in
    found = read(request.actor, before=_before(request.GET.get("before", "")), limit=_PAGE + 1)
    entries = found[:_PAGE]
    older = f"{entries[-1].year}-{entries[-1].seq}" if len(found) > _PAGE else ""
    return desk_page(request, "desk/letters.html", {"entries": entries, "direction": direction, "older": older})


@audience(*_WHO)
def letter(request: AskedRequest, letter: UUID) -> HttpResponse:
    """A letter beside the form that answers it."""
    actor = request.actor
    faults: dict[str, Text] = {}
    if request.method == "POST" and request.POST.get("do") == "acknowledge":
        letter_acknowledge(actor, letter=letter)
        return HttpResponseRedirect(request.path)
    if request.method == "POST":
        try:
            letter_answer(
                actor, letter=letter, body=request.POST.get("body", ""), outcome=request.POST.get("outcome", "")
            )
            return HttpResponseRedirect(request.path)
        except Invalid as error:
            faults = error.fields
    found = letter_get(actor, letter)
    may_answer = found.to_agency == actor.agency and found.state != "answered"
    may_answer = may_answer and allowed(actor, "letter.answer", agency=found.to_agency)
    fields = _answer_fields(request, faults) if may_answer else []
    context = {"letter": found, "fields": fields, "errors": errors_of(fields), "mine": found.to_agency == actor.agency}
    return desk_page(request, "desk/letter.html", context, status=422 if faults else 200)


@audience(*_WHO)
def letter_new(request: AskedRequest) -> HttpResponse:
    """A letter that is about no case (one about a case is sent from the case's page)."""
    faults: dict[str, Text] = {}
    if request.method == "POST":
        try:
            sent = letter_send(request.actor, **letter_given(request.POST))
            return HttpResponseRedirect(f"/desk/letters/{sent.id}")
        except Invalid as error:
            faults = error.fields
    fields = letter_fields(request, faults)
    context = {"fields": fields, "errors": errors_of(fields), "form_key": form_key(request.POST)}
    return desk_page(request, "desk/letter_new.html", context, status=422 if faults else 200)


def letter_given(given: Any) -> dict[str, Any]:
    """What a letter's form says, as `letter_send` takes it. Raises Invalid (field `reply_by`)."""
    reply_by: date | None = None
    parts = [given.get(f"reply_by.{part}", "").strip() for part in ("day", "month", "year")]
    if any(parts):
        try:
            reply_by = date.fromisoformat(conventions().date(*parts))
        except Unreadable as error:
            raise Invalid(fields={"reply_by": error.text}) from error
    return {
        "to_agency": given.get("to_agency", ""),
        "subject": given.get("subject", ""),
        "body": given.get("body", ""),
        "urgency": given.get("urgency", "normal"),
        "reply_by": reply_by,
        "key": form_key(given),
    }


def form_key(given: Any) -> UUID:
    """The key that a form carries, so that what is sent twice is done once; a new one for a new form."""
    try:
        return UUID(given.get("key", ""))
    except ValueError:
        return id_new()


def letter_fields(request: AskedRequest, faults: dict[str, Text], *, subject: str = "") -> list[Field]:
    """The form of a letter; shared with the case page."""
    given = request.POST
    actor = request.actor
    others: list[Option] = [("", "", None), *((a.slug, a.name, None) for a in agencies_all() if a.slug != actor.agency)]
    urgencies = [(u, URGENCY_TEXTS[u], None) for u in URGENCIES]
    reply = {part: given.get(f"reply_by.{part}", "") for part in ("day", "month", "year")}
    made = [
        Field("select", "to_agency", x.LETTER_TO, value=given.get("to_agency", ""), options=others),
        Field("input", "subject", x.LETTER_SUBJECT, value=given.get("subject", subject)),
        Field("textarea", "body", x.LETTER_BODY, value=given.get("body", ""), rows=6),
        Field("select", "urgency", x.LETTER_URGENCY, value=given.get("urgency", "normal"), options=urgencies),
        Field("date", "reply_by", x.LETTER_REPLY_BY, ports.calendar().form_hint(), value=reply, optional=True),
    ]
    return with_faults(made, faults)


def with_faults(fields: list[Field], faults: dict[str, Text]) -> list[Field]:
    """Each field with its fault."""
    for one in fields:
        one.error, one.faults = faults.get(one.name), faults
    return fields


def _answer_fields(request: AskedRequest, faults: dict[str, Text]) -> list[Field]:
    given = request.POST
    outcomes = [(o, OUTCOME_TEXTS[o], None) for o in OUTCOMES]
    made = [
        Field("radios", "outcome", x.LETTER_OUTCOME, value=given.get("outcome", ""), options=outcomes),
        Field("textarea", "body", x.LETTER_BODY, value=given.get("body", ""), rows=8),
    ]
    return with_faults(made, faults)


def _before(typed: str) -> tuple[int, int] | None:
    year, _, seq = typed.partition("-")
    if year.isascii() and year.isdigit() and seq.isascii() and seq.isdigit() and len(typed) < 20:
        return int(year), int(seq)
    return None
