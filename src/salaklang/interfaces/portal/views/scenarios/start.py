"""The laboratory's first page: what it is not, the four scenarios as points, the levers in people's words."""

from django.http import HttpResponse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.texts import LEVERS
from salaklang.interfaces.portal.views.scenarios.shared import lab_page, levers_query
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.request import AskedRequest


@audience("public")
def start(request: AskedRequest) -> HttpResponse:
    profiles = [(p, levers_query(p.levers())) for p in laboratory.profiles_all()]
    return lab_page(request, "start", "scenarios", {"profiles": profiles, "levers": LEVERS})
