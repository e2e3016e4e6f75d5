"""The witness program with two things that a test holds in its hand: the clock, and the moment between check and persist.

CLOCK_FILE: a file with the time to tell. HOLD_FOLDER: while `hold` exists in it, a checkpoint that was checked and signed
waits there before it is persisted, and says so by making `held`.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from salaklang.interfaces.cli import witness
from salaklang.tlog.witness import serve, store


def _clock_of(file: Path) -> Callable[[], float]:
    return lambda: float(file.read_text())


def _hold_in(folder: Path) -> None:
    advance = store.Store.advance

    def held(self: store.Store, origin: str, decide: Callable[[Any], Any]) -> Any:
        def decide_and_wait(stored: Any) -> Any:
            decided = decide(stored)
            while (folder / "hold").exists():
                (folder / "held").touch()
                time.sleep(0.005)
            return decided

        return advance(self, origin, decide_and_wait)

    store.Store.advance = held  # type: ignore[method-assign, assignment]


def main() -> int:
    if folder := os.environ.get("HOLD_FOLDER"):
        _hold_in(Path(folder))
    if file := os.environ.get("CLOCK_FILE"):
        original, clock = serve.serve, _clock_of(Path(file))
        witness.serve = lambda *args, **more: original(*args, **more, clock=clock)  # type: ignore[assignment]
    return witness.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
