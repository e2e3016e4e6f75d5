"""Auditing a log from outside: what is whole passes, whatever is not is named, and memory survives between visits."""

import json
import os
import random
from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog, folder_served

from salaklang.kernel.cosignature import COSIGNATURE_ED25519, CosignatureSigner
from salaklang.kernel.note import Checkpoint, Signer, checkpoint_format, note_sign, vkey_format
from salaklang.kernel.tlog_policy import policy_parse
from salaklang.kernel.tlog_tiles import TilePath
from salaklang.kernel.trust import policy_of
from salaklang.tlog.audit import AuditReport, Plan, audit
from salaklang.tlog.audit_state import AuditState, StateError, state_read, state_write
from salaklang.tlog.blocks import Chain
from salaklang.tlog.client import TileReader, checkpoint_read, source_open
from salaklang.tlog.errors import CheckpointWrong
from salaklang.tlog.evidence import evidence_check, evidence_format, evidence_parse

POLICY = policy_of([LOG.verifier])
ENTRIES = [f"entry {i}".encode() for i in range(70_000)]


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    for first, last in ((0, 1), (1, 200), (200, 255), (255, 700)):
        log.grow(ENTRIES[first:last], block=True)
    return log


def look(log: FileLog, state: AuditState | None = None, sample: int | None = None) -> AuditReport:
    return audit(source_open(str(log.folder)), POLICY, state=state, plan=Plan(sample, random.Random(1)))


def remembered(log: FileLog) -> AuditState:
    seen: list[AuditState] = []
    assert audit(source_open(str(log.folder)), POLICY, save=seen.append).ok
    return seen[-1]


def code(found: AuditReport) -> str:
    assert found.fault is not None
    return found.fault.code


