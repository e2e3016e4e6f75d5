"""`sequencer`: take acts from the outbox into the public log, once a second; a part of every node, run by `up`."""

import logging
import os
import signal
import threading
import time

_PERIOD_SECONDS = 1.0
_log = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    """Runs until SIGTERM. A failing round (the database is away, say) is logged and tried again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salaklang.config.settings")
    import django

    django.setup()
    from django.db import close_old_connections

    from salaklang.foundations.ledger.jobs import sequence_once

    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    while not done.is_set():
        began = time.monotonic()
        try:
            sequence_once()
        except Exception:  # noqa: BLE001  whatever it was, the acts are still in the outbox
            _log.exception("a round of the sequencer failed; trying again")
        close_old_connections()
        done.wait(max(0.0, _PERIOD_SECONDS - (time.monotonic() - began)))
    return 0
