"""The office's checks on a case page: made by a button, shown with proofs. A failure is told and stops nothing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST

from salaklang.capabilities.cases.actions import office_check_run
from salaklang.capabilities.cases.queries.checks import OfficeCheckView, office_checks
from salaklang.foundations.identity.queries import person_names
from salaklang.interfaces.desk.texts import checks as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text


@audience("officer:clerk", "officer:officer", "officer:registrar")
@require_POST
def office_check(request: AskedRequest, case: UUID, check: str) -> HttpResponseBase:
    """Make the check, then show the case again. The form names the version of the case that the officer saw."""
    typed = request.POST.get("version", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    office_check_run(request.actor, case=case, check=check, expected_version=seen)
    return HttpResponseRedirect(f"/desk/cases/{case}#check-{check}")


def office_check_sections(actor: Actor, case: UUID) -> list[dict[str, Any]]:
    """The checks of a case as its page shows them."""
    views = office_checks(actor, case)
    names = person_names(actor, [view.by for view in views if view.by])
    return [_section(view, names) for view in views]


def _section(view: OfficeCheckView, names: Mapping[UUID, Text]) -> dict[str, Any]:
    said = view.said
    return {
        "id": view.check.id,
        "title": view.check.title,
        "button": x.RUN_AGAIN if said else x.RUN.fill(keeper=view.keeper),
        "open": view.open,
        "made": bool(said),
        "answered": view.answered,
        "asked": said.get("asked", {}).get("name", ""),
        "outdated": view.outdated,
        "error": Text(said.get("error_th", ""), said.get("error_en", "")),
        "compared": said.get("data", {}).get("compared", 0),
        "alike": said.get("data", {}).get("alike", []),
        "keeper": Text(said.get("provider_th", ""), said.get("provider_en", "")),
        "at": view.at,
        "by": names.get(view.by, Text("", "")) if view.by else Text("", ""),
        "capacity": view.capacity,
        "proof_there": said.get("proof", ""),
        "proof_here": view.act_code,
    }
