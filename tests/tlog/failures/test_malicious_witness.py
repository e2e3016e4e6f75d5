"""Witnesses that lie, babble or never end (failure mode 6): the log's state stays, and the honest ones are not held up."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from tests.support.logs import LOG, Answer, FileLog, handler_served
from tests.support.witnesses import WitnessProcess, note_at, policy_of_processes, proof_of, root_of

from salaklang.kernel.cosignature import COSIGNATURE_ED25519, CosignatureSigner, cosignature_line
from salaklang.kernel.note import Checkpoint, Signer, checkpoint_format, note_sign, signature_line
from salaklang.kernel.tlog_policy import Policy, PolicyGroup, PolicyLog, PolicyWitness
from salaklang.tlog.cosign import Cosigned, WitnessPool, cosign
from salaklang.tlog.evidence import evidence_check

SIZE = 100
EVIL = CosignatureSigner("evil.example/w", COSIGNATURE_ED25519, bytes([66]) * 32)
STRANGER = CosignatureSigner("stranger.example/w", COSIGNATURE_ED25519, bytes([67]) * 32)
SIZE_TYPE = "text/x.tlog.size"
Reply = tuple[int, str, bytes]


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    log.grow([b"%d" % i for i in range(SIZE)])
    return log


@contextmanager
def witness_saying(post: Callable[[int], Reply], shown: str | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A witness that answers the n-th submission with `post(n)`, and monitors with `shown`."""
    bodies: list[bytes] = []

    class Witness(Answer):
        def do_POST(self) -> None:  # noqa: N802  the library's name
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(*post(len(bodies)))

        def do_GET(self) -> None:  # noqa: N802
            self._say(404 if shown is None else 200, "text/plain", (shown or "").encode())

        def _say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with handler_served(Witness) as url:
        yield url, bodies


def policy_at(*urls: str) -> Policy:
    keys = [EVIL.verifier, *(CosignatureSigner(f"e{i}", 4, bytes([i]) * 32).verifier for i in range(1, len(urls)))]
    entries = tuple(PolicyWitness(f"e{i}", key, url) for i, (key, url) in enumerate(zip(keys, urls, strict=True)))
    group = PolicyGroup("all", len(entries), tuple(w.name for w in entries))
    return Policy((PolicyLog(LOG.verifier),), entries, (group,), group.name)


def ask(log: FileLog, policy: Policy, *, old: int = 40, timeout: float = 10) -> Cosigned:
    return cosign(
        note_at(log, SIZE),
        policy=policy,
        old={w.name: old for w in policy.witnesses},
        proof=lambda a, b: proof_of(log, a, b),
        root=lambda n: root_of(log, n),
        timeout=timeout,
    )


def only_missing(found: Cosigned, log: FileLog, code: str) -> None:
    assert [m.code for m in found.missing] == [code]
    assert found.note == note_at(log, SIZE)
    assert not found.satisfied and not found.cosigned
    assert found.missing[0].text.th and found.missing[0].text.en


# --- sizes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", [SIZE + 1, 10**18])
@pytest.mark.parametrize("shown", [None, "nonsense", "stranger", "smaller"])
def test_a_larger_size_is_reported_and_moves_nothing(log: FileLog, claim: int, shown: str | None) -> None:
    text = checkpoint_format(Checkpoint(LOG.name, claim, bytes(32)))
    notes = {"stranger": note_sign(text, [Signer(LOG.name, bytes(32))]), "smaller": note_at(log, 40)}
    with witness_saying(lambda n: (409, SIZE_TYPE, b"%d\n" % claim), notes.get(shown or "", shown)) as (url, bodies):
        found = ask(log, policy_at(url))
    assert len(bodies) == 1
    assert found.old == {"e0": 40}, "what it claims is not remembered"
    if shown == "smaller":  # it shows what is truly ours: then its claim was nothing but a wrong answer
        only_missing(found, log, "refused")
        assert not found.conflicts
        return
    only_missing(found, log, "conflict")
    (conflict,) = found.conflicts
    assert (conflict.size, conflict.note, conflict.evidence) == (claim, None, None)


def test_a_larger_checkpoint_of_our_own_key_is_an_alarm(log: FileLog) -> None:
    """Not the witness lies here: the log was set back."""
    text = checkpoint_format(Checkpoint(LOG.name, SIZE + 5, bytes(range(32))))
    theirs = note_sign(text, [LOG])
    with witness_saying(lambda n: (409, SIZE_TYPE, b"%d\n" % (SIZE + 5)), theirs) as (url, _):
        found = ask(log, policy_at(url))
    (conflict,) = found.conflicts
    assert (conflict.size, conflict.note, conflict.evidence) == (SIZE + 5, theirs, None)
    assert "rolled back" in conflict.text.en


