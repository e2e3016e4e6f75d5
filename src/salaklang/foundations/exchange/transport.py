"""How messages travel: by a call within one node, over HTTP between nodes. The same envelope, checks and log rows."""

from functools import lru_cache

from salaklang.foundations.exchange.crowding import Crowded, Waiting
from salaklang.foundations.exchange.directory import ENTRY_MAX
from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.network import FAILURES, Partner
from salaklang.foundations.exchange.ports import TransportFailed
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

ANSWER_MAX = 1024 * 1024
ENTRY_PATH = "/.well-known/salaklang-node"


class InProcess:
    """Hands the request to this node's own provider side. The register's deadline bounds the time it takes."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock

    def call(self, request: Request, *, timeout_s: float) -> Response:
        from salaklang.foundations.exchange.actions.release import message_answer

        return message_answer(request, clock=self.clock)


class Https:
    """Sends the request to a partner's node: follows no redirect, takes at most 1 MB, waits no longer than told, and
    not at all behind somebody whom a slow partner keeps waiting."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def call(self, request: Request, *, timeout_s: float) -> Response:
        """Raises TransportFailed, with words for the log, whatever went wrong on the way."""
        try:
            with _waiting(self.base_url).place(timeout_s=timeout_s):
                return _partner(self.base_url).send(request, timeout_s=timeout_s, most=ANSWER_MAX)
        except (*FAILURES, Crowded) as failed:
            raise TransportFailed(f"{self.base_url}: {type(failed).__name__}") from failed


def entry_fetch(base_url: str, *, timeout_s: float = 10.0) -> str:
    """A node's directory entry as it stands at its address; nothing of it is verified yet. Raises TransportFailed."""
    request = Request("GET", base_url.rstrip("/") + ENTRY_PATH, (("Accept", "text/plain"),), b"")
    try:
        answer = _partner(base_url.rstrip("/")).send(request, timeout_s=timeout_s, most=ENTRY_MAX)
        if answer.status != 200:
            raise TransportFailed(f"{base_url}: status {answer.status}")
        return answer.body.decode()
    except FAILURES as failed:
        raise TransportFailed(f"{base_url}: {type(failed).__name__}") from failed


@lru_cache(maxsize=256)
def _waiting(base_url: str) -> Waiting:
    return Waiting(base_url)


@lru_cache(maxsize=256)
def _partner(base_url: str) -> Partner:
    return Partner()
