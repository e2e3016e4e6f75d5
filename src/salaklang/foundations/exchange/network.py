"""HTTP to one partner within a time that nothing on the other side can stretch.

Each wait for bytes ends with the message's own deadline: a partner that sends its answer (its headers too) a byte at a
time would otherwise be within every single time limit, and hold a program of ours for as long as it likes.
"""

import time

import httpcore
import httpx

from salaklang.foundations.exchange.envelope import Headers, Request, Response, authority
from salaklang.tlog.network import IDLE_SECONDS, DeadlineBackend

FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    ValueError,
)
"""What may go wrong on the way. ValueError: an answer that is too large or can't be read."""
_CONNECT_SECONDS = 2.0
# A partner that hangs may hold so many of our connections and no more.
_CONNECTIONS = 32


class Partner:
    """One partner's node, with its own pool of connections: a slow one stalls nobody else. Safe in many threads.

    No redirect is followed, no proxy of the environment is used, nothing is unpacked.
    """

    def __init__(self) -> None:
        self._network = DeadlineBackend()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=self._network,
        )

    def send(self, request: Request, *, timeout_s: float, most: int) -> Response:
        """The answer, of at most `most` bytes, after at most `timeout_s`. Raises one of FAILURES."""
        waits = {"connect": min(_CONNECT_SECONDS, timeout_s), "pool": timeout_s, "read": timeout_s, "write": timeout_s}
        self._network.deadline = time.monotonic() + timeout_s
        with self._pool.stream(
            request.method,
            request.url,
            headers=_headers(request),
            content=request.body,
            extensions={"timeout": waits},
        ) as answer:
            body = bytearray()
            for part in answer.iter_stream():
                body += part
                if len(body) > most:
                    raise ValueError("the answer is too large")
            headers = tuple((k.decode("ascii"), v.decode("latin-1")) for k, v in answer.headers)
            return Response(answer.status, headers, bytes(body))


def _headers(request: Request) -> Headers:
    """Ours, and what HTTP itself needs. The host is that which is signed."""
    more = (
        ("Host", authority(request.url)),
        ("Accept-Encoding", "identity"),
        ("Content-Length", str(len(request.body))),
    )
    return (*more, *request.headers) if request.body else (*more[:2], *request.headers)
