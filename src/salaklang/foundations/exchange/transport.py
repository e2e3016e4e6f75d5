"""How messages travel within one node: by a call, with the envelope that would travel over HTTPS."""

from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


class InProcess:
    """Hands the request to this node's own provider side. The register's deadline bounds the time it takes."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock

    def call(self, request: Request, *, timeout_s: float) -> Response:
        from salaklang.foundations.exchange.actions.release import message_answer

        return message_answer(request, clock=self.clock)
