"""Where banks deliver their signed notices."""

from typing import Any, cast

from django.views.decorators.csrf import csrf_exempt
from ninja import Router, Schema
from pydantic import Field

from salaklang.capabilities.payments.actions import notice_receive
from salaklang.capabilities.payments.rules import Verdict
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.ui.request import AskedRequest

router = Router()


class NoticeOut(Schema):
    notice_id: str
    verdict: Verdict = Field(description="What became of it; only `accepted` marks a bill paid")


_SIGNED_NOTICE = {
    "parameters": [
        {
            "in": "header",
            "name": "Sala-Bank-Signature",
            "required": True,
            "schema": {"type": "string"},
            "description": "Ed25519 over the body's bytes: `keyid=<bank>, t=<Unix seconds>, ed25519=<base64>`",
        }
    ],
    "requestBody": {
        "required": True,
        "description": "The notice, exactly the bytes that were signed",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}


@operation(
    router,
    "POST",
    "/payments/notices",
    audience=("program",),
    answers={200: NoticeOut},
    problems=(401, 409, 413),
    described=_SIGNED_NOTICE,
)
@csrf_exempt
def payments_notice(request: AskedRequest) -> Any:
    """A bank's notice of a payment, signed in `Sala-Bank-Signature`. Delivering it again gets the same answer."""
    notice = notice_receive(request.body, request.headers.get("Sala-Bank-Signature", ""))
    return NoticeOut(notice_id=notice.notice_id, verdict=cast(Verdict, notice.verdict))
