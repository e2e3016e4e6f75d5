"""What a node's home needs before its programs can start: keys, tables, demo data, collected page files.

Each step is stamped with a hash of its inputs under `SALA_HOME/stamps` and skipped when nothing has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.keys import keys_ensure

_PACKAGE = Path(__file__).resolve().parents[1]
Report = Callable[[str, float], None]


def tables_ready(home: Path, environment: Mapping[str, str], database: str, report: Report) -> None:
    """The database has this version's tables. `database` tells it from others; "" when it cannot: then always
    look.
    """
    inputs = [*_PACKAGE.glob("**/migrations/*.py"), *_locks(), _PACKAGE / "config" / "settings.py"]
    command = [sys.executable, "-m", "django", "migrate", "--skip-checks", "--no-input", "--verbosity", "0"]
    _step(home, "tables", "Database tables", inputs, command, environment, database, report)


def provider_ready(home: Path, environment: Mapping[str, str], database: str, report: Report) -> None:
    """The embedded OpenID provider has its keys and tables, and knows the portal by its present address."""
    inputs = [*(_PACKAGE / "embedded" / "provider").rglob("*.py"), *_locks()]
    command = [sys.executable, "-m", "salaklang.embedded.provider", "ensure"]
    where = database and "\0".join((database, environment["SALA_BASE_URL"], environment["SALA_PROVIDER_URL"]))
    _step(home, "provider", "Sign-in provider", inputs, command, environment, where, report)


def seed_ready(home: Path, environment: Mapping[str, str], database: str, report: Report) -> None:
    """The database holds the demo's people, agencies, registers and published services."""
    inputs = [*(_PACKAGE / "config").glob("seed*"), *(_PACKAGE / "countries").rglob("*.*")]
    command = [sys.executable, "-m", "salaklang.interfaces.cli", "seed", "--quiet"]
    _step(home, "seed", "Demo people, registers and services", inputs, command, environment, database, report)


def pages_ready(home: Path, environment: Mapping[str, str], report: Report) -> None:
    """Page files lie, named by their content and compressed, in `home/static`."""
    inputs = [f for folder in _PACKAGE.glob("**/static") for f in folder.rglob("*")]
    command = [
        sys.executable,
        "-m",
        "django",
        "collectstatic",
        "--skip-checks",
        "--no-input",
        "--clear",
        "--verbosity",
        "0",
    ]
    _step(home, "pages", "Page files", [*inputs, *_locks()], command, environment, "files", report)


def pages_share(homes: Sequence[Path]) -> None:
    """Make the page files of several nodes of one machine once: in the first home; the others link to the same files.

    Changed files are new files under new names, so that no node ever changes what another serves.
    """
    first, *others = homes
    keys_ensure(first)
    environment = {
        **os.environ,
        "SALA_HOME": str(first),
        "SALA_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
        "PYTHONPATH": str(_PACKAGE.parent),
        "LANG": "C.UTF-8",
    }
    pages_ready(first, environment, lambda title, seconds: None)
    for home in others:
        if (home / "static").exists():
            continue  # it has its own, and sees to them itself
        shutil.copytree(first / "static", home / "static", copy_function=os.link)
        (home / "stamps").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(first / "stamps" / "pages", home / "stamps" / "pages")


def _step(
    home: Path,
    name: str,
    title: str,
    inputs: Iterable[Path],
    command: list[str],
    environment: Mapping[str, str],
    where: str,
    report: Report,
) -> None:
    stamp = home / "stamps" / name
    wanted = _digest(inputs, where)
    if where and stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    began = time.monotonic()
    log = home / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        done = subprocess.run(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
        )
    if done.returncode != 0:
        raise EmbeddedError(f"{title.lower()}: this step failed ({_reason(log)}); look at {log}, then run this again.")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")
    report(title, time.monotonic() - began)


def _reason(log: Path) -> str:
    """The last line that starts at the margin: where a traceback says what happened."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    plain = [line for line in lines if not line[0].isspace() and not line.startswith("LINE ")]
    return ([*lines[-1:], *plain[-1:]] or ["no message"])[-1].strip()[:160]


def _locks() -> list[Path]:
    return sorted((_PACKAGE.parents[1] / "requirements").glob("*.txt"))


def _digest(files: Iterable[Path], more: str) -> str:
    digest = hashlib.sha256(more.encode())
    for file in sorted(f for f in files if f.is_file() and "__pycache__" not in f.parts):
        digest.update(f"\0{file.relative_to(_PACKAGE.parents[1])}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
