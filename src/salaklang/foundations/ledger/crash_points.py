"""Places where a test may kill the process: inside an act's transaction, and right after it was committed.

Without SALA_CRASH_DIR (a folder that only the crash tests set) this does nothing. Where that folder holds a
file `armed`, only the points that it names kill.
"""

import os
import signal
from functools import partial
from pathlib import Path

from django.db import transaction

_FOLDER = os.environ.get("SALA_CRASH_DIR", "")


def crash_point(name: str) -> None:
    """Die here by SIGKILL, as if the power went, the first time that this node reaches `name`."""
    if not _FOLDER or not _armed(Path(_FOLDER), name):
        return
    try:
        (Path(_FOLDER) / name).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _armed(folder: Path, name: str) -> bool:
    """Whether this point kills: all do, unless a list says which."""
    try:
        return name in (folder / "armed").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return True


def crash_points_around(kind: str) -> None:
    """The two points that every act has: rows written but not committed; committed but nobody told."""
    if _FOLDER:
        crash_point(f"{kind}.inside")
        transaction.on_commit(partial(crash_point, f"{kind}.committed"))
