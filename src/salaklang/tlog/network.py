"""Sockets that know when a whole answer must be there, however slowly a server lets it drip."""

import math
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

IDLE_SECONDS = 4.0
"""How long we keep a connection that nobody uses: less than web servers and proxies do (the least patient of them 5 s).
A request that is sent at the moment when the other side gives its connection up is lost, and its server called away.
"""


class DeadlineBackend(httpcore.NetworkBackend):
    """Opens connections whose every operation ends by the `deadline` of the thread that does it.

    A thread sets its own (of `time.monotonic`) before each exchange: one that lets a server drip holds up no other.
    """

    def __init__(self) -> None:
        self._ends = _Ends()
        self._plain = httpcore.SyncBackend()

    @property
    def deadline(self) -> float:
        return self._ends.at

    @deadline.setter
    def deadline(self, at: float) -> None:
        self._ends.at = at

    def left(self, timeout: float | None) -> float | None:
        """The seconds that an operation may take; None: as long as it likes. Raises ReadTimeout when there are none."""
        seconds = self._ends.at - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        if math.isinf(seconds):
            return timeout
        return min(seconds, timeout) if timeout is not None else seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._plain.connect_tcp(host, port, self.left(timeout), local_address, socket_options)
        return _DeadlineStream(stream, self)


class _Ends(threading.local):
    at: float = math.inf


class _DeadlineStream(httpcore.NetworkStream):
    """A stream of which each operation is cut off at the backend's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, backend: DeadlineBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout))
        return _DeadlineStream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
