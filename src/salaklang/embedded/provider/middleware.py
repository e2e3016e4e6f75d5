"""Around every page of the provider: the language and the security policy."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse
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
        language = _language(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Content-Language"] = language
            response.headers.setdefault("Cache-Control", "no-store")
        if request.GET.get("lang") == language:
            response.set_cookie(_COOKIE, language, max_age=31_536_000, httponly=True, samesite="Lax", secure=request.is_secure())
        return response


def _language(request: HttpRequest) -> str:
    """Asked for here, else asked for by the site that sent them, else remembered, else Thai."""
    asked = request.GET.get("lang") or _locale(request.GET.get("ui_locales", ""))
    if not asked and "next" in request.GET:
        sent = parse_qs(urlsplit(request.GET["next"]).query)
        asked = _locale(sent.get("ui_locales", [""])[0])
    asked = asked or request.COOKIES.get(_COOKIE, "")
    return asked if asked in ("th", "en") else "th"


def _locale(wanted: str) -> str:
    """The first of a list of locales that we speak: `en-GB th` → `en`."""
    found = (w.partition("-")[0] for w in wanted.split())
    return next((w for w in found if w in ("th", "en")), "")
