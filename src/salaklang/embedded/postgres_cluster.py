"""Where a home's PostgreSQL lies, whose it is, and whether it runs; starts and changes nothing but empty folders."""

import hashlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from salaklang.embedded.accounts import Account, EmbeddedError, account_for_server

ROLE = DATABASE = "salaklang"
SHELTER = Path("/var/lib/salaklang")
_SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Cluster:
    """Where one home's cluster lies and whose it is. `base` holds `data`, `log` and our lock files."""

    base: Path
    socket: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"


def cluster_at(home: Path) -> Cluster:
    """The cluster of `home`; makes its empty folder when there is none. Raises EmbeddedError where nobody
    could run it.
    """
    home = Path(home).absolute()
    account = account_for_server()
    home.mkdir(parents=True, exist_ok=True)
    base, sheltered = home / "pg", SHELTER / _short(home)
    if (sheltered / "data").exists() or not account.reaches(home):
        if (base / "data").exists():
            raise EmbeddedError(
                f"{base} cannot be reached by the account {account.name}: open its parent folders to it again."
            )
        base = sheltered
        SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder_make(base, account)
    return Cluster(base, _socket_folder(base, account), account)


def cluster_identity(cluster: Cluster) -> str:
    control = cluster.data / "global" / "pg_control"
    return control.read_bytes()[:8].hex()  # the first field is the system identifier


def postmaster_of(cluster: Cluster) -> int | None:
    """The process id of this cluster's own server, or None. A pid file alone proves nothing: ids are used
    again.
    """
    lines = pid_file(cluster)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return pid if pid and _works_in(pid, cluster.data) else None


def leftovers_remove(cluster: Cluster) -> None:
    """Clear a dead server's lock files, once nothing runs in its data folder.

    PostgreSQL does so itself, but not while the process id in them is taken: by another program since, or by
    the dead server itself where nobody collects the dead (a container without an init).
    """
    if any(_works_in(int(p.name), cluster.data) for p in Path("/proc").glob("[0-9]*")):
        return
    for leftover in (cluster.data / "postmaster.pid", *cluster.socket.glob(".s.PGSQL.*")):
        leftover.unlink(missing_ok=True)


def pid_file(cluster: Cluster) -> list[str]:
    try:
        return (cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _socket_folder(base: Path, account: Account) -> Path:
    """`base`/socket, or a private folder with a short plain name where that one cannot serve as a socket's
    address.
    """
    folder = base / "socket"
    if len(str(folder).encode()) > _SOCKET_LIMIT or not re.fullmatch(r"[A-Za-z0-9/_.+-]+", str(folder)):
        folder = Path(tempfile.gettempdir()) / f"sala-{account.uid}-{_short(base)}"
    folder_make(folder, account)
    return folder


def folder_make(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.uid:
            raise EmbeddedError(
                f"{folder} belongs to another account: run as that account, or choose another SALA_HOME."
            ) from None


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
