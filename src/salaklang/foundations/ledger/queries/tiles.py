"""Reading tiles: the one place that knows how they lie in the database."""

from collections.abc import Iterable

from salaklang.foundations.ledger.models import LedgerTile
from salaklang.kernel.merkle import TileId


def tiles_read(ids: Iterable[TileId]) -> dict[TileId, bytes]:
    """The tiles of these ids that are stored, in one query."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = LedgerTile.objects.filter(pk__in=wanted).values_list("level", "n", "hashes")
    return {(level, n): bytes(hashes) for level, n, hashes in rows}
