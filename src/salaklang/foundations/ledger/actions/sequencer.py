"""The sequencer: gives committed leaves their place, grows the tree, signs and publishes what it has become.

A turn has two halves. `placing`: one transaction moves leaves from the outbox to the entries and advances the head;
the files that this leads to are written and read back before it commits. `publishing`: what is durable is signed,
cosigned and put in the place of the last checkpoint. A crash in between leaves a head that the next turn publishes: so
there is never a signature over a tree that could still vanish.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType

from salaklang.foundations.ledger import ports
from salaklang.foundations.ledger.actions.edge import Standing, edge_recover
from salaklang.foundations.ledger.actions.keys import ledger_keys_ensure
from salaklang.foundations.ledger.actions.lease import Lease, lease_release, lease_renew, lease_take
from salaklang.foundations.ledger.actions.placing import Known, Placed, end_known, leaves_place
from salaklang.foundations.ledger.actions.publishing import head_publish, memories_check, partials_prune
from salaklang.foundations.ledger.actions.rebuild import files_rebuild
from salaklang.foundations.ledger.errors import LeaseLost, SequencerBusy
from salaklang.foundations.ledger.models import LedgerHead
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.note import NoteSigner
from salaklang.tlog.store import Fenced

BATCH = 1000
_log = logging.getLogger(__name__)

# Called with the name of each step before it is taken. Tests that kill or stop a sequencer set it.
on_step: Callable[[str], None] = lambda _: None  # noqa: E731


def _step(name: str) -> None:
    on_step(name)


class Sequencer:
    """Whoever holds the lease. Use in `with`: raises SequencerBusy where another one does."""

    def __init__(self, *, signers: Sequence[NoteSigner] | None = None) -> None:
        self._signers = signers
        self._known: Known | None = None

    def __enter__(self) -> "Sequencer":
        lease = lease_take()
        if lease is None:
            raise SequencerBusy
        self.lease: Lease = lease
        try:
            self._examine()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._leave()

    def place(self, *, batch: int = BATCH, at: datetime | None = None) -> Placed:
        """Place what waits. Raises LeaseLost, LedgerDamaged, OSError."""
        known = self._known or end_known(self.lease)
        self._known = None
        try:
            placed, self._known = leaves_place(self.lease, known, batch=batch, at=at or SYSTEM_CLOCK.now(), step=_step)
        except Fenced as e:
            raise LeaseLost(str(e)) from e
        return placed

    def publish(self, standing: Standing, files: Sequence[str], *, at: datetime | None = None) -> None:
        """Sign and publish the log as it stands. Raises LeaseLost, LedgerDamaged, OSError."""
        signers = self._signers or ledger_keys_ensure()
        try:
            head_publish(self.lease, standing, files, signers=signers, at=at or SYSTEM_CLOCK.now(), step=_step)
        except Fenced as e:
            raise LeaseLost(str(e)) from e

    def standing(self) -> Standing:
        """How far the log reaches now."""
        return Standing.of(LedgerHead.objects.get(id=1))

    def renew(self) -> None:
        """Keep the lease though nothing happens. Raises LeaseLost."""
        if not lease_renew(self.lease):
            raise LeaseLost(f"fence {self.lease.fence} is gone")

    def prune(self, *, at: datetime | None = None) -> int:
        """Remove partial tiles that nobody needs any more; how many folders."""
        return partials_prune(self.lease, at=at or SYSTEM_CLOCK.now())

    def _examine(self) -> None:
        """Before anything is signed: do the files fit the database, and does nobody remember a longer log?"""
        head = LedgerHead.objects.get(id=1)
        if head.signed_size is not None and self.lease.store.is_empty():
            _log.warning("the log's folder is empty: all of its files are made anew from the database")
            files_rebuild(self.lease.store, head)
        edge_recover(self.lease.store, head)
        cosigner = ports.cosigner()
        if cosigner is not None:
            memories_check(cosigner.remembered(), Standing.of(head))

    def _leave(self) -> None:
        with suppress(OSError):
            lease_release(self.lease)


def sequence_once(*, batch: int = BATCH, signer: NoteSigner | None = None, at: datetime | None = None) -> int:
    """One whole turn: place up to `batch` leaves that wait, and publish. Returns how many were placed.

    Whatever is committed is taken, whatever its number: the row of a transaction that committed late is placed when it
    appears. Does nothing while another sequencer is at work. Raises LedgerDamaged, and changes nothing, when what is
    stored doesn't fit what was published; OSError when the files can't be written.
    """
    _step("begin")
    try:
        with Sequencer(signers=[signer] if signer else None) as sequencer:
            placed = sequencer.place(batch=batch, at=at)
            if publish_needed(placed):
                sequencer.publish(placed.standing, placed.files, at=at)
            _step("done")
            return placed.count
    except (SequencerBusy, LeaseLost):
        return 0


def publish_needed(placed: Placed) -> bool:
    """Whether the head is not published yet, or some witness has not cosigned it."""
    return placed.count > 0 or publish_missing()


def publish_missing() -> bool:
    """Whether the head as it stands is not published, or not by all witnesses."""
    head = LedgerHead.objects.get(id=1)
    missing = any(w["at"] is None for w in head.witnesses)
    return head.signed_size != head.size or (missing and ports.cosigner() is not None)
