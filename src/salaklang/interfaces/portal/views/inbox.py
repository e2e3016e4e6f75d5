"""Messages: the list, and one message, which counts as read once opened."""

from uuid import UUID

from django.http import HttpResponse

from salaklang.foundations.notifications.actions import message_read
from salaklang.foundations.notifications.queries import inbox as messages_of
from salaklang.foundations.notifications.queries import message_get
from salaklang.interfaces.portal.texts import me as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest

_PAGE = 30


@audience("citizen")
def inbox(request: AskedRequest) -> HttpResponse:
    before = _uuid(request.GET.get("before", ""))
    found = messages_of(request.actor, before=before, limit=_PAGE + 1)
    older = found[_PAGE - 1].id if len(found) > _PAGE else None
    return page(request, "portal/inbox.html", {"x": x, "messages": found[:_PAGE], "older": older})


@audience("citizen")
def message(request: AskedRequest, message: UUID) -> HttpResponse:
    found = message_get(request.actor, message)
    if found.read_at is None:
        message_read(request.actor, message=message)
    return page(request, "portal/message.html", {"x": x, "m": found})


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
