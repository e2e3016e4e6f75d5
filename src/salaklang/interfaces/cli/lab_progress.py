"""How far a long computation is, on standard error: a bar with the time left, or plain lines where nobody watches."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 28
_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Told how much is done; says so at most ten times a second on a terminal, else every tenth or ten seconds.

    `begun`: what was done before this process took over, which says nothing about its speed.
    """

    def __init__(
        self,
        label: str,
        total: int,
        *,
        begun: int = 0,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        left: str = "left",
    ) -> None:
        self._label, self._total, self._begun, self._left = label, max(1, total), begun, left
        self._stream, self._clock = stream or sys.stderr, clock
        self._since = self._said_at = clock()
        self._said = -1
        self._open = False

    def tell(self, done: int) -> None:
        """`done` of the total are done."""
        now = self._clock()
        if self._stream.isatty():
            if done >= self._total or now - self._said_at >= 0.1 or self._said < 0:
                self._stream.write("\r" + self._line(done, now, bar=True) + "\x1b[K")
                self._stream.flush()
                self._said_at, self._said, self._open = now, done, True
        elif self._said < 0 or self._tenth(done) > self._tenth(self._said) or self._late(now):
            self._stream.write(self._line(done, now, bar=False) + "\n")
            self._stream.flush()
            self._said_at, self._said = now, done

    def end(self) -> None:
        """Leave the bar's line, so that what comes next stands on its own."""
        if self._open:
            self._stream.write("\n")
            self._stream.flush()
            self._open = False

    def _line(self, done: int, now: float, *, bar: bool) -> str:
        filled = round(_WIDTH * done / self._total)
        drawn = f" {'█' * filled}{'░' * (_WIDTH - filled)}" if bar else ""
        new = done - self._begun
        rest = (now - self._since) / new * (self._total - done) if new > 0 else None
        told = f" · {duration(rest)} {self._left}" if rest is not None and done < self._total else ""
        return f"{self._label}{drawn} {done}/{self._total} ({100 * done // self._total} %){told}"

    def _tenth(self, done: int) -> int:
        return 10 * done // self._total

    def _late(self, now: float) -> bool:
        return now - self._said_at >= _SECONDS_BETWEEN_LINES


def duration(seconds: float) -> str:
    """3:07 or 1:02:45."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
