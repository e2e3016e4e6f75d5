"""An officer looks up in a register what the applicant had to give: first why and about whom, then side by side."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.capabilities.cases.actions import register_look_up
from salaklang.capabilities.cases.queries import case_get
from salaklang.capabilities.cases.queries.lookups import LookUpView, look_up_get, look_ups
from salaklang.capabilities.cases.queries.views import CaseView
from salaklang.capabilities.cases.rules import Compared
from salaklang.foundations.exchange.fields import Field as Datum
from salaklang.foundations.exchange.queries import service_view
from salaklang.foundations.identity.queries import person_names
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import look_up as look
from salaklang.interfaces.portal.applying import shown
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import Conflict
from salaklang.kernel.text import Text

_TONES = {"same": "done", "different": "bad", "only-register": ""}


@audience("officer:clerk", "officer:officer", "officer:registrar")
def look_up(request: AskedRequest, case: UUID, register: str) -> HttpResponse:
    """One register for one case. The form names the version of the case that the officer saw."""
    actor, moved, status = request.actor, None, 200
    if request.method == "POST":
        try:
            register_look_up(actor, case=case, register=register, expected_version=_version(request))
            return HttpResponseRedirect(request.path)
        except Conflict as error:
            moved, status = error.message, error.status
    found, view = case_get(actor, case), look_up_get(actor, case, register)
    service = service_view(view.item.service)
    fields = service.fields if service else {}
    names = person_names(actor, [found.person, *([view.by] if view.by else [])])
    context = {
        "look": look,
        "case": found,
        "view": view,
        "name": names.get(found.person, Text("", "")),
        "by": names.get(view.by, Text("", "")) if view.by else None,
        "rows": [_row(row, fields) for row in view.rows],
        "files": [e for e in found.evidence if e.key in view.evidence],
        "tones": _TONES,
        "moved": moved,
        "asks": [_label(fields, f.key, f.label) for f in view.item.fields],
    }
    return desk_page(request, "desk/look_up.html", context, status=status)


def look_up_lines(actor: Actor, case: CaseView) -> list[dict[str, Any]]:
    """The registers of a case as its page lists them: name, how it stands, where to go."""
    return [_line(case, view) for view in look_ups(actor, case.id)]


def _line(case: CaseView, view: LookUpView) -> dict[str, Any]:
    different = sum(row.verdict == "different" for row in view.rows)
    if view.answered:
        state = look.DIFFERENT_N.fill(n=different) if different else look.ALL_SAME
    else:
        state = look.FAILED if view.said else look.NOT_YET
    return {
        "title": view.item.title,
        "href": f"/desk/cases/{case.id}/look-up/{view.item.key}",
        "link": look.SEE if view.said else look.OPEN,
        "state": state,
        "tone": "bad" if different else "done" if view.answered else "wait",
        "code": view.act_code,
    }


def _label(fields: Mapping[str, Datum], key: str, asked: Text) -> Text:
    """As the register calls the datum: the form's own words speak to the applicant ("you are the owner")."""
    return fields[key].label if key in fields else asked


def _row(row: Compared, fields: Mapping[str, Datum]) -> dict[str, Any]:
    return {
        "label": row.label if row.part else _label(fields, row.key, row.label),
        "held": shown(row.held),
        "typed": None if row.typed is None else shown(row.typed),
        "verdict": row.verdict,
    }


def _version(request: AskedRequest) -> int:
    """The version in the form; 0, which no case is at, for what is none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
