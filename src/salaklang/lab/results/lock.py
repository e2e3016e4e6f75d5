"""One process at a time writes into a directory of results."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from salaklang.lab.results.errors import InUse, write_error


@contextlib.contextmanager
def directory_lock(directory: Path) -> Iterator[None]:
    """Hold `directory` (made if need be) until the block ends or the process dies. Raises `InUse`, `NotWritable`."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        file = (directory / ".lock").open("a")
    except OSError as error:
        raise write_error(error, file=directory) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUse(directory=directory) from None
        yield
