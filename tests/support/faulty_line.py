"""A line between two nodes that fails on command: a real TCP proxy, one thread a connection, one request a connection.

    line = FaultyLine(upstream=lambda: urlsplit(node.portal_url).netloc)
    with line.fault("cut", after=200):
        …

Partners reach the node only through it (SALA_BASE_URL is the line's address). Faults meet messages between nodes
(`/r1/…`); citizens' pages pass. Every message that came is kept in `heard`, so that a test can send it again.
"""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

How = Literal[
    "refuse", "hang-before", "hang-after", "cut", "cut-request", "trickle", "delay", "swap", "reorder", "twice"
]
_PIECE = 65536
_PATIENCE = 60.0


@dataclass
class Fault:
    """What happens to messages whose path contains `path`; `times`: to so many of them, -1 to all until mended."""

    how: How
    path: str = "/r1/"
    times: int = -1
    after: int = 0  # cut: bytes that pass; trickle: bytes at a time
    seconds: float = 0.0  # delay; trickle: between two pieces
    met: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    pair: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))
    answers: list[bytes] = field(default_factory=list)
    second_done: threading.Event = field(default_factory=threading.Event)


class FaultyLine:
    """Listens on a port of its own and passes on to `upstream()` ("host:port"), which is asked anew for each request."""

    def __init__(self, upstream: Callable[[], str], port: int = 0) -> None:
        self.upstream = upstream
        self.heard: list[bytes] = []
        self._fault: Fault | None = None
        self._lock = threading.Lock()
        self._door = self._listen(port)
        self.port = int(self._door.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def fault(self, how: How, **more: object) -> Iterator[Fault]:
        """The line fails in this way until the end of the block; connections that hang are closed then."""
        made = Fault(how, **more)  # type: ignore[arg-type]
        self._fault = made
        try:
            yield made
        finally:
            self._fault = None
            made.over.set()
            made.pair.abort()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody listens: connections are refused by the system itself."""
        self._door_close()
        try:
            yield
        finally:
            self._door = self._listen(self.port)

    def close(self) -> None:
        self._door_close()

    # --- connections ---------------------------------------------------------------------------------------------------

    def _listen(self, port: int) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(128)
        threading.Thread(target=self._accept, args=(door,), daemon=True).start()
        return door

    def _door_close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _accept(self, door: socket.socket) -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(_PATIENCE)
        with line, suppress(OSError, threading.BrokenBarrierError):
            request = _request_read(line)
            if request:
                self._pass_on(line, request)

    def _met(self, request: bytes) -> Fault | None:
        path = request.split(b"\r\n", 1)[0].decode("latin-1")
        with self._lock:
            if "/r1/" in path:
                self.heard.append(request)
            fault = self._fault
            if fault is None or fault.path not in path or fault.times == 0:
                return None
            fault.times -= fault.times > 0
            fault.met += 1
            return fault

    def _pass_on(self, line: socket.socket, request: bytes) -> None:
        fault = self._met(request)
        if fault is None:
            line.sendall(self._ask(request))
            return
        getattr(self, "_" + fault.how.replace("-", "_"))(line, request, fault)

    def _ask(self, request: bytes) -> bytes:
        """The whole answer of the node behind."""
        host, _, port = self.upstream().rpartition(":")
        with socket.create_connection((host, int(port)), timeout=_PATIENCE) as behind:
            behind.sendall(request)
            return _all(behind)

    # --- faults ----------------------------------------------------------------------------------------------------------

    def _refuse(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        _reset(line)

    def _hang_before(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        fault.over.wait(_PATIENCE)

    def _hang_after(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        self._ask(request)
        fault.over.wait(_PATIENCE)

    def _cut(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        line.sendall(self._ask(request)[: fault.after])
        _reset(line)

    def _cut_request(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        host, _, port = self.upstream().rpartition(":")
        with socket.create_connection((host, int(port)), timeout=_PATIENCE) as behind:
            behind.sendall(request[: fault.after or len(request) - 1])
            _reset(behind)
        _reset(line)

    def _trickle(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        answer, size = self._ask(request), max(fault.after, 1)
        for at in range(0, len(answer), size):
            line.sendall(answer[at : at + size])
            if fault.over.wait(fault.seconds):
                return

    def _delay(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        answer = self._ask(request)
        fault.over.wait(fault.seconds)
        line.sendall(answer)

    def _twice(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        """The message arrives two times, byte for byte; the second answer travels on where `after` is 2."""
        answers = [self._ask(request), self._ask(request)]
        fault.answers += answers
        line.sendall(answers[fault.after == 2])

    def _swap(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        """Of two messages on their way at once each gets the other's answer."""
        answer = self._ask(request)
        mine = fault.pair.wait(_PATIENCE)
        with self._lock:
            fault.answers.append(answer)
        fault.pair.wait(_PATIENCE)
        other = next(a for a in fault.answers if a is not answer)
        line.sendall(other if mine in (0, 1) else answer)

    def _reorder(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        """Of two messages on their way at once the one that came first is answered last."""
        first = fault.met == 1
        answer = self._ask(request)
        if first:
            fault.second_done.wait(_PATIENCE)
            line.sendall(answer)
        else:
            line.sendall(answer)
            fault.second_done.set()


def _request_read(line: socket.socket) -> bytes:
    """One request with its body, told to be the last on its connection; b"" when nobody asks."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = line.recv(_PIECE)
        if not piece:
            return b""
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: *(\d+)", head)
    while length and len(body) < int(length[1]):
        body += line.recv(_PIECE) or _gone()
    head = re.sub(rb"(?im)^connection: [^\r]*\r\n", b"", head + b"\r\n").rstrip(b"\r\n")
    return head + b"\r\nConnection: close\r\n\r\n" + body


def _gone() -> bytes:
    raise OSError("the asker went away")


def _all(line: socket.socket) -> bytes:
    pieces = []
    while piece := line.recv(_PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def _reset(line: socket.socket) -> None:
    """End a connection as a broken line does: no goodbye."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
