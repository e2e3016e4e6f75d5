"""One who waits for a slow partner makes nobody else wait for it; one quick answer lets everybody in again."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from salaklang.foundations.exchange.crowding import Crowded, Waiting


@contextmanager
def somebody_waiting(waiting: Waiting) -> Iterator[None]:
    """Another thread has a place until the end."""
    inside, leave = threading.Event(), threading.Event()

    def wait() -> None:
        with waiting.place(timeout_s=60):
            inside.set()
            leave.wait()

    thread = threading.Thread(target=wait)
    thread.start()
    inside.wait()
    try:
        yield
    finally:
        leave.set()
        thread.join()


def slowly(waiting: Waiting) -> None:
    with waiting.place(timeout_s=0.01):
        time.sleep(0.02)


def test_a_partner_that_was_never_slow_may_be_asked_by_all_at_once() -> None:
    waiting = Waiting("quick")
    with somebody_waiting(waiting), somebody_waiting(waiting), waiting.place(timeout_s=60):
        pass


def test_behind_one_who_waits_for_a_slow_partner_nobody_queues() -> None:
    waiting = Waiting("slow")
    slowly(waiting)
    with somebody_waiting(waiting), pytest.raises(Crowded), waiting.place(timeout_s=60):
        pass


def test_a_slow_partner_is_tried_by_one_at_a_time() -> None:
    waiting = Waiting("slow")
    slowly(waiting)
    slowly(waiting)


def test_slow_is_also_what_failed_late_and_a_refused_place_changes_nothing() -> None:
    waiting = Waiting("hangs")
    with pytest.raises(TimeoutError), waiting.place(timeout_s=0.01):
        time.sleep(0.02)
        raise TimeoutError
    with somebody_waiting(waiting):
        for _ in range(2):
            with pytest.raises(Crowded), waiting.place(timeout_s=60):
                pass


def test_one_quick_answer_lets_everybody_in_again() -> None:
    waiting = Waiting("better")
    slowly(waiting)
    with waiting.place(timeout_s=60):
        pass
    with somebody_waiting(waiting), waiting.place(timeout_s=60):
        pass


def test_what_fails_at_once_is_not_slow() -> None:
    waiting = Waiting("down")
    with pytest.raises(ConnectionError), waiting.place(timeout_s=60):
        raise ConnectionError
    with somebody_waiting(waiting), waiting.place(timeout_s=60):
        pass
