"""One message tried at once, while a person waits to hear whether it arrived."""

from uuid import UUID

from django.conf import settings

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.actions.asking import request_signed_for, response_check
from salaklang.foundations.exchange.actions.posting import message_head
from salaklang.foundations.exchange.errors import MessageRefused
from salaklang.foundations.exchange.models import PostedMessage
from salaklang.foundations.exchange.ports import TransportFailed, transport_for
from salaklang.foundations.exchange.transport import Https, InProcess
from salaklang.foundations.identity.sealing import unseal
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


def message_hurry(message: UUID, *, timeout_s: float, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Send one posted message now, out of its turn; True when the other agency has signed that it took it.

    For what may overtake the rest (a withdrawal only closes). Where it fails, nothing changes: the queue sends it in
    its turn. Sent by both at once it is taken once, because it keeps its id.
    """
    row = PostedMessage.objects.get(pk=message)
    if row.state != "waiting":
        return row.state == "delivered"
    head = message_head(row)
    body = unseal(row.body_sealed).encode()
    request = request_signed_for(head, body, row.partner or settings.SALA_BASE_URL, clock)
    way = Https(row.partner) if row.partner else InProcess(clock)
    try:
        response = transport_for(row.to_agency, way).call(request, timeout_s=timeout_s)
        response_check(head, request, response)
    except (TransportFailed, MessageRefused):
        return False
    if response.status != 200:
        return False
    receipt = signatures.signature_text(response)
    waiting = PostedMessage.objects.filter(pk=message, state="waiting")
    waiting.update(state="delivered", delivered_at=clock.now(), receipt=receipt, code="")
    return True
