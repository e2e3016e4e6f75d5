"""A witness restored from an old copy (failure mode 4), and one whose clock goes back (13)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog
from tests.support.witnesses import (
    WitnessProcess,
    environment,
    note_at,
    policy_of_processes,
    proof_of,
    sala,
)

from salaklang.kernel.cosignature import COSIGNATURE_ED25519, cosignature_time, key_parse
from salaklang.kernel.note import note_open, vkey_format
from salaklang.tlog.cosign import cosign


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    log.grow([b"%d" % i for i in range(100)])
    return log


def test_the_log_catches_up_with_a_witness_that_was_set_back(log: FileLog, tmp_path: Path) -> None:
    with WitnessProcess(tmp_path / "w") as witness:
        policy = policy_of_processes([witness], k=1)
        old: dict[str, int] = {}
        for size in (10, 40, 90):
            found = cosign(
                note_at(log, size), policy=policy, old=old, proof=lambda a, b: proof_of(log, a, b), timeout=20
            )
            assert found.satisfied
            old = dict(found.old)
            if size == 40:
                witness.stop()
                shutil.copytree(witness.home, tmp_path / "backup")
                witness.start()
                policy = policy_of_processes([witness], k=1)
        assert old == {"w0": 90}
        witness.stop()
        shutil.rmtree(witness.home)
        shutil.copytree(tmp_path / "backup", witness.home)
        witness.start()
        policy = policy_of_processes([witness], k=1)
        asked: list[tuple[int, int]] = []

        def proof(a: int, b: int) -> list[bytes]:
            asked.append((a, b))
            return proof_of(log, a, b)

        found = cosign(note_at(log, 100), policy=policy, old=old, proof=proof, timeout=20)
        assert found.satisfied and found.old == {"w0": 100}
        assert asked == [(90, 100), (40, 100)], "the second proof begins where the witness says that it is"


def test_a_monitor_remembers_what_the_witness_forgot(log: FileLog, tmp_path: Path) -> None:
    """Set back before a fork, the witness can be made to cosign the other history; who holds the first one sees it."""
    fork = FileLog(tmp_path / "fork")
    fork.grow([b"%d" % i for i in range(40)])
    fork.grow([b"other %d" % i for i in range(100)])
    with WitnessProcess(tmp_path / "w") as witness:
        words = [*sala("mirror"), str(log.folder), "--home", str(tmp_path / "m"), "--name", "m.example/1", "--once"]
        words += ["--log", vkey_format(LOG.verifier), "--witness"]

        def mirror() -> int:
            compared = [*words, f"{witness.vkey}={witness.url}"]
            return subprocess.run(compared, env=environment(), capture_output=True, check=False).returncode

        assert witness.add(0, [], note_at(log, 40))[0] == 200
        witness.stop()
        shutil.copytree(witness.home, tmp_path / "backup")
        witness.start()
        assert witness.add(40, proof_of(log, 40), note_at(log, 100))[0] == 200
        assert mirror() == 0
        witness.stop()
        shutil.rmtree(witness.home)
        shutil.copytree(tmp_path / "backup", witness.home)
        witness.start()
        assert mirror() == 0, "an older checkpoint of the same history is no fork"
        assert witness.add(40, proof_of(fork, 40), note_at(fork, 140))[0] == 200
        assert mirror() == 1
        # The log that the mirror can reach does not show what the witness has cosigned, so it is half of a proof …
        assert list((tmp_path / "m" / "evidence").glob("suspect-*.json"))
        # … and the whole, as soon as the witness has a checkpoint that the copy can be held against.
        log.grow([b"more %d" % i for i in range(100)])
        assert mirror() == 1
        assert list((tmp_path / "m" / "evidence").glob("fork-*.json"))


def test_times_of_cosignatures_never_go_back(log: FileLog, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2000000000.9")
    program = sala(module="tests.support.witness_program")
    with WitnessProcess(tmp_path / "w", program=program, more={"CLOCK_FILE": str(clock)}) as witness:
        key = key_parse(witness.vkey)
        assert key.kind == COSIGNATURE_ED25519

        def time_at(old: int, size: int) -> int:
            status, _, body = witness.add(old, proof_of(log, old, size), note_at(log, size))
            assert status == 200
            return cosignature_time(note_open(note_at(log, size) + body.decode(), [key]).signatures[0].signature)

        assert time_at(0, 10) == 2_000_000_000
        clock.write_text("1000000000")
        assert time_at(10, 20) == 2_000_000_000
        witness.kill()
        witness.start()
        assert time_at(20, 20) == 2_000_000_000
        clock.write_text("0")
        assert time_at(20, 30) == 2_000_000_000
        clock.write_text("2000000001")
        assert time_at(30, 40) == 2_000_000_001
