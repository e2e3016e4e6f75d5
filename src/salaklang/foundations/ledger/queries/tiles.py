"""Reading the log's files: the one place that knows where they are."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from salaklang.foundations.ledger.growth import file_path
from salaklang.kernel import merkle
from salaklang.kernel.merkle import HASH_SIZE, TILE_WIDTH, TileId
from salaklang.tlog.store import DirectoryStore, TileStore


def ledger_store(*, token: str = "") -> DirectoryStore:
    """The published log. Writers give their `token`: the fence of the lease that they hold."""
    return DirectoryStore(Path(settings.SALA_LEDGER_DIR), token=token)


def tiles_read(ids: Iterable[TileId], *, size: int, store: TileStore | None = None) -> dict[TileId, bytes]:
    """The tiles of these ids as a log of `size` has them; those that are missing or too short are left out."""
    store = store or ledger_store()
    widths = merkle.tile_widths(size)
    found: dict[TileId, bytes] = {}
    for level, n in set(ids):
        width = min(TILE_WIDTH, widths[level] - n * TILE_WIDTH) if level < len(widths) else 0
        row = tile_read(level, n, width, store=store)
        if row is not None:
            found[level, n] = row
    return found


def tile_read(level: int, n: int, width: int, *, store: TileStore | None = None) -> bytes | None:
    """The first `width` hashes of a tile: from the file of that width, else from the full one that took its place."""
    store = store or ledger_store()
    row = store.read(file_path(level, n, width)) if width > 0 else None
    if row is None and 0 < width < TILE_WIDTH:
        row = store.read(file_path(level, n))
    if row is None or len(row) < width * HASH_SIZE:
        return None
    return row[: width * HASH_SIZE]


def proof_hashes(spans: Sequence[merkle.Span], *, size: int) -> list[bytes]:
    """The hashes of a proof in a log of `size`, from its files. Raises TreeError when a tile is missing."""
    return merkle.proof(spans, tiles_read(merkle.tiles_of(spans), size=size))
