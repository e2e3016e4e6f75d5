"""Talk to one witness over a connection that stays open. No answer may cost more bytes or time than is allowed here."""

import ssl
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import httpcore

from salaklang.kernel.note import NOTE_MAX
from salaklang.kernel.witness_wire import ADD_CHECKPOINT, ANSWER_MAX, AddCheckpoint, monitor_path, request_format
from salaklang.tlog.errors import LogOutOfReach, LogTooMuch, LogTooSlow
from salaklang.tlog.network import IDLE_SECONDS, DeadlineBackend

_HEADERS: dict[bytes | str, bytes | str] = {"User-Agent": "salaklang-tlog", "Accept-Encoding": "identity"}
_TIMEOUTS = {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answered; `kind` is the media type, lower case, without parameters."""

    status: int
    kind: str
    body: bytes


class WitnessClient:
    """The witness whose submission and monitoring prefix is `url`. One request at a time: a second one waits."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("a witness's address begins with http:// or https:// and has no query")
        self.url = url.rstrip("/")
        self._backend = DeadlineBackend()
        self._turn = threading.Lock()
        context = _tls() if parts.scheme == "https" else None
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, network_backend=self._backend, max_connections=1, keepalive_expiry=IDLE_SECONDS
        )

    def close(self) -> None:
        self._pool.close()

    def add_checkpoint(self, request: AddCheckpoint, *, seconds: float) -> Answer:
        """Submit a checkpoint. Raises LogError when no whole answer is there after `seconds`."""
        return self._ask("POST", ADD_CHECKPOINT, request_format(request), most=ANSWER_MAX, seconds=seconds)

    def checkpoint(self, origin: str, *, seconds: float) -> str | None:
        """The note that the witness shows of a log, unverified; None when it shows none. Raises LogError."""
        answer = self._ask("GET", monitor_path(origin), b"", most=NOTE_MAX, seconds=seconds)
        if answer.status != 200:
            return None
        return answer.body.decode("utf-8", "replace")

    def _ask(self, method: str, path: str, body: bytes, *, most: int, seconds: float) -> Answer:
        where = f"{self.url}/{path}"
        deadline = time.monotonic() + seconds
        if seconds <= 0 or not self._turn.acquire(timeout=seconds):
            raise LogTooSlow(where, limit=round(seconds, 1))
        try:
            self._backend.deadline = deadline
            try:
                return self._exchange(method, where, body, most)
            except (httpcore.NetworkError, httpcore.RemoteProtocolError):
                # A connection kept open may have been closed at the other end at this very moment. To submit the same
                # twice does no harm.
                return self._exchange(method, where, body, most)
        except (httpcore.TimeoutException, TimeoutError):
            raise LogTooSlow(where, limit=round(seconds, 1)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as e:
            raise LogOutOfReach(where, why=str(e) or type(e).__name__) from None
        finally:
            self._turn.release()

    def _exchange(self, method: str, where: str, body: bytes, most: int) -> Answer:
        extensions = {"timeout": _TIMEOUTS}
        with self._pool.stream(method, where, headers=_HEADERS, content=body, extensions=extensions) as answer:
            raw = _limited(where, answer.iter_stream(), most)
            return Answer(answer.status, _kind(answer.headers), raw)


def _limited(where: str, chunks: Iterable[bytes], most: int) -> bytes:
    raw = bytearray()
    for chunk in chunks:
        raw += chunk
        if len(raw) > most:
            raise LogTooMuch(where, limit=most)
    return bytes(raw)


def _kind(headers: Iterable[tuple[bytes, bytes]]) -> str:
    values = [value for name, value in headers if name.lower() == b"content-type"]
    return values[0].split(b";")[0].strip().lower().decode("ascii", "replace") if len(values) == 1 else ""


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
