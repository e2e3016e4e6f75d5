"""Around every request: an id, the language, the safety headers; then who is asking, limits, and errors as pages."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from salaklang.foundations.identity.queries import actor_for, posts_of
from salaklang.interfaces.ui.errors import BadRequest, error_page, sign_in_redirect
from salaklang.interfaces.ui.language import language_of, language_remember
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import NOBODY, Actor, Channel
from salaklang.kernel.errors import SalaError, SignInNeeded

log = logging.getLogger("salaklang.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}\Z")
# Pages that programs call: they speak problem documents and keep their own limits.
_PROGRAM_PATHS = ("/api/", "/r1/", "/ledger/checkpoint", "/ledger/key", "/ledger/tile/", "/.well-known/")


class RequestMiddleware:
    """Request id, language and headers. The log line names the route, never the path's codes, nor who asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.csp = csp_default()

    def __call__(self, plain: HttpRequest) -> HttpResponseBase:
        request = cast(AskedRequest, plain)
        given = request.headers.get("X-Request-Id", "")
        request.id = given if _REQUEST_ID.match(given) else secrets.token_hex(8)
        request.language = language_of(request)
        translation.activate(request.language)
        began = time.perf_counter()
        response = self.get_response(request)
        self._headers(request, response)
        match = request.resolver_match
        log.info(
            "%s %s %s %s %.0fms",
            request.id,
            request.method,
            match.route if match else "-",
            response.status_code,
            (time.perf_counter() - began) * 1000,
        )
        return response

    def _headers(self, request: AskedRequest, response: HttpResponseBase) -> None:
        language_remember(request, response)
        headers = response.headers
        headers["X-Request-Id"] = request.id
        headers.setdefault("Content-Security-Policy", self.csp)
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        if headers.get("Content-Type", "").startswith("text/html"):
            headers.setdefault("Content-Language", request.language)
            headers.setdefault("Cache-Control", "no-store")


class ActorMiddleware:
    """Who is asking; limits on POST; errors that are meant for people become pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponseBase:
        request = cast(AskedRequest, plain)
        request.actor = _actor(request)
        if not request.path.startswith(_PROGRAM_PATHS) and _has_nul(request):
            return error_page(request, BadRequest("a NUL character, which no table holds"))
        if request.method == "POST" and not request.path.startswith(_PROGRAM_PATHS):
            try:
                limit(request)
            except SalaError as error:
                return error_page(request, error)
        return self.get_response(request)

    def process_exception(self, request: AskedRequest, error: Exception) -> HttpResponse | None:
        if request.path.startswith(_PROGRAM_PATHS) or not isinstance(error, SalaError):
            return None
        if isinstance(error, SignInNeeded) and not request.actor.signed_in:
            return sign_in_redirect(request)
        return error_page(request, error)


def _has_nul(request: HttpRequest) -> bool:
    """No page asks for a NUL character, and no table can hold one."""
    return any("\0" in value for form in (request.GET, request.POST) for _, values in form.lists() for value in values)


def _actor(request: HttpRequest) -> Actor:
    """At the desk one acts in one's post; everywhere else as oneself."""
    if not request.session.get("_auth_user_id") or not request.user.is_authenticated:
        return NOBODY
    ial = request.session.get("ial", "")
    if not request.path.startswith("/desk/"):
        return actor_for(request.user, ial=ial)
    channel: Channel = "counter" if request.path.startswith("/desk/counter") else "online"
    return actor_for(request.user, post_id=_post_id(request), channel=channel, ial=ial)


def _post_id(request: HttpRequest) -> str | None:
    """The post chosen for this session, else the first that the person holds."""
    chosen = request.session.get("post_id")
    if chosen is None and (posts := posts_of(request.user)):  # type: ignore[arg-type]
        chosen = request.session["post_id"] = str(posts[0].id)
    return chosen


def csp_default() -> str:
    """Own files only, no inline script or style. Forms may go to the sign-in provider (browsers check redirects)."""
    places = {_origin(getattr(settings, name, "")) for name in ("SALA_BASE_URL", "SALA_PROVIDER_URL")} - {""}
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
        f"form-action 'self' {' '.join(sorted(places))}"
    ).strip()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
