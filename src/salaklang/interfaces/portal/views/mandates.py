"""Who may act for me, and for whom I may act."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from salaklang.capabilities.services.ports import Unreadable, conventions
from salaklang.capabilities.services.queries import services_all
from salaklang.foundations.identity.actions import mandate_grant, mandate_revoke
from salaklang.foundations.identity.queries import mandates_of, person_by_pid
from salaklang.interfaces.portal.texts import me as x
from salaklang.interfaces.ui import ports
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest, person_of
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text, text_normalise


@audience("citizen")
def mandates(request: AskedRequest) -> HttpResponse:
    """Both lists, and the form for a new one."""
    actor = request.actor
    faults: dict[str, Text] = {}
    if request.method == "POST":
        try:
            _grant(request)
            return HttpResponseRedirect(reverse("my-mandates"))
        except Invalid as error:
            faults = error.fields or {"pid": error.message}
    now = SYSTEM_CLOCK.now()
    rows = mandates_of(actor, person=person_of(request))
    titles = {s.id: s.title for s in services_all(actor)}
    fields = _fields(request, titles, faults)
    context = {
        "x": x,
        "given": [m for m in rows if m.grantor_id == actor.person],
        "held": [m for m in rows if m.grantee_id == actor.person],
        "titles": titles,
        "now": now,
        "fields": fields,
        "errors": errors_of(fields),
    }
    return page(request, "portal/mandates.html", context, status=422 if faults else 200)


@audience("citizen")
@require_POST
def mandate_end(request: AskedRequest, mandate: UUID) -> HttpResponse:
    mandate_revoke(request.actor, mandate=mandate)
    return HttpResponseRedirect(reverse("my-mandates"))


def _grant(request: AskedRequest) -> None:
    actor, given = request.actor, request.POST
    faults: dict[str, Text] = {}
    until = grantee = None
    try:
        until = day_end(given.get("until.day", ""), given.get("until.month", ""), given.get("until.year", ""))
    except Unreadable as error:
        faults["until"] = error.text
    try:
        # The name must fit the number, so that numbers can't be tried out.
        found = person_by_pid(system(), given.get("pid", ""))
        if found is None or found.given_name_th != text_normalise(given.get("name", "")):
            faults["pid"] = x.GRANT_UNKNOWN
        else:
            grantee = found.id
    except Invalid as error:
        faults["pid"] = error.fields.get("pid", error.message)
    if faults or until is None:
        raise Invalid(fields=faults)
    try:
        mandate_grant(
            actor, grantor=person_of(request), grantee=grantee, scope=given.getlist("scope"), valid_until=until
        )
    except Invalid as error:
        names = {"valid_until": "until", "grantee": "pid"}
        raise Invalid(fields={names.get(k, k): v for k, v in error.fields.items()}) from error


def day_end(day: str, month: str, year: str) -> datetime:
    """The end of the day that was typed. Raises Unreadable."""
    typed = conventions().date(day.strip(), month.strip(), year.strip())
    return ports.calendar().day_end(date.fromisoformat(typed))


def _fields(request: AskedRequest, titles: dict[str, Text], faults: dict[str, Text]) -> list[Field]:
    given = request.POST
    until = {part: given.get(f"until.{part}", "") for part in ("day", "month", "year")}
    scope = given.getlist("scope") or (list(titles) if len(titles) == 1 else [])
    options = [(key, title, None) for key, title in titles.items()]
    made = [
        Field("input", "pid", x.GRANT_PID, value=given.get("pid", ""), inputmode="numeric"),
        Field("input", "name", x.GRANT_NAME, x.GRANT_NAME_HINT, value=given.get("name", "")),
        Field("checkboxes", "scope", x.GRANT_SCOPE, value=scope, options=options),
        Field("date", "until", x.GRANT_UNTIL, ports.calendar().form_hint(), value=until),
    ]
    for one in made:
        one.error, one.faults = faults.get(one.name), faults
    return made
