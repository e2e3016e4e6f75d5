"""The citizen's cases: the list, status, receipt, payment, withdrawal, correction, files."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from salaklang.capabilities.cases.actions import case_withdraw, correction_evidence, correction_give
from salaklang.capabilities.cases.queries import case_get, my_cases, my_drafts
from salaklang.capabilities.cases.queries.views import CaseView
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Evidence, Question, raw_from_form
from salaklang.foundations.documents.queries import document_content, document_get
from salaklang.foundations.documents.typesetting import pdf_make, qr_svg
from salaklang.foundations.identity.queries import person_name
from salaklang.interfaces.portal.answers import clock_text, given_groups
from salaklang.interfaces.portal.case_view import (
    TONES,
    agency_name,
    bill_of,
    evidence_document,
    timeline,
    unpaid_bill,
    uses_about,
)
from salaklang.interfaces.portal.texts import case as x
from salaklang.interfaces.portal.texts import me as me_texts
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of, field_of
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import Text

_FINAL = ("approved", "refused", "withdrawn")
_FILE_MOST = 20 * 1024 * 1024


@audience("citizen")
def me(request: AskedRequest) -> HttpResponse:
    """My cases and what I have not finished."""
    actor = request.actor
    cases = my_cases(actor)
    drafts = [{"row": d, "title": service_get(actor, d.service, d.version).title} for d in my_drafts(actor)]
    context = {
        "x": me_texts,
        "open": [c for c in cases if c.state not in _FINAL],
        "done": [c for c in cases if c.state in _FINAL],
        "drafts": drafts,
        "tones": TONES,
    }
    return page(request, "portal/me.html", context)


@audience("citizen")
def status(request: AskedRequest, case: UUID) -> HttpResponse:
    """One status line, every act with its proof, every use of data, and what one can do."""
    actor = request.actor
    found = case_get(actor, case)
    return _status_page(request, found, _correction_fields(found, {}, request), status=200)


@audience("citizen")
def receipt(request: AskedRequest, case: UUID) -> HttpResponse:
    found = case_get(request.actor, case)
    context = {"x": x, "case": found, "agency": agency_name(found.agency), "bill": unpaid_bill(found)}
    return page(request, "portal/receipt.html", context)


@audience("citizen", "officer:counter")
@require_safe
def receipt_pdf(request: AskedRequest, case: UUID) -> HttpResponse:
    """The receipt as PDF/A, made on the spot from the case; its code leads to the act's proof."""
    found = case_get(request.actor, case)
    url = f"{settings.SALA_BASE_URL}/proof/{found.act_code}"
    rows = [{"label": label.th, "value": value} for label, value in _answer_rows(found)]
    data = {
        "agency_name": agency_name(found.agency).th,
        "case_number": found.number,
        "service_name": found.definition.title.th,
        "applicant_name": person_name(request.actor, found.person, mandate_ok=True),
        "received_at": found.submitted_at.isoformat(),
        "channel": found.channel,
        "rows": rows,
        "due_on": found.due_at.date().isoformat(),
        "fee_satang": found.definition.fee.satang,
        "act_code": found.act_code,
        "code": found.act_code,
        "check_url": url,
    }
    content = pdf_make("receipt", data, check_url=url, at=found.submitted_at)
    return _file(content, "application/pdf", f"receipt-{found.act_code}.pdf")


@audience("citizen")
@require_safe
def pay(request: AskedRequest, case: UUID) -> HttpResponse:
    """The QR code; waits for the bank's word. `part=state` is the fragment that htmx asks for."""
    found = case_get(request.actor, case)
    bill = bill_of(found)
    if bill is None:
        raise NotFound(f"case {case} has no bill")
    context: dict[str, Any] = {"x": x, "case": found, "bill": bill}
    if request.GET.get("part") == "state":
        return page(request, "portal/parts/pay_state.html", context)
    if bill.state == "open":
        context["qr"] = qr_svg(bill.payload)
        if settings.SALA_BANK_URL and settings.SALA_MODE in ("demo", "test"):
            query = urlencode({"payload": bill.payload, "lang": request.language})
            context["bank_url"] = f"{settings.SALA_BANK_URL}/pay?{query}"
    return page(request, "portal/pay.html", context)


