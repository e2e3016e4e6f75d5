"""A service's first page, and its start button."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from salaklang.capabilities.cases.actions import draft_start
from salaklang.capabilities.cases.queries import my_drafts
from salaklang.capabilities.services.queries import offices_of, service_get
from salaklang.capabilities.services.rules import Definition, Evidence, Question, Register
from salaklang.foundations.exchange.ports import connectors, grants
from salaklang.foundations.identity.queries import agency_get
from salaklang.interfaces.portal.answers import clock_text
from salaklang.interfaces.portal.texts import service as x
from salaklang.interfaces.portal.views.counts import service_says
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field
from salaklang.interfaces.ui.filters import baht, date_
from salaklang.interfaces.ui.pages import public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text


@audience("public")
@require_safe
def service(request: AskedRequest, service: str) -> HttpResponse:
    actor = request.actor
    d = service_get(actor, service)
    drafts = [one for one in my_drafts(actor) if one.service == d.id] if actor.kind == "citizen" else []
    agencies = offices_of(d)
    options = [(a.slug, a.name, None) for a in agencies]
    context = {
        "x": x,
        "d": d,
        "facts": _facts(d, agencies),
        "drafts": drafts,
        "agencies": agencies,
        "agency_field": Field("select", "agency", x.AT, options=options),
        "registers": [_fetched(d, i) for i in d.items() if isinstance(i, Register)],
        "evidence": [i for i in d.items() if isinstance(i, Evidence)],
        "version_text": x.VERSION.fill(version=d.version, date=date_(d.effective_from)),
        "twice": service_says(d.id),
        "for_person": request.GET.get("for", ""),
    }
    return public_page(request, "portal/service.html", context)


@audience("citizen")
def start(request: AskedRequest, service: str) -> HttpResponse:
    """The start button. After a sign-in on the way one lands here by GET, and is sent to the page to press it."""
    if request.method != "POST":
        return HttpResponseRedirect(f"/services/{service}")
    for_person = _uuid(request.POST.get("for", ""))
    draft = draft_start(
        request.actor,
        service=service,
        agency=request.POST.get("agency", ""),
        for_person=for_person,
        fresh=request.POST.get("fresh") == "1",
    )
    return HttpResponseRedirect(f"/apply/{draft.id}")


def _facts(d: Definition, agencies: list[Any]) -> list[dict[str, Any]]:
    # What everyone is asked; some answers lead to a few more.
    questions = sum(isinstance(i, Question) and not i.show_if and not i.fallback_for for i in d.items())
    clock = clock_text(d.office_clock)
    rows: list[dict[str, Any]] = []
    if len(agencies) == 1:
        rows.append({"key": x.AT, "value": agencies[0].name})
    rows += [
        {"key": x.COST, "value": baht(d.fee.satang) if d.fee.satang else x.FREE},
        {"key": x.OFFICE_TIME, "value": clock},
        {"key": x.QUESTIONS, "value": x.QUESTIONS_N.fill(n=questions)},
        {"key": x.RESULT, "value": d.output.title},
    ]
    if d.citizen_clock:
        own = clock_text(d.citizen_clock)
        rows.append({"key": x.YOUR_TIME, "value": own, "note": d.citizen_late})
    return rows


def _fetched(d: Definition, register: Register) -> dict[str, Text]:
    source = d.source(register.source)
    connector = connectors().get(register.service)
    law = x.BASIS_LAW.fill(title=source.title if source else register.source)
    return {
        "title": register.title,
        "provider": agency_get(connector.provider).name if connector else Text(register.service, register.service),
        "purpose": grants().purpose_text(register.purpose),
        "basis": law if register.basis == "law" else x.BASIS_CONSENT,
    }


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
