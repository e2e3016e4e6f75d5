"""The public log over HTTP, as C2SP tlog-tiles asks for; the log's key; the trust file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from salaklang.foundations.ledger.queries import (
    checkpoint_file,
    file_get,
    log_keys,
    trust_file,
)
from salaklang.interfaces.ui.audience import audience
from salaklang.kernel.merkle import TILE_WIDTH, TreeError
from salaklang.kernel.tlog_tiles import tile_path_parse

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
SHORT = "public, max-age=2"
# A partial tile never changes either, but nobody asks for it again once the full one is there.
PARTIAL = "public, max-age=86400, immutable"
FOREVER = "public, max-age=31536000, immutable"


@audience("public")
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponseBase:
    note = checkpoint_file()
    return _not_yet() if note is None else _file(note, TEXT, SHORT)


@audience("public")
@require_safe
def tile(request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        wanted = tile_path_parse(name)
    except TreeError:
        return _missing()
    content = file_get(wanted)
    if content is None:
        return _missing()
    return _file(content, BYTES, FOREVER if wanted.width == TILE_WIDTH else PARTIAL)


@audience("public")
@require_safe
def key(request: HttpRequest) -> HttpResponseBase:
    keys = log_keys()
    return _file("".join(f"{k}\n" for k in keys).encode(), TEXT, SHORT) if keys else _not_yet()


@audience("public")
@require_safe
def trust(request: HttpRequest) -> HttpResponseBase:
    response = JsonResponse(trust_file(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _open(response, SHORT)


def _file(content: bytes, media_type: str, cache: str) -> HttpResponse:
    return _open(HttpResponse(content, content_type=media_type), cache)


def _missing() -> HttpResponse:
    return _open(HttpResponse("not in the log\n", status=404, content_type=TEXT), "no-store")


def _not_yet() -> HttpResponse:
    response = HttpResponse("the log has not signed anything yet\n", status=503, content_type=TEXT)
    response["Retry-After"] = "1"
    return _open(response, "no-store")


def _open(response: HttpResponse, cache: str) -> HttpResponse:
    """Readable by pages of any site: whoever wants to check may."""
    response["Cache-Control"] = cache
    response["Access-Control-Allow-Origin"] = "*"
    return response
