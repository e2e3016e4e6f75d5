"""The proofs of anchors, as files beside the log: anyone may list and take them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from salaklang.foundations.ledger.anchors.keeping import anchor_file, anchor_files
from salaklang.interfaces.feeds.views import BYTES, FOREVER, SHORT, TEXT
from salaklang.interfaces.ui.audience import audience

_TYPES = {"checkpoint": TEXT, "json": "application/json", "tst": "application/timestamp-token"}


@audience("public")
@require_safe
def anchors(request: HttpRequest) -> HttpResponse:
    """The files' names, one a line, the newest checkpoint first."""
    return _served("".join(f"{name}\n" for name in anchor_files()).encode(), TEXT, SHORT)


@audience("public")
@require_safe
def anchor(request: HttpRequest, name: str) -> HttpResponse:
    content = anchor_file(name)
    if content is None:
        response = _served(b"there is no such proof\n", TEXT, "no-store")
        response.status_code = 404
        return response
    return _served(content, _TYPES.get(name.rpartition(".")[2], BYTES), FOREVER)


def _served(content: bytes, media_type: str, cache: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = cache
    response["Access-Control-Allow-Origin"] = "*"
    return response
