"""/api/…: the one NinjaAPI of version 1 and its description."""

from django.urls import path

from salaklang import __version__
from salaklang.interfaces.api.description import Api, JsonParser
from salaklang.interfaces.api.problems import problems_install
from salaklang.interfaces.api.v1 import cases, check, consents, counts, drafts, payments, services, tracker

api = Api(
    title="Salaklang",
    version=__version__,
    description=(
        "One door to the state, for programs. Money is an integer number of satang; times are RFC 3339 in UTC; "
        "texts come in Thai and English. Errors are problem documents (RFC 9457). Operations for a citizen or an "
        "officer take the session cookie of a signed-in person and, for writing, the CSRF token in `X-CSRFToken`. "
        "A method that an address does not take is answered with 405, an address that does not exist with 404; "
        "`Accept-Language: en` or `th` chooses the language of problems."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
    parser=JsonParser(),
)
problems_install(api)
for name, router in (
    ("services", services.router),
    ("drafts", drafts.router),
    ("cases", cases.router),
    ("payments", payments.router),
    ("check", check.router),
    ("consents", consents.router),
    ("tracker", tracker.router),
    ("counts", counts.router),
):
    api.add_router("", router, tags=[name])

urlpatterns = [path("v1/", api.urls)]
