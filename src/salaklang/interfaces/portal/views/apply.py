"""The way through a form: one item a page. Thin over `cases` actions; the pages are shared with the counter.

Every page is POST-redirect-GET. Typed work outlives a wrong answer, a switched language and an expired session
(`ui.pending`).
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.capabilities.cases.actions import (
    case_submit,
    draft_answer,
    draft_dispute,
    draft_drop,
    draft_evidence_add,
    draft_fetch,
)
from salaklang.capabilities.cases.errors import AnsweredElsewhere, FormChanged, ItemUnknown
from salaklang.capabilities.services.rules import Evidence, Item, Question, Register, raw_from_form
from salaklang.interfaces.portal.answers import answer_groups, fee_text
from salaklang.interfaces.portal.applying import RESULT, Application, application_of, evidence_of, label_of
from salaklang.interfaces.portal.registering import register_context, register_post
from salaklang.interfaces.portal.texts import service as x
from salaklang.interfaces.portal.views.data import wrong_page
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of, field_of
from salaklang.interfaces.ui.frames import frame_of
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.pending import pending_forget, pending_keep, pending_take
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text

_FILE_MOST = 20 * 1024 * 1024


@audience("citizen", "officer:counter")
def resume(request: AskedRequest, draft: UUID) -> HttpResponse:
    """Where one left off."""
    application = application_of(request, draft)
    if application.draft.case is not None:
        return _submitted_already(application)
    return _arrive(request, application, application.view.next())


@audience("citizen", "officer:counter")
def item(request: AskedRequest, draft: UUID, key: str) -> HttpResponse:
    """The page of one question, register answer or piece of evidence."""
    application = application_of(request, draft)
    if application.draft.case is not None:
        return _submitted_already(application)
    found = application.definition.item(key)
    if found is None or found not in application.way.items:
        if request.method == "GET" and found is not None:  # an earlier answer has hidden it
            return HttpResponseRedirect(application.url(application.view.next()))
        raise ItemUnknown(key[:80])
    if isinstance(found, Question):
        return _question(request, application, found)
    if isinstance(found, Register):
        return _register(request, application, found)
    return _evidence(request, application, found)


@audience("citizen", "officer:counter")
def check(request: AskedRequest, draft: UUID) -> HttpResponse:
    """Everything at a glance; the declaration; submit. Pressing twice gives the same case."""
    if request.method == "POST":
        return _submit(request, draft)
    application = application_of(request, draft)
    if application.draft.case is not None:
        return _submitted_already(application)
    return _check_page(request, application, {})


@audience("citizen", "officer:counter")
def result(request: AskedRequest, draft: UUID) -> HttpResponse:
    """What eligibility says when nothing need be filed here."""
    application = application_of(request, draft)
    way = application.way
    if not way.stopped or way.result is None:
        return HttpResponseRedirect(application.url(application.view.next()))
    context = frame_of(request) | {
        "x": x,
        "result": way.result,
        "source": application.definition.source(way.result.source),
        "back": application.url(way.items[-1]),
    }
    return page(request, "portal/stopped.html", context)


@audience("citizen", "officer:counter")
def drop(request: AskedRequest, draft: UUID) -> HttpResponse:
    if request.method == "POST":
        draft_drop(request.actor, draft=draft)
    return HttpResponseRedirect("/desk/counter" if request.path.startswith("/desk/") else "/me")


@audience("citizen", "officer:counter")
def wrong(request: AskedRequest, draft: UUID, key: str) -> HttpResponse:
    """ "This is wrong": say what, and go on with the application."""
    application = application_of(request, draft)
    register = application.definition.item(key)
    usage = application.entry(register).get("usage") if isinstance(register, Register) else None
    if not usage:
        raise ItemUnknown(key[:80])

    def send(field: str, claimed: str, note: str) -> None:
        draft_dispute(application.actor, draft=draft, register=key, field=field, claimed=claimed, note=note)

    person = application.draft.person
    done = application.url(key)
    return wrong_page(request, person, UUID(usage), send=send, done=done, **frame_of(request))


def _submitted_already(application: Application) -> HttpResponse:
    """The draft has become a case: that is where its page is now."""
    at_desk = application.base.startswith("/desk/")
    return HttpResponseRedirect(f"{'/desk' if at_desk else ''}/cases/{application.draft.case}")


def _question(request: AskedRequest, application: Application, question: Question) -> HttpResponse:
    if request.method != "POST":
        kept = pending_take(request)
        raw = raw_from_form(question, dict(kept.lists())) if kept is not None else None
        return _question_page(request, application, question, raw=raw, notice=x.KEPT if kept is not None else None)
    raw = raw_from_form(question, dict(request.POST.lists()))
    do = request.POST.get("do", "next")
    if question.type == "repeat" and (do == "add" or do.startswith("remove-")):
        return _question_page(request, application, question, raw=_rows_changed(question, raw, do))
    if do == "skip" and not question.required:
        raw = None
    try:
        draft_answer(
            application.actor,
            draft=application.draft.id,
            question=question.key,
            raw=raw,
            version=_version(request),
        )
    except Invalid as error:
        pending_keep(request)
        return _question_page(request, application, question, raw=raw, faults=error.fields, status=422)
    except AnsweredElsewhere as error:
        fresh = application_of(request, application.draft.id)
        return _question_page(request, fresh, question, raw=raw, notice=x.STALE, status=error.status)
    pending_forget(request)
    return _onward(request, application.draft.id, question.key)


def _question_page(
    request: AskedRequest,
    application: Application,
    question: Question,
    *,
    raw: Any = None,
    faults: dict[str, Text] | None = None,
    notice: Text | None = None,
    status: int = 200,
) -> HttpResponse:
    one = field_of(question, value=application.draft.answers.get(question.key), raw=raw, faults=faults)
    context = _common(request, application, question) | {"one": one, "errors": errors_of([one]), "notice": notice}
    return page(request, "portal/question.html", context, status=status)


def _register(request: AskedRequest, application: Application, register: Register) -> HttpResponse:
    if request.method == "POST":
        outcome = register_post(request, application, register)
        if isinstance(outcome, Field):
            context = register_context(application, register, one=outcome)
            common = _common(request, application, register) | context | {"errors": errors_of([outcome])}
            return page(request, "portal/register.html", common, status=422)
        return HttpResponseRedirect(outcome) if outcome else _onward(request, application.draft.id, register.key)
    again = register_context(application, register, ask="ask" in request.GET)
    return page(request, "portal/register.html", _common(request, application, register) | again)


def _evidence(request: AskedRequest, application: Application, evidence: Evidence) -> HttpResponse:
    faults: dict[str, Text] = {}
    if request.method == "POST":
        sent = request.FILES.get(evidence.key)
        if sent is None and (request.POST.get("do") == "next"):
            return _onward(request, application.draft.id, evidence.key)
        if sent is None:
            faults[evidence.key] = x.UPLOAD_MISSING
        else:
            try:
                draft_evidence_add(
                    application.actor,
                    draft=application.draft.id,
                    evidence=evidence.key,
                    filename=sent.name or "",
                    content=sent.read(_FILE_MOST),
                )
                return _onward(request, application.draft.id, evidence.key)
            except Invalid as error:
                faults[evidence.key] = next(iter(error.fields.values()), error.message)
    limit = x.UPLOAD_LIMIT.fill(mb=evidence.max_bytes // 1_000_000)
    hint = Text(f"{evidence.hint.th} {limit.th}", f"{evidence.hint.en} {limit.en}") if evidence.hint else limit
    one = Field("file", evidence.key, evidence.label, hint, error=faults.get(evidence.key), faults=faults)
    one.optional, one.accept = not evidence.required, ",".join(evidence.allowed)
    context = _common(request, application, evidence) | {"one": one, "errors": errors_of([one])}
    context["files"] = evidence_of(application, evidence)
    return page(request, "portal/upload.html", context, status=422 if faults else 200)


def _onward(request: AskedRequest, draft: UUID, key: str) -> HttpResponse:
    """To the next page."""
    application = application_of(request, draft)
    return _arrive(request, application, application.after(key))


def _arrive(request: AskedRequest, application: Application, coming: Item | None) -> HttpResponse:
    """To a page. What a law lets us fetch is fetched now, so that the page can show it."""
    if isinstance(coming, Register) and coming.basis == "law" and not application.entry(coming):
        draft_fetch(application.actor, draft=application.draft.id, register=coming.key)
        application = application_of(request, application.draft.id)
    return HttpResponseRedirect(application.url(coming))


def _submit(request: AskedRequest, draft: UUID) -> HttpResponse:
    actor = request.actor
    at_desk = request.path.startswith("/desk/")
    if request.POST.get("declare") != "yes":
        return _check_page(request, application_of(request, draft), {"declare": x.DECLARE_NEEDED})
    try:
        case = case_submit(actor, draft=draft, key=request.POST.get("key", ""))
    except FormChanged as error:
        return _check_page(request, application_of(request, draft), {"": error.message}, status=error.status)
    except Invalid as error:
        faults = {f"link:{k}": v for k, v in error.fields.items()} or {"": error.message}
        return _check_page(request, application_of(request, draft), faults)
    return HttpResponseRedirect(f"/desk/cases/{case.id}?filed=1" if at_desk else f"/cases/{case.id}/receipt")


def _check_page(
    request: AskedRequest, application: Application, faults: dict[str, Text], *, status: int = 422
) -> HttpResponse:
    d = application.definition
    if application.way.stopped:
        return HttpResponseRedirect(application.url(RESULT))
    yes = [("yes", d.declaration, None)]
    declare = Field("checkboxes", "declare", x.DECLARE, error=faults.get("declare"), options=yes)
    declare.faults = faults
    context = frame_of(request) | {
        "x": x,
        "d": d,
        "base": application.base,
        "back": application.url(application.way.items[-1]),
        "for_name": application.for_name,
        "missing": [{"key": i.key, "label": label_of(i)} for i in application.view.missing()],
        "groups": answer_groups(application),
        "declare": declare,
        "submit_key": application.draft.id,
        "fee": fee_text(d),
        "errors": errors_of([declare]),
    }
    return page(request, "portal/answers.html", context, status=status if faults else 200)


def _common(request: AskedRequest, application: Application, item: Item) -> dict[str, Any]:
    draft = application.draft
    return frame_of(request) | {
        "x": x,
        "d": application.definition,
        "base": application.base,
        "heading": label_of(item),
        "back": application.back_from(item.key),
        "for_name": application.for_name,
        "progress": application.view.progress(item.key),
        "version": draft.lock,
        "errors": [],
        "notice": None,
    }


def _rows_changed(question: Question, raw: Any, do: str) -> list[dict[str, Any]]:
    rows = list(raw or [])
    if do == "add":
        return [*rows, {}][: question.max_items]
    gone = do.removeprefix("remove-")
    return [row for n, row in enumerate(rows) if str(n) != gone]


def _version(request: AskedRequest) -> int | None:
    typed = request.POST.get("draft_version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
