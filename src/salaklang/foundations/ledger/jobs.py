"""The sequencer's loop: one small process of its own."""

import logging
from threading import Event

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from salaklang.foundations.ledger.actions.keys import trust_write
from salaklang.foundations.ledger.actions.sequencer import BATCH, sequence_once
from salaklang.foundations.ledger.errors import LedgerDamaged

__all__ = ["sequence_loop", "sequence_once"]

_log = logging.getLogger(__name__)
_INSPECT_SECONDS = 30.0


def sequence_loop(stop: Event, *, period: float = 1.0) -> None:
    """Take turns until `stop` is set: every `period` seconds, at once while a full batch waits.

    After the first turn the node's trust file is written. A database that is away is waited for. A damaged log stands
    still: it is examined again every 30 seconds, and each time says so in the program's log.
    """
    trusted = False
    while not stop.is_set():
        wait = period
        try:
            if sequence_once() >= BATCH:
                wait = 0.0
            if not trusted:
                trust_write()
                trusted = True
        except LedgerDamaged:
            _log.critical("the ledger is damaged and stands still; run ./sala ledger fsck", exc_info=True)
            wait = _INSPECT_SECONDS
        except (DatabaseError, InterfaceError) as e:
            _log.warning("the sequencer waits for the database (%s)", type(e).__name__)
            connection.close()
        stop.wait(wait)
        close_old_connections()
