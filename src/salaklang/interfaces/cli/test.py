"""`./sala test`: linters, types and import contracts, then pytest on an embedded PostgreSQL of its own."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.serve import database
from salaklang.interfaces.cli.node_environment import home

HELP = """\
usage: ./sala test [PYTEST ARGUMENTS]

Without arguments: ruff, mypy and the import contracts, then the whole test suite. With arguments: pytest
alone, with them (./sala test tests/kernel -k merkle). Exit status 0 only if everything passed.

As root on Debian or Ubuntu, missing packages that tests use (Chromium, Poppler, Thai fonts) are installed.
Without Chromium the browser tests are skipped, and say so.
DATABASE_URL names a PostgreSQL to use instead of the embedded one.
"""
_CHECKS = (
    ("ruff", ["ruff", "check", "."]),
    ("mypy", ["mypy"]),
    ("import contracts", ["lint-imports"]),
)
# Program that must be there → Debian package that brings it.
_PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils", "curl": "curl"}
_LIBRARIES = {"libatomic.so.1": "libatomic1"}  # Playwright's driver is linked to it


def main(argv: list[str]) -> int:
    if argv and argv[0] in ("-h", "--help"):
        print(HELP, end="")
        return 0
    root = Path(os.environ["SALA_ROOT"])
    _machine_prepare()
    failed = [] if argv else [name for name, command in _CHECKS if not _check(name, command, root)]
    place = home() / "test"
    try:
        with database(place) as (url, _):
            environment = {**os.environ, "DATABASE_URL": url, "SALA_HOME": str(place), "SALA_MODE": "test"}
            tests = subprocess.run([sys.executable, "-m", "pytest", *argv], cwd=root, env=environment, check=False)
    except EmbeddedError as error:
        sys.stderr.write(f"sala: {error}\n")
        return 69
    return tests.returncode or (1 if failed else 0)


def _check(name: str, command: list[str], root: Path) -> bool:
    began = time.monotonic()
    program = Path(sys.executable).with_name(command[0])
    # mypy's Django plugin reads the settings, which want secrets outside test mode.
    environment = {**os.environ, "SALA_MODE": "test"}
    done = subprocess.run(
        [str(program), *command[1:]], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.stdout.write(done.stdout + done.stderr)
    sys.stdout.write(f"{'✓' if done.returncode == 0 else '✗'} {name}  {time.monotonic() - began:.1f} s\n")
    sys.stdout.flush()
    return done.returncode == 0


def _machine_prepare() -> None:
    """As root with apt-get, install what tests need; otherwise say what will be skipped."""
    missing = [package for program, package in _PROGRAMS.items() if not shutil.which(program)]
    missing += [package for library, package in _LIBRARIES.items() if not _library_there(library)]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and _packages_install([*missing, "fonts-thai-tlwg"]):
        return
    sys.stderr.write(
        f"sala: {', '.join(missing)} not found, tests that need them are skipped: apt-get install {' '.join(missing)}\n"
    )


def _library_there(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _packages_install(packages: list[str]) -> bool:
    began = time.monotonic()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = None
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done is None or done.returncode != 0:
        return False
    sys.stderr.write(f"  ✓ Debian packages {' '.join(packages)}  {time.monotonic() - began:.1f} s\n")
    return True