@audience("citizen")
@require_POST
def withdraw(request: AskedRequest, case: UUID) -> HttpResponse:
    case_withdraw(request.actor, case=case, reason=request.POST.get("reason", ""))
    return HttpResponseRedirect(f"/cases/{case}")


@audience("citizen")
@require_POST
def correct(request: AskedRequest, case: UUID) -> HttpResponse:
    """The correction that was asked for: files first, then the answers, which send it."""
    actor = request.actor
    found = case_get(actor, case)
    form = dict(request.POST.lists())
    answers: dict[str, Any] = {}
    faults: dict[str, Text] = {}
    for item in _asked(found):
        if isinstance(item, Question):
            answers[item.key] = raw_from_form(item, form)
        elif sent := request.FILES.get(item.key):
            try:
                name, content = sent.name or "", sent.read(_FILE_MOST)
                correction_evidence(actor, case=case, evidence=item.key, filename=name, content=content)
            except Invalid as error:
                faults[item.key] = next(iter(error.fields.values()), error.message)
    if not faults:
        try:
            correction_give(actor, case=case, answers=answers, note=request.POST.get("note", ""))
            return HttpResponseRedirect(f"/cases/{case}")
        except Invalid as error:
            faults = error.fields or {"": error.message}
    return _status_page(request, case_get(actor, case), _correction_fields(found, faults, request), status=422)


@audience("citizen", "officer")
@require_safe
def document(request: AskedRequest, case: UUID, document: UUID) -> HttpResponse:
    """A file of the case, or its certificate. Never shown inside our own page: a browser may not run what it holds."""
    actor = request.actor
    found = case_get(actor, case)
    if not evidence_document(found, document):
        raise NotFound(f"document {document} is not of this case")
    mandate_ok, agencies = found.person != actor.person, (found.agency,)  # else `case_get` had refused
    about = document_get(actor, document, mandate_ok=mandate_ok, agencies=agencies)
    content = document_content(actor, document, mandate_ok=mandate_ok, agencies=agencies)
    return _file(content, about.media_type, about.filename)


def _status_page(request: AskedRequest, found: CaseView, fields: list[Field], *, status: int) -> HttpResponse:
    actor = request.actor
    for_other = found.person != actor.person
    context = {
        "x": x,
        "case": found,
        "tone": TONES.get(found.state, ""),
        "entries": timeline(found.history),
        "uses": [] if for_other else uses_about(actor, found),
        "bill": unpaid_bill(found),
        "took": found.decided_at - found.submitted_at if found.decided_at else None,
        "limit": clock_text(found.definition.office_clock),
        "ground": found.definition.ground(found.decision.ground) if found.decision and found.decision.ground else None,
        "appeal": Text(found.decision.appeal_th, found.decision.appeal_en) if found.decision else None,
        "groups": given_groups(found.definition, found.way, found.answers, found.registers, found.evidence),
        "fields": fields,
        "errors": errors_of(fields),
    }
    return page(request, "portal/status.html", context, status=status)


def _asked(found: CaseView) -> Iterator[Question | Evidence]:
    """The questions and files that the correction names; all of them when it names none."""
    if "give-correction" not in found.steps or found.correction is None:
        return
    for item in found.way.items:
        if isinstance(item, Question | Evidence) and (not found.correction.keys or item.key in found.correction.keys):
            yield item


def _correction_fields(found: CaseView, faults: dict[str, Text], request: AskedRequest) -> list[Field]:
    form = dict(request.POST.lists())
    made: list[Field] = []
    for item in _asked(found):
        if isinstance(item, Question):
            raw = raw_from_form(item, form) if form else None
            made.append(field_of(item, value=found.answers.get(item.key), raw=raw, faults=faults))
        else:
            label = x.CORRECTION_FILE.fill(label=item.label)
            one = Field("file", item.key, label, error=faults.get(item.key), faults=faults)
            one.accept = ",".join(item.allowed)
            made.append(one)
    return made


def _answer_rows(found: CaseView) -> Iterator[tuple[Text, str]]:
    """What was filed, for the printed receipt (in the language of the page)."""
    for group in given_groups(found.definition, found.way, found.answers, found.registers, found.evidence):
        for row in group.rows:
            if row["value"]:
                yield row["key"], row["value"]


def _file(content: bytes, media_type: str, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
