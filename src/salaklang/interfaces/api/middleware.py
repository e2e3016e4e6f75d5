"""The last word on errors where programs ask: under /api/ a problem document, at the exchange X-Road's shape."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from salaklang.foundations.exchange.errors import MessageTooLarge
from salaklang.interfaces.api.errors import BadRequest, BodyTooLarge, MethodUnknown
from salaklang.interfaces.api.problems import MEDIA_TYPE, problem_of
from salaklang.kernel.errors import NotAllowed, NotFound, SalaError, SignInNeeded, Unavailable

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_KNOWN: dict[int, type[SalaError]] = {
    400: BadRequest,
    401: SignInNeeded,
    403: NotAllowed,
    404: NotFound,
    405: MethodUnknown,
    413: BodyTooLarge,
    503: Unavailable,
}
_EXCHANGE = ("/r1/", "/sandbox/")


class ProblemMiddleware:
    """Turns the pages that Django itself answers with (no such address, wrong method, a crash) into problems.

    Stands after `ui.middleware.RequestMiddleware`, which gives the language and the request's id, and before the rest.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < 400:
            return response
        if request.path.startswith(_EXCHANGE):
            json_already = response.headers.get("Content-Type", "").startswith("application/json")
            return response if json_already else _xroad(response)
        if not request.path.startswith("/api/"):
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        return _translated(request, response)


def _xroad(response: HttpResponseBase) -> HttpResponse:
    """What refused the request before the door could: unsigned, because nothing of it was read."""
    known = {**_KNOWN, 413: MessageTooLarge}.get(response.status_code, SalaError)()
    told = {"type": known.code, "message": known.message.en, "detail": ""}
    whose = "Client" if response.status_code < 500 else "Server.ServerProxy"
    headers = {"X-Road-Error": f"{whose}.{known.code}", "Cache-Control": "no-store"}
    return JsonResponse(told, status=response.status_code, headers=headers)


def _translated(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    told = problem_of(request, _KNOWN.get(response.status_code, SalaError)())
    # A 500 stays what it is; every other code keeps its number even where we have no words of our own for it.
    told.status_code = response.status_code
    if "Allow" in response.headers:
        told["Allow"] = response.headers["Allow"]
    told.cookies = cast(HttpResponse, response).cookies
    return told
