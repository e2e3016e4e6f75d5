"""Answering with a page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from salaklang.interfaces.ui import texts
from salaklang.interfaces.ui.language import language_url
from salaklang.interfaces.ui.request import AskedRequest


def page(
    request: AskedRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page with what the layout needs. Personal by default: nothing stores it (`public_page` allows that)."""
    language = request.language
    other = "en" if language == "th" else "th"
    shared = {
        "ui": texts,
        "language": language,
        "other_language": other,
        "other_url": language_url(request, other),
        "actor": request.actor,
        "path": request.path,
    }
    response = HttpResponse(render_to_string(template, {**shared, **(context or {})}, request), status=status)
    response["Cache-Control"] = "no-store"
    return response


def public_page(
    request: AskedRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page that is the same for every visitor who is not signed in; a browser may keep it while it asks again."""
    response = page(request, template, context, status=status)
    if not request.actor.signed_in and status == 200:
        response["Cache-Control"] = "private, no-cache"
    return response
