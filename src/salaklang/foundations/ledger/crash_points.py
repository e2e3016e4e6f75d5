"""Places where a test may kill the process: inside an act's transaction, and right after it was committed.

Without SALA_CRASH_DIR (a folder that only the crash test sets) this does nothing.
"""

import os
import signal
from functools import partial
from pathlib import Path

from django.db import transaction

_FOLDER = os.environ.get("SALA_CRASH_DIR", "")


def crash_point(name: str) -> None:
    """Die here by SIGKILL, as if the power went, the first time that this node reaches `name`."""
    if not _FOLDER:
        return
    try:
        (Path(_FOLDER) / name).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def crash_points_around(kind: str) -> None:
    """The two points that every act has: rows written but not committed; committed but nobody told."""
    if _FOLDER:
        crash_point(f"{kind}.inside")
        transaction.on_commit(partial(crash_point, f"{kind}.committed"))
