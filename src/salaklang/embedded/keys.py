"""The secrets of a node, made on its first start and never again. Each lies in `SALA_HOME/keys`, readable by
its owner.
"""

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def keys_ensure(home: Path) -> None:
    """Make the keys that are missing. A key that is there is never touched: data sealed with it would be
    lost.
    """
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_ensure(folder / "secret.keys", lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    key_ensure(folder / "django.key", lambda: secrets.token_urlsafe(50))


def bank_ensure(home: Path) -> None:
    """The sample bank has its key, and the node knows it by that. A list of real banks is left alone."""
    banks = home / "keys" / "banks.json"
    if banks.exists():
        return
    command = [sys.executable, "-m", "salaklang.embedded.bank", "--home", str(home / "bank"), "--key-only"]
    subprocess.run([*command, "--register", str(banks)], check=True, stdin=subprocess.DEVNULL)


def key_ensure(path: Path, make: Callable[[], str]) -> None:
    """Write `make()` to `path` unless it exists: whole, durable, mode 0600, and only once however many start
    together.
    """
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(make() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # fails when another start was faster, and then its key counts
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
