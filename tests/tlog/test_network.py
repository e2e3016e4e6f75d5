"""The deadline of an exchange: each thread's own, and none where none was set."""

import threading
import time

import httpcore
import pytest

from salaklang.tlog.network import DeadlineBackend


def test_what_one_thread_has_no_time_left_for_another_goes_on_with() -> None:
    backend = DeadlineBackend()
    backend.deadline = time.monotonic() - 1
    with pytest.raises(httpcore.ReadTimeout):
        backend.left(5.0)
    left: list[float | None] = []
    other = threading.Thread(target=lambda: left.extend((backend.left(5.0), backend.left(None))))
    other.start()
    other.join()
    assert left == [5.0, None]


def test_a_wait_is_cut_to_what_is_left_and_a_shorter_one_stays() -> None:
    backend = DeadlineBackend()
    backend.deadline = time.monotonic() + 3600
    short, long, unbounded = backend.left(5.0), backend.left(7200.0), backend.left(None)
    assert short == 5.0
    assert long is not None and unbounded is not None and long <= 3600 and unbounded <= 3600
