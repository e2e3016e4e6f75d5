"""Public counts with a picture, the table behind it, and the same as CSV: asked twice; sealed uses."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from salaklang.capabilities.cases.queries.twice import AskedTwice, asked_twice_counts
from salaklang.capabilities.services.queries import services_all
from salaklang.foundations.exchange.queries import agency_name, seal_counts, service_view
from salaklang.foundations.exchange.seals import SealCount
from salaklang.interfaces.portal.texts import counts as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.bars import Bar, bars
from salaklang.interfaces.ui.filters import date_
from salaklang.interfaces.ui.jinja import t
from salaklang.interfaces.ui.pages import public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import NOBODY
from salaklang.kernel.text import Text

MOST_SHOWN = 36
"""So many bars are a picture; the table has them all."""


@audience("public")
@require_safe
def asked_twice(request: AskedRequest) -> HttpResponse:
    found, titles = asked_twice_counts(), _titles()
    rows = [
        Bar(t(titles.get(s.service, s.service)), s.asked, t(_say(x.TWICE_SEE, s)), part=min(s.twice, s.asked))
        for s in found
    ]
    context = {
        "x": x,
        "found": found,
        "titles": titles,
        "why": [(s, r, _register(r.register), _agency(r.agency)) for s in found for r in s.reasons],
        "picture": bars(rows, id_="asked-twice", title=t(x.TWICE_PICTURE), about=t(x.TWICE_LEAD)) if rows else "",
    }
    return public_page(request, "portal/asked_twice.html", context)


@audience("public")
@require_safe
def asked_twice_csv(request: HttpRequest) -> HttpResponse:
    """One line for each service, agency, register and reason; a service without any has one line of its own."""
    head = (
        "service",
        "applications",
        "asked",
        "fetched",
        "asked_twice",
        "by_choice",
        "agency",
        "register",
        "why",
        "answers",
    )
    rows = [
        (s.service, s.cases, s.asked, s.fetched, s.twice, s.chosen, *why)
        for s in asked_twice_counts()
        for why in ([(r.agency, r.register, r.why, r.answers) for r in s.reasons] or [("", "", "", 0)])
    ]
    return _csv(head, rows, "asked-twice")


@audience("public")
@require_safe
def sealed(request: AskedRequest) -> HttpResponse:
    found = seal_counts()
    rows = [_sealed_bar(one) for one in found[-MOST_SHOWN:]]
    context = {
        "x": x,
        "rows": [(one, _agency(one.client)) for one in reversed(found)],
        "picture": bars(rows, id_="sealed", title=t(x.SEALED_PICTURE), about=t(x.DARKER)) if rows else "",
    }
    return public_page(request, "portal/sealed.html", context)


@audience("public")
@require_safe
def sealed_csv(request: HttpRequest) -> HttpResponse:
    rows = [(c.client, c.month, c.sealed, c.still, c.last.isoformat()) for c in seal_counts()]
    return _csv(("agency", "month", "sealed_uses", "sealed_still", "all_open_by"), rows, "sealed-uses")


def _sealed_bar(one: SealCount) -> Bar:
    said = x.SEALED_SEE.fill(sealed=f"{one.sealed:,}", still=f"{one.still:,}")
    return Bar(t(_agency(one.client)), one.sealed, f"{date_(one.month)}: {t(said)}", part=one.still)


def _say(words: Text, s: AskedTwice) -> Text:
    return words.fill(cases=f"{s.cases:,}", asked=f"{s.asked:,}", fetched=f"{s.fetched:,}", twice=f"{s.twice:,}")


def service_says(service: str) -> Text | None:
    """What a service's own page says of it; None before its first application."""
    found = asked_twice_counts(service=service)
    return _say(x.SERVICE_SAYS, found[0]) if found else None


def _titles() -> dict[str, Text]:
    return {d.id: d.title for d in services_all(NOBODY)}


def _register(service: str) -> Text:
    view = service_view(service)
    return view.name if view else Text(service, service)


def _agency(slug: str) -> Text:
    return agency_name(slug)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    response = HttpResponse(held.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="salaklang-{name}.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
