"""My consents: asked for, given, used, withdrawn; wherever they are held."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from salaklang.foundations.exchange.actions import (
    consent_agree,
    consent_decline,
    consent_fetch,
    consent_revoke,
    consents_everywhere,
)
from salaklang.foundations.exchange.errors import ConsentNotFound
from salaklang.foundations.exchange.queries import ConsentView, consent_get
from salaklang.interfaces.portal.texts import consents as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest, person_of
from salaklang.kernel.text import Text

_TONES = {"asked": "wait", "valid": "done", "withdrawn": "bad"}


@audience("citizen")
def consents(request: AskedRequest) -> HttpResponse:
    """All my consents, here and at the registers of other nodes."""
    everywhere = consents_everywhere(request.actor, person=person_of(request))
    groups = [
        (x.ASKED_TITLE, x.READ, [c for c in everywhere.consents if c.state == "asked"]),
        (x.OPEN_TITLE, x.OPEN, [c for c in everywhere.consents if c.state == "valid"]),
        (x.DONE_TITLE, x.SEE, [c for c in everywhere.consents if c.state not in ("asked", "valid")]),
    ]
    shown = [group for group in groups if group[2]]
    context = {"x": x, "groups": shown, "silent": everywhere.silent, "tones": _TONES}
    return page(request, "portal/consents.html", context)


@audience("citizen")
def consent(request: AskedRequest, consent: UUID) -> HttpResponse:
    """One consent: its words, the answer that is awaited, its uses, who has stopped."""
    field = Field("radios", "answer", x.ANSWER, options=[("yes", x.YES, None), ("no", x.NO, None)])
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer in ("yes", "no"):
            (consent_agree if answer == "yes" else consent_decline)(request.actor, consent=consent)
            return HttpResponseRedirect(f"{request.path}?done={answer}")
        field.error, field.faults = x.CHOOSE, {"answer": x.CHOOSE}
    shown = _shown(request, consent)
    context = {
        "x": x,
        "one": shown,
        "rows": _rows(shown),
        "field": field,
        "errors": errors_of([field]),
        "done": {"yes": x.AGREED, "no": x.SAID_NO}.get(request.GET.get("done", "")),
        "tones": _TONES,
    }
    return page(request, "portal/consent.html", context, status=422 if field.error else 200)


@audience("citizen")
@require_POST
def consent_end(request: AskedRequest, consent: UUID) -> HttpResponse:
    """Withdraw it, also where only another node holds it."""
    consent_fetch(request.actor, consent=consent, person=person_of(request))
    consent_revoke(request.actor, consent=consent)
    return HttpResponseRedirect(reverse("my-consent", args=[consent]))


def _shown(request: AskedRequest, consent: UUID) -> ConsentView:
    """The consent as it stands here; one that only another node holds, as that node tells it."""
    try:
        return consent_get(request.actor, consent)
    except ConsentNotFound:
        everywhere = consents_everywhere(request.actor, person=person_of(request))
        found = next((one for one in everywhere.consents if one.id == consent), None)
        if found is None:
            raise
        return found


def _rows(one: ConsentView) -> list[dict[str, Any]]:
    """Who, from whom, what, why, how often, until when: in plain words."""
    what = Text(", ".join(t.th for _, t in one.types), ", ".join(t.en for _, t in one.types))
    register = {"agency": one.provider_name, "register": one.service_name}
    return [
        {"key": x.WHO, "value": one.requester_name},
        {"key": x.FROM, "value": x.FROM_VALUE.fill(**register)},
        {"key": x.WHAT, "value": what},
        {"key": x.WHY, "value": one.purpose_name},
        {"key": x.HOW, "value": x.ONCE if one.once or one.uses_max == 1 else x.TIMES.fill(n=one.uses_max)},
    ]
