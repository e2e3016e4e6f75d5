"""Waiting for what other programs and other nodes do in their own time."""

import time
from collections.abc import Callable
from typing import TypeVar

from salaklang.interfaces.cli.play.visitor import VisitorLost

T = TypeVar("T")
_SECONDS = 30.0


def waited(step: Callable[[], T], *, seconds: float = _SECONDS) -> T:
    """Take `step` again until it finds what it needs (no VisitorLost), or the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return step()
        except VisitorLost:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)
