"""Around every page of the provider: the language and the security policy."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from salaklang.embedded.provider.environment import portal_origins

_COOKIE = "sala_provider_language"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {portal}"
)


class PageMiddleware:
    """Thai unless the visitor, or the site that sent them (`ui_locales`), says English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # A form's answer leads on to the portal; browsers check that against form-action.
        self.policy = _POLICY.format(portal=" ".join(portal_origins()))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = _asked(request)
        language = asked or _spoken(request.COOKIES.get(_COOKIE, "")) or "th"
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Content-Language"] = language
            response.headers.setdefault("Cache-Control", "no-store")
        if asked:  # remembered for the pages that follow a form
            response.set_cookie(_COOKIE, asked, httponly=True, samesite="Lax", secure=request.is_secure())
        return response


class StaticGZipMiddleware(GZipMiddleware):
    """Style sheets and scripts travel small. Pages do not: the size of a compressed page could tell its secrets."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/") or request.path.endswith(".woff2"):
            return response
        return super().process_response(request, response)


def _asked(request: HttpRequest) -> str:
    """The language asked for on this page, else by the site that sent them; empty when neither did."""
    asked = _spoken(request.GET.get("lang", "")) or _spoken(request.GET.get("ui_locales", ""))
    if asked or "next" not in request.GET:
        return asked
    return _spoken(parse_qs(urlsplit(request.GET["next"]).query).get("ui_locales", [""])[0])


def _spoken(wanted: str) -> str:
    """The first of a list of locales that we speak: `en-GB th` → `en`; empty for none."""
    found = (w.partition("-")[0] for w in wanted.split())
    return next((w for w in found if w in ("th", "en")), "")
