"""Where a tiled log lies: files by their path in the log (`checkpoint`, `tile/0/x001/067`, `tile/entries/000.p/5`).

A directory can be served by any web server and copied by any program. A file appears in it whole or not at all, and is
on the disk when `write` returns.
"""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Protocol

_STAGING = ".staging"
_THREADS = 8
_PART_MAX = 255
_FOLDERS_KNOWN = 1000


class StoreError(ValueError):
    """A path that belongs to no log."""


class Fenced(RuntimeError):
    """Another writer has taken the store over: nothing of ours gets in any more."""


class TileStore(Protocol):
    """The files of one log. Paths are relative, with `/` between parts and never a `..`."""

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Put the file there, whole and durable, in place of what was there. Raises OSError."""

    def delete_tree(self, path: str) -> None:
        """Remove the file or folder at `path`, if there is one."""


class DirectoryStore:
    """A log in a directory, for one writer at a time.

    Files are made under `.staging/<token>/` first. `take_over` throws the stagings of all other writers away: a
    writer that slept through it can't rename anything into the log any more, because what it would rename is gone.
    """

    def __init__(self, root: Path, *, token: str = "") -> None:
        self.root = root
        self._staging = root / _STAGING / (token or f"w-{secrets.token_hex(8)}")
        self._made = False
        self._folders_made: set[Path] = set()

    def read(self, path: str) -> bytes | None:
        try:
            return self._place(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, path: str, data: bytes) -> None:
        self.write_all({path: data})

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Put many files there, their fsyncs side by side. Raises OSError, Fenced: some of them may be there then."""
        self.stage(files)
        self.sync_staged(files)
        self.place(files)
        self.sync(files, folders_only=True)

    def delete_tree(self, path: str) -> None:
        place = self._place(path)
        self._folders_made.clear()
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)

    def is_empty(self) -> bool:
        """Whether nothing was ever put here, or all of it is lost."""
        return not self.root.is_dir() or all(p.name.startswith(".") for p in self.root.iterdir())

    # --- for a writer who decides later whether the files come to be, or when they must be durable ---

    def take_over(self) -> None:
        """Become the only writer: what others had in hand is thrown away. Raises OSError."""
        self._made = False
        self._stage_ensure()
        for other in sorted(self._staging.parent.iterdir()):
            if other != self._staging:
                # Renamed first: from that moment on, none of its files can be renamed into the log.
                doomed = other if other.name.startswith("dead-") else self._doomed(other)
                shutil.rmtree(doomed, ignore_errors=True)

    def stage(self, files: Mapping[str, bytes]) -> None:
        """Write the files where nobody sees them. Raises OSError for a disk that is full, Fenced."""
        self._stage_ensure()
        with self._fence():
            for path, data in files.items():
                self._folder_ensure(self._place(path).parent)
                _write_whole(self._staged(path), data)

    def staged_read(self, path: str) -> bytes | None:
        """What `stage` wrote, read again. Raises Fenced."""
        try:
            with self._fence(), open(self._staged(path), "rb", buffering=0) as file:  # noqa: PTH123  many a turn, so without detours
                return file.read()
        except FileNotFoundError:
            return None

    def place(self, paths: Iterable[str]) -> None:
        """Move staged files to where readers find them, each at once. Raises OSError, Fenced."""
        with self._fence():
            for path in paths:
                os.rename(self._staged(path), self._place(path))  # noqa: PTH104

    def sync_staged(self, paths: Iterable[str]) -> None:
        """Make staged files durable. Raises OSError, Fenced."""
        with self._fence():
            _side_by_side([Path(self._staged(path)) for path in paths])

    def sync(self, paths: Iterable[str], *, folders_only: bool = False) -> None:
        """Make files that are in place durable, with the folders that name them. Raises OSError."""
        places = [self._place(path) for path in paths]
        if not folders_only:
            _side_by_side(places)
        _side_by_side(sorted({folder for place in places for folder in self._folders(place)}))

    def close(self) -> None:
        """Leave nothing in the staging."""
        shutil.rmtree(self._staging, ignore_errors=True)
        self._made = False

    @contextmanager
    def _fence(self) -> Iterator[None]:
        """Tell a staging that was thrown away from any other missing file."""
        try:
            yield
        except FileNotFoundError as e:
            if self._staging.is_dir():
                raise
            raise Fenced(str(e.filename)) from None

    def _folders(self, place: Path) -> Iterable[Path]:
        """The folders from the file up to the log's: any of them may be new."""
        folder = place.parent
        while folder != self.root and self.root in folder.parents:
            yield folder
            folder = folder.parent
        yield self.root

    def _stage_ensure(self) -> None:
        """Make the staging once. A second time would undo the fence."""
        if not self._made:
            self._staging.mkdir(parents=True, exist_ok=True)
            self._made = True

    def _doomed(self, other: Path) -> Path:
        doomed = other.with_name(f"dead-{secrets.token_hex(8)}")
        with suppress(FileNotFoundError):
            other.rename(doomed)
        return doomed

    def _staged(self, path: str) -> str:
        return f"{self._staging}/{path.replace('/', '_')}"

    def _folder_ensure(self, folder: Path) -> None:
        """Make it, unless this writer knows that it is there."""
        if folder not in self._folders_made:
            folder.mkdir(parents=True, exist_ok=True)
            if len(self._folders_made) > _FOLDERS_KNOWN:
                self._folders_made.clear()
            self._folders_made.add(folder)

    def _place(self, path: str) -> Path:
        parts = path.split("/")
        if any(not p or p.startswith(".") or len(p) > _PART_MAX or "\0" in p or "\\" in p for p in parts):
            raise StoreError("not a path of a log")
        return self.root.joinpath(*parts)


def _write_whole(place: str, data: bytes) -> None:
    """All of `data`; a disk may take less at a time."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _side_by_side(places: list[Path]) -> None:
    """fsync several files or folders; a journaling file system makes one flush of many that wait together."""
    if len(places) == 1:
        _fsync(places[0])
    else:
        list(_pool().map(_fsync, places))


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="fsync")


def _fsync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
