"""`/sandbox/keys`: test keys for the exchange's sandbox, for anybody, at once."""

import base64

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from salaklang.foundations.exchange.actions.sandbox import sandbox_key_issue
from salaklang.foundations.exchange.envelope import MEMBER_CLASS
from salaklang.foundations.exchange.sandbox import INSTANCE, SandboxBusy
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.limits import TooMany, limit
from salaklang.kernel.errors import SalaError


@csrf_exempt
@audience("program")
def keys(request: HttpRequest) -> HttpResponseBase:
    """A new test key with its private half: 201. No session is used and no secret of ours told: no CSRF token."""
    if request.method != "POST":
        return _problem(405, "method-not-allowed", "POST asks for a key", {"Allow": "POST"})
    try:
        limit(request, name="sandbox_key")
        key = sandbox_key_issue()
    except TooMany as many:
        return _problem(429, many.code, many.message.en, {"Retry-After": "60"})
    except SandboxBusy as busy:
        return _problem(429, busy.code, busy.message.en, {"Retry-After": str(busy.seconds)})
    except SalaError as refused:
        return _problem(refused.status, refused.code, refused.message.en)
    told = {
        "key_id": key.key_id,
        "private_key": key.private_pem,
        "public_key": base64.b64encode(key.public).decode(),
        "expires_at": key.expires_at.isoformat(timespec="seconds"),
        "client": f"{INSTANCE}/{MEMBER_CLASS}/your-agency/your-system",
        "messages_per_minute": settings.SALA_SANDBOX_PER_MINUTE,
        "answers": {"key_id": key.answers_key_id, "public_key": base64.b64encode(key.answers_public).decode()},
    }
    return _plain(JsonResponse(told, status=201))


def _problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> HttpResponseBase:
    told = {"type": code, "message": message, "detail": ""}
    return _plain(JsonResponse(told, status=status, headers=headers))


def _plain(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response
