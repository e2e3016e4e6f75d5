"""`./sala ledger audit`: words and exit codes, with nothing but a key; no database, no settings."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog, folder_served

from salaklang.interfaces.cli import ledger
from salaklang.kernel.cosignature import COSIGNATURE_ED25519, CosignatureSigner
from salaklang.kernel.note import vkey_format
from salaklang.kernel.tlog_tiles import TilePath

KEY = vkey_format(LOG.verifier)
WITNESS = CosignatureSigner("w.example", COSIGNATURE_ED25519, b"w" * 32)


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log", witnesses=[WITNESS])
    for _ in range(3):
        log.grow([f"entry {n}".encode() for n in range(100)], block=True)
    return log


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def one(*args: object) -> tuple[int, str, str]:
        code = ledger.main(["audit", *map(str, args), "--lang", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


Run = Callable[..., tuple[int, str, str]]


def test_a_whole_log_from_nothing_but_its_key(run: Run, log: FileLog) -> None:
    code, out, _ = run(log.folder, "--key", KEY)
    assert code == 0
    for part in ("✓", "log.example/files: 303 entries", "303 entries read", "3 blocks, up to height 3", "First visit"):
        assert part in out
    with folder_served(log.folder) as url:
        assert run(url, "--key", KEY)[0] == 0
        assert run(f"{url}/", "--key", KEY, "--sample", 1)[0] == 0


def test_it_remembers(run: Run, log: FileLog, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    assert run(log.folder, "--key", KEY, "--from", state)[0] == 0
    log.grow([b"more"], block=True)
    code, out, _ = run(log.folder, "--key", KEY, "--from", state)
    assert code == 0
    assert "continues the 303 entries" in out
    assert "2 entries read" in out


def test_a_fork_is_kept_as_a_file(run: Run, log: FileLog, tmp_path: Path) -> None:
    other = log.copy(tmp_path / "other")
    log.grow([b"one"])
    other.grow([b"other"])
    state, evidence = tmp_path / "state.json", tmp_path / "fork.json"
    assert run(log.folder, "--key", KEY, "--from", state, "--sample", 1)[0] == 0
    code, out, _ = run(other.folder, "--key", KEY, "--from", state, "--evidence", evidence)
    assert code == 1
    assert "two contradicting histories" in out
    assert f"evidence of two histories is in {evidence}" in out
    assert json.loads(evidence.read_text())["origin"] == LOG.name
    code, out, _ = run(other.folder, "--key", KEY, "--from", state, "--evidence", evidence, "--json")
    assert (code, json.loads(out)["fault"]["code"]) == (1, "fork")


def test_the_first_wrong_entry_is_named(run: Run, log: FileLog) -> None:
    path = log.path(TilePath(None, 0))
    path.write_bytes(path.read_bytes().replace(b"entry 17", b"entry 71", 1))
    code, out, _ = run(log.folder, "--key", KEY)
    assert code == 1
    assert "Entry 18 does not fit" in out
    code, out, _ = run(log.folder, "--key", KEY, "--json")
    report = json.loads(out)
    assert (report["ok"], report["fault"]["entry"], report["audited"]) == (False, 18, 0)


def test_who_witnessed(run: Run, log: FileLog, tmp_path: Path) -> None:
    other = CosignatureSigner("v.example", COSIGNATURE_ED25519, b"v" * 32)
    names = f"log {KEY}\nwitness w {vkey_format(WITNESS.verifier)}\nwitness v {vkey_format(other.verifier)}\n"
    policy = tmp_path / "policy"
    policy.write_text(f"{names}quorum w\n")
    code, out, _ = run(log.folder, "--policy", policy)
    assert code == 0
    assert "Witnessed by w (w.example)" in out and "Not witnessed by v" in out
    policy.write_text(f"{names}group g all w v\nquorum g\n")
    code, out, _ = run(log.folder, "--policy", policy)
    assert code == 1
    assert "Fewer witnesses" in out


def test_no_answer_is_not_a_wrong_answer(run: Run) -> None:
    code, out, _ = run("http://127.0.0.1:1", "--key", KEY)
    assert code == 69
    assert "try again later" in out


@pytest.mark.parametrize(
    "args",
    [
        ["/no/such/folder", "--key", KEY],
        ["ftp://127.0.0.1/", "--key", KEY],
        [".", "--key", "nonsense"],
        [".", "--policy", "/no/such/file"],
        [".", "--policy", __file__],
        [".", "--trust", __file__],
        [".", "--key", KEY, "--from", __file__],
    ],
)
def test_wrong_use(run: Run, args: list[str]) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert err


def test_it_needs_no_node(log: FileLog, tmp_path: Path) -> None:
    """In a process of its own: no settings, no Django, no PostgreSQL, no home."""
    code = (
        "import sys\n"
        "from salaklang.interfaces.cli.ledger import main\n"
        "code = main(sys.argv[1:])\n"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')]\n"
        "sys.exit(code)"
    )
    keep = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SALA_HOME")}
    environment = {**keep, "LANG": "C", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        [sys.executable, "-c", code, "audit", str(log.folder), "--key", KEY],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "ไม่พบสิ่งผิดปกติ" in done.stdout.decode()
