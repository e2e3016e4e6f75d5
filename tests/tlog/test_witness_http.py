"""A witness as a program, over real HTTP: every answer of the standard, and nothing kept of what is refused."""

import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog
from tests.support.witnesses import WitnessProcess, environment, note_at, proof_of, sala

from salaklang.kernel.cosignature import COSIGNATURE_MLDSA44, CosignatureSigner, cosignature_time, key_parse
from salaklang.kernel.merkle import EMPTY_ROOT
from salaklang.kernel.note import (
    Checkpoint,
    Signer,
    base64_text,
    checkpoint_format,
    note_open,
    note_sign,
    signature_line,
    vkey_format,
)
from salaklang.kernel.witness_wire import REQUEST_MAX, monitor_path
from salaklang.tlog.witness.app import READING_OF_ONE_MAX

LOGS = [Signer(f"log.example/{i}", bytes([i]) * 32) for i in range(60)]
_next = count()


@pytest.fixture(scope="module")
def witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WitnessProcess]:
    with WitnessProcess(tmp_path_factory.mktemp("w") / "home", name="w.example/1", logs=LOGS) as process:
        yield process
        assert process.stop() == 0


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    """A log that the witness knows and has never cosigned, of five entries."""
    log = FileLog(tmp_path / "log", signer=LOGS[next(_next)])
    log.grow([b"%d" % i for i in range(5)])
    return log


def kept(witness: WitnessProcess, log: FileLog) -> int | None:
    """The size that monitors see."""
    shown = witness.shown(log.signer.name)
    return int(shown.split("\n")[1]) if shown else None


def test_cosigns_and_shows_what_it_cosigned(witness: WitnessProcess, log: FileLog) -> None:
    assert witness.shown(log.signer.name) is None
    before = int(time.time())
    note = note_at(log, 3)
    status, kind, body = witness.add(0, [], note)
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    key = key_parse(witness.vkey)
    opened = note_open(note + body.decode(), [log.signer.verifier, key])
    assert opened.signed_by == (log.signer.verifier, key)
    assert before <= cosignature_time(opened.signatures[1].signature) <= time.time()
    assert witness.shown(log.signer.name) == note + body.decode()
    assert witness.add(3, proof_of(log, 3), note_at(log, 5))[0] == 200
    assert kept(witness, log) == 5
    assert witness.add(5, [], note_at(log, 5))[0] == 200


def test_409_names_the_size_to_begin_from(witness: WitnessProcess, log: FileLog) -> None:
    assert witness.add(2, proof_of(log, 2), note_at(log, 5)) == (409, "text/x.tlog.size", b"0\n")
    assert witness.add(0, [], note_at(log, 3))[0] == 200
    for old, size in ((0, 5), (2, 5), (4, 5), (0, 2), (2, 2)):
        assert witness.add(old, proof_of(log, old, size), note_at(log, size)) == (409, "text/x.tlog.size", b"3\n")
    assert kept(witness, log) == 3


def test_404_for_a_log_that_it_does_not_know(witness: WitnessProcess, log: FileLog) -> None:
    stranger = Signer("log.example/stranger", bytes(32))
    text = checkpoint_format(Checkpoint(stranger.name, 1, bytes(32)))
    assert witness.add(0, [], note_sign(text, [stranger]))[0] == 404
    assert witness.add(0, [], note_sign(text, [log.signer]))[0] == 404
    assert witness.ask("GET", f"/{monitor_path(stranger.name)}")[0] == 404


@pytest.mark.parametrize(
    "change", ["another key", "another key of that name", "a false signature", "none", "not one", "text"]
)
def test_403_unless_the_log_itself_signed(witness: WitnessProcess, log: FileLog, change: str) -> None:
    good = note_at(log, 3)
    text, _ = good.split("\n\n")
    key = log.signer.verifier
    note = {
        "another key": note_sign(text + "\n", [LOGS[-1]]),
        "another key of that name": note_sign(text + "\n", [Signer(log.signer.name, bytes(32))]),
        # A known key that is wrong spoils the note, whoever else signed.
        "a false signature": good + signature_line(key, bytes(64)),
        "none": text + "\n\n",
        "not one": text + "\n\n— a b\n",
        "text": good.replace("\n3\n", "\n4\n"),
    }[change]
    assert witness.add(0, [], note)[0] == 403
    assert kept(witness, log) is None


