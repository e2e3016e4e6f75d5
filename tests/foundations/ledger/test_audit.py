"""A rebuild finds whatever was changed, in the database or in the files, and names the first wrong entry."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from salaklang.foundations.ledger.actions import Act, sequence_once, tiles_rebuild
from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries import edge_check, ledger_check
from salaklang.kernel import merkle

pytestmark = pytest.mark.django_db
Tamper = Callable[..., None]
SIZE = 301  # one block leaf, 300 acts


@pytest.fixture(autouse=True)
def log(record: Callable[..., Act], ledger_dir: Path) -> None:
    for _ in range(300):
        record()
    sequence_once()


def found() -> list[str]:
    report = ledger_check()
    assert report.ok == (not report.problems)
    return [p.text.en for p in report.problems]


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_a_whole_log_is_whole() -> None:
    report = ledger_check()
    assert (report.ok, report.size, report.acts, report.blocks, report.published) == (True, SIZE, 300, 1, SIZE)


def test_a_changed_leaf(tamper: Tamper) -> None:
    tamper("UPDATE ledger_ledgerentry SET leaf = 'x' WHERE idx IN (7, 270)")
    assert found() == ["Entry 7 has been changed in the database", "Entry 270 has been changed in the database"]


def test_a_changed_leaf_with_its_hash(tamper: Tamper) -> None:
    forged = merkle.leaf_hash(b"x")
    tamper("UPDATE ledger_ledgerentry SET leaf = 'x', leaf_hash = %s WHERE idx = 258", forged)
    tamper("DELETE FROM ledger_ledgeract WHERE id = (SELECT act_id FROM ledger_ledgerentry WHERE idx = 258)")
    assert found() == ["Entry 258 has been changed in the database"]


def test_everything_changed_but_what_was_signed(tamper: Tamper, ledger_dir: Path) -> None:
    forged = merkle.leaf_hash(b"x")
    tamper("UPDATE ledger_ledgerentry SET leaf = 'x', leaf_hash = %s WHERE idx = 300", forged)
    tamper(
        "UPDATE ledger_ledgeract SET leaf_hash = %s WHERE id = (SELECT act_id FROM ledger_ledgerentry WHERE idx = 300)",
        forged,
    )
    tile = ledger_dir / "tile/0/001.p/45"
    tile.write_bytes(tile.read_bytes()[:-32] + forged)
    assert "The signed checkpoint doesn't match the entries" in found()


def test_a_missing_entry(tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_ledgerentry WHERE idx = 41")
    assert found()[0] == "Entry 41 is missing in the database"


def test_entries_cut_off_at_the_end(tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_ledgerentry WHERE idx >= 290")
    assert f"The root at size {SIZE} doesn't match the entries" in found()


@pytest.mark.parametrize(
    ("path", "at", "says"),
    [
        ("tile/0/001.p/45", 0, ["Entry 256 has been changed in the file tile/0/001.p/45"]),
        ("tile/0/000", 32 * 9 + 5, ["Entry 9 has been changed in the file tile/0/000"]),
        ("tile/1/000.p/1", 3, ["The file tile/1/000.p/1 doesn't match the entries"]),
        ("tile/entries/000", 40, ["Entry 0 has been changed in the file tile/entries/000"]),
        ("checkpoint", 40, ["The published file checkpoint doesn't match the entries"]),
    ],
)
def test_one_flipped_bit_in_a_file(ledger_dir: Path, path: str, at: int, says: list[str]) -> None:
    flip(ledger_dir / path, at)
    assert found()[: len(says)] == says


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/45", "tile/1/000.p/1", "tile/entries/000"])
def test_a_missing_or_cut_file(ledger_dir: Path, path: str) -> None:
    kept = (ledger_dir / path).read_bytes()
    (ledger_dir / path).write_bytes(kept[:-5])
    assert found() == [f"The file {path} doesn't match the entries"]
    (ledger_dir / path).unlink()
    assert found() == [f"The file {path} is missing"]


def test_a_changed_record(tamper: Tamper) -> None:
    act = LedgerEntry.objects.get(idx=12).act_id
    statement = LedgerAct.objects.get(id=act).statement
    statement["record"]["n"] = 2
    LedgerAct.objects.filter(id=act).update(statement=statement)
    assert found() == ["The record of entry 12 was changed later"]


def test_a_block_leaf_that_lies(tamper: Tamper, record: Callable[..., Act], ledger_dir: Path) -> None:
    """Someone with the password writes a block with another past, before it is placed in any tile."""
    tamper("UPDATE ledger_ledgerblock SET count = 299")
    assert found() == ["The index of block 1 doesn't match the log"]
    said = json.loads(bytes(LedgerEntry.objects.get(idx=0).leaf))
    said["previous"] = "00" * 32
    leaf = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    tamper("UPDATE ledger_ledgerentry SET leaf = %s, leaf_hash = %s WHERE idx = 0", leaf, merkle.leaf_hash(leaf))
    assert found() == [
        "Block 1 (entry 0) doesn't match the log",
        "The index of block 1 doesn't match the log",
        "Entry 0 has been changed in the database",
    ]


def test_a_checkpoint_of_another_key(tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_ledgerkey")
    assert "The signed checkpoint doesn't match the entries" in found()


@pytest.mark.parametrize("path", ["tile/0/001.p/45", "tile/entries/001.p/45", "tile/1/000.p/1", "checkpoint", ""])
@pytest.mark.parametrize("how", ["lost", "cut"])
def test_files_are_made_anew_from_the_entries(
    record: Callable[..., Act], ledger_dir: Path, path: str, how: str
) -> None:
    """Without a checkpoint, or without any file, the log doesn't begin a second time."""
    files = [ledger_dir / path] if path else [p for p in ledger_dir.rglob("*") if p.is_file()]
    for file in files:
        file.unlink() if how == "lost" else file.write_bytes(file.read_bytes()[:5])
    record()
    if path or how == "cut":
        with pytest.raises(LedgerDamaged):
            sequence_once()
        assert tiles_rebuild() == SIZE
        assert ledger_check().ok
    else:
        shutil.rmtree(ledger_dir / "tile")
    assert sequence_once() == 1
    assert ledger_check().ok
    assert ledger_check().size == SIZE + 2


def test_no_files_are_made_from_wrong_entries(tamper: Tamper, ledger_dir: Path) -> None:
    before = {p: p.read_bytes() for p in ledger_dir.rglob("*") if p.is_file()}
    for sql in (
        "UPDATE ledger_ledgerentry SET leaf = 'x' WHERE idx = 9",
        "DELETE FROM ledger_ledgerentry WHERE idx = 9",
    ):
        tamper(sql)
        with pytest.raises(LedgerDamaged):
            tiles_rebuild()
        assert {p: p.read_bytes() for p in ledger_dir.rglob("*") if p.is_file()} == before
    assert LedgerHead.objects.get().size == SIZE


@pytest.mark.parametrize("path", ["tile/0/001.p/45", "tile/1/000.p/1", "tile/entries/001.p/45", "checkpoint"])
def test_the_end_alone(ledger_dir: Path, path: str) -> None:
    assert edge_check() == []
    flip(ledger_dir / path, 9)
    assert edge_check()
    (ledger_dir / path).unlink()
    assert edge_check()


def test_progress_is_told(record: Callable[..., Act]) -> None:
    told: list[tuple[int, int]] = []
    assert ledger_check(progress=lambda done, total: told.append((done, total))).ok
    assert told == [(256, SIZE), (SIZE, SIZE)]
