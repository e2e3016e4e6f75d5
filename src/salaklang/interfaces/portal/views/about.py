"""Pages about the site itself: privacy, help, accessibility."""

from django.http import HttpResponse

from salaklang.interfaces.portal.texts import about
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.pages import public_page
from salaklang.interfaces.ui.request import AskedRequest


@audience("public")
def privacy(request: AskedRequest) -> HttpResponse:
    return public_page(request, "portal/about.html", {"about": about.PRIVACY})


@audience("public")
def help_(request: AskedRequest) -> HttpResponse:
    return public_page(request, "portal/about.html", {"about": about.HELP})


@audience("public")
def accessibility(request: AskedRequest) -> HttpResponse:
    return public_page(request, "portal/about.html", {"about": about.ACCESSIBILITY})