@pytest.mark.parametrize("change", ["sizes", "no old", "zeroes", "minus", "thai", "many", "short hash", "loose base64", "gap", "text", "nothing", "bytes", "huge", "crlf"])  # fmt: skip
def test_400_for_what_is_no_request(witness: WitnessProcess, log: FileLog, change: str) -> None:
    note = note_at(log, 3)
    line = base64_text(bytes(32))
    body = {
        "sizes": f"old 4\n\n{note}",
        "no old": f"\n\n{note}",
        "zeroes": f"old 00\n\n{note}",
        "minus": f"old -1\n\n{note}",
        "thai": f"old ๐\n\n{note}",
        "many": "old 0\n" + f"{line}\n" * 64 + f"\n{note}",
        "short hash": f"old 0\n{base64_text(bytes(31))}\n\n{note}",
        "loose base64": f"old 0\n{line[:-2]}B=\n\n{note}",
        "gap": f"old 0\n{note}".replace("\n\n", "\n"),
        "text": "old 0\n\nlog.example/1\nfive\n\n— a b\n",
        "nothing": "",
        "bytes": b"old 0\n\n\xff\xfe\n",
        "huge": f"old 0\n\n{note.replace(chr(10) + '3' + chr(10), chr(10) + str(2**63) + chr(10))}",
        "crlf": f"old 0\r\n\r\n{note}",
    }[change]
    status, _, _ = witness.ask("POST", "/add-checkpoint", body.encode() if isinstance(body, str) else body)
    assert status == 400
    assert kept(witness, log) is None


def test_63_lines_of_proof_are_read(witness: WitnessProcess, log: FileLog) -> None:
    assert witness.add(0, [bytes(32)] * 63, note_at(log, 3))[0] == 422


def test_422_for_proofs_that_lead_elsewhere(witness: WitnessProcess, log: FileLog) -> None:
    assert witness.add(0, [bytes(32)], note_at(log, 3))[0] == 422
    assert kept(witness, log) is None
    assert witness.add(0, [], note_at(log, 3))[0] == 200
    good = proof_of(log, 3)
    for bad in ([], good[1:], [*good, bytes(32)], [bytes(32), *good[1:]], good[::-1]):
        assert witness.add(3, bad, note_at(log, 5))[0] == 422
    assert witness.add(3, [bytes(32)], note_at(log, 3))[0] == 422
    assert kept(witness, log) == 3
    assert witness.add(3, good, note_at(log, 5))[0] == 200


def test_422_for_another_root_at_the_same_size(witness: WitnessProcess, log: FileLog, tmp_path: Path) -> None:
    shown = witness.add(0, [], note_at(log, 5))
    assert shown[0] == 200
    memory = (witness.home / "witness.sqlite3-wal").stat().st_size
    twin = FileLog(tmp_path / "twin", signer=log.signer)
    before = witness.shown(log.signer.name)
    assert witness.add(5, [], twin.grow([b"other %d" % i for i in range(5)]))[0] == 422
    assert witness.shown(log.signer.name) == before
    assert (witness.home / "witness.sqlite3-wal").stat().st_size == memory, "nothing is written for what is refused"


def test_an_empty_log_has_one_root_only(witness: WitnessProcess, log: FileLog) -> None:
    def empty(root: bytes) -> str:
        return note_sign(checkpoint_format(Checkpoint(log.signer.name, 0, root)), [log.signer])

    assert witness.add(0, [], empty(bytes(32)))[0] == 422
    assert witness.add(0, [], empty(EMPTY_ROOT))[0] == 200
    assert kept(witness, log) == 0
    assert witness.add(0, [], empty(bytes(32)))[0] == 422
    assert witness.add(0, [], note_at(log, 5))[0] == 200
    assert witness.add(0, [], empty(EMPTY_ROOT)) == (409, "text/x.tlog.size", b"5\n")


