"""What no page takes, refused before anything reads it: bodies larger than any upload, and the character NUL.

PostgreSQL holds no NUL in a text, so one that came through would end as our fault. Programs' paths pass: the API checks
its own values.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from salaklang.interfaces.ui.errors import BadRequest, BodyTooBig, error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# The largest upload, with room to say clearly that a somewhat larger file is too large, and a form around it.
BODY_MOST = 21 * 1024 * 1024


class BoundsMiddleware:
    """Stands inside `RequestMiddleware` and the API's, before anything that reads the body."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if len(length) > 12 or not length.isdecimal() or int(length) > BODY_MOST:
            return error_page(request, BodyTooBig())
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(request, BadRequest("NUL in the address"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or request.path.startswith(("/api/", "/r1/", "/sandbox/")):
            return None
        if any("\x00" in value for _, values in request.POST.lists() for value in values):
            return error_page(request, BadRequest("NUL in a field"))
        return None
