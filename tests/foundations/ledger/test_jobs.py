"""The sequencer's loop: goes on by itself, drains what waits, leaves a trust file, and stops when told."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from salaklang.foundations.ledger.actions import Act
from salaklang.foundations.ledger.jobs import sequence_loop
from salaklang.foundations.ledger.queries import log_size
from salaklang.kernel.trust import trust_parse

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_loop_takes_what_comes(record: Callable[..., Act], home: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        sequence_loop(stop, period=0.05)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for wanted in (2, 4):
            record()
            deadline = time.monotonic() + 60
            while log_size() < wanted and time.monotonic() < deadline:
                time.sleep(0.02)
            assert log_size() == wanted
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()
    assert len(trust_parse((home / "trust.json").read_bytes()).keys) == 1
