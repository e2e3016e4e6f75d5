"""What a witness shows, held against a copy: the same history, another one, more than can be compared, or nothing."""

from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog
from tests.support.witnesses import note_at, proof_of

from salaklang.kernel.cosignature import COSIGNATURE_ED25519, CosignatureSigner, cosignature_line
from salaklang.kernel.note import Checkpoint, Signer, note_sign
from salaklang.tlog.client import TileReader, source_open
from salaklang.tlog.evidence import evidence_check, evidence_of
from salaklang.tlog.evidence_files import EvidenceFolder
from salaklang.tlog.gossip import Compared, Outcome, compare

WITNESS = CosignatureSigner("w.example/1", COSIGNATURE_ED25519, bytes(32))


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    log.grow([b"%d" % i for i in range(400)])
    return log


def cosigned(note: str, by: CosignatureSigner = WITNESS) -> str:
    return note + cosignature_line(by, note.partition("\n\n")[0] + "\n", time=5)


def reader(log: FileLog, point: Checkpoint | None = None) -> TileReader:
    return TileReader(source_open(str(log.folder)), point or log.checkpoint)


def held(shown: str, copy: FileLog, log: FileLog | None = None) -> Compared:
    return compare(
        shown,
        witness=WITNESS.verifier,
        logs=[LOG.verifier],
        ours=note_at(copy, copy.size),
        copy=reader(copy),
        log=None if log is None else lambda point: reader(log, point),
    )


@pytest.mark.parametrize("size", [0, 1, 255, 256, 399, 400])
def test_an_older_checkpoint_of_the_same_history(log: FileLog, size: int) -> None:
    assert held(cosigned(note_at(log, size)), log) == Compared(Outcome.SAME, size)


@pytest.mark.parametrize("size", [1, 2, 64, 256, 300, 400])
def test_another_history_is_proven_at_every_size(log: FileLog, tmp_path: Path, size: int) -> None:
    other = FileLog(tmp_path / "other")
    shown = cosigned(other.grow([b"other %d" % i for i in range(size)]))
    found = held(shown, log)
    assert (found.outcome, found.size) == (Outcome.FORK, size)
    assert found.evidence is not None
    assert evidence_check(found.evidence, [LOG.verifier]).proven


def test_a_larger_one_is_compared_with_what_the_log_serves(log: FileLog, tmp_path: Path) -> None:
    larger = log.copy(tmp_path / "larger")
    shown = cosigned(larger.grow([b"more"]))
    assert held(shown, log) == Compared(Outcome.AHEAD, 401)
    assert held(shown, log, larger) == Compared(Outcome.SAME, 401)
    other = FileLog(tmp_path / "other")
    shown = cosigned(other.grow([b"other %d" % i for i in range(500)]))
    fork = held(shown, log, other)
    assert fork.outcome is Outcome.FORK and fork.evidence is not None
    assert evidence_check(fork.evidence, [LOG.verifier]).code == "prefix"
    # The log serves nothing that leads to what it signed for the witness: strange, and no proof yet.
    for served in (log, larger):
        hidden = held(shown, log, served)
        assert hidden.outcome is Outcome.SUSPECT and hidden.evidence is not None
        assert not evidence_check(hidden.evidence).proven


@pytest.mark.parametrize("change", ["witness", "log", "origin", "text", "nothing", "unsigned"])
def test_what_is_not_signed_by_both_says_nothing(log: FileLog, change: str) -> None:
    good = cosigned(note_at(log, 300))
    stranger = CosignatureSigner(WITNESS.name, COSIGNATURE_ED25519, bytes([9]) * 32)
    text = good.partition("\n\n")[0] + "\n"
    shown = {
        "witness": cosigned(note_at(log, 300), stranger),
        "log": cosigned(note_sign(text, [Signer(LOG.name, bytes(32))])),
        "origin": cosigned(note_sign(text.replace(LOG.name, "other.example"), [LOG])),
        "text": good.replace("\n300\n", "\n301\n"),
        "nothing": "",
        "unsigned": note_at(log, 300),
    }[change]
    assert held(shown, log) == Compared(Outcome.UNREADABLE)
    assert held(good, log).outcome is Outcome.SAME


def test_evidence_is_kept_once_and_never_without_bounds(log: FileLog, tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path / "evidence")
    other = FileLog(tmp_path / "other")
    other.grow([b"other %d" % i for i in range(300)])
    for _ in range(3):  # the same contradiction, cosigned again and again
        found = held(cosigned(note_at(other, 300)), log)
        assert found.evidence is not None
        assert folder.keep(found.evidence) == folder.files()[0]
    assert len(folder.files()) == 1
    keys = [LOG.verifier]
    for size in range(1, 60):
        folder.keep(evidence_of(note_at(log, size), note_at(log, 400), keys, proof=[bytes(32)]))
    suspects = folder.files("suspect")
    assert len(suspects) == 20, "a stranger can make any number of these"
    assert folder.keep(evidence_of(note_at(log, 200), note_at(log, 400), keys, proof=proof_of(log, 200))) is None
    found = held(cosigned(note_at(other, 299)), log)
    assert found.evidence is not None and folder.keep(found.evidence) in folder.files()
    assert len(folder.files()) == 2
