"""One question for a person to many agencies of other nodes at once, signed by this node's own agency."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.asking import answer_read, request_signed_for, response_check
from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.errors import MessageRefused
from salaklang.foundations.exchange.ports import TransportFailed, transport_for
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.transport import Https
from salaklang.kernel.clock import Clock
from salaklang.kernel.ids import id_new

_ANSWER_SECONDS = 3.0
_AT_ONCE = 8

Place = tuple[str, str]
"""An agency and the base address of its node."""


def ask_all(
    places: Iterable[Place], service: str, body: bytes, clock: Clock, *, user_ref: str = ""
) -> dict[Place, dict[str, Any] | None]:
    """What each answered to `service` within 3 seconds; None for no answer, or one that proves nothing.

    `user_ref`: the pseudonym of the person who looks.
    """
    requests: dict[Place, tuple[Head, Request]] = {}
    for agency, base_url in places:
        head = Head(
            client=settings.SALA_NODE_AGENCY,
            provider=agency,
            service=service,
            message_id=str(id_new()),
            user_ref=user_ref,
            legal_basis=rules.OWN_DATA_BASIS,
            purpose=rules.OWN_DATA,
            consent=None,
            case="",
        )
        requests[(agency, base_url)] = (head, request_signed_for(head, body, base_url, clock))
    if not requests:
        return {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        sent = {place: pool.submit(_send, place, request) for place, (_, request) in requests.items()}
    return {place: _told(*requests[place], sent[place].result()) for place in requests}


def _send(place: Place, request: Request) -> Response | None:
    agency, base_url = place
    try:
        return transport_for(agency, Https(base_url)).call(request, timeout_s=_ANSWER_SECONDS)
    except TransportFailed:
        return None


def _told(head: Head, request: Request, response: Response | None) -> dict[str, Any] | None:
    if response is None:
        return None
    try:
        response_check(head, request, response)
        return answer_read(response) if response.status == 200 else None
    except MessageRefused:
        return None
