"""Which system account PostgreSQL runs as, and what that account can reach. PostgreSQL refuses to run as
root.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "salaklang"


class EmbeddedError(Exception):
    """Something embedded cannot start or go on; the message is one line that says what to do."""


@dataclass(frozen=True)
class Account:
    """A system account. `drop` is true when commands for it must give up root first."""

    name: str
    uid: int
    gid: int
    drop: bool

    def run(self, command: list[str], *, cwd: Path, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command as this account with a bare environment; output is captured, the exit code is the
        caller's to judge.
        """
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            umask=0o077,
            user=self.uid if self.drop else None,
            group=self.gid if self.drop else None,
            extra_groups=[] if self.drop else None,
        )

    def own(self, path: Path) -> None:
        """Give one file or folder, never its parents, to this account."""
        if self.drop:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """Whether this account can enter `folder` (which must exist)."""
        if not self.drop:
            return True
        probe = ["/bin/sh", "-c", 'cd -- "$1" 2>/dev/null', "sh", str(folder)]
        return self.run(probe, cwd=Path("/")).returncode == 0


def account_current() -> Account:
    """The account of this process. Raises EmbeddedError when the system does not know it by name."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(
            f"user id {uid} has no name in the system's user list, and PostgreSQL needs one: add the "
            f"user, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, uid, entry.pw_gid, drop=False)


def account_for_server() -> Account:
    """Whom the server runs as: ourselves, or for root the account `salaklang` (made when missing), `postgres`
    or `nobody`.
    """
    if os.geteuid() != 0:
        return account_current()
    for name in (NAME, "", "postgres", "nobody"):
        if not name:
            _account_make()
            name = NAME
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, drop=True)
    raise EmbeddedError("PostgreSQL cannot run as root and there is no other account: run as an ordinary user.")


def _account_make() -> None:
    options = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
    ]
    try:
        subprocess.run(["useradd", *options, NAME], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return  # the next account in the list will do
