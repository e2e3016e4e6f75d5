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


@operation(
    router,
    "POST",
    "/payments/notices",
    audience=("program",),
    answers={200: NoticeOut},
    problems=(401, 409, 429),
)
@csrf_exempt
def payments_notice(request: AskedRequest) -> Any:
    """A bank's notice of a payment, signed in `Sala-Bank-Signature`. Delivering it again gets the same answer."""
    notice = notice_receive(request.body, request.headers.get("Sala-Bank-Signature", ""))
    return NoticeOut(notice_id=notice.notice_id, verdict=cast(Verdict, notice.verdict))
