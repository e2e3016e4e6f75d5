"""Where a log's files come from: a folder, or a web address. Every read is bounded in bytes and in time."""

import os
import stat
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpcore

from salaklang.tlog.errors import (
    LogEncoding,
    LogMissing,
    LogOutOfReach,
    LogRedirects,
    LogTooMuch,
    LogTooSlow,
)
from salaklang.tlog.network import IDLE_SECONDS, DeadlineBackend

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a log may cost its reader: bytes after unpacking, seconds from question to last byte, and in total."""

    seconds_each: float = 30.0
    bytes_total: int = 64 * 2**30
    seconds_total: float = 24 * 3600.0


class Source(Protocol):
    """Anything that holds a log's files under their paths in the standard."""

    def get(self, path: str, *, most: int) -> bytes:
        """The file, at most `most` bytes of it. Raises LogMissing, LogOutOfReach, LogHostile."""

    def close(self) -> None:
        """Give back what it holds open."""


class FolderSource:
    """A log in a folder: a mirror, a copy on a stick. Only plain files are read, however they are named."""

    def __init__(self, folder: Path, limits: Limits = Limits()) -> None:
        self._folder = folder
        self._budget = _Budget(limits)

    def get(self, path: str, *, most: int) -> bytes:
        name = self._folder / path
        try:
            # Nothing waits at the other end of a pipe, and no link leads out of the folder.
            number = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            raise LogMissing(str(name)) from None
        except OSError as e:
            raise LogOutOfReach(str(name), why=e.strerror or type(e).__name__) from None
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise LogMissing(str(name))
        with os.fdopen(number, "rb") as file:
            try:
                raw = file.read(most + 1)
            except OSError as e:
                raise LogOutOfReach(str(name), why=e.strerror or type(e).__name__) from None
        return self._budget.take(str(name), raw, most)

    def close(self) -> None:
        """Nothing is held open."""


class WebSource:
    """A log behind `http://` or `https://`. Follows no redirect, unpacks gzip within bounds."""

    def __init__(self, url: str, limits: Limits = Limits()) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("a log's address begins with http:// or https:// and has no query")
        self.url = url.rstrip("/")
        self._limits = limits
        self._budget = _Budget(limits)
        self._backend = DeadlineBackend()
        self._pool = httpcore.ConnectionPool(
            network_backend=self._backend, max_connections=1, keepalive_expiry=IDLE_SECONDS
        )

    def close(self) -> None:
        self._pool.close()

    def get(self, path: str, *, most: int) -> bytes:
        where = f"{self.url}/{path}"
        self._backend.deadline = time.monotonic() + self._limits.seconds_each
        try:
            with self._pool.stream("GET", where, headers=_HEADERS, extensions={"timeout": _TIMEOUTS}) as answer:
                _status_check(where, answer.status)
                encoding = _header(answer.headers, b"content-encoding")
                raw = _limited(where, _unpacked(where, encoding, answer.iter_stream(), most), most)
        except (httpcore.TimeoutException, TimeoutError):
            raise LogTooSlow(where, limit=self._limits.seconds_each) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as e:
            raise LogOutOfReach(where, why=str(e) or type(e).__name__) from None
        return self._budget.take(where, raw, most)


_HEADERS = [(b"Accept-Encoding", b"gzip, identity"), (b"User-Agent", b"salaklang-tlog")]
_TIMEOUTS = {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}


class _Budget:
    """Counts what all reads together have cost."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = 0
        self._began = time.monotonic()

    def take(self, where: str, raw: bytes, most: int) -> bytes:
        if len(raw) > most:
            raise LogTooMuch(where, limit=most)
        self._bytes += len(raw)
        if self._bytes > self._limits.bytes_total:
            raise LogTooMuch(where, limit=self._limits.bytes_total)
        if time.monotonic() - self._began > self._limits.seconds_total:
            raise LogTooSlow(where, limit=self._limits.seconds_total)
        return raw


def _status_check(where: str, status: int) -> None:
    if status == 200:
        return
    if 300 <= status < 400:
        raise LogRedirects(where)
    if status in (404, 410):
        raise LogMissing(where)
    raise LogOutOfReach(where, why=f"HTTP {status}")


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    return b",".join(value.strip().lower() for key, value in headers if key.lower() == name)


def _unpacked(where: str, encoding: bytes, chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    if encoding in (b"", b"identity"):
        yield from chunks
        return
    if encoding != b"gzip":
        raise LogEncoding(where)
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    taken = 0
    try:
        for chunk in chunks:
            # Packed bytes cost memory too, even such as unpack to nothing.
            taken += len(chunk)
            if unpack.eof or taken > most + _CHUNK:
                raise LogEncoding(where)
            while chunk:
                yield unpack.decompress(chunk, _CHUNK)
                chunk = unpack.unconsumed_tail
            if unpack.unused_data:
                raise LogEncoding(where)
    except zlib.error:
        raise LogEncoding(where) from None
    if not unpack.eof:
        raise LogEncoding(where)


def _limited(where: str, chunks: Iterable[bytes], most: int) -> bytes:
    raw = bytearray()
    for chunk in chunks:
        raw += chunk
        if len(raw) > most:
            raise LogTooMuch(where, limit=most)
    return bytes(raw)
