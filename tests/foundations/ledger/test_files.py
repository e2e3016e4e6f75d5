"""The published log is nothing but files: any web server, or a copied folder, gives the same; old parts go away."""

import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.foundations.ledger.failures.processes import files

from salaklang.foundations.ledger.actions import Act, sequence_once, tiles_rebuild
from salaklang.foundations.ledger.actions.sequencer import Sequencer
from salaklang.foundations.ledger.growth import file_path
from salaklang.foundations.ledger.queries import (
    checkpoint_latest,
    entries_get,
    file_get,
    ledger_check,
    log_keys,
)
from salaklang.kernel import merkle
from salaklang.kernel.note import Checkpoint, checkpoint_parse, note_open, vkey_parse
from salaklang.kernel.tlog_tiles import TilePath, bundle_parse

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@contextmanager
def python_serves(folder: Path) -> Iterator[str]:
    """`python -m http.server` on a port of its own choice."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().partition("(")[2].partition("/)")[0]
        finally:
            process.terminate()


def rebuilt(get: Callable[[str], bytes]) -> Checkpoint:
    """What a stranger finds who has nothing but a way to read files, and the log's key."""
    keys = list(map(vkey_parse, log_keys()))
    point = checkpoint_parse(note_open(get("checkpoint").decode(), keys).text)
    tiles: dict[merkle.TileId, bytes] = {}
    hashes: list[bytes] = []
    for level, width in enumerate(merkle.tile_widths(point.size)):
        for n in range(-(-width // 256)):
            part = min(256, width - n * 256)
            tiles[level, n] = get(file_path(level, n, part))
            if level == 0:
                hashes += map(merkle.leaf_hash, bundle_parse(get(file_path(None, n, part))))
    assert merkle.root_hash(point.size, tiles) == merkle.tree_root(hashes) == point.root
    return point


def test_any_web_server_and_any_copy_give_the_same_log(record: Record, ledger_dir: Path, tmp_path: Path) -> None:
    for count in (3, 300, 1):
        for _ in range(count):
            record()
        sequence_once()
    with python_serves(ledger_dir) as url:

        def get(path: str) -> bytes:
            with urllib.request.urlopen(f"{url}/{path}", timeout=10) as answer:
                return bytes(answer.read())

        served = rebuilt(get)
    copy = shutil.copytree(ledger_dir, tmp_path / "stick")
    shutil.rmtree(ledger_dir)
    assert rebuilt(lambda path: (copy / path).read_bytes()) == served
    assert served.size == 307


def test_partial_tiles_go_when_the_full_ones_are_old_enough(record: Record, ledger_dir: Path) -> None:
    sizes = []
    for minute in range(6):
        for _ in range(60):
            record()
        sequence_once(at=NOON + timedelta(minutes=minute))
        latest = checkpoint_latest()
        assert latest is not None
        sizes.append(latest.size)
    assert sizes == [61, 122, 183, 244, 305, 366]
    with Sequencer() as sequencer:
        assert sequencer.prune(at=NOON + timedelta(minutes=14)) == 0  # published at :04, kept for ten minutes
        assert sequencer.prune(at=NOON + timedelta(minutes=16)) == 2
        assert sequencer.prune(at=NOON + timedelta(minutes=16)) == 0
    assert {p for p in files(ledger_dir) if "/000" in p} == {
        "tile/0/000",
        "tile/entries/000",
        "tile/1/000.p/1",
    }
    # What an older checkpoint asked for is still given out by the node, cut from the full ones.
    cut, bundle = file_get(TilePath(0, 0, 61)), file_get(TilePath(None, 0, 61))
    assert cut is not None and bundle is not None
    assert cut == b"".join(map(merkle.leaf_hash, bundle_parse(bundle)))
    assert ledger_check().ok
    record()
    assert sequence_once() == 1
    assert ledger_check().ok


def test_a_rebuild_brings_back_what_each_published_size_needs(record: Record, ledger_dir: Path) -> None:
    for count in (100, 200, 3, 4):
        for _ in range(count):
            record()
        sequence_once()
    before = files(ledger_dir)
    shutil.rmtree(ledger_dir)
    assert tiles_rebuild() == 311
    after = files(ledger_dir)
    gone = {p for p in before if p not in after}
    assert gone == {"tile/0/000.p/101", "tile/entries/000.p/101"}  # their full ones are there
    assert {p: after[p] for p in before if p not in gone} == {p: before[p] for p in before if p not in gone}
    assert ledger_check().ok


def test_entries_across_bundles(record: Record) -> None:
    for _ in range(300):
        record()
    sequence_once()
    whole = entries_get(0, 301)
    assert whole is not None and len(whole) == 301
    assert entries_get(250, 20) == whole[250:270]
    assert entries_get(256, 45) == whole[256:]
    assert entries_get(256, 46) is None
    assert entries_get(-1, 3) is None
