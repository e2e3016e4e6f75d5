"""What runs in a folder of its own, from `with` to the end of the block."""

import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self


class Housed(ABC):
    """A home given stays; one that was made here is deleted with all its data at the end."""

    def __init__(self, home: Path | None) -> None:
        self._temporary = home is None
        self.home = Path(tempfile.mkdtemp(prefix="sala-")) if home is None else Path(home).absolute()
        if self._temporary and os.geteuid() == 0:
            self.home.chmod(0o711)  # ours: the database's account passes through, and sees nothing

    @abstractmethod
    def start(self) -> Self:
        """Start everything and wait until it answers."""

    @abstractmethod
    def stop(self) -> None:
        """Stop everything; data stays."""

    @abstractmethod
    def databases_destroy(self) -> None:
        """End and delete the database servers that live in the home."""

    def close(self) -> None:
        """Stop, and delete a home that was made here."""
        self.stop()
        if self._temporary and self.home.exists():
            self.databases_destroy()
            shutil.rmtree(self.home)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
