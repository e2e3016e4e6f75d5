"""The worklist, and the case page: the document beside its actions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.capabilities.cases.actions import (
    case_assign,
    case_check,
    case_consent_ask,
    case_decide,
    case_note,
    case_proceed,
    correction_ask,
    opinion_give,
)
from salaklang.capabilities.cases.queries import case_find, case_get, case_number, worklist
from salaklang.capabilities.cases.queries.consents import case_consents
from salaklang.capabilities.cases.queries.views import CaseView
from salaklang.capabilities.cases.rules import STATES
from salaklang.capabilities.cases.texts import STATES as STATE_TEXTS
from salaklang.capabilities.correspondence.actions import letter_send
from salaklang.capabilities.correspondence.queries import letters_about
from salaklang.foundations.governance.queries import allowed
from salaklang.foundations.identity.queries import person_names
from salaklang.foundations.ledger.rules import Ref
from salaklang.interfaces.desk.case_forms import Form, case_forms
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import checks as check_texts
from salaklang.interfaces.desk.texts import consents as consent_words
from salaklang.interfaces.desk.texts import look_up as look
from salaklang.interfaces.desk.views.letters import form_key, letter_given
from salaklang.interfaces.desk.views.look_up import look_up_lines
from salaklang.interfaces.desk.views.office_check import office_check_sections
from salaklang.interfaces.portal.answers import given_groups
from salaklang.interfaces.portal.case_view import TONES, timeline
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Fault, errors_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import moment_read
from salaklang.kernel.errors import Conflict, Invalid
from salaklang.kernel.text import Text

_WHO = (
    "officer:clerk",
    "officer:officer",
    "officer:registrar",
    "officer:counter",
    "officer:finance",
    "officer:auditor",
)


@audience("officer")
def desk(request: AskedRequest) -> HttpResponse:
    """The worklist for those who work on cases; others go to their own part of the desk."""
    actor = request.actor
    if not allowed(actor, "case.list", agency=actor.agency):
        return HttpResponseRedirect(_own_part(actor.roles))
    number = request.GET.get("number", "").strip()[:60]
    if number and (found := case_find(actor, number=number)):
        return HttpResponseRedirect(f"/desk/cases/{found}")
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    listed = worklist(actor, state=state or None, after=_after(request.GET.get("after", "")))
    names = person_names(actor, [line.person for line in listed.lines])
    context = {
        "lines": [{"case": line, "name": names.get(line.person, Text("", ""))} for line in listed.lines],
        "states": [(s, STATE_TEXTS[s]) for s in STATES],
        "state": state,
        "number": number,
        "older": _older(state, listed.after),
        "tones": TONES,
    }
    return desk_page(request, "desk/worklist.html", context)


@audience(*_WHO)
def case(request: AskedRequest, case: UUID) -> HttpResponse:
    """One case. Each action is a small form that names the version which the officer saw."""
    actor = request.actor
    faults: dict[str, Text] = {}
    moved: Text | None = None
    did, status = request.POST.get("do", ""), 200
    if request.method == "POST":
        try:
            _act(request, case, did)
            return HttpResponseRedirect(request.path)
        except Invalid as error:
            faults, status = error.fields or {"": error.message}, error.status
        except Conflict as error:
            moved, status = error.message, error.status
    found = case_get(actor, case)
    forms = case_forms(request, found, did=did, faults=faults)
    return desk_page(request, "desk/case.html", _context(request, found, forms, faults, moved), status=status)


def _context(
    request: AskedRequest, found: CaseView, forms: list[Form], faults: dict[str, Text], moved: Text | None
) -> dict[str, Any]:
    actor = request.actor
    people = {found.person, *(n.author for n in found.notes), *filter(None, [found.assigned_to])}
    names = person_names(actor, list(people))
    errors = [e for form in forms if form.open for e in errors_of(form.fields)]
    if faults and not errors:
        errors = [Fault("", text) for text in faults.values()]
    return {
        "case": found,
        "tone": TONES.get(found.state, ""),
        "name": names.get(found.person, Text("", "")),
        "names": names,
        "groups": given_groups(found.definition, found.way, found.answers, found.registers, found.evidence),
        "look": look,
        "checks": check_texts,
        "office_checks": office_check_sections(actor, found.id),
        "look_ups": look_up_lines(actor, found),
        "xc": consent_words,
        "consents": case_consents(actor, found.id),
        "entries": timeline(found.history),
        "letters": letters_about(actor, Ref("case", str(found.id))),
        "ground": found.definition.ground(found.decision.ground) if found.decision and found.decision.ground else None,
        "forms": forms,
        "errors": errors,
        "moved": moved,
        "filed": request.GET.get("filed") == "1",
        "form_key": form_key(request.POST if errors or moved else {}),
    }


def _act(request: AskedRequest, case: UUID, did: str) -> None:
    """Do the one thing that the posted form asks for."""
    actor, given = request.actor, request.POST
    seen = _int(given.get("version", ""))
    steps: dict[str, Callable[[], object]] = {
        "check": lambda: case_check(actor, case=case, expected_version=seen),
        "correction": lambda: correction_ask(
            actor, case=case, text=given.get("text", ""), keys=given.getlist("keys"), expected_version=seen
        ),
        "consent": lambda: case_consent_ask(actor, case=case, register=given.get("register", "")),
        "note": lambda: case_note(actor, case=case, text=given.get("text", ""), key=form_key(given)),
        "proceed": lambda: case_proceed(actor, case=case, reason=given.get("reason", "")),
        "letter": lambda: letter_send(actor, about=_about(actor, case), **letter_given(given)),
        "assign": lambda: case_assign(actor, case=case, to=_uuid(given.get("to", ""))),
        "decide": lambda: case_decide(
            actor,
            case=case,
            outcome=given.get("outcome", ""),
            reasons=given.get("reasons", ""),
            ground=given.get("ground", ""),
            expected_version=seen,
        ),
    }
    if did.startswith("opinion-"):
        outcome, text = given.get("outcome", ""), given.get("text", "")
        opinion_give(actor, case=case, step=did.removeprefix("opinion-"), outcome=outcome, text=text)
    elif did in steps:
        steps[did]()


def _about(actor: Actor, case: UUID) -> Ref:
    """What the letter is about. Correspondence knows no cases, so it is here that one must be the asker's to see."""
    case_number(actor, case)
    return Ref("case", str(case))


def _own_part(roles: frozenset[str]) -> str:
    places = {"register-keeper": "disputes", "letters": "letters", "publisher": "services", "finance": "payments"}
    return "/desk/" + next((place for role, place in places.items() if role in roles), "letters")


def _after(typed: str) -> tuple[datetime, UUID] | None:
    due, _, last = typed.partition("~")
    try:
        return moment_read(due), UUID(last)
    except ValueError:
        return None


def _older(state: str, after: tuple[datetime, UUID] | None) -> str:
    if after is None:
        return ""
    query = {"after": f"{after[0].isoformat()}~{after[1]}"} | ({"state": state} if state else {})
    return f"/desk/?{urlencode(query)}"


def _int(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