@pytest.mark.parametrize("size", [SIZE, 64, 40])
def test_another_history_under_our_own_key_is_proven(log: FileLog, tmp_path: Path, size: int) -> None:
    other = FileLog(tmp_path / "other")
    theirs = other.grow([b"other %d" % i for i in range(size)])
    with witness_saying(lambda n: (422, "text/plain", b"no\n"), theirs) as (url, _):
        found = ask(log, policy_at(url))
    only_missing(found, log, "conflict")
    (conflict,) = found.conflicts
    assert conflict.evidence is not None
    assert evidence_check(conflict.evidence, [LOG.verifier]).proven


@pytest.mark.parametrize("shown", [None, "nonsense", "ours"])
def test_a_refusal_without_a_reason_is_only_missing(log: FileLog, shown: str | None) -> None:
    note = note_at(log, 40) if shown == "ours" else shown
    with witness_saying(lambda n: (422, "text/plain", b"no\n"), note) as (url, _):
        found = ask(log, policy_at(url))
    only_missing(found, log, "refused")
    assert not found.conflicts


def test_an_unsteady_size_gets_two_tries(log: FileLog) -> None:
    with witness_saying(lambda n: (409, SIZE_TYPE, b"%d\n" % (n * 7))) as (url, bodies):
        found = ask(log, policy_at(url))
    assert [b.split(b"\n")[0] for b in bodies] == [b"old 40", b"old 7"]
    only_missing(found, log, "unsteady")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (SIZE_TYPE, b""),
        (SIZE_TYPE, b"7"),
        (SIZE_TYPE, b"-7\n"),
        (SIZE_TYPE, b"07\n"),
        (SIZE_TYPE, b"7\n7\n"),
        (SIZE_TYPE, b"9" * 20 + b"\n"),
        (SIZE_TYPE, b"9" * 60_000 + b"\n"),
        (SIZE_TYPE, "๗\n".encode()),
        ("text/plain", b"7\n"),
    ],
)
def test_a_409_that_is_none(log: FileLog, kind: str, body: bytes) -> None:
    with witness_saying(lambda n: (409, kind, body)) as (url, bodies):
        found = ask(log, policy_at(url))
    assert len(bodies) == 1
    only_missing(found, log, "garbage" if kind == SIZE_TYPE else "status-409")


# --- signatures -------------------------------------------------------------------------------------------------------


def line_of(signer: CosignatureSigner, text: str, time: int = 1_700_000_000) -> bytes:
    return cosignature_line(signer, text, time=time).encode()


@pytest.mark.parametrize(
    "change",
    ["empty", "words", "stranger", "false", "other text", "other root", "future", "log", "cut", "gap", "second text", "latin", "many", "long"],
)  # fmt: skip
def test_a_200_without_a_good_signature_adds_nothing(log: FileLog, change: str) -> None:
    text = note_at(log, SIZE).split("\n\n")[0] + "\n"
    key = EVIL.verifier
    forged = checkpoint_format(Checkpoint(LOG.name, SIZE, bytes(32)))
    good = line_of(EVIL, text)
    body = {
        "empty": b"",
        "words": b"thank you\n",
        "stranger": line_of(STRANGER, text),
        "false": signature_line(key, (1_700_000_000).to_bytes(8, "big") + bytes(64)).encode(),
        "other text": line_of(EVIL, text.replace(f"\n{SIZE}\n", "\n7\n")),
        "other root": line_of(EVIL, forged),
        "future": line_of(EVIL, text, 2**62),
        "log": signature_line(LOG.verifier, LOG.sign(text.encode())).encode(),
        "cut": good[:-1],
        "gap": b"\n" + good,
        "second text": good + b"\n" + forged.encode() + b"\n" + line_of(EVIL, forged),
        "latin": good + b"\xff\n",
        "many": good * 65,
        "long": good + b"x" * 70_000,
    }[change]
    with witness_saying(lambda n: (200, "text/plain", body)) as (url, _):
        found = ask(log, policy_at(url))
    only_missing(found, log, "too-much" if change == "long" else "garbage")


def test_one_false_line_of_a_known_key_spoils_the_good_one(log: FileLog) -> None:
    text = note_at(log, SIZE).split("\n\n")[0] + "\n"
    bad = signature_line(EVIL.verifier, bytes(72)).encode()
    with witness_saying(lambda n: (200, "text/plain", line_of(EVIL, text) + bad)) as (url, _):
        only_missing(ask(log, policy_at(url)), log, "garbage")


