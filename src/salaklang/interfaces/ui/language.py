"""The visitor's language: `?lang=` wins and is remembered in a cookie; Thai otherwise."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils import translation

from salaklang.kernel.text import LANGUAGES, Language

COOKIE = "sala_lang"
_YEAR = 365 * 24 * 3600


def language_of(request: HttpRequest) -> Language:
    for asked in (_query(request).get("lang"), request.COOKIES.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return "th"


def language_remember(request: HttpRequest, response: HttpResponseBase) -> None:
    asked = _query(request).get("lang")
    if asked in LANGUAGES:
        response.set_cookie(COOKIE, asked, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())


def language_url(request: HttpRequest, language: str) -> str:
    """The same page in `language`; other query parameters stay."""
    query = _query(request).copy()
    query["lang"] = language
    return f"{request.path}?{query.urlencode()}"


def language_now() -> str:
    """The language of the request being answered (set by the middleware)."""
    return translation.get_language() or "th"


def _query(request: HttpRequest) -> QueryDict:
    """The query; empty where it can't be read, because the page that says so has a language too."""
    try:
        return request.GET
    except SuspiciousOperation:
        return QueryDict()
