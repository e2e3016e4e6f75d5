"""The desk for messages to other agencies that did not arrive: send again, or close with a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.foundations.exchange.actions import message_again, message_close
from salaklang.foundations.exchange.queries import messages_dead, queues_of
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import messages as m
from salaklang.interfaces.desk.views.letters import with_faults
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import Text

_DONE = {"again": m.DONE_AGAIN, "close": m.DONE_CLOSED}


@audience("officer:letters")
def messages(request: AskedRequest) -> HttpResponse:
    """What was put aside, each with what to do about it; below, what is still on its way."""
    actor = request.actor
    faults: dict[str, Text] = {}
    asked, reason, do = (request.POST.get(name, "") for name in ("message", "reason", "do"))
    if request.method == "POST":
        try:
            _carry_out(request, do, asked, reason)
            return HttpResponseRedirect(f"{request.path}?done={do}")
        except Invalid as error:
            faults = error.fields
    rows: list[dict[str, Any]] = []
    for one in messages_dead(actor, agency=actor.agency or ""):
        mine = str(one.id) == asked
        field = Field("textarea", "reason", m.CLOSE_REASON, m.CLOSE_HINT, value=reason if mine else "", rows=2)
        field.name_id = f"{one.id}-reason"
        rows.append({"m": one, "fields": with_faults([field], faults if mine else {})})
    context = {
        "m": m,
        "rows": rows,
        "errors": errors_of([field for row in rows for field in row["fields"]]),
        "queues": queues_of(actor, agency=actor.agency or ""),
        "now": SYSTEM_CLOCK.now(),
        "done": _DONE.get(request.GET.get("done", "")),
    }
    return desk_page(request, "desk/messages.html", context, status=422 if faults else 200)


def _carry_out(request: AskedRequest, do: str, message: str, reason: str) -> None:
    """Raises Invalid without a reason to close; NotFound for anything that is no message."""
    try:
        wanted = UUID(message)
    except ValueError as error:
        raise NotFound("no such message") from error
    if do == "close":
        message_close(request.actor, message=wanted, reason=reason)
    elif do == "again":
        message_again(request.actor, message=wanted)
    else:
        raise NotFound("nothing of that name can be done with a message")
