"""Sealed uses of data, for the keeper and the auditor of the agency whose registers were asked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.foundations.exchange.actions import seal_lengthen
from salaklang.foundations.exchange.queries import SealedUse, agency_name, sealed_uses, service_view
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import sealed as y
from salaklang.interfaces.desk.views.letters import with_faults
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import Text

_DIGITS = 6


@audience("officer:register-keeper", "officer:auditor")
def sealed(request: AskedRequest) -> HttpResponse:
    """What is sealed now, newest first; a keeper can seal one for longer."""
    found = sealed_uses(request.actor)
    faults: dict[str, Text] = {}
    asked = request.POST.get("log", "")
    if request.method == "POST":
        faults = _lengthen(request, found, asked)
        if not faults:
            return HttpResponseRedirect(request.path)
    rows: list[dict[str, Any]] = []
    for use in found:
        typed = request.POST if str(use.log) == asked else {}
        fields = [
            Field(
                "input",
                "days",
                y.DAYS,
                value=typed.get("days", ""),
                inputmode="numeric",
                classes="govuk-input--width-4",
            ),
            Field("textarea", "reason", y.REASON, y.REASON_HINT, value=typed.get("reason", ""), rows=3),
        ]
        for one in fields:
            one.name_id = f"{use.log}-{one.name}"
        register = service_view(use.service)
        rows.append(
            {
                "u": use,
                "client": agency_name(use.client),
                "register": register.name if register else use.service,
                "fields": with_faults(fields, faults if typed else {}),
            }
        )
    errors = errors_of([one for row in rows for one in row["fields"]])
    context = {"y": y, "rows": rows, "errors": errors, "keeper": "register-keeper" in request.actor.roles}
    return desk_page(request, "desk/sealed.html", context, status=422 if faults else 200)


def _lengthen(request: AskedRequest, found: list[SealedUse], asked: str) -> dict[str, Text]:
    """Seal one for longer; what was wrong with the form."""
    use = next((u for u in found if str(u.log) == asked), None)
    if use is None:
        raise NotFound("no such sealed use")
    days = request.POST.get("days", "").strip()
    added = int(days) if days.isascii() and days.isdigit() and len(days) <= _DIGITS else 0
    right = 0 < added < 10_000
    # No day at all seals nothing for longer: it is asked all the same, so that both fields are told of at once.
    until = (use.until + timedelta(days=added if right else 0)).date()
    try:
        seal_lengthen(request.actor, log=UUID(asked), until=until, reason=request.POST.get("reason", ""))
    except Invalid as error:
        faults = {{"until": "days"}.get(key, key): text for key, text in error.fields.items()}
        return faults if right else faults | {"days": y.DAYS_WRONG}
    return {}
