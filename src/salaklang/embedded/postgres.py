"""PostgreSQL as part of a node: one private cluster under SALA_HOME, started and stopped by us alone.

It listens on a socket in a folder of its own and nowhere else; who may connect is decided by the system
account of the caller (peer). fsync stays on. Run by root, the server belongs to an unprivileged account and,
where that account cannot reach SALA_HOME, lies in /var/lib/salaklang. Permissions of folders that are not
ours are never touched.

The server outlives a killed parent on purpose: data is safe, and the next start adopts it.
"""

import fcntl
import os
import shlex
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from salaklang.embedded.accounts import EmbeddedError, account_current
from salaklang.embedded.postgres_binaries import Binaries, binaries_choose, binaries_within_reach
from salaklang.embedded.postgres_cluster import (
    DATABASE,
    ROLE,
    SHELTER,
    Cluster,
    cluster_at,
    cluster_identity,
    leftovers_remove,
    pid_file,
    postmaster_of,
)

__all__ = [
    "Cluster", "Status", "alive", "cluster_at", "database_url", "destroy", "identity", "keep", "kill", "restart",
    "running", "start", "status", "stop", "stopped_on_purpose",
]  # fmt: skip

_MARK = "pg.identity"
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
class Status:
    running: bool
    pid: int | None
    data: str
    url: str
    version: str


def database_url(home: Path) -> str:
    """The address of the embedded database of `home`, running or not."""
    return cluster_at(home).url


def start(home: Path) -> str:
    """Start the cluster of `home`, or adopt it if it runs already; made first when new. Returns the
    database's URL.
    """
    cluster = cluster_at(home)
    with _locked(cluster.base / "start.lock", fcntl.LOCK_EX):
        _former_set_aside(Path(home), cluster)
        binaries = _binaries(cluster)
        if not (cluster.data / "PG_VERSION").exists():
            _initialise(cluster, binaries)
            (Path(home) / _MARK).write_text(cluster_identity(cluster), encoding="ascii")
        _access_write(cluster)
        if postmaster_of(cluster) and not _adopt(cluster):
            _control(cluster, binaries, "stop", "-m", "fast")
        if not postmaster_of(cluster):
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
    pid = postmaster_of(cluster)
    version = cluster.data / "PG_VERSION"
    made_by = version.read_text(encoding="ascii").strip() if version.exists() else ""
    return Status(pid is not None, pid, str(cluster.data), cluster.url, made_by)


def alive(cluster: Cluster) -> bool:
    """Whether this cluster's own server runs; cheap enough to ask every second."""
    return postmaster_of(cluster) is not None


def stopped_on_purpose(cluster: Cluster) -> bool:
    """Whether somebody called `stop`, so that a supervisor must not start it again."""
    return (cluster.base / "stopped").exists()


def kill(home: Path) -> None:
    """SIGKILL the server of `home`: what a power cut or the kernel's out-of-memory killer would do. For
    tests.
    """
    pid = postmaster_of(cluster_at(home))
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
    return cluster_identity(cluster_at(home))


def _former_set_aside(home: Path, cluster: Cluster) -> None:
    """A home that was deleted and made anew must not open the data of the former one: its keys went with it.

    Only data outside the home can outlive it. Nothing is deleted: it is renamed, and stays where it was.
    """
    mark = home / _MARK
    if not (cluster.data / "PG_VERSION").exists() or cluster.base.parent == home.absolute():
        return
    if not mark.is_file() or mark.read_text(encoding="ascii") != cluster_identity(cluster):
        _stop(cluster)
        cluster.data.rename(cluster.base / f"data.former.{cluster_identity(cluster)}")


def _binaries(cluster: Cluster) -> Binaries:
    return binaries_within_reach(binaries_choose(cluster.data), cluster.account, SHELTER)


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
            f"the database could not be made ({_last_line(output)}); look at {cluster.base} and the free disk space."
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
        leftovers_remove(cluster)
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
    if not postmaster_of(cluster):
        return False
    binaries = _binaries(cluster)
    if _control(cluster, binaries, "stop", "-m", "fast") != 0 and postmaster_of(cluster):
        _control(cluster, binaries, "stop", "-m", "immediate")
    return True


def _adopt(cluster: Cluster) -> bool:
    """Whether a server that runs already can be used as it is: it answers where we look for it."""
    deadline = time.monotonic() + 30
    lines = pid_file(cluster)
    if len(lines) > 4 and lines[4].strip() != str(cluster.socket):
        return False
    while postmaster_of(cluster) and time.monotonic() < deadline:
        try:
            psycopg.connect(cluster.url, dbname="postgres", connect_timeout=5).close()
            return True
        except psycopg.OperationalError:
            time.sleep(0.1)
    return False


def _database_ensure(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url, dbname="postgres", autocommit=True, connect_timeout=30) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


@contextmanager
def _locked(path: Path, mode: int) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, mode)
        yield


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1][:200]