def test_many_signatures_of_others_are_let_pass_and_not_shown(witness: WitnessProcess, log: FileLog) -> None:
    others = "".join(f"— other.example/{i} {base64_text(os.urandom(5000))}\n" for i in range(16))
    note = note_at(log, 5)
    assert witness.add(0, [], note + others)[0] == 200
    shown = witness.shown(log.signer.name)
    assert shown is not None and shown.startswith(note) and "other.example" not in shown


def test_other_doors_are_shut(witness: WitnessProcess) -> None:
    assert witness.ask("GET", "/add-checkpoint")[0] == 405
    assert witness.ask("POST", "/")[0] == 405
    for path in ("/nothing", "/../witness.key", "/witness.key", f"/{'A' * 64}/checkpoint", f"/{'0' * 64}/checkpoint"):
        assert witness.ask("GET", path)[0] == 404
    status, _, body = witness.ask("GET", "/")
    assert status == 200
    assert witness.vkey in body.decode()
    assert witness.ask("HEAD", "/")[2] == b""


def test_413_for_a_body_that_is_too_long_however_it_comes(witness: WitnessProcess) -> None:
    assert witness.ask("POST", "/add-checkpoint", b"x" * (REQUEST_MAX + 1))[0] == 413
    with socket.create_connection(("127.0.0.1", witness.port), timeout=30) as raw:
        raw.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n")
        sent = 0
        try:
            while sent < 64 * REQUEST_MAX:
                raw.sendall(b"10000\r\n" + b"y" * 0x10000 + b"\r\n")
                sent += 0x10000
        except OSError:
            pass  # it hung up, as it may
        else:
            assert b" 413 " in raw.recv(100)
    assert witness.ask("GET", "/")[0] == 200


def test_slow_bodies_slow_heads_and_silence_hold_nobody_up(witness: WitnessProcess, log: FileLog) -> None:
    head = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 1000\r\n\r\n"
    silent = [socket.create_connection(("127.0.0.1", witness.port), timeout=60) for _ in range(300)]
    slow = [socket.create_connection(("127.0.0.1", witness.port), timeout=60) for _ in range(300)]
    for i, each in enumerate(slow):
        each.sendall(head + b"old " if i % 2 else head[:40])
    assert witness.add(0, [], note_at(log, 5))[0] == 200
    for i, each in enumerate(slow):
        if i % 2:
            assert b" 408 " in each.recv(100)
        else:
            assert b" 200 " not in each.recv(100)
        each.close()
    for each in silent:
        assert each.recv(1) == b"", "it hangs up on who says nothing"
        each.close()
    assert witness.add(5, [], note_at(log, 5))[0] == 200


