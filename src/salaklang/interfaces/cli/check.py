"""`./sala check`: look at this machine and this node. Every line that is not well says what to do."""

import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from salaklang.embedded import postgres
from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.keys import keys_ensure
from salaklang.embedded.postgres_binaries import binaries_found
from salaklang.embedded.serve import state_read
from salaklang.interfaces.cli.node_environment import home, node_environment

_FREE_BYTES = 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at: well, worth knowing, or wrong."""

    name: str
    state: Literal["ok", "note", "wrong"]
    text: str


def main(argv: list[str]) -> int:
    """0 when nothing is wrong, else 1."""
    parser = argparse.ArgumentParser(
        prog="./sala check",
        description="Look at this machine and this node, and say what is wrong and what to do.",
    )
    parser.add_argument("--json", action="store_true", help="one object on standard output")
    given = parser.parse_args(argv)
    place = home()
    findings = [_safely(look, place) for look in _LOOKS]
    well = all(f.state != "wrong" for f in findings)
    if given.json:
        print(json.dumps({"ok": well, "findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        marks = {"ok": "✓", "note": "·", "wrong": "✗"}
        for finding in findings:
            print(f"  {marks[finding.state]} {finding.name:<12} {finding.text}")
    return 0 if well else 1


def _safely(look: Callable[[Path], Finding], place: Path) -> Finding:
    name = look.__name__.strip("_")
    try:
        return look(place)
    except EmbeddedError as error:
        return Finding(name, "wrong", str(error))
    except OSError as error:
        return Finding(name, "wrong", f"{error.strerror or error} ({error.filename or place})")


def _python(place: Path) -> Finding:
    version = ".".join(str(n) for n in sys.version_info[:3])
    return Finding("python", "ok", f"Python {version} in {sys.prefix}")


def _assets(place: Path) -> Finding:
    vendor = Path(__file__).resolve().parents[1] / "static" / "vendor"
    if (vendor / "govuk-frontend.min.css").is_file():
        return Finding("assets", "ok", "page assets are there")
    return Finding("assets", "wrong", "page assets are missing: ./sala assets")


def _disk(place: Path) -> Finding:
    place.mkdir(parents=True, exist_ok=True)
    if not os.access(place, os.W_OK):
        return Finding("home", "wrong", f"{place} is not writable for you: choose another SALA_HOME")
    free = shutil.disk_usage(place).free
    state: Literal["ok", "wrong"] = "ok" if free > _FREE_BYTES else "wrong"
    advice = "" if state == "ok" else ": make room, 1 GB at least"
    return Finding("home", state, f"{place}, {free / 1024**3:.1f} GB free{advice}")


def _programs(place: Path) -> Finding:
    if os.environ.get("DATABASE_URL"):
        return Finding("postgresql", "ok", "DATABASE_URL names the database; embedded programs are not used")
    found = [f"{b.major} ({'wheel' if b.wheel else b.bin})" for b in binaries_found()]
    if not found:
        return Finding(
            "postgresql",
            "wrong",
            "no PostgreSQL 15 or newer: apt-get install postgresql, or set DATABASE_URL",
        )
    return Finding("postgresql", "ok", f"found, best first: {', '.join(found)}")


def _database(place: Path) -> Finding:
    if os.environ.get("DATABASE_URL"):
        return Finding("database", "ok", "DATABASE_URL is set")
    now = postgres.status(place)
    if not now.version:
        return Finding("database", "note", "not made yet: ./sala up makes it")
    return Finding(
        "database", "ok", f"{'running' if now.running else 'stopped'}: PostgreSQL {now.version} in {now.data}"
    )


def _tables(place: Path) -> Finding:
    """Django is asked in a process of its own, so that broken settings are a finding and not a crash."""
    if not os.environ.get("DATABASE_URL") and not postgres.status(place).version:
        return Finding("tables", "note", "not made yet")
    done = _ask("django", "migrate", "--check", "--skip-checks", "--verbosity", "0")
    if done.returncode == 0:
        return Finding("tables", "ok", "up to date")
    reason = _last(done.stderr) if done.stderr.strip() else "older than this version"
    return Finding("tables", "wrong", f"{reason}: ./sala migrate")


def _ledger(place: Path) -> Finding:
    """The end of the public log: quick at any length. Witnesses are asked what they remember."""
    if not os.environ.get("DATABASE_URL") and not postgres.status(place).version:
        return Finding("ledger", "note", "not begun yet")
    done = _ask("salaklang.interfaces.cli", "ledger", "fsck", "--edge", "--lang", "en")
    if done.returncode == 0:
        return Finding("ledger", "ok", _last(done.stdout))
    reason = " ".join(done.stdout.split()) or _last(done.stderr)
    return Finding("ledger", "wrong", f"{reason}: ./sala ledger fsck")


def _ask(*command: str) -> "subprocess.CompletedProcess[str]":
    """A program with the node's database up. What it needs of the environment is gone again for the next look, which
    may find the database stopped."""
    before = dict(os.environ)
    try:
        with node_environment():
            quiet = {**os.environ, "SALA_LOG_LEVEL": "ERROR"}
            return subprocess.run(
                [sys.executable, "-m", *command], env=quiet, capture_output=True, text=True, check=False
            )
    finally:
        os.environ.clear()
        os.environ.update(before)


def _settings(place: Path) -> Finding:
    """Django's own system checks."""
    keys_ensure(place)
    told = {"SALA_MODE": "demo", "DJANGO_SETTINGS_MODULE": "salaklang.config.settings", "SALA_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "django", "check"]
    done = subprocess.run(command, env={**told, **os.environ}, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return Finding("settings", "ok", "no objections")
    return Finding("settings", "wrong", f"{_last(done.stderr)}: ./sala manage check")


def _last(output: str) -> str:
    return (output.strip().splitlines() or ["no message"])[-1][:160]


def _node(place: Path) -> Finding:
    state = state_read(place)
    if state is None:
        return Finding("node", "note", "not running: ./sala up starts it")
    address = urlsplit(state.portal_url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
    except OSError as error:
        return Finding(
            "node",
            "wrong",
            f"{state.portal_url} does not answer ({error}): look at {place / 'log' / 'web.log'}",
        )
    finally:
        connection.close()
    down = ", ".join(sorted(set(state.programs) - state.pids.keys()))
    if status >= 500 or down:
        return Finding(
            "node",
            "wrong",
            f"{state.portal_url} answers {status}; down: {down or 'nothing'}: look at {place / 'log'}",
        )
    return Finding("node", "ok", f"running at {state.portal_url}")


def _tests(place: Path) -> Finding:
    missing = [p for p in ("chromium", "pdftotext") if not shutil.which(p)]
    if not missing:
        return Finding("tests", "ok", "Chromium and Poppler are there")
    return Finding("tests", "note", f"{', '.join(missing)} not found: some tests are skipped")


_LOOKS = (_python, _assets, _disk, _programs, _database, _settings, _tables, _ledger, _node, _tests)
