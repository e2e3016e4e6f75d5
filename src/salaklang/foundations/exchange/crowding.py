"""Nobody queues behind what hangs: once a partner or a register has kept somebody waiting, one at a time tries it.

A node serves people with a handful of threads. Without this, a few who ask a partner that hangs would hold all of them,
and those who want something else would wait as well. The others are told at once that it does not answer; as soon as
one try is answered quickly, everybody may ask again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Crowded(Exception):
    """Somebody waits for it already, and it was slow before. Nothing was sent."""


class Waiting:
    """Who waits for one partner or register, in this process. Safe in many threads."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = Lock()
        self._inside = 0
        self._slow = False

    @contextmanager
    def place(self, *, timeout_s: float) -> Iterator[None]:
        """A place among those who wait, for work that may take `timeout_s`. Raises Crowded.

        Slow is what took more than half of that, whatever came of it; a quick refusal holds nobody.
        """
        with self._lock:
            if self._slow and self._inside:
                raise Crowded(f"{self.name}: slow, and somebody waits for it")
            self._inside += 1
        began = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - began
            with self._lock:
                self._inside -= 1
                self._slow = took > timeout_s / 2
