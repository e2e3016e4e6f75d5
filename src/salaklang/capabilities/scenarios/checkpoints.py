"""Checkpoints of a full run: files beside the worker, at most one a minute, whole or not at all.

Losing one costs time, never a result: the recipe alone gives the same bits. Another machine starts from the recipe.
"""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import BadZipFile

import numpy as np

EVERY_SECONDS = 45.0
_log = logging.getLogger(__name__)


class Checkpoints:
    """The checkpoint of one run. `place` is the run's id."""

    def __init__(self, folder: Path, place: str) -> None:
        self._path = folder / f"{UUID(place)}.npz"
        self._last = time.monotonic()

    def read(self, digest: str) -> dict[str, Any] | None:
        """The arrays of the last checkpoint; None without one, or with a broken one, or with one of another recipe."""
        if not self._path.exists():
            return None
        try:
            with np.load(self._path, allow_pickle=False) as held:
                arrays = {name: held[name] for name in held.files}
        except (OSError, ValueError, EOFError, BadZipFile):
            _log.warning("a checkpoint can't be read; the run begins anew")
            return None
        return arrays if str(arrays.get("digest")) == digest else None

    def keep(self, arrays: Callable[[], Mapping[str, Any]]) -> None:
        """Write the arrays, unless the last checkpoint is young. A full disk costs the checkpoint, not the run."""
        if time.monotonic() - self._last < EVERY_SECONDS:
            return
        part = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.savez(file, **arrays())
            part.replace(self._path)
        except OSError as error:
            _log.warning("no checkpoint: %s", error)
            part.unlink(missing_ok=True)
        self._last = time.monotonic()

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".part").unlink(missing_ok=True)
