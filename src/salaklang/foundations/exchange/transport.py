"""How messages travel: by a call within one node, over HTTP between nodes. The same envelope, checks and log rows."""

import time
from functools import lru_cache

import httpx

from salaklang.foundations.exchange.directory import ENTRY_MAX
from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.ports import TransportFailed
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

ANSWER_MAX = 1024 * 1024
ENTRY_PATH = "/.well-known/salaklang-node"
_CONNECT_SECONDS = 2.0
# A partner that hangs may hold so many of our connections and no more.
_CONNECTIONS_A_PARTNER = 32


class InProcess:
    """Hands the request to this node's own provider side. The register's deadline bounds the time it takes."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock

    def call(self, request: Request, *, timeout_s: float) -> Response:
        from salaklang.foundations.exchange.actions.release import message_answer

        return message_answer(request, clock=self.clock)


class Https:
    """Sends the request to a partner's node. Follows no redirect, takes no more than 1 MB, waits no longer than told.

    One client, with its own pool of connections, for each partner: a slow one stalls nobody else.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def call(self, request: Request, *, timeout_s: float) -> Response:
        """Raises TransportFailed, with words for the log, whatever went wrong on the way."""
        try:
            return _send(_client(self.base_url), request, timeout_s, most=ANSWER_MAX)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
            raise TransportFailed(f"{self.base_url}: {type(failed).__name__}") from failed


def entry_fetch(base_url: str, *, timeout_s: float = 10.0) -> str:
    """A node's directory entry as it stands at its address; nothing of it is verified yet. Raises TransportFailed."""
    request = Request("GET", base_url.rstrip("/") + ENTRY_PATH, (("Accept", "text/plain"),), b"")
    try:
        answer = _send(_client(base_url.rstrip("/")), request, timeout_s, most=ENTRY_MAX)
        if answer.status != 200:
            raise TransportFailed(f"{base_url}: status {answer.status}")
        return answer.body.decode()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
        raise TransportFailed(f"{base_url}: {type(failed).__name__}") from failed


@lru_cache(maxsize=256)
def _client(base_url: str) -> httpx.Client:
    limits = httpx.Limits(max_connections=_CONNECTIONS_A_PARTNER, max_keepalive_connections=_CONNECTIONS_A_PARTNER)
    return httpx.Client(limits=limits, follow_redirects=False, trust_env=False, headers={"Accept-Encoding": "identity"})


def _send(client: httpx.Client, request: Request, timeout_s: float, *, most: int) -> Response:
    """The answer, read up to `most` bytes and within `timeout_s` in all, however slowly its bytes arrive."""
    ends = time.monotonic() + timeout_s
    timeout = httpx.Timeout(timeout_s, connect=min(_CONNECT_SECONDS, timeout_s))
    sent = client.build_request(
        request.method, request.url, headers=list(request.headers), content=request.body, timeout=timeout
    )
    answer = client.send(sent, stream=True)
    try:
        body = bytearray()
        for part in answer.iter_raw():
            body += part
            if len(body) > most:
                raise ValueError("the answer is too large")
            if time.monotonic() > ends:
                raise httpx.ReadTimeout("the answer came too slowly")
        headers = tuple((k.decode("ascii"), v.decode("latin-1")) for k, v in answer.headers.raw)
        return Response(answer.status_code, headers, bytes(body))
    finally:
        answer.close()
