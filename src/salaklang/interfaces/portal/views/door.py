"""The first page: one door, a search in one's own words, the topics, and the public figures."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from salaklang.capabilities.services.queries import services_all
from salaklang.interfaces.portal.figures import figures
from salaklang.interfaces.portal.search import search
from salaklang.interfaces.portal.texts import door as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.pages import public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text

_QUERY_MOST = 200


@dataclass(frozen=True, slots=True)
class _Topic:
    key: str
    title: Text
    about: Text
    services: list[Any]


@audience("public")
def door(request: AskedRequest) -> HttpResponse:
    services = list(services_all(request.actor))
    query = request.GET.get("q", "").strip()[:_QUERY_MOST]
    if query:
        by_id = {s.id: s for s in services}
        found = [by_id[key] for key in search(query, ((s.id, _words(s)) for s in services))]
        context = {"x": x, "query": query, "found": found, "services": services}
        return public_page(request, "portal/search.html", context)
    topics = [_Topic(g.key, g.title, g.about, [s for s in services if _belongs(s.id, g)]) for g in x.GROUPS]
    return public_page(request, "portal/door.html", {"x": x, "topics": topics, "figures": figures()})


def _belongs(service_id: str, group: x.Group) -> bool:
    return any(service_id.startswith(prefix) for prefix in group.services)


def _words(service: Any) -> str:
    """All that a service may be called, in both languages."""
    everyday = " ".join(words for prefix, words in x.WORDS.items() if service.id.startswith(prefix))
    return " ".join((service.title.th, service.title.en, service.summary.th, service.summary.en, everyday))
