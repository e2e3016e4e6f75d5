"""Reading the environment: one small function per kind of value, and no default for a secret in production."""

import base64
import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def words(name: str, default: str) -> list[str]:
    return os.environ.get(name, default).split()


def file_text(path: Path, default: str) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else default


def secret_lines(name: str, path: Path, mode: str) -> list[str]:
    """A secret from the environment or from a file with one value a line.

    In test mode a fixed value stands in, so that a test run needs no files; nowhere else is there a default.
    """
    lines = (os.environ.get(name) or file_text(path, "")).split()
    if lines:
        return lines
    if mode == "test":
        return [base64.b64encode(hashlib.sha256(f"test {name}".encode()).digest()).decode()]
    raise RuntimeError(f"{name} is not set and {path.name} does not exist: run ./sala up once, or set {name}")


def database(home: Path) -> dict[str, object]:
    """Django's database entry from DATABASE_URL (`postgresql://user:password@host:port/name?host=/socket/dir`)."""
    url = urlsplit(text("DATABASE_URL", f"postgresql:///salaklang?host={home / 'pg' / 'socket'}"))
    query = {k: v[-1] for k, v in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "salaklang",
        "USER": unquote(url.username or query.pop("user", "")),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(query),
    }
