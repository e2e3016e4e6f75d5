"""The signed log as anyone may copy it."""

from dataclasses import dataclass
from datetime import datetime

from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries.tiles import tiles_read
from salaklang.kernel import merkle


@dataclass(frozen=True, slots=True)
class Published:
    """The last signed checkpoint."""

    size: int
    note: str
    at: datetime


def checkpoint_latest() -> Published | None:
    """The last signed checkpoint; None for a log that never signed."""
    head = LedgerHead.objects.filter(id=1, signed_size__isnull=False).first()
    if head is None or head.signed_size is None or head.signed_at is None:
        return None
    return Published(head.signed_size, head.checkpoint, head.signed_at)


def tile_get(level: int, n: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile, as published; None where the signed log doesn't reach that far."""
    head = checkpoint_latest()
    if head is None or not 1 <= width <= merkle.TILE_WIDTH or n >= 1 << 55:
        return None
    if (n * merkle.TILE_WIDTH + width) << (merkle.TILE_HEIGHT * level) > head.size:
        return None
    hashes = tiles_read([(level, n)]).get((level, n), b"")[: width * merkle.HASH_SIZE]
    return hashes if len(hashes) == width * merkle.HASH_SIZE else None


def entries_get(start: int, count: int) -> list[bytes] | None:
    """The leaves `start` … `start + count - 1`; None where the signed log doesn't reach that far."""
    head = checkpoint_latest()
    if head is None or count < 1 or start < 0 or start + count > head.size:
        return None
    rows = LedgerEntry.objects.filter(idx__gte=start, idx__lt=start + count).order_by("idx")
    leaves = [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]
    return leaves if len(leaves) == count else None


def log_size() -> int:
    """How many entries the signed log has."""
    head = checkpoint_latest()
    return head.size if head else 0
