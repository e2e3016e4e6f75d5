"""The smaller desks: disputes about registers, money that fits no bill, service definitions, register switches."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from salaklang.capabilities.payments.actions import set_aside_return
from salaklang.capabilities.payments.queries import unmatched
from salaklang.capabilities.services.actions import definition_publish
from salaklang.capabilities.services.errors import DefinitionBroken
from salaklang.capabilities.services.queries import problems_of, services_all
from salaklang.foundations.exchange.actions import dispute_answer, register_state_set
from salaklang.foundations.exchange.queries import disputes_for, registers_of
from salaklang.foundations.exchange.texts import STATES as REGISTER_STATES
from salaklang.foundations.identity.queries import person_names
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import desk as x
from salaklang.interfaces.desk.views.letters import with_faults
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Fault, Field, errors_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.errors import Conflict, Invalid, NotFound
from salaklang.kernel.ids import slug_is
from salaklang.kernel.text import Text

_FILE_MOST = 500_000


@audience("officer:register-keeper")
def disputes(request: AskedRequest) -> HttpResponse:
    """What people have said is wrong in our registers, each with its answer form; the oldest on top."""
    actor = request.actor
    faults: dict[str, Text] = {}
    given = request.POST
    asked = given.get("dispute", "")
    if request.method == "POST":
        try:
            outcome, reason = given.get("outcome", ""), given.get("reason", "")
            dispute_answer(actor, dispute=UUID(asked), outcome=outcome, reason=reason, value=given.get("value", ""))
            return HttpResponseRedirect(request.path)
        except Invalid as error:
            faults = error.fields or {"": error.message}
        except ValueError as error:
            raise NotFound("no such dispute") from error
    found = disputes_for(actor)
    names = person_names(actor, [d.person for d in found if d.person])
    rows: list[dict[str, Any]] = []
    for d in found:
        mine = faults if str(d.id) == asked else {}
        typed = given if str(d.id) == asked else {}
        options = [("upheld", x.DISPUTE_UPHELD, None), ("refused", x.DISPUTE_REFUSED, None)]
        fields = [
            Field("radios", "outcome", x.DISPUTE_OUTCOME, value=typed.get("outcome", ""), options=options),
            Field("input", "value", x.DISPUTE_VALUE, x.DISPUTE_VALUE_HINT, value=typed.get("value", ""), optional=True),
            Field("textarea", "reason", x.REASON, value=typed.get("reason", ""), rows=3),
        ]
        for one in fields:
            one.name_id = f"{d.id}-{one.name}"
        name = names[d.person] if d.person in names else x.DISPUTE_VIA.fill(agency=d.reporter_name)
        rows.append({"d": d, "name": name, "fields": with_faults(fields, mine)})
    errors = errors_of([one for row in rows for one in row["fields"]])
    return desk_page(request, "desk/disputes.html", {"rows": rows, "errors": errors}, status=422 if faults else 200)


@audience("officer:finance")
def payments(request: AskedRequest) -> HttpResponse:
    """Money that came in and fits no open bill."""
    actor = request.actor
    faults: list[Fault] = []
    if request.method == "POST":
        note = request.POST.get("note", "").strip()
        notice = request.POST.get("notice", "")
        if note:
            try:
                set_aside_return(actor, notice=UUID(notice), note=note[:500])
            except ValueError as error:
                raise NotFound("no such payment") from error
            return HttpResponseRedirect(request.path)
        faults = [Fault(f"#note-{notice}", x.PAY_NOTE_NEEDED)]
    context = {"rows": unmatched(actor), "errors": faults}
    return desk_page(request, "desk/payments.html", context, status=422 if faults else 200)


@audience("officer:publisher")
def services(request: AskedRequest) -> HttpResponse:
    """Paste or upload a definition; see what stands against it; publish it when nothing does."""
    actor = request.actor
    text, problems, faults, good = "", [], {}, False
    if request.method == "POST":
        try:
            text = _text_given(request)
            if request.POST.get("do") == "publish":
                published = definition_publish(actor, text)
                return HttpResponseRedirect(f"{request.path}?published={published.service}")
            problems = problems_of(actor, text)
            good = not problems
        except DefinitionBroken as error:
            problems = list(error.problems)
        except Invalid as error:
            faults = error.fields
        except Conflict as error:
            faults = {"text": error.message}
    done = request.GET.get("published", "")
    field = Field("textarea", "text", x.SERVICE_TEXT, value=text, rows=24, classes="sala-source")
    fields = with_faults([field, Field("file", "file", x.SERVICE_FILE, accept=".yaml,.yml,text/yaml")], faults)
    context = {
        "fields": fields,
        "errors": errors_of(fields),
        "problems": problems,
        "good": good,
        "published": done if slug_is(done) else "",
        "services": services_all(actor),
    }
    return desk_page(request, "desk/services.html", context, status=422 if problems or faults else 200)


@audience("officer:register-keeper")
def registers(request: AskedRequest) -> HttpResponse:
    """How our registers are connected; on a demonstration node they can be switched."""
    actor = request.actor
    if request.method == "POST":
        register_state_set(actor, service=request.POST.get("service", ""), state=request.POST.get("state", ""))
        return HttpResponseRedirect(request.path)
    context = {
        "rows": registers_of(actor, agency=actor.agency),
        "states": REGISTER_STATES,
        "switchable": settings.SALA_MODE in ("demo", "test"),
    }
    return desk_page(request, "desk/registers.html", context)


def _text_given(request: AskedRequest) -> str:
    """The definition, from the file if there is one. Raises Invalid (field `text` or `file`)."""
    sent = request.FILES.get("file")
    if sent is not None:
        try:
            return str(sent.read(_FILE_MOST), "utf-8-sig")
        except UnicodeDecodeError as error:
            raise Invalid(fields={"file": x.SERVICE_ENCODING}) from error
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise Invalid(fields={"text": x.SERVICE_EMPTY})
    return text
