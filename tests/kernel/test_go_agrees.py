"""Go's own note and tlog packages, which we did not write, accept our keys, checkpoints, tiles and proofs."""

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.kernel.test_receipt import LOG as RECEIPT_LOG
from tests.kernel.test_receipt import WITNESSES as RECEIPT_WITNESSES
from tests.kernel.test_receipt import cosigned
from tests.support.go import folder_judged, go_log, judged, receipt_judged
from tests.support.logs import FileLog

from salaklang.kernel import merkle
from salaklang.kernel.cosignature import COSIGNATURE_ED25519, COSIGNATURE_MLDSA44, CosignatureSigner
from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    Signer,
    base64_bytes,
    base64_text,
    checkpoint_format,
    checkpoint_parse,
    note_open,
    note_sign,
    vkey_format,
    vkey_parse,
)
from salaklang.kernel.tlog_policy import policy_parse
from salaklang.kernel.tlog_tiles import TilePath, tile_path
from salaklang.kernel.trust import policy_of
from salaklang.tlog.audit import audit
from salaklang.tlog.client import source_open

LOG = Signer("log.example/interop", bytes(range(32)))
SIZES = [0, 1, 2, 3, 5, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 69_999, 70_000]


@pytest.fixture(scope="module")
def evidence() -> dict[str, Any]:
    leaves = [merkle.leaf_hash(b"leaf %d" % i) for i in range(SIZES[-1])]
    stored: dict[merkle.TileId, bytes] = {}
    files: dict[str, bytes] = {}
    roots: dict[int, bytes] = {0: merkle.EMPTY_ROOT}
    for old, new in pairwise(SIZES):
        stored.update(merkle.tiles_append(old, {i: stored[i] for i in merkle.edge_tiles(old)}, leaves[old:new]))
        roots[new] = merkle.root_hash(new, stored)
        for level, width in enumerate(merkle.tile_widths(new)):
            for n in range(-(-width // 256)):
                part = min(256, width - n * 256)
                files[tile_path(TilePath(level, n, part))] = stored[level, n][: part * 32]
    chance = random.Random(3)
    inclusion = []
    for size in SIZES[1:]:
        for index in {0, size - 1, chance.randrange(size), chance.randrange(size), chance.randrange(size)}:
            spans = merkle.inclusion_spans(index, size)
            inclusion.append((index, size, leaves[index], merkle.proof(spans, stored)))
    consistency = [
        (old, new, merkle.proof(merkle.consistency_spans(old, new), stored))
        for new in SIZES
        for old in SIZES
        if 0 < old <= new
    ]
    return {
        "Vkey": vkey_format(LOG.verifier),
        "Tiles": {path: base64_text(data) for path, data in files.items()},
        "Checkpoints": [
            {
                "Size": size,
                "Root": base64_text(root),
                "Note": note_sign(checkpoint_format(Checkpoint(LOG.name, size, root)), [LOG]),
            }
            for size, root in roots.items()
        ],
        "Inclusion": [
            {"Index": i, "Size": s, "Leaf": base64_text(leaf), "Hashes": list(map(base64_text, hashes))}
            for i, s, leaf, hashes in inclusion
        ],
        "Consistency": [
            {"Old": old, "New": new, "Hashes": list(map(base64_text, hashes))} for old, new, hashes in consistency
        ],
    }


def test_go_accepts_seventy_thousand_leaves(evidence: dict[str, Any]) -> None:
    assert len(evidence["Inclusion"]) > 50
    assert len(evidence["Consistency"]) > 100
    assert judged(evidence) == "ok"


@pytest.mark.parametrize("part", ["Inclusion", "Consistency"])
def test_the_judge_is_awake(evidence: dict[str, Any], part: str) -> None:
    changed = json.loads(json.dumps(evidence))
    case = changed[part][-2]
    case["Hashes"][0] = base64_text(bytes(32))
    assert judged(changed) != "ok"


# --- files, with cosignatures -----------------------------------------------------------------------------------------

WITNESSES = [
    CosignatureSigner("witness.example/a", COSIGNATURE_ED25519, b"a" * 32),
    CosignatureSigner("witness.example/b", COSIGNATURE_MLDSA44, b"b" * 32),
]
KEYS = [vkey_format(LOG.verifier), *(vkey_format(w.verifier) for w in WITNESSES)]
POLICY = policy_parse(f"log {KEYS[0]}\nwitness a {KEYS[1]}\nwitness b {KEYS[2]}\ngroup all all a b\nquorum all\n")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[FileLog, list[Path]]:
    """A log as files, with all its older checkpoints; cosigned with both types of key."""
    place = tmp_path_factory.mktemp("log")
    log = FileLog(place / "log", signer=LOG, witnesses=WITNESSES)
    older = []
    for old, new in pairwise(SIZES):
        note = log.grow([b"leaf %d" % i for i in range(old, new)])
        older.append(place / f"checkpoint-{new}")
        older[-1].write_text(note, encoding="utf-8")
    return log, older


def test_go_reads_the_files(grown: tuple[FileLog, list[Path]]) -> None:
    """Root, every entry, 300 inclusion proofs, growth from every older size: from the files alone, all signatures."""
    log, older = grown
    assert (log.folder / "tile/0/273.p/112").exists() and (log.folder / "tile/2/000.p/1").exists()
    assert folder_judged(log.folder, KEYS, older) == "ok"


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/100", "tile/0/273.p/112", "tile/1/000", "tile/entries/200"])
def test_go_finds_a_changed_byte_as_we_do(grown: tuple[FileLog, list[Path]], tmp_path: Path, path: str) -> None:
    log = grown[0].copy(tmp_path / "copy")
    raw = bytearray((log.folder / path).read_bytes())
    raw[len(raw) // 2] ^= 1
    (log.folder / path).write_bytes(raw)
    assert folder_judged(log.folder, KEYS) != "ok"
    assert not audit(source_open(str(log.folder)), POLICY).ok


def test_go_refuses_another_witness(grown: tuple[FileLog, list[Path]]) -> None:
    for kind in (COSIGNATURE_ED25519, COSIGNATURE_MLDSA44):
        other = CosignatureSigner("witness.example/a", kind, b"c" * 32)
        assert folder_judged(grown[0].folder, [*KEYS, vkey_format(other.verifier)]) != "ok"


@pytest.mark.parametrize("change", [None, "leaf", "index", "path", "signature", "cosignature"])
def test_go_checks_a_receipt(tmp_path: Path, change: str | None) -> None:
    raw = cosigned(*RECEIPT_WITNESSES).decode()
    lines = raw.split("\n")
    spoiled = {
        "leaf": lambda: raw.replace(lines[1], "extra " + base64_text(b'{"leaf": "AAAA"}')),
        "index": lambda: raw.replace("index 1", "index 0"),
        "path": lambda: raw.replace(lines[3], base64_text(bytes(32))),
        "signature": lambda: raw.replace("\n3\n", "\n4\n"),
        "cosignature": lambda: raw[:-300] + ("AAAA" if raw[-300:-296] != "AAAA" else "BBBB") + raw[-296:],
        None: lambda: raw,
    }[change]()
    assert change is None or spoiled != raw
    (tmp_path / "receipt").write_text(spoiled, encoding="utf-8")
    keys = [vkey_format(RECEIPT_LOG.verifier), *(vkey_format(w.verifier) for w in RECEIPT_WITNESSES)]
    assert (receipt_judged(tmp_path / "receipt", keys) == "ok") is (change is None)


# --- what Go made, read by us -----------------------------------------------------------------------------------------


def test_we_accept_what_go_made(tmp_path: Path) -> None:
    """Keys, notes, tiles, bundles and proofs of a log that Go built and signed, with nothing of ours in it."""
    sizes = [1, 2, 3, 7, 255, 256, 257, 1000, 65_536, 65_537, 70_000]
    made = go_log(tmp_path, sizes)
    key = vkey_parse(made["Vkey"])
    roots = {}
    for note in made["Notes"]:
        point = checkpoint_parse(note_open(note, [key]).text)
        roots[point.size] = point.root
    assert sorted(roots) == sizes
    for p in made["Inclusion"]:
        hashes = [base64_bytes(h) for h in p["Hashes"] or ()]
        leaf = base64_bytes(p["Leaf"])
        proof = {"index": p["Index"], "size": p["Size"], "hashes": hashes, "root": roots[p["Size"]]}
        assert merkle.inclusion_verify(leaf=leaf, **proof)
        assert not merkle.inclusion_verify(leaf=bytes(32), **proof)
    for p in made["Consistency"]:
        hashes = [base64_bytes(h) for h in p["Hashes"] or ()]
        growth = {"old": p["Old"], "new": p["New"], "new_root": roots[p["New"]], "hashes": hashes}
        assert merkle.consistency_verify(old_root=roots[p["Old"]], **growth)
        assert not merkle.consistency_verify(old_root=bytes(32), **growth)
    found = audit(source_open(str(tmp_path)), policy_of([key]))
    assert found.ok, found.fault
    assert (found.entries, found.blocks) == (70_000, 0)


def test_we_accept_the_examples_of_the_standards() -> None:
    """Facts that the specifications state: ids of keys, paths of tiles."""
    assert tile_path(TilePath(0, 1234067)) == "0/x001/x234/067"
    assert merkle.tile_widths(70_000) == [70_000, 273, 1]
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    key = vkey_parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    signature = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    note = f"This is an example message.\n\n\u2014 example.com/foo {signature}\n"
    assert note_open(note, [key]).signed_by == (key,)
    with pytest.raises(NoteError):
        note_open(note.replace("an example", "no example"), [key])
