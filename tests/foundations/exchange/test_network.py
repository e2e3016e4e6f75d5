"""A partner's node that answers like no honest one: none of it holds a program of ours longer than the time it has."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from salaklang.foundations.exchange import network
from salaklang.foundations.exchange.envelope import Request
from salaklang.foundations.exchange.ports import TransportFailed
from salaklang.foundations.exchange.transport import ANSWER_MAX, Https, entry_fetch

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Server:
    """Takes connections and lets `answer` do what it likes with each; what was asked is kept."""

    def __init__(self, answer: Callable[["Server", socket.socket], None]) -> None:
        self.asked: list[bytes] = []
        self.over = threading.Event()
        self._answer = answer
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line:
            try:
                self.asked.append(_request(line))
                self._answer(self, line)
            except OSError:
                return

    def close(self) -> None:
        self.over.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


def _request(line: socket.socket) -> bytes:
    """All of a request whose body is `{}` or empty."""
    raw = b""
    while not raw.endswith((b"\r\n\r\n{}", b"\r\n\r\n")) or (raw.startswith(b"POST") and not raw.endswith(b"{}")):
        more = line.recv(65536)
        if not more:
            raise OSError("the other side has hung up")
        raw += more
    return raw


@pytest.fixture
def serving() -> Iterator[Callable[[Callable[[Server, socket.socket], None]], Server]]:
    made: list[Server] = []

    def serve(answer: Callable[[Server, socket.socket], None]) -> Server:
        made.append(Server(answer))
        return made[-1]

    yield serve
    for server in made:
        server.close()


Serving = Callable[[Callable[[Server, socket.socket], None]], Server]


def hang(server: Server, line: socket.socket) -> None:
    server.over.wait(60)


def drip(first: bytes, piece: bytes) -> Callable[[Server, socket.socket], None]:
    """Send `first`, and then `piece` again and again, as slowly as a cautious attacker."""

    def answer(server: Server, line: socket.socket) -> None:
        line.sendall(first)
        while not server.over.wait(0.05):
            line.sendall(piece)

    return answer


def say(raw: bytes) -> Callable[[Server, socket.socket], None]:
    return lambda server, line: line.sendall(raw)


def ask(url: str) -> Request:
    return Request("POST", f"{url}/r1/TH/GOV/a/b.c", (("Content-Type", "application/json"), ("X-Road-Id", "1")), b"{}")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "answer",
    [
        hang,
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        drip(HEAD + b"X-Slow: ", b"a"),
        drip(HEAD + b"Content-Length: 900000\r\n\r\n", b"a"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        say(b""),
        say(b"nonsense\r\n\r\n"),
        say(HEAD + b"Content-Length: 50\r\n\r\ncut"),
        say(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        say(HEAD + b"\r\n" + b"a" * (ANSWER_MAX + 1)),
        say(HEAD + b"X-Large: " + b"a" * 200_000 + b"\r\n\r\n"),
    ],
    ids=lambda a: getattr(a, "__qualname__", ""),
)
def test_whatever_comes_it_is_over_in_time(serving: Serving, answer: Callable[[Server, socket.socket], None]) -> None:
    """Those that drip never end by themselves: without a deadline over all of it, this test would not end either."""
    server = serving(answer)
    with pytest.raises(TransportFailed):
        Https(server.url).call(ask(server.url), timeout_s=0.5)
    with pytest.raises(TransportFailed):
        entry_fetch(server.url, timeout_s=0.5)


def test_the_bytes_are_those_that_were_signed_and_a_redirect_is_an_answer(serving: Serving) -> None:
    server = serving(say(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nno"))
    answer = Https(server.url).call(ask(server.url), timeout_s=5)
    assert (answer.status, answer.body) == (302, b"no")
    lines = server.asked[0].split(b"\r\n")
    assert lines[0] == b"POST /r1/TH/GOV/a/b.c HTTP/1.1" and lines[-1] == b"{}"
    names = [line.split(b":")[0].lower() for line in lines[1:-2]]
    assert sorted(names) == sorted({*names}), "no header twice"
    assert b"Host: " + server.url.removeprefix("http://").encode() in lines


def test_a_deadline_ends_with_its_message(serving: Serving) -> None:
    """After one that was cut off, the next on the same thread has all of its time."""
    slow = serving(hang)
    good = serving(say(HEAD + b"Content-Length: 2\r\n\r\n{}"))
    with pytest.raises(TransportFailed):
        Https(slow.url).call(ask(slow.url), timeout_s=0.1)
    assert Https(good.url).call(ask(good.url), timeout_s=5).body == b"{}"


@pytest.mark.parametrize(("idle_seconds", "connections"), [(60.0, 1), (0.0, 2)])
def test_a_connection_that_nobody_used_for_long_is_not_used_again(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, idle_seconds: float, connections: int
) -> None:
    """The other side may be giving it up at this very moment."""
    monkeypatch.setattr(network, "IDLE_SECONDS", idle_seconds)
    answer = HEAD + b"Content-Length: 2\r\n\r\n{}"

    def stay(server: Server, line: socket.socket) -> None:
        line.sendall(answer)
        while _request(line):
            line.sendall(answer)

    server, partner = serving(stay), network.Partner()
    for _ in range(2):
        assert partner.send(ask(server.url), timeout_s=5, most=ANSWER_MAX).body == b"{}"
    assert len(server.asked) == connections


def test_nobody_listens() -> None:
    with pytest.raises(TransportFailed):
        Https("http://127.0.0.1:9").call(ask("http://127.0.0.1:9"), timeout_s=1)
