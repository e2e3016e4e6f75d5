"""Make the log's files anew from the entries, when they were lost or damaged."""

from salaklang.foundations.ledger.actions.edge import Standing, edge_restore, growths
from salaklang.foundations.ledger.actions.lease import lease_release, lease_take
from salaklang.foundations.ledger.errors import LedgerDamaged, LedgerRolledBack, SequencerBusy
from salaklang.foundations.ledger.growth import CHECKPOINT, Edge
from salaklang.foundations.ledger.models import LedgerHead
from salaklang.foundations.ledger.queries.published import checkpoint_of, log_verifiers
from salaklang.kernel.note import NoteError
from salaklang.tlog.store import DirectoryStore


def tiles_rebuild() -> int:
    """Write all tiles and bundles, and the checkpoint published last, again; how many entries there are.

    Raises LedgerDamaged when the entries don't lead to the roots of the head and of that checkpoint: then nothing is
    touched. Raises LedgerRolledBack when the files say that more was published; SequencerBusy while a sequencer is at
    work; OSError.
    """
    lease = lease_take()
    if lease is None:
        raise SequencerBusy
    try:
        return files_rebuild(lease.store, LedgerHead.objects.get(id=1))
    finally:
        lease_release(lease)


def files_rebuild(store: DirectoryStore, head: LedgerHead) -> int:
    """The same for whoever holds the lease already."""
    standing = Standing.of(head)
    _memory_check(store, head)
    _roots_check(head)
    edge_restore(store, Edge(), standing)
    if head.checkpoint:
        store.write(CHECKPOINT, head.checkpoint.encode())
    return standing.size


def _memory_check(store: DirectoryStore, head: LedgerHead) -> None:
    """A checkpoint of ours beyond the database is proof that the database is too old. It is not overwritten."""
    raw = store.read(CHECKPOINT)
    try:
        published = checkpoint_of(raw.decode(), log_verifiers()) if raw else None
    except (NoteError, UnicodeDecodeError):
        return
    if published and published.size > head.size:
        raise LedgerRolledBack(f"published up to {published.size}, but the database ends at {head.size}")


def _roots_check(head: LedgerHead) -> None:
    """Before anything is written: do the entries lead to what was placed, and to what was signed?"""
    try:
        signed = checkpoint_of(head.checkpoint, log_verifiers()) if head.checkpoint else None
    except NoteError as e:
        raise LedgerDamaged(f"the checkpoint in the database is not ours: {e}") from e
    edge = Edge()
    signed_ends = [(signed.size, signed.root)] if signed else []
    for end, root in [*signed_ends, (head.size, bytes(head.root))]:
        for growth in growths(edge, end):
            edge = growth.edge
        if edge.root() != root:
            raise LedgerDamaged(f"the entries don't lead to the root at size {end}")
