"""Writing so that a file is there whole or not at all: temporary file, fsync, rename, fsync of the directory."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from salaklang.lab.results.errors import write_error


@contextlib.contextmanager
def file_write(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that becomes `path` when the block ends well, and leaves nothing when it does not.

    Raises `DiskFull` or `NotWritable` instead of `OSError`; what stood at `path` before stays in that case.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        _directory_sync(path.parent)
    except OSError as error:
        _remove(temporary)
        raise write_error(error, file=path) from error
    except BaseException:
        _remove(temporary)
        raise


def bytes_write(path: Path, data: bytes) -> None:
    """`data` as the file `path`, whole or not at all."""
    with file_write(path) as file:
        file.write(data)


def leftovers_remove(directory: Path) -> None:
    """Throw away parts that a killed process left in `directory`. Only while holding the directory's lock."""
    for part in directory.glob(".*.part"):
        part.unlink(missing_ok=True)


def _remove(temporary: str) -> None:
    if temporary:
        Path(temporary).unlink(missing_ok=True)


def _directory_sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
