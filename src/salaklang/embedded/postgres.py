"""PostgreSQL as part of a node: one private cluster under SALA_HOME, started and stopped by us alone.

It listens on a socket in a folder of its own and nowhere else; who may connect is decided by the system
account of the caller (peer). fsync stays on. Run by root, the server belongs to an unprivileged account and,
where that account cannot reach SALA_HOME, lies in /var/lib/salaklang. Permissions of folders that are not
ours are never touched.

The server outlives a killed parent on purpose: data is safe, and the next start adopts it.
"""

import fcntl
import hashlib
import os
import re
import shlex
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from salaklang.embedded.accounts import Account, EmbeddedError, account_current, account_for_server
from salaklang.embedded.postgres_binaries import Binaries, binaries_choose, binaries_within_reach

ROLE = DATABASE = "salaklang"
_SHELTER = Path("/var/lib/salaklang")
_SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")
_LOG_LIMIT = 5 * 1024 * 1024
# Error details and statements can hold personal data; they stay out of the log.
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_LOCALES = (
    ["--locale=C.UTF-8"],
    ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    ["--locale=C"],
)


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


@dataclass(frozen=True)
class Status:
    running: bool
    pid: int | None
    data: str
    url: str
    version: str


def database_url(home: Path) -> str:
    """The address of the embedded database of `home`, running or not."""
    return cluster_at(home).url


def cluster_at(home: Path) -> Cluster:
    """The cluster of `home`; makes its empty folder when there is none. Raises EmbeddedError where nobody
    could run it.
    """
    home = Path(home).absolute()
    account = account_for_server()
    home.mkdir(parents=True, exist_ok=True)
    base, sheltered = home / "pg", _SHELTER / _short(home)
    if (sheltered / "data").exists() or not account.reaches(home):
        if (base / "data").exists():
            raise EmbeddedError(
                f"{base} cannot be reached by the account {account.name}: open its parent folders to it "
                f"again."
            )
        base = sheltered
        _SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
    _folder_make(base, account)
    return Cluster(base, _socket_folder(base, account), account)


def start(home: Path) -> str:
    """Start the cluster of `home`, or adopt it if it runs already; made first when new. Returns the
    database's URL.
    """
    cluster = cluster_at(home)
    with _locked(cluster.base / "start.lock", fcntl.LOCK_EX):
        binaries = _binaries(cluster)
        if not (cluster.data / "PG_VERSION").exists():
            _initialise(cluster, binaries)
        _access_write(cluster)
        if _postmaster(cluster) and not _adopt(cluster):
            _control(cluster, binaries, "stop", "-m", "fast")
        if not _postmaster(cluster):
            _launch(cluster, binaries)
        _database_ensure(cluster)
        (cluster.base / "stopped").unlink(missing_ok=True)
    return cluster.url


def stop(home: Path) -> bool:
    """Stop the cluster of `home`, cutting connections off after their current statement; False when it did
    not run.
    """
    cluster = cluster_at(home)
    with _locked(cluster.base / "start.lock", fcntl.LOCK_EX):
        (cluster.base / "keep").unlink(missing_ok=True)
        (cluster.base / "stopped").touch()
        return _stop(cluster)


def restart(home: Path) -> str:
    stop(home)
    return start(home)


def status(home: Path) -> Status:
    """How the cluster of `home` stands; starts nothing."""
    cluster = cluster_at(home)
    pid = _postmaster(cluster)
    version = cluster.data / "PG_VERSION"
    made_by = version.read_text(encoding="ascii").strip() if version.exists() else ""
    return Status(pid is not None, pid, str(cluster.data), cluster.url, made_by)


def alive(cluster: Cluster) -> bool:
    """Whether this cluster's own server runs; cheap enough to ask every second."""
    return _postmaster(cluster) is not None


def stopped_on_purpose(cluster: Cluster) -> bool:
    """Whether somebody called `stop`, so that a supervisor must not start it again."""
    return (cluster.base / "stopped").exists()


def kill(home: Path) -> None:
    """SIGKILL the server of `home`: what a power cut or the kernel's out-of-memory killer would do. For
    tests.
    """
    pid = _postmaster(cluster_at(home))
    if pid:
        os.kill(pid, signal.SIGKILL)


def destroy(home: Path) -> None:
    """Stop the cluster of `home` and delete its data, wherever it lies."""
    cluster = cluster_at(home)
    stop(home)
    shutil.rmtree(cluster.base)
    if cluster.socket.parent != cluster.base:
        shutil.rmtree(cluster.socket, ignore_errors=True)


