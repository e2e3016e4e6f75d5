"""The signed log as anyone may copy it."""

from dataclasses import dataclass
from datetime import datetime

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.ledger.growth import CHECKPOINT, file_path
from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry, LedgerHead, LedgerOutbox
from salaklang.foundations.ledger.queries.tiles import ledger_store
from salaklang.kernel import merkle
from salaklang.kernel.note import NoteError, checkpoint_parse, note_parts
from salaklang.kernel.tlog_tiles import TilePath, bundle_parse
from salaklang.tlog.store import TileStore

_UNPUBLISHED = f"""
SELECT min(at) FROM {LedgerAct._meta.db_table} WHERE id IN (
  (SELECT act_id FROM {LedgerEntry._meta.db_table} WHERE act_id IS NOT NULL AND idx >= coalesce(
     (SELECT signed_size FROM {LedgerHead._meta.db_table} WHERE id = 1), 0) ORDER BY idx LIMIT 1)
  UNION ALL (SELECT act_id FROM {LedgerOutbox._meta.db_table} WHERE act_id IS NOT NULL ORDER BY id LIMIT 1))
"""  # noqa: S608 names of models


@dataclass(frozen=True, slots=True)
class Published:
    """A published checkpoint: the note with all its signatures."""

    size: int
    note: str
    at: datetime


def checkpoint_latest() -> Published | None:
    """The checkpoint published last; None for a log that never signed."""
    head = LedgerHead.objects.filter(id=1, signed_size__isnull=False).first()
    if head is None or head.signed_size is None or head.signed_at is None:
        return None
    return Published(head.signed_size, head.checkpoint, head.signed_at)


def checkpoint_witnessed() -> Published | None:
    """The last checkpoint that has the cosignatures that the policy asks for: what proofs are made of."""
    head = LedgerHead.objects.filter(id=1, proof_size__isnull=False).first()
    if head is None or head.proof_size is None or head.signed_at is None:
        return None
    return Published(head.proof_size, head.proof_checkpoint, head.signed_at)


def unpublished_since() -> datetime | None:
    """When the oldest act was done that no published checkpoint covers yet; None where all are covered.

    Two look-ups by key, however long the log: the first entry behind the checkpoint, and the first leaf that waits.
    One statement, because every release of data asks it.
    """
    oldest: datetime | None = (statement_run(_UNPUBLISHED, []) or (None,))[0]
    return oldest


def checkpoint_file() -> bytes | None:
    """The published checkpoint, byte for byte; None for a log that never published."""
    return ledger_store().read(CHECKPOINT)


def log_size() -> int:
    """How many entries the published log has."""
    head = checkpoint_latest()
    return head.size if head else 0


def file_get(tile: TilePath) -> bytes | None:
    """A tile or bundle as it lies in the files; None where the published log doesn't reach that far.

    A partial one whose file is gone already is cut out of the full one.
    """
    store = ledger_store()
    if not _published(tile, store):
        return None
    found = store.read(file_path(tile.level, tile.n, tile.width))
    if found is not None or tile.width == merkle.TILE_WIDTH:
        return found
    full = store.read(file_path(tile.level, tile.n))
    if full is None:
        return None
    return full[: tile.width * merkle.HASH_SIZE] if tile.level is not None else bundle_cut(full, tile.width)


def tile_get(level: int, n: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile, as published; None where the published log doesn't reach that far."""
    return file_get(TilePath(level, n, width))


def entries_get(start: int, count: int) -> list[bytes] | None:
    """The leaves `start` … `start + count - 1`; None where the published log doesn't reach that far."""
    size = log_size()
    if count < 1 or start < 0 or start + count > size:
        return None
    leaves: list[bytes] = []
    for n in range(start // merkle.TILE_WIDTH, -(-(start + count) // merkle.TILE_WIDTH)):
        raw = file_get(TilePath(None, n, min(merkle.TILE_WIDTH, size - n * merkle.TILE_WIDTH)))
        if raw is None:
            return None
        leaves += bundle_parse(raw)
    offset = start % merkle.TILE_WIDTH
    return leaves[offset : offset + count]


def _published(tile: TilePath, store: TileStore) -> bool:
    """Whether the checkpoint that lies beside the tile covers it."""
    if not 1 <= tile.width <= merkle.TILE_WIDTH or not 0 <= tile.n < 1 << 55:
        return False
    try:
        size = checkpoint_parse(note_parts((store.read(CHECKPOINT) or b"").decode())[0]).size
    except (NoteError, UnicodeDecodeError):
        return False
    return (tile.n * merkle.TILE_WIDTH + tile.width) << (merkle.TILE_HEIGHT * (tile.level or 0)) <= size


def bundle_cut(full: bytes, width: int) -> bytes:
    """The first `width` entries of a bundle, as they lie there."""
    end = 0
    for _ in range(width):
        end += 2 + int.from_bytes(full[end : end + 2], "big")
    return full[:end]
