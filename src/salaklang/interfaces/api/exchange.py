"""`/r1/…`: the door through which other nodes, and systems of agencies, ask this node's registers.

X-Road's REST surface towards information systems; every message is signed (RFC 9421). What is behind the door decides
everything: here a request becomes an envelope, and the answer an HTTP response.
"""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from salaklang.foundations.exchange.actions import message_answer
from salaklang.foundations.exchange.actions.sandbox import sandbox_answer
from salaklang.foundations.exchange.directory import entry_sign
from salaklang.foundations.exchange.envelope import Request, authority
from salaklang.foundations.exchange.queries import entry_of_this_node
from salaklang.foundations.exchange.rules import MAX_BODY
from salaklang.foundations.exchange.sandbox import INSTANCE as SANDBOX
from salaklang.foundations.ledger.actions import ledger_keys_ensure
from salaklang.interfaces.api.exchange_openapi import description
from salaklang.interfaces.ui.audience import audience


@csrf_exempt
@audience("program")
def door(request: HttpRequest, path: str) -> HttpResponseBase:
    """Any method: what is not allowed is refused, signed and logged behind the door."""
    sandbox = path.partition("/")[0] == SANDBOX
    answer = (sandbox_answer if sandbox else message_answer)(_envelope(request, path))
    response = HttpResponse(answer.body, status=answer.status)
    for name, value in answer.headers:
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


@audience("public")
@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of this node's surface, with every service that it offers."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@audience("public")
@require_safe
def entry(request: HttpRequest) -> HttpResponseBase:
    """This node's directory entry: its agencies, their public keys and their services, signed by the ledger's key."""
    note = entry_sign(entry_of_this_node(), *ledger_keys_ensure())
    response = HttpResponse(note, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response


def _envelope(request: HttpRequest, path: str) -> Request:
    """The request as it was signed. Its address is made anew from its decoded parts (a server for WSGI hands over no
    others) under this node's own name: whatever does not decode to the very address that was signed, or was sent to
    another host, is another address, and the signature over it fails."""
    base = settings.SALA_BASE_URL
    if request.get_host().lower() != authority(base):
        base = f"{request.scheme}://{request.get_host()}"
    url = f"{base}/r1/" + "/".join(quote(part, safe="") for part in path.split("/"))
    if request.META.get("QUERY_STRING"):
        url += "?" + request.META["QUERY_STRING"]
    headers = tuple((name, value) for name, value in request.headers.items())
    return Request(request.method or "", url, headers, _body(request))


def _body(request: HttpRequest) -> bytes:
    """One byte more than is allowed shows that there was too much. A body that comes in chunks names no length, and
    Django would take it for none; the server before us ends it."""
    chunks = "HTTP_TRANSFER_ENCODING" in request.META and request.META.get("wsgi.input_terminated")
    body: bytes = (request.META["wsgi.input"] if chunks else request).read(MAX_BODY + 1)
    return body