def test_both_keys_sign_where_there_are_two(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    note = log.grow([b"a", b"b"])
    with WitnessProcess(tmp_path / "w", options=["--mldsa"]) as witness:
        keys = [key_parse(line) for line in witness.vkey.splitlines()]
        assert [k.kind for k in keys] == [4, 6]
        status, _, body = witness.add(0, [], note)
        assert status == 200
        assert [s.key for s in note_open(note + body.decode(), keys).signatures] == keys


def test_429_beyond_the_rate_of_one_address(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    note = log.grow([b"a"])
    with WitnessProcess(tmp_path / "w", options=["--rate", "2"]) as witness:
        statuses = [witness.add(0, [], note)[0] for _ in range(8)]
        assert statuses[0] == 200
        assert 429 in statuses
        assert witness.shown() is not None


def test_one_address_gets_a_part_of_the_room_only(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    note = log.grow([b"a"])
    head = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 1000\r\n\r\n"
    with WitnessProcess(tmp_path / "w", options=["--rate", "1000"]) as witness:
        slow = [socket.create_connection(("127.0.0.1", witness.port), timeout=60) for _ in range(READING_OF_ONE_MAX)]
        for each in slow:
            each.sendall(head)
        statuses = set()
        while 429 not in statuses:  # the slow ones may not all have got through yet
            statuses.add(witness.add(0, [], note)[0])
        for each in slow:
            assert b" 408 " in each.recv(100)
            each.close()
        assert witness.add(0, [], note)[0] in (200, 409)


def test_503_while_the_disk_is_full_and_nothing_is_cosigned(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    log.grow([b"%d" % i for i in range(20)])
    with WitnessProcess(tmp_path / "w") as witness:
        assert witness.add(0, [], note_at(log, 5))[0] == 200
        pid, before = witness.process.pid, witness.shown()
        full = (witness.home / "witness.sqlite3-wal").stat().st_size
        limits = resource.prlimit(pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        for _ in range(3):
            status, _, body = witness.add(5, proof_of(log, 5), note_at(log, 20))
            assert (status, "\u2014" in body.decode()) == (503, False)
        assert witness.shown() == before
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
        assert witness.add(5, proof_of(log, 5, 9), note_at(log, 9))[0] == 200
        witness.kill()
        witness.start()
        assert witness.add(9, proof_of(log, 9), note_at(log, 20))[0] == 200


def test_a_log_that_signs_with_two_kinds_of_key(tmp_path: Path) -> None:
    """Who trusts one of the keys, or both, cosigns; the signatures that were verified are what is shown."""
    log = FileLog(tmp_path / "log")
    log.grow([b"a"])
    safe = CosignatureSigner(LOG.name, COSIGNATURE_MLDSA44, bytes(32))
    note = note_sign(checkpoint_format(log.checkpoint), [LOG, safe])
    vkeys = [vkey_format(LOG.verifier), vkey_format(safe.verifier)]
    for i, trusted in enumerate(([vkeys[1]], vkeys)):
        options = [w for vkey in trusted for w in ("--log", vkey)]
        with WitnessProcess(tmp_path / f"w{i}", logs=[], options=options) as witness:
            assert witness.add(0, [], note)[0] == 200
            shown = witness.shown()
            keys = [key_parse(v) for v in trusted]
            assert shown is not None
            opened = note_open(shown, keys)
            assert (list(opened.signed_by), opened.unknown) == (keys, 1)
            forged = signature_line(safe.verifier, bytes(2428))
            assert witness.add(1, [], note_sign(checkpoint_format(log.checkpoint), [LOG]) + forged)[0] == 403


def test_the_key_is_private_and_made_once(tmp_path: Path) -> None:
    with WitnessProcess(tmp_path / "w") as witness:
        first = witness.vkey
        assert (witness.home / "witness.key").stat().st_mode & 0o777 == 0o600
        witness.stop()
        witness.start()
        assert witness.vkey == first


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ("no log", 2, "--log"),
        ("bad log", 2, "publishes"),
        ("witness as log", 2, "witness's key"),
        ("no name", 69, "--name"),
        ("bad name", 69, "spaces"),
        ("other name", 69, "another folder"),
        ("open key", 69, "chmod 600"),
        ("spoiled key", 69, "restore it"),
        ("spoiled memory", 69, "Don't delete"),
        ("port taken", 69, "--port"),
        ("running", 69, "runs already"),
    ],
)
def test_what_keeps_it_from_running_is_said_with_what_to_do(tmp_path: Path, change: str, code: int, words: str) -> None:
    home = tmp_path / "w"
    running = WitnessProcess(home, name="w.example/1")
    vkey = running.vkey
    if change != "running":
        running.stop()
    options = {"--home": str(home), "--port": "0", "--log": vkey_format(LOGS[0].verifier)}
    if change == "no log":
        del options["--log"]
    elif change == "bad log":
        options["--log"] = "log.example+00000000+AAAA"
    elif change == "witness as log":
        options["--log"] = vkey
    elif change == "no name":
        options["--home"] = str(tmp_path / "new")
    elif change == "bad name":
        options |= {"--home": str(tmp_path / "new"), "--name": "with space"}
    elif change == "other name":
        options["--name"] = "w.example/2"
    elif change == "open key":
        (home / "witness.key").chmod(0o644)
    elif change == "spoiled key":
        (home / "witness.key").write_text("nonsense\n")
    elif change == "spoiled memory":
        (home / "witness.sqlite3").write_bytes(b"nonsense" * 100)
    elif change == "port taken":
        holder = socket.create_server(("127.0.0.1", 0))
        options["--port"] = str(holder.getsockname()[1])
    words_given = [w for pair in options.items() for w in pair]
    for language in ("en", "th"):
        done = subprocess.run(
            [*sala("witness"), *words_given, "--lang", language],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        if language == "en":
            assert words in done.stderr
        else:
            assert any("\u0e00" <= c <= "\u0e7f" for c in done.stderr)
    running.kill()
