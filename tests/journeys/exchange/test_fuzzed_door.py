"""The door takes whatever comes: no fault of ours (5xx), no program that dies, no memory that grows, nobody stalled."""

import random
import socket
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support.at_the_door import message, send, shout
from tests.support.strained import Strained

from salaklang.foundations.exchange.rules import MAX_BODY

pytestmark = pytest.mark.timeout(600)
NODE = "/.well-known/salaklang-node"


def programs(strained: Strained) -> dict[int, int]:
    """The web's processes and their resident memory in bytes."""
    leader = strained.national.state.pids["web"]
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            group = int((folder / "stat").read_text().rpartition(")")[2].split()[2])
            if group == leader:
                found[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * 4096
        except (OSError, ValueError, IndexError):
            continue
    return found


def honest(strained: Strained) -> bool:
    """Whether a right request is answered."""
    return send(strained, strained.request()).status == 200


def wire(strained: Strained, request_line: str = "") -> bytearray:
    """A right request as bytes."""
    request = strained.request()
    there = urlsplit(request.url)
    lines = [request_line or f"POST {there.path} HTTP/1.1", f"Host: {there.netloc}"]
    lines += [f"Content-Length: {len(request.body)}", "Connection: close", *(f"{k}: {v}" for k, v in request.headers)]
    return bytearray("\r\n".join(lines).encode() + b"\r\n\r\n" + request.body)


def spoiled(raw: bytearray, chance: random.Random) -> bytes:
    """The same with some bytes changed, cut out, doubled or put in; the framing stays, so that an answer comes."""
    head, _, body = bytes(raw).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    at = chance.randrange(4, len(lines))
    match chance.randrange(7):
        case 0:
            line = bytearray(lines[at])
            line[chance.randrange(len(line))] = chance.randrange(32, 256)
            lines[at] = bytes(line)
        case 1:
            lines[at] = lines[at][: chance.randrange(1, len(lines[at]))]
        case 2:
            lines.insert(at, chance.choice(lines[4:]))
        case 3:
            lines.append(b"X-" + chance.randbytes(6).hex().encode() + b": " + chance.randbytes(20).hex().encode())
        case 4:
            name = lines[at].partition(b":")[0]
            lines[at] = name + b": " + bytes(chance.choices(range(33, 256), k=chance.randrange(1, 400)))
        case 5:
            body = bytes(chance.choices(range(256), k=len(body)))
        case 6:
            del lines[at]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def test_spoiled_messages_are_refused_and_nothing_falls(strained: Strained) -> None:
    chance = random.Random(2569)
    before = programs(strained)
    seen = Counter[int]()
    for _ in range(250):
        seen[shout(strained, spoiled(wire(strained), chance)).status] += 1
    assert not [status for status in seen if status >= 500], seen
    assert sum(seen[s] for s in (400, 401, 403, 404, 409, 413, 422)) > 150, seen
    assert programs(strained).keys() == before.keys(), "no program was started again"
    assert honest(strained)


METHODS = [
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "P\u00d6ST",
    "A" * 300,
]


@pytest.mark.parametrize("method", METHODS)
def test_any_method_is_refused(strained: Strained, method: str) -> None:
    raw = wire(strained, f"{method} /r1/TH/GOV/dopa/dopa.person HTTP/1.1".encode().decode("latin-1"))
    answer = shout(strained, bytes(raw))
    assert answer.status < 500 and answer.status != 200, answer.head


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /r1/TH/GOV/dopa/dopa.person HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"POST /r1/TH/GOV/dopa/dopa.person HTTP/1.0\r\n\r\n",
        b"POST /r1/" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /r1/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /r1/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /r1/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}x",
        b"POST /r1/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close"
        b"\r\n\r\n0\r\n\r\n",
        b"POST /r1/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 500_000 + b"\r\nConnection: close\r\n\r\n",
        b"POST /r1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: a\r\n" * 5_000 + b"Connection: close\r\n\r\n",
        b"POST /r1/TH/GOV/dopa/dopa.person HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"a" * 65_536 + b"\r\n" + b"0\r\n\r\n",
        b"POST /r1/TH/GOV/dopa/dopa.person HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Content-Type: multipart/form-data; boundary=a\r\nContent-Length: 9\r\n\r\n--a\r\n\r\n\r\n",
        b"GET " + NODE.encode() + b"?%00=%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:40]),
)
def test_what_is_no_message_is_no_fault_of_ours(strained: Strained, raw: bytes) -> None:
    answer = shout(strained, raw)
    assert (answer.status < 500 and answer.status != 200) or NODE.encode() in raw, answer.head
    assert answer.status < 500
    assert honest(strained)


def test_a_body_in_chunks_is_the_same_message(strained: Strained) -> None:
    """Programs that write their body as it comes name no length; the trailer after it can bring no header."""
    head, _, body = bytes(wire(strained)).partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    chunks = b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in (body[:7], body[7:]))
    whole = b"\r\n".join([*lines, b"Transfer-Encoding: chunked"]) + b"\r\n\r\n" + chunks
    answer = shout(strained, whole + b"0\r\n\r\n")
    assert answer.status == 200 and "มะลิ".encode() in answer.body, answer.body[:200]
    kept = [line for line in lines if not line.startswith(b"Gov-Purpose")]
    trailer = next(line for line in lines if line.startswith(b"Gov-Purpose"))
    raw = b"\r\n".join([*kept, b"Trailer: Gov-Purpose", b"Transfer-Encoding: chunked"]) + b"\r\n\r\n" + chunks
    assert shout(strained, raw + b"0\r\n" + trailer + b"\r\n\r\n").code == "message-malformed"


def test_large_bodies_are_refused_and_leave_no_memory_behind(strained: Strained) -> None:
    """Forty bodies of 8 MB and more: each is cut off at 64 KB, as such or as chunks."""
    assert honest(strained)
    before = programs(strained)
    for n in range(20):
        request = strained.request()
        answer = send(strained, request, body=b" " * (8 * 1024 * 1024))
        assert answer.status in (0, 413), answer.head
        rows = strained.log_of(message(request))
        assert all(row[:3] == ("refused", "size", "message-too-large") and not row[3] for row in rows)
        chunk = b"%x\r\n" % MAX_BODY + b"a" * MAX_BODY + b"\r\n"
        chunked = (
            wire(strained).partition(b"Content-Length")[0] + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
        assert shout(strained, bytes(chunked) + chunk * 64 + b"0\r\n\r\n").status < 500, n
    after = programs(strained)
    assert after.keys() == before.keys()
    assert sum(after.values()) < sum(before.values()) + 200 * 1024 * 1024
    assert honest(strained)


def test_messages_whose_heads_drip_stall_nobody(strained: Strained) -> None:
    """Sixty connections each send half a head and then nothing; others are served."""
    there = urlsplit(strained.national.portal_url)
    half = bytes(wire(strained)).partition(b"Gov-Purpose")[0]
    with ExitStack() as lines:
        for _ in range(60):
            line = lines.enter_context(socket.create_connection((there.hostname, there.port), timeout=10))
            line.sendall(half)
        for _ in range(5):
            assert honest(strained), "others wait behind those that drip"
    assert honest(strained)
