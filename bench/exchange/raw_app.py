"""The peer: the same register, asked over HTTP without signature, right, ground, log or proof.

It stands on the same web server, framework, middleware and database as the exchange's door, and opens the same row.
"""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from salaklang.config.wsgi import application as application


@csrf_exempt
def look_up(request: HttpRequest, service: str) -> HttpResponse:
    """What the register holds under the query of the body."""
    from salaklang.foundations.exchange.ports import Asked, connectors

    nobody = Asked(client="", user_ref="", purpose="", legal_basis="", case="")
    found = connectors()[service].answer(json.loads(request.body)["query"], nobody)
    return JsonResponse({"data": found.data}) if found else HttpResponse(status=404)


urlpatterns = [path("r1/raw/<str:service>", look_up)]
