"""Messages written byte by byte to the registers' node's own port, and what must have come of one that is refused."""

import json
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from salaklang.foundations.exchange.envelope import Request, header_one
from tests.support.strained import Strained

Headers = Sequence[tuple[str, str]]


class Answer:
    """What came back over the line, unread by any library."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        self.head = head.decode("latin-1")
        self.status = int(head.split(b" ", 2)[1]) if head else 0

    @property
    def code(self) -> str:
        """The problem's code; "" for an answer with data or one that is not ours."""
        try:
            return str(json.loads(self.body).get("type", ""))
        except ValueError:
            return ""


def send(
    strained: Strained,
    request: Request,
    *,
    target: str = "",
    host: str = "",
    headers: Headers | None = None,
    body: bytes | None = None,
) -> Answer:
    """Write the request to the node's own port as it stands, with no library that could tidy it up."""
    there = urlsplit(request.url)
    content = request.body if body is None else body
    lines = [
        f"{request.method} {target or there.path} HTTP/1.1",
        f"Host: {host or there.netloc}",
        f"Content-Length: {len(content)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in (request.headers if headers is None else headers)),
    ]
    return shout(strained, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content)


def shout(strained: Strained, raw: bytes, *, seconds: float = 20) -> Answer:
    there = urlsplit(strained.national.portal_url)
    with socket.create_connection((there.hostname, there.port), timeout=seconds) as line:
        try:
            line.sendall(raw)
            pieces = []
            while piece := line.recv(65536):
                pieces.append(piece)
        except ConnectionError:
            return Answer(b"")
        return Answer(b"".join(pieces))


def without(request: Request, name: str) -> Headers:
    return [h for h in request.headers if h[0].lower() != name.lower()]


def changed(request: Request, name: str, value: str) -> Headers:
    return [(k, value if k.lower() == name.lower() else v) for k, v in request.headers]


def message(request: Request) -> str:
    return header_one(request.headers, "x-road-id")


def refused(
    strained: Strained, request: Request, answer: Answer, status: int, code: str, step: str, *, act: bool
) -> None:
    """The answer says so, the log has one row of it, and the ledger has an act where the sender is known."""
    assert (answer.status, answer.code) == (status, code), answer.body[:300]
    outcome, at_step, said, proof = strained.log_of(message(request))[-1]
    assert (outcome, at_step, said, bool(proof)) == ("refused", step, code, act)
    silent_about_people(strained, answer)


def silent_about_people(strained: Strained, answer: Answer) -> None:
    for username in ("mali", "anan"):
        for secret in (strained.pid(username), "มะลิ", "แสงจันทร์", "แสงจัทร์", "อนันต์"):
            assert secret.encode() not in answer.body and secret not in answer.head


def unlogged(strained: Strained, request: Request, answer: Answer) -> None:
    """What cannot be read leaves no row and releases nothing."""
    assert 400 <= answer.status < 500, (answer.status, answer.body[:300])
    assert strained.log_of(message(request)) == []
    silent_about_people(strained, answer)


def reachable(strained: Strained) -> bool:
    there = urlsplit(strained.national.portal_url)
    try:
        socket.create_connection((there.hostname, there.port), timeout=5).close()
    except OSError:
        return False
    return True
