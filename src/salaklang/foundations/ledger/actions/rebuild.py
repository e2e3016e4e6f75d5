"""Make the tiles anew from the entries, when they were lost or damaged."""

from django.db import transaction

from salaklang.foundations.ledger.actions.sequencer import head_locked, lock_taken, tiles_write
from salaklang.foundations.ledger.errors import LedgerDamaged, SequencerBusy
from salaklang.foundations.ledger.models import LedgerEntry, LedgerTile
from salaklang.kernel import merkle
from salaklang.kernel.merkle import TileId

_CHUNK = merkle.TILE_WIDTH * 16


def tiles_rebuild() -> int:
    """Replace all tiles by those that the entries lead to; how many entries there are. All or nothing.

    Raises LedgerDamaged when the entries themselves don't lead to the head's root: then no tile helps, and nothing is
    changed. Raises SequencerBusy while a sequencer is at work.
    """
    with transaction.atomic():
        if not lock_taken():
            raise SequencerBusy
        head = head_locked()
        LedgerTile.objects.all().delete()
        size, edge = 0, dict[TileId, bytes]()
        while hashes := _hashes(size):
            changed = merkle.tiles_append(size, edge, hashes)
            tiles_write(changed)
            size += len(hashes)
            merged = {**edge, **changed}
            edge = {i: merged[i] for i in merkle.edge_tiles(size)}
        if size != head.size or merkle.root_hash(size, edge) != bytes(head.root):
            raise LedgerDamaged(f"the entries don't lead to the root at size {head.size}")
        return size


def _hashes(start: int) -> list[bytes]:
    """The hashes of the next entries, from their leaves. Raises LedgerDamaged at a gap."""
    rows = LedgerEntry.objects.filter(idx__gte=start).order_by("idx").values_list("idx", "leaf")[:_CHUNK]
    found = list(rows)
    if any(index != expected for expected, (index, _) in enumerate(found, start)):
        raise LedgerDamaged(f"an entry is missing after {start}")
    return [merkle.leaf_hash(bytes(leaf)) for _, leaf in found]
