"""HTTP to one partner within a time that nothing on the other side can stretch.

Each wait for bytes ends with the message's own deadline: a partner that sends its answer (its headers too) a byte at a
time would otherwise be within every single time limit, and hold a program of ours for as long as it likes.
"""

import math
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from salaklang.foundations.exchange.envelope import Headers, Request, Response, authority

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
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            network_backend=_Network(),
        )

    def send(self, request: Request, *, timeout_s: float, most: int) -> Response:
        """The answer, of at most `most` bytes, after at most `timeout_s`. Raises one of FAILURES."""
        waits = {"connect": min(_CONNECT_SECONDS, timeout_s), "pool": timeout_s, "read": timeout_s, "write": timeout_s}
        _deadline.ends = time.monotonic() + timeout_s
        try:
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
        finally:
            _deadline.ends = math.inf


def _headers(request: Request) -> Headers:
    """Ours, and what HTTP itself needs. The host is that which is signed."""
    more = (
        ("Host", authority(request.url)),
        ("Accept-Encoding", "identity"),
        ("Content-Length", str(len(request.body))),
    )
    return (*more, *request.headers) if request.body else (*more[:2], *request.headers)


class _Deadline(threading.local):
    """When the message that this thread is sending must be over (monotonic seconds)."""

    ends: float = math.inf


_deadline = _Deadline()


def _left(timeout: float | None) -> float | None:
    left = _deadline.ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this message is over")
    return timeout if timeout is not None and timeout < left else (None if math.isinf(left) else left)


class _Line(httpcore.NetworkStream):
    """A connection whose every wait ends with the message's deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Line(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Network(httpcore.NetworkBackend):
    """Connections of the system, as lines with a deadline."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _Line(self._inner.connect_tcp(host, port, _left(timeout), local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)
