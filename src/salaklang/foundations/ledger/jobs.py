"""The sequencer's loop: one small process of its own."""

import logging
import time
from threading import Event

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from salaklang.foundations.ledger import ports
from salaklang.foundations.ledger.actions.keys import ledger_keys_ensure, trust_write
from salaklang.foundations.ledger.actions.placing import leaves_wait
from salaklang.foundations.ledger.actions.publisher import Publisher
from salaklang.foundations.ledger.actions.sequencer import BATCH, Sequencer, publish_missing, sequence_once
from salaklang.foundations.ledger.cosigner import cosigner_of_settings
from salaklang.foundations.ledger.errors import LeaseLost, LedgerDamaged, LedgerRolledBack, SequencerBusy

__all__ = ["sequence_loop", "sequence_once"]

_log = logging.getLogger(__name__)
_INSPECT_SECONDS = 30.0
_AGAIN_SECONDS = 2.0
_PRUNE_SECONDS = 60.0


def sequence_loop(stop: Event, *, period: float = 0.25) -> None:
    """Take turns until `stop` is set: every `period` seconds, at once while a full batch waits.

    Before the first turn the node's trust file is written. A database, a disk or another sequencer's lease is waited
    for; after any error the right edge is examined before anything is placed or signed. A damaged log stands still: it
    is examined again every 30 seconds, and each time says so in the program's log.
    """
    cosigner = cosigner_of_settings()
    if cosigner is not None:
        ports.cosigner_use(cosigner)
    try:
        while not stop.is_set():
            stop.wait(_watch(stop, period))
            close_old_connections()
    finally:
        if cosigner is not None:
            ports.cosigner_use(None)
            cosigner.close()


def _watch(stop: Event, period: float) -> float:
    """Sequence until something goes wrong or `stop` is set; how long to wait before the next attempt."""
    try:
        with Sequencer() as sequencer, Publisher(sequencer) as publisher:
            _turns(stop, period, sequencer, publisher)
    except SequencerBusy:
        return period
    except LeaseLost as e:
        _log.warning("another sequencer has taken over (%s)", e)
        return period
    except LedgerRolledBack:
        _log.critical(
            "more was published than the database knows: it was restored from an older copy. Nothing is signed; "
            "bring the newer database back; ./sala ledger fsck tells more",
            exc_info=True,
        )
        return _INSPECT_SECONDS
    except LedgerDamaged:
        _log.critical("the ledger is damaged and stands still; run ./sala ledger fsck", exc_info=True)
        return _INSPECT_SECONDS
    except OSError:
        _log.critical("the ledger's files can't be written: is the disk full? Acts wait", exc_info=True)
        return _AGAIN_SECONDS
    except (DatabaseError, InterfaceError) as e:
        _log.warning("the sequencer waits for the database (%s)", type(e).__name__)
        connection.close()
    return period


def _trust_write() -> None:
    """The log goes on without: a trust file of yesterday still checks today's receipts."""
    try:
        trust_write()
    except (OSError, DatabaseError):
        _log.warning("the trust file can't be written", exc_info=True)


def _turns(stop: Event, period: float, sequencer: Sequencer, publisher: Publisher) -> None:
    ledger_keys_ensure()
    _trust_write()
    renewed = pruned = asked = time.monotonic()
    while not stop.is_set():
        wait, now = period, time.monotonic()
        if leaves_wait():
            placed = sequencer.place()
            publisher.offer(placed.standing, placed.files)
            renewed, asked = now, now + _AGAIN_SECONDS
            wait = 0.0 if placed.count >= BATCH else period
        elif publisher.idle and now > asked:
            if publish_missing():
                publisher.offer(sequencer.standing(), ())
            asked = now + _AGAIN_SECONDS
        if now - renewed > settings.SALA_LEDGER_LEASE_SECONDS / 3:
            sequencer.renew()
            renewed = now
        if now - pruned > _PRUNE_SECONDS:
            sequencer.prune()
            pruned = now
        stop.wait(wait)
