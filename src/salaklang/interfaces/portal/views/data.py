"""Who used my data, and saying that a register is wrong."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from salaklang.foundations.exchange.actions import dispute_open, usages_everywhere
from salaklang.foundations.exchange.queries import Usage, consents_of, disputable_fields, disputes_of, usage_get
from salaklang.interfaces.portal.texts import consents as texts_consents
from salaklang.interfaces.portal.texts import me as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest, person_of
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text

_PAGE = 50


@audience("citizen")
def data(request: AskedRequest) -> HttpResponse:
    """All uses of my data, newest first; filtered by the agency that asked."""
    actor = request.actor
    offset = _number(request.GET.get("from", ""))
    everywhere = usages_everywhere(actor, person=person_of(request), offset=offset, limit=_PAGE)
    found = everywhere.usages
    agency = request.GET.get("agency", "")
    shown = [u for u in found if not agency or agency in (u.requester, u.provider)]
    agencies = {u.requester: u.requester_name for u in found} | {u.provider: u.provider_name for u in found}
    consents = consents_of(actor, person=person_of(request))
    context = {
        "x": x,
        "xc": texts_consents,
        "uses": shown,
        "agencies": sorted(agencies.items()),
        "agency": agency,
        "older": offset + _PAGE if everywhere.more else None,
        "silent": everywhere.silent,
        "disputes": disputes_of(actor, person=person_of(request)),
        "consents": consents,
        "waiting": sum(one.state == "asked" for one in consents),
        "sent": request.GET.get("sent") == "1",
    }
    return page(request, "portal/data.html", context)


@audience("citizen")
def wrong(request: AskedRequest, usage: UUID) -> HttpResponse:
    """Say which datum is wrong and what is right; afterwards on to `next` (the application), else the list."""
    actor = request.actor

    def send(field: str, claimed: str, note: str) -> None:
        dispute_open(actor, person=person_of(request), usage=usage, field=field, claimed=claimed, note=note)

    return wrong_page(request, person_of(request), usage, send=send, done=_next(request))


def wrong_page(
    request: AskedRequest,
    person: UUID,
    usage: UUID,
    *,
    send: Callable[[str, str, str], None],
    done: str,
    **extra: Any,
) -> HttpResponse:
    """The same page from the list of uses and from within an application; `send` takes field, claim and note."""
    used = usage_get(_reader(request, person), usage, person=person)
    faults: dict[str, Text] = {}
    if request.method == "POST":
        given = request.POST
        try:
            send(given.get("field", ""), given.get("claimed", ""), given.get("note", ""))
            return HttpResponseRedirect(done)
        except Invalid as error:
            faults = error.fields if given.get("field") else error.fields | {"field": x.WRONG_CHOOSE}
    fields = _fields(request, used, faults)
    context = {"x": x, "used": used, "fields": fields, "errors": errors_of(fields), "next": done, **extra}
    return page(request, "portal/wrong.html", context, status=422 if faults else 200)


def _reader(request: AskedRequest, person: UUID) -> Actor:
    """Who acts for another sees only this one use, which the draft they may see has named."""
    actor: Actor = request.actor
    return actor if actor.person == person else system(actor.agency)


def _fields(request: AskedRequest, used: Usage, faults: dict[str, Text]) -> list[Field]:
    given = request.POST
    options = [(path, label, None) for path, label in disputable_fields(used)]
    chosen = given.get("field", options[0][0] if len(options) == 1 else "")
    made = [
        Field("radios", "field", x.WRONG_FIELD, error=faults.get("field"), value=chosen, options=options),
        Field("input", "claimed", x.WRONG_CLAIM, error=faults.get("claimed"), value=given.get("claimed", "")),
        Field("textarea", "note", x.WRONG_NOTE, error=faults.get("note"), value=given.get("note", ""), optional=True),
    ]
    for one in made:
        one.faults = faults
    return made


def _next(request: AskedRequest) -> str:
    """Where to go on, only within this site."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return f"{reverse('my-data')}?sent=1"


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
