"""A log that shows two histories (failure modes 1 and 2): no quorum for both, and evidence that convinces anyone."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.logs import LOG, FileLog, folder_served
from tests.support.witnesses import (
    WitnessProcess,
    environment,
    note_at,
    policy_of_processes,
    proof_of,
    root_of,
    sala,
)

from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    Signer,
    checkpoint_format,
    checkpoint_parse,
    note_open,
    note_sign,
    vkey_format,
)
from salaklang.kernel.tlog_policy import Policy, policy_check
from salaklang.kernel.witness_wire import origin_hash
from salaklang.tlog.cosign import Cosigned, cosign
from salaklang.tlog.evidence import EvidenceError, evidence_check, evidence_format, evidence_of, evidence_parse

FORK = 300


@pytest.fixture
def witnesses(tmp_path: Path) -> Iterator[list[WitnessProcess]]:
    started = [WitnessProcess(tmp_path / f"w{i}") for i in range(3)]
    yield started
    for each in started:
        each.kill()


@pytest.fixture
def fork(tmp_path: Path) -> tuple[FileLog, FileLog]:
    """Two histories under one key: alike up to 300 entries, different after."""
    one = FileLog(tmp_path / "one")
    one.grow([b"common %d" % i for i in range(FORK)])
    two = one.copy(tmp_path / "two")
    one.grow([b"one %d" % i for i in range(200)])
    two.grow([b"two %d" % i for i in range(350)])
    return one, two


def ask(log: FileLog, policy: Policy, size: int | None = None) -> Cosigned:
    size = size or log.size
    return cosign(
        note_at(log, size), policy=policy, old={}, proof=lambda a, b: proof_of(log, a, b), root=lambda n: root_of(log, n), timeout=20
    )  # fmt: skip


def checkpoint_of(note: str) -> tuple[int, bytes]:
    point = checkpoint_parse(note_open(note, [LOG.verifier]).text)
    return point.size, point.root


def one_file(folder: Path, kind: str) -> Path:
    (file,) = folder.glob(f"{kind}-*.json")
    return file


def verdict(file: Path, *more: str) -> tuple[int, dict[str, object]]:
    """What the command line says of a file of evidence, in a folder that has nothing else."""
    done = subprocess.run(
        [*sala("witness"), "evidence", str(file), "--json", *more],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "{}")


def test_no_history_but_one_gets_a_quorum(
    witnesses: list[WitnessProcess], fork: tuple[FileLog, FileLog], tmp_path: Path
) -> None:
    one, two = fork
    policy = policy_of_processes(witnesses, k=2)
    common = ask(one, policy, FORK)
    assert common.satisfied and not common.missing
    # The log shows its one face to the first witness only, its other to the second.
    first, second = policy_of_processes(witnesses[:1], k=1), policy_of_processes(witnesses[1:2], k=1)
    assert ask(one, first).satisfied and ask(two, second).satisfied
    # From here on, neither face finds two witnesses but with the third; and when one has, the other never will.
    face_one = ask(one, policy)
    assert [c.witness.name for c in face_one.cosigned] == ["w0", "w2"]
    face_two = ask(two, policy)
    assert [c.witness.name for c in face_two.cosigned] == ["w1"]
    assert policy_check(face_one.note, policy).satisfied
    assert not policy_check(face_two.note, policy).satisfied
    # The log itself is told, whichever of its faces asked: the larger one with proof, the smaller that more was signed.
    (larger_seen,) = face_one.conflicts
    assert (larger_seen.witness, larger_seen.size, larger_seen.evidence) == ("w1", two.size, None)
    assert larger_seen.note is not None and checkpoint_of(larger_seen.note) == (two.size, two.root)
    assert {c.witness for c in face_two.conflicts} == {"w0", "w2"}
    for conflict in face_two.conflicts:
        assert conflict.evidence is not None
        assert evidence_check(conflict.evidence, [LOG.verifier]).proven
    # The witnesses answered 422, and kept what they saw.
    status, _, _ = witnesses[0].add(one.size, proof_of(two, one.size), note_at(two, two.size))
    assert status == 422
    file = one_file(witnesses[0].home / "evidence", "fork")
    alone = tmp_path / "alone.json"
    shutil.copy(file, alone)
    code, said = verdict(alone, "--log", vkey_format(LOG.verifier))
    assert (code, said["proven"], said["code"], said["sizes"]) == (0, True, "prefix", [one.size, two.size])
    assert json.loads(witnesses[0].tell("status", "--json"))["evidence"] == [str(file)]


def test_another_root_at_the_same_size(witnesses: list[WitnessProcess], fork: tuple[FileLog, FileLog]) -> None:
    one, two = fork
    witness = witnesses[0]
    assert witness.add(0, [], note_at(one, one.size))[0] == 200
    before = witness.shown()
    assert witness.add(one.size, [], note_at(two, one.size))[0] == 422
    assert witness.shown() == before
    witness.kill()
    witness.start()
    assert witness.shown() == before
    code, said = verdict(one_file(witness.home / "evidence", "fork"))
    assert (code, said["code"], said["keys_from_file"]) == (0, "same-size", True)


def test_a_monitor_who_sees_both_faces_writes_the_evidence(
    witnesses: list[WitnessProcess], fork: tuple[FileLog, FileLog], tmp_path: Path
) -> None:
    """A mirror holds what the log serves; one witness has seen the other face."""
    one, two = fork
    assert ask(two, policy_of_processes(witnesses[1:2], k=1), FORK + 90).satisfied
    assert ask(one, policy_of_processes(witnesses[:1], k=1)).satisfied
    with folder_served(one.folder) as url:
        words = [*sala("mirror"), url, "--home", str(tmp_path / "m"), "--name", "m.example/1", "--once"]
        words += ["--log", vkey_format(LOG.verifier)]
        for witness in witnesses:
            words += ["--witness", f"{witness.vkey}={witness.url}"]
        done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    file = one_file(tmp_path / "m" / "evidence", "fork")
    assert str(file) in done.stderr
    code, said = verdict(file, "--log", vkey_format(LOG.verifier))
    assert (code, said["code"], said["sizes"]) == (0, "prefix", [FORK + 90, one.size])
    # Someone else's key makes nothing of it.
    stranger = Signer(LOG.name, bytes(32))
    assert verdict(file, "--log", vkey_format(stranger.verifier))[0] == 1


@pytest.mark.parametrize("size", [FORK + 40, FORK + 200, FORK + 300])
def test_a_witness_looks_whether_the_public_gets_what_it_cosigned(
    fork: tuple[FileLog, FileLog], tmp_path: Path, size: int
) -> None:
    """Smaller, as large, and larger than what the public gets; of the last, the log shows the public nothing."""
    one, two = fork
    with folder_served(one.folder) as url:
        options = ["--watch", "0.1", "--log", f"{vkey_format(LOG.verifier)}={url}"]
        with WitnessProcess(tmp_path / "w", logs=[], options=options) as witness:
            assert witness.add(0, [], note_at(one, FORK))[0] == 200
            time.sleep(1)
            assert not (witness.home / "evidence").exists(), "an older checkpoint is the same history"
            assert witness.add(FORK, proof_of(two, FORK, size), note_at(two, size))[0] == 200
            kind = "fork" if size <= one.size else "suspect"
            deadline = time.monotonic() + 60
            while not list((witness.home / "evidence").glob(f"{kind}-*.json")):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            code, said = verdict(one_file(witness.home / "evidence", kind))
            assert (code, said["proven"]) == ((0, True) if kind == "fork" else (1, False))
            assert witness.stop() == 0


def test_a_mirror_that_holds_one_face_refuses_the_other(fork: tuple[FileLog, FileLog], tmp_path: Path) -> None:
    one, two = fork
    words = ["--home", str(tmp_path / "m"), "--name", "m.example/1", "--once", "--log", vkey_format(LOG.verifier)]

    def mirror(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*sala("mirror"), str(folder), *words], env=environment(), capture_output=True, text=True, check=False
        )

    assert mirror(one.folder).returncode == 0
    held = {p: p.read_bytes() for p in (tmp_path / "m" / "public" / origin_hash(LOG.name)).rglob("*") if p.is_file()}
    done = mirror(two.folder)
    assert done.returncode == 1
    file = one_file(tmp_path / "m" / "evidence", "fork")
    assert str(file) in done.stderr
    assert verdict(file)[1]["code"] == "prefix"
    now = {p: p.read_bytes() for p in (tmp_path / "m" / "public" / origin_hash(LOG.name)).rglob("*") if p.is_file()}
    assert now == held
    # And back on the first face, all is well.
    one.grow([b"more"])
    assert mirror(one.folder).returncode == 0


def test_evidence_proves_nothing_that_is_not_so(fork: tuple[FileLog, FileLog], tmp_path: Path) -> None:
    one, two = fork
    keys = [LOG.verifier]
    small, large, other = note_at(one, FORK), note_at(one, one.size), note_at(two, two.size)
    honest = evidence_of(small, large, keys, prefix_root=root_of(one, FORK), proof=proof_of(one, FORK))
    assert evidence_check(honest).code == "consistent"
    for claimed in (bytes(32), root_of(two, one.size), None):
        forged = evidence_of(small, large, keys, prefix_root=claimed, proof=proof_of(one, FORK)[:-1])
        assert not evidence_check(forged).proven
    unproven = evidence_of(large, other, keys)
    assert (evidence_check(unproven).proven, evidence_check(unproven).code) == (False, "unproven")
    with pytest.raises(NoteError):
        evidence_of(small.replace(f"\n{FORK}\n", "\n7\n"), large, keys)
    for raw in (b"", b"{}", b"[]", b"null", b'{"salaklang": "fork-evidence/v1"}', b"[" * 50_000, b"\xff"):
        file = tmp_path / "bad.json"
        file.write_bytes(raw)
        assert verdict(file)[0] == 1
    assert evidence_parse(evidence_format(honest).encode()) == honest


@given(st.binary(max_size=40), st.integers(0, 1500), st.integers(0, 200))
@settings(max_examples=400, deadline=None)
def test_no_bytes_break_the_reader_of_evidence(noise: bytes, at: int, cut: int) -> None:
    notes = [note_sign(checkpoint_format(Checkpoint(LOG.name, 3, bytes([i]) * 32)), [LOG]) for i in range(2)]
    good = evidence_format(evidence_of(*notes, [LOG.verifier])).encode()
    for raw in (noise, good[:at] + noise + good[at + cut :]):
        try:
            found = evidence_check(evidence_parse(raw), [LOG.verifier])
        except EvidenceError as e:
            assert e.text.th and e.text.en
            continue
        assert found.code == "same-size"