def test_lines_of_strangers_beside_a_good_one_are_left_out(log: FileLog) -> None:
    text = note_at(log, SIZE).split("\n\n")[0] + "\n"
    good = line_of(EVIL, text)
    with witness_saying(lambda n: (200, "text/plain", line_of(STRANGER, text) + good + good)) as (url, _):
        found = ask(log, policy_at(url))
    assert found.satisfied
    assert found.note == note_at(log, SIZE) + good.decode()


@pytest.mark.parametrize(("status", "code"), [(s, f"status-{s}") for s in (201, 302, 400, 403, 404, 418, 500, 503)])
def test_other_statuses(log: FileLog, status: int, code: str) -> None:
    with witness_saying(lambda n: (status, "text/plain", b"x\n")) as (url, bodies):
        only_missing(ask(log, policy_at(url)), log, code)
        assert len(bodies) == 1


# --- answers without an end -------------------------------------------------------------------------------------------


class Endless:
    """A server on a bare socket that does `answer` with each connection until it is told to stop."""

    def __init__(self, answer: Callable[[socket.socket, threading.Event], None]) -> None:
        self.over = threading.Event()
        self._answer = answer
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> "Endless":
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.close()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self._answer(connection, self.over)


def silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait(120)


def slow_head(connection: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.05):
        connection.sendall(b"H")


def drip(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"x")


def flood(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def endless_head(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")


def noise(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(os.urandom(5000))


def hang_up(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(10)


def test_nobody_is_waited_for_beyond_the_time_and_the_honest_still_cosign(log: FileLog, tmp_path: Path) -> None:
    """All at once, each still at it when the log has its answer: had one been waited for, this would never end."""
    tricks = [silent, slow_head, drip, flood, endless_head, noise, hang_up]
    with ExitStack() as stack:
        servers = [stack.enter_context(Endless(trick)) for trick in tricks]
        honest = stack.enter_context(WitnessProcess(tmp_path / "w"))
        pool = stack.enter_context(WitnessPool())
        good = policy_of_processes([honest], k=1)
        bad = policy_at(*(s.url for s in servers))
        policy = Policy(good.logs, (*bad.witnesses, *good.witnesses), good.groups, good.quorum)
        old: dict[str, int] = {}
        for size in (50, 60, SIZE):
            found = cosign(
                note_at(log, size), policy=policy, old=old, proof=lambda a, b: proof_of(log, a, b), timeout=3, pool=pool
            )
            old = dict(found.old)
            assert not any(s.over.is_set() for s in servers)
            assert found.satisfied
            assert [c.witness.name for c in found.cosigned] == ["w0"]
            assert {m.witness for m in found.missing} == {w.name for w in bad.witnesses}
            assert {m.code for m in found.missing} <= {"too-slow", "too-much", "out-of-reach", "busy", "garbage"}
            assert not found.conflicts
        assert old == {"w0": SIZE}


def test_addresses_that_lead_nowhere(log: FileLog) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = f"http://127.0.0.1:{server.getsockname()[1]}"
    for url, code in ((closed, "out-of-reach"), ("ftp://w.example", "address"), ("http://w.example/?a=b", "address"), ("http://[", "address"), (f"http://{'a' * 70}.example", "address"), ("http://a:99999", "address")):  # fmt: skip
        only_missing(ask(log, policy_at(url)), log, code)
    only_missing(ask(log, policy_at("")), log, "no-address")


def test_a_log_that_cannot_prove_its_past_asks_the_others_all_the_same(log: FileLog, tmp_path: Path) -> None:
    with WitnessProcess(tmp_path / "w0") as one, WitnessProcess(tmp_path / "w1") as two:
        policy = policy_of_processes([one, two], k=1)

        def broken(a: int, b: int) -> list[bytes]:
            raise RuntimeError("no tiles")

        found = cosign(note_at(log, SIZE), policy=policy, old={"w0": 40}, proof=broken, timeout=20)
        assert [m.code for m in found.missing] == ["no-proof"]
        assert [c.witness.name for c in found.cosigned] == ["w1"]


def test_a_connection_closed_behind_its_back_is_opened_again(log: FileLog) -> None:
    """An honest witness that promises to keep the connection, and does not."""
    text = note_at(log, SIZE).split("\n\n")[0] + "\n"

    class Closing(Answer):
        def do_POST(self) -> None:  # noqa: N802
            self.rfile.read(int(self.headers["Content-Length"]))
            body = line_of(EVIL, text)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "keep-alive")
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
            self.close_connection = True

    with handler_served(Closing) as url, WitnessPool() as pool:
        for _ in range(20):
            found = cosign(
                note_at(log, SIZE), policy=policy_at(url), old={}, proof=lambda a, b: proof_of(log, a, b), pool=pool
            )
            assert found.satisfied, found.missing