def test_a_whole_log(log: FileLog) -> None:
    found = look(log)
    assert found.ok, found.fault
    assert (found.entries, found.audited, found.blocks, found.height) == (704, 704, 4, 4)
    with folder_served(log.folder) as url:
        assert audit(source_open(url), POLICY).ok


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
def test_every_size(tmp_path: Path, size: int) -> None:
    log = FileLog(tmp_path / "log")
    log.grow(ENTRIES[:size])
    found = look(log)
    assert found.ok, found.fault
    assert (found.entries, found.blocks) == (size, 0)
    if size:
        reader = TileReader(source_open(str(log.folder)), log.checkpoint)
        for index in {0, size // 2, size - 1}:
            assert reader.entry(index) == ENTRIES[index]
    with pytest.raises(IndexError):
        TileReader(source_open(str(log.folder)), log.checkpoint).tile((0, -(-size // 256)))


def test_it_goes_on_where_it_left_off(log: FileLog, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state_write(path, remembered(log))
    log.grow(ENTRIES[700:1500], block=True)
    state = state_read(path, POLICY)
    found = look(log, state)
    assert found.ok, found.fault
    assert (found.since, found.entries, found.audited, found.blocks) == (704, 801, 1505, 1)


def test_an_audit_that_was_cut_off_goes_on(log: FileLog) -> None:
    log.path(TilePath(None, 1)).rename(log.folder / "away")
    seen: list[AuditState] = []
    found = audit(source_open(str(log.folder)), POLICY, save=seen.append)
    assert (code(found), found.audited, seen) == ("missing", 256, [])
    (log.folder / "away").rename(log.path(TilePath(None, 1)))
    found = look(log, AuditState(log.publish(), 256, remembered_chain(log, 256)))
    assert found.ok, found.fault
    assert found.entries == 704 - 256


def remembered_chain(log: FileLog, size: int) -> Chain:
    chain = Chain()
    reader = TileReader(source_open(str(log.folder)), log.checkpoint)
    for index in range(size):
        chain.step(index, log.entries[index], origin=LOG.name, root_at=reader.root_at)
    return chain


@pytest.mark.parametrize(
    ("path", "offset", "said", "index"),
    [
        (TilePath(None, 0), 9, "entry", 0),
        (TilePath(None, 1), 700, "entry", 304),
        (TilePath(None, 2, 192), 5, "entry", 512),
        (TilePath(0, 0), 40, "tile", 0),
        (TilePath(0, 1), 8191, "tile", 256),
        (TilePath(0, 2, 192), 0, "root", None),
        (TilePath(1, 0, 2), 33, "root", None),
    ],
)
def test_one_changed_byte_is_found(log: FileLog, path: TilePath, offset: int, said: str, index: int | None) -> None:
    raw = bytearray(log.path(path).read_bytes())
    raw[offset] ^= 1
    log.path(path).write_bytes(raw)
    found = look(log)
    assert code(found) == said
    if index is not None and said == "entry":
        found_at = getattr(found.fault, "index", None)
        starts = [0]
        for entry in log.entries[path.n * 256 :]:
            starts.append(starts[-1] + 2 + len(entry))
        assert found_at == path.n * 256 + next(i for i, s in enumerate(starts) if s > offset) - 1
    elif index is not None:
        assert getattr(found.fault, "index", None) == index


def test_a_changed_byte_in_a_tall_tree_is_found(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    log.grow(ENTRIES)
    raw = bytearray(log.path(TilePath(1, 0)).read_bytes())
    raw[32 * 7] ^= 1
    log.path(TilePath(1, 0)).write_bytes(raw)
    assert code(look(log)) == "tile"


@pytest.mark.parametrize("change", ["cut", "longer", "fewer", "gone", "link", "pipe", "folder"])
def test_files_that_are_none(log: FileLog, change: str, tmp_path: Path) -> None:
    path = log.path(TilePath(None, 1))
    raw = path.read_bytes()
    path.unlink()
    if change == "cut":
        path.write_bytes(raw[:-1])
    elif change == "longer":
        path.write_bytes(raw + b"\x00\x05extra")
    elif change == "fewer":
        path.write_bytes(raw[: len(raw) // 2])
    elif change == "link":
        (tmp_path / "other").write_bytes(raw)
        path.symlink_to(tmp_path / "other")
    elif change == "pipe":
        os.mkfifo(path)
    elif change == "folder":
        path.mkdir()
    said = {"gone": "missing", "link": "out-of-reach", "pipe": "missing", "folder": "missing"}.get(change, "entry")
    assert code(look(log)) == said


def test_a_partial_tile_may_give_way_to_the_full_one(log: FileLog) -> None:
    note = (log.folder / "checkpoint").read_text()
    log.grow(ENTRIES[700:1000], block=True)
    for width in (192,):
        log.path(TilePath(0, 2, width)).unlink()
        log.path(TilePath(None, 2, width)).unlink()
    (log.folder / "checkpoint").write_text(note)
    assert look(log).ok


def test_drawing_by_lot(log: FileLog) -> None:
    found = look(log, sample=2)
    assert found.ok
    assert 0 < found.entries <= 512
    raw = bytearray(log.path(TilePath(None, 1)).read_bytes())
    raw[3] ^= 1
    log.path(TilePath(None, 1)).write_bytes(raw)
    assert code(look(log, sample=50)) == "entry"


def test_another_key_and_no_key(log: FileLog) -> None:
    stranger = policy_of([Signer(LOG.name, b"x" * 32).verifier])
    assert code(audit(source_open(str(log.folder)), stranger)) == "checkpoint"
    (log.folder / "checkpoint").write_text("nothing")
    assert code(look(log)) == "checkpoint"
    (log.folder / "checkpoint").write_bytes(b"\xff")
    assert code(look(log)) == "checkpoint"


# --- two histories ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mine", "theirs"), [(900, 900), (800, 900), (900, 800), (257, 65_600)])
def test_a_fork_leaves_evidence_that_anyone_can_check(tmp_path: Path, mine: int, theirs: int) -> None:
    trunk = FileLog(tmp_path / "trunk")
    trunk.grow(ENTRIES[:250])
    one, other = trunk.copy(tmp_path / "one"), trunk.copy(tmp_path / "other")
    one.grow(ENTRIES[250:mine])
    other.grow([b"forged", *ENTRIES[251:theirs]])
    state = remembered(one)
    if mine > theirs:
        # An older history that contradicts the newer one shows only where the newer one's files are still at hand.
        for file in (one.folder / "tile").rglob("*"):
            if file.is_file():
                target = other.folder / file.relative_to(one.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    found = look(other, state)
    assert code(found) == "fork"
    assert found.evidence is not None
    evidence = evidence_parse(evidence_format(found.evidence).encode())
    assert evidence_check(evidence, [LOG.verifier]).proven
    assert found.since is None


def test_a_log_that_shrank(log: FileLog) -> None:
    old = (log.folder / "checkpoint").read_text()
    log.grow(ENTRIES[700:800], block=True)
    state = remembered(log)
    (log.folder / "checkpoint").write_text(old)
    found = look(log, state)
    assert (code(found), found.evidence) == ("rolled-back", None)
    log.path(TilePath(0, 3, 37)).unlink()
    assert code(look(log, state)) == "rolled-back"


# --- the chain of blocks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"height": 9},
        {"height": 1},
        {"previous": "00" * 32},
        {"time": "2020-01-01T00:00:00Z"},
        {"count": 3},
        {"count": 1},
    ],
)
def test_a_broken_chain_is_found(log: FileLog, wrong: dict[str, object]) -> None:
    start = log.size
    log.grow([b"x", b"y"], block=True, **wrong)
    log.grow([b"z"], block=True)
    found = look(log)
    assert code(found) == "chain"
    assert start <= getattr(found.fault, "index", -1) <= start + 3


def test_an_entry_between_blocks_and_a_block_cut_short(log: FileLog) -> None:
    other = log.copy(log.folder.parent / "other")
    log.grow([b"stowaway"])
    assert code(look(log)) == "chain"
    other.grow([b"x"], block=True, count=2)
    assert code(look(other)) == "chain"


def test_what_only_looks_like_a_block() -> None:
    chain = Chain()
    for entry in (b'{"type":"block"}', b'"block"', b'{"type":"block"' + b" " * 3000, b"[" * 1500 + b'"block"', b""):
        chain.step(0, entry, origin="o", root_at=lambda _: b"")
    assert chain == Chain()


# --- memory and witnesses ---------------------------------------------------------------------------------------------


def test_a_state_that_someone_changed(log: FileLog, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert state_read(path, POLICY) is None
    state_write(path, remembered(log))
    body = json.loads(path.read_text())
    for changed in (
        "",
        "[]",
        "null",
        json.dumps({**body, "audited": 10**6}),
        json.dumps({**body, "audited": -1}),
        json.dumps({**body, "salaklang": "x"}),
        json.dumps({**body, "note": body["note"].replace("704", "705", 1)}),
        json.dumps({**body, "chain": {"left": 1, "more": 2}}),
    ):
        path.write_text(changed)
        with pytest.raises(StateError):
            state_read(path, POLICY)


def test_too_few_witnesses(tmp_path: Path) -> None:
    witness = CosignatureSigner("w.example", COSIGNATURE_ED25519, b"w" * 32)
    log = FileLog(tmp_path / "log", witnesses=[witness])
    log.grow(ENTRIES[:3])
    other = (
        f"log {vkey_format(LOG.verifier)}\n"
        f"witness one {vkey_format(witness.verifier)}\n"
        f"witness two {vkey_format(CosignatureSigner('v.example', COSIGNATURE_ED25519, b'v' * 32).verifier)}\n"
    )
    found = audit(source_open(str(log.folder)), policy_parse(f"{other}quorum one\n"))
    assert found.ok and found.report is not None
    assert [(c.witness.name, c.time) for c in found.report.cosigned] == [("one", log.time)]
    found = audit(source_open(str(log.folder)), policy_parse(f"{other}group g all one two\nquorum g\n"))
    assert (found.ok, found.fault, found.witnessed) == (False, None, False)


def test_the_checkpoint_of_an_absurd_tree(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_text(
        note_sign(checkpoint_format(Checkpoint(LOG.name, 2**62 + 1, bytes(32))), [LOG])
    )
    with pytest.raises(CheckpointWrong):
        checkpoint_read(source_open(str(tmp_path)), POLICY)
