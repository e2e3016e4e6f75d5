"""The page for auditors is run as it stands, against a small log over real HTTP; and it fails when the log lies."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from salaklang.kernel.cosignature import COSIGNATURE_ED25519, COSIGNATURE_MLDSA44, CosignatureSigner
from salaklang.kernel.note import vkey_format
from salaklang.kernel.receipt import Receipt, receipt_bytes
from salaklang.kernel.tlog_proof import TlogProof
from salaklang.kernel.tlog_tiles import TilePath
from salaklang.tlog.client import TileReader, source_open
from tests.docs.acts_table import ROOT
from tests.kernel.test_receipt import ACT, SALT, leaf_of
from tests.support.go import go_program
from tests.support.logs import LOG, FileLog, folder_served

PAGE = (ROOT / "docs" / "auditors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SCRIPT = "\n".join(code for kind, code in BLOCKS if kind == "sh")
KEY = vkey_format(LOG.verifier)
WITNESSES = [
    CosignatureSigner("witness.example/a", COSIGNATURE_ED25519, b"a" * 32),
    CosignatureSigner("witness.example/b", COSIGNATURE_MLDSA44, b"b" * 32),
]
POLICY = (
    f"log {KEY}\n"
    + "".join(f"witness {n} {vkey_format(w.verifier)}\n" for n, w in zip("ab", WITNESSES, strict=True))
    + "group agencies 2 a b\nquorum agencies\n"
)


@dataclass
class Desk:
    """Where the auditor works: the log's files, and a folder with what the page takes for granted."""

    log: FileLog
    folder: Path

    def run(self, script: str = SCRIPT) -> subprocess.CompletedProcess[str]:
        environment = {
            **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")},
            "PYTHONPATH": str(ROOT / "src"),
            "SALA_HOME": str(self.folder / "nothing"),
            "LANG": "en_US.UTF-8",
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
        }
        with folder_served(self.log.folder) as url:
            return subprocess.run(
                ["bash", "-euo", "pipefail", "-c", f"KEY='{KEY}'\nLOG='{url}'\n{script}"],
                cwd=self.folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    log = FileLog(tmp_path / "log", witnesses=WITNESSES)
    leaf = leaf_of(ACT)
    log.grow([b'{"v":1}'], block=True)
    note = log.grow([leaf, *(b"entry %d" % n for n in range(getattr(request, "param", 300)))], block=True)
    index = log.entries.index(leaf)
    path = TileReader(source_open(str(log.folder)), log.checkpoint).inclusion(index)
    folder = tmp_path / "desk"
    (folder / "bin").mkdir(parents=True)
    receipt = Receipt(ACT, SALT, leaf, TlogProof(index, tuple(path), note))
    (folder / "receipt.tlog-proof").write_bytes(receipt_bytes(receipt))
    (folder / "policy").write_text(POLICY)
    (folder / "sala").write_text(f'#!/bin/sh\nexec {sys.executable} -m salaklang.interfaces.cli "$@"\n')
    (folder / "sala").chmod(0o755)
    return Desk(log, folder)


@pytest.fixture(autouse=True)
def go(desk: Desk) -> None:
    """`go run .` as the page says, with the packages that come with the toolchain: nothing is fetched."""
    program = go_program(next(code for kind, code in BLOCKS if kind == "go"))
    (desk.folder / "bin" / "go").write_text(
        f'#!/bin/sh\ntest "$1 $2" = "run ." || exit 9\nshift 2\nexec {program} "$@"\n'
    )
    (desk.folder / "bin" / "go").chmod(0o755)


@pytest.mark.parametrize("desk", [40, 300], indirect=True)
def test_every_command_on_the_page_works(desk: Desk) -> None:
    done = desk.run()
    assert done.returncode == 0, done.stdout + done.stderr
    size = desk.log.size
    for said in (
        "Signature Verified Successfully",
        '"type":"block"',
        f"{size} entries read and recomputed; complete up to {size} of {size}",
        f"It continues the {size} entries seen before",
        "Witnessed by a (witness.example/a)",
        "c2sp.org/tlog-proof@v1",
        "✓ receipt.tlog-proof: This receipt is genuine",
        f"entry 3 of {size} is in the log {LOG.name}",
    ):
        assert said in done.stdout, said


def _byte(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def _checkpoint(desk: Desk) -> None:
    path = desk.log.folder / "checkpoint"
    path.write_text(path.read_text().replace(f"\n{desk.log.size}\n", f"\n{desk.log.size - 1}\n"))


def _entry(desk: Desk) -> None:
    _byte(desk.log.path(TilePath(None, 0, min(256, desk.log.size))), 12)


def _receipt(desk: Desk) -> None:
    path = desk.folder / "receipt.tlog-proof"
    path.write_text(path.read_text().replace("index 3", "index 2"))


def _witness(desk: Desk) -> None:
    desk.log.witnesses = WITNESSES[:1]
    desk.log.publish()


@pytest.mark.parametrize(
    ("spoil", "section"),
    [(_checkpoint, "1."), (_entry, "2."), (_entry, "3."), (_witness, "4."), (_receipt, "5."), (_receipt, "6.")],
)
def test_each_section_notices_what_it_is_there_for(desk: Desk, spoil: Callable[[Desk], None], section: str) -> None:
    _, _, rest = PAGE.partition(f"\n## {section}")
    blocks = re.findall(r"^```sh\n(.*?)^```$", rest.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    needed = "\n".join(code for _, code in BLOCKS[:2]) if section == "2." else ""
    script = f"{needed}\n" + "\n".join(blocks)
    assert desk.run(script).returncode == 0
    spoil(desk)
    assert desk.run(script).returncode != 0
