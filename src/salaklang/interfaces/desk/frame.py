"""What frames every page of the desk: agency, post, and the parts of the desk that the post opens."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from salaklang.foundations.identity.queries import agency_get, posts_of
from salaklang.interfaces.desk.texts import desk as x
from salaklang.interfaces.ui.audience import fits
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text

_HANDLERS = ("officer:clerk", "officer:officer", "officer:registrar")
# (address, name, who): the page itself declares and enforces its audience; this only spares dead links.
_PARTS = (
    ("/desk/", x.NAV_WORK, (*_HANDLERS, "officer:counter", "officer:finance", "officer:auditor")),
    ("/desk/letters", x.NAV_LETTERS, ("officer:letters", *_HANDLERS)),
    ("/desk/messages", x.NAV_MESSAGES, ("officer:letters",)),
    ("/desk/counter", x.NAV_COUNTER, ("officer:counter",)),
    ("/desk/disputes", x.NAV_DISPUTES, ("officer:register-keeper",)),
    ("/desk/sealed", x.NAV_SEALED, ("officer:register-keeper", "officer:auditor")),
    ("/desk/payments", x.NAV_PAYMENTS, ("officer:finance",)),
    ("/desk/services", x.NAV_SERVICES, ("officer:publisher",)),
    ("/desk/registers", x.NAV_REGISTERS, ("officer:register-keeper",)),
    ("/desk/node", x.NAV_NODE, ("officer:operator",)),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The post in words, and the menu."""

    agency: Text
    post: Text
    several: bool
    nav: list[tuple[str, Text]]
    x: Any = x


def frame(request: AskedRequest) -> Frame:
    actor = request.actor
    posts = posts_of(request.user)  # type: ignore[arg-type]
    held = next((p for p in posts if str(p.id) == request.session.get("post_id")), None)
    return Frame(
        agency=agency_get(actor.agency).name if actor.agency else Text("", ""),
        post=held.title if held else Text("", ""),
        several=len(posts) > 1,
        nav=[(href, label) for href, label, who in _PARTS if fits(actor, who)],
    )


def desk_page(request: AskedRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the desk; `x` are the desk's texts."""
    return page(request, template, {"x": x, "desk": frame(request), **context}, status=status)