def keep(home: Path) -> None:
    """Let the server of `home` run on when its last user goes (`./sala db start`)."""
    (cluster_at(home).base / "keep").touch()


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The database's URL, with the server up; the last of several users at once stops it, unless it was told
    to stay.
    """
    cluster = cluster_at(home)
    with (cluster.base / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield start(home)
        finally:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others still use it
            else:
                if not (cluster.base / "keep").exists():
                    stop(home)


def identity(home: Path) -> str:
    """A number that initdb gave this cluster: what was done to another was not done to this one."""
    control = cluster_at(home).data / "global" / "pg_control"
    return control.read_bytes()[:8].hex()  # the first field is the system identifier


def _binaries(cluster: Cluster) -> Binaries:
    return binaries_within_reach(binaries_choose(cluster.data), cluster.account, _SHELTER)


def _initialise(cluster: Cluster, binaries: Binaries) -> None:
    """initdb beside, then rename: a start that is killed half-way leaves no half cluster."""
    fresh = cluster.base / "data.new"
    output = ""
    for locale in _LOCALES if binaries.major >= 17 else (_LOCALES[0], _LOCALES[2]):
        shutil.rmtree(fresh, ignore_errors=True)
        options = [
            "--username",
            ROLE,
            "--encoding=UTF8",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            *locale,
        ]
        done = cluster.account.run([binaries.program("initdb"), "-D", str(fresh), *options], cwd=cluster.base)
        if done.returncode == 0:
            break
        output = done.stderr
    else:
        raise EmbeddedError(
            f"the database could not be made ({_last_line(output)}); look at {cluster.base} and the "
            f"free disk space."
        )
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
    fresh.rename(cluster.data)


def _access_write(cluster: Cluster) -> None:
    """Only the server's own account and ours may connect, both as the one role."""
    names = dict.fromkeys((account_current().name, cluster.account.name))
    for name, text in {
        "pg_hba.conf": "local all all peer map=sala\n",
        "pg_ident.conf": "".join(f'sala "{n}" {ROLE}\n' for n in names),
    }.items():
        target = cluster.data / name
        if target.read_text(encoding="utf-8") == text:
            continue
        fresh = target.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o600)
        cluster.account.own(fresh)
        fresh.replace(target)


def _launch(cluster: Cluster, binaries: Binaries) -> None:
    log = cluster.base / "log"
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".1"))
    options = f"-c unix_socket_directories={shlex.quote(str(cluster.socket))}"
    for attempt in range(20):
        _leftovers_remove(cluster)
        done = _control(cluster, binaries, "start", "-l", str(log), "-o", options)
        if done == 0:
            return
        # After a kill, the dead server's children need a moment to let go of its shared memory.
        time.sleep(0.1 * (attempt + 1))
        if attempt >= 3 and "still in use" not in _tail(log):
            break
    raise EmbeddedError(f"the database did not start ({_last_line(_tail(log))}); its log is {log}.")


def _control(cluster: Cluster, binaries: Binaries, *command: str) -> int:
    program = [binaries.program("pg_ctl"), "-D", str(cluster.data), "-w", "-t", "60", "-s", *command]
    return cluster.account.run(program, cwd=cluster.base).returncode


def _stop(cluster: Cluster) -> bool:
    if not _postmaster(cluster):
        return False
    binaries = _binaries(cluster)
    if _control(cluster, binaries, "stop", "-m", "fast") != 0 and _postmaster(cluster):
        _control(cluster, binaries, "stop", "-m", "immediate")
    return True


def _postmaster(cluster: Cluster) -> int | None:
    """The process id of this cluster's own server, or None. A pid file alone proves nothing: ids are used
    again.
    """
    lines = _pid_file(cluster)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return pid if pid and _works_in(pid, cluster.data) else None


def _adopt(cluster: Cluster) -> bool:
    """Whether a server that runs already can be used as it is: it answers where we look for it."""
    deadline = time.monotonic() + 30
    lines = _pid_file(cluster)
    if len(lines) > 4 and lines[4].strip() != str(cluster.socket):
        return False
    while _postmaster(cluster) and time.monotonic() < deadline:
        try:
            psycopg.connect(cluster.url, dbname="postgres", connect_timeout=5).close()
            return True
        except psycopg.OperationalError:
            time.sleep(0.1)
    return False


def _leftovers_remove(cluster: Cluster) -> None:
    """Clear a dead server's lock files, once nothing runs in its data folder.

    PostgreSQL does so itself, but not while the process id in them is taken: by another program since, or by
    the dead server itself where nobody collects the dead (a container without an init).
    """
    if any(_works_in(int(p.name), cluster.data) for p in Path("/proc").glob("[0-9]*")):
        return
    for leftover in (cluster.data / "postmaster.pid", *cluster.socket.glob(".s.PGSQL.*")):
        leftover.unlink(missing_ok=True)


def _pid_file(cluster: Cluster) -> list[str]:
    try:
        return (cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _database_ensure(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url, dbname="postgres", autocommit=True, connect_timeout=30) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _socket_folder(base: Path, account: Account) -> Path:
    """`base`/socket, or a private folder with a short plain name where that one cannot serve as a socket's
    address.
    """
    folder = base / "socket"
    if len(str(folder).encode()) > _SOCKET_LIMIT or not re.fullmatch(r"[A-Za-z0-9/_.+-]+", str(folder)):
        folder = Path(tempfile.gettempdir()) / f"sala-{account.uid}-{_short(base)}"
    _folder_make(folder, account)
    return folder


def _folder_make(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.uid:
            raise EmbeddedError(
                f"{folder} belongs to another account: run as that account, or choose another SALA_HOME."
            ) from None


@contextmanager
def _locked(path: Path, mode: int) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, mode)
        yield


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1][:200]
