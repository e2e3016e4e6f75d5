"""The right edge of the published log: is it what the head says? And what to do when it is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from salaklang.foundations.ledger.errors import LedgerDamaged, LedgerRolledBack
from salaklang.foundations.ledger.growth import Edge, Growth, edge_paths, grow, tail_path
from salaklang.foundations.ledger.models import LedgerBlock, LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries.published import published_read
from salaklang.kernel import merkle
from salaklang.kernel.note import Checkpoint
from salaklang.kernel.tlog_tiles import bundle_parse
from salaklang.tlog.store import DirectoryStore, TileStore

_FAR = merkle.TILE_WIDTH * merkle.TILE_WIDTH


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the log reaches in the database: what a turn starts from, and leaves."""

    size: int
    root: bytes
    height: int
    fence: int

    @classmethod
    def of(cls, head: LedgerHead) -> "Standing":
        return cls(head.size, bytes(head.root), head.height, head.fence)


def edge_read(store: TileStore, size: int, root: bytes) -> Edge:
    """The right edge as the files have it. Raises LedgerDamaged when it doesn't lead to `root`."""
    tiles = {tile_id: store.read(path) or b"" for tile_id, path in edge_paths(size).items()}
    path = tail_path(size)
    try:
        tail = bundle_parse(store.read(path) or b"") if path else []
        edge = Edge(size, tiles, tuple(tail))
        found = edge.root()
    except merkle.TreeError as e:
        raise LedgerDamaged(f"the files at size {size}: {e}") from e
    if found != root:
        raise LedgerDamaged(f"the tiles at size {size} don't lead to the root")
    if tail_hashes(edge) != edge.tiles.get((0, size // merkle.TILE_WIDTH), b""):
        raise LedgerDamaged(f"the last bundle of entries at size {size} doesn't fit its tile")
    return edge


def tail_hashes(edge: Edge) -> bytes:
    """What the lowest partial tile must be, from the entries of the partial bundle."""
    return b"".join(map(merkle.leaf_hash, edge.tail))


def edge_at(store: TileStore, head: LedgerHead) -> Edge:
    """The right edge at the head, fit to go on from. Raises LedgerDamaged, LedgerRolledBack."""
    published_check(store, head)
    return edge_read(store, head.size, bytes(head.root))


def edge_recover(store: DirectoryStore, head: LedgerHead) -> None:
    """Examine the right edge as it was published, and write again whatever was placed after that.

    The one before us may have died, or met a full disk, before those files were on the disk. What was published is
    never made anew here: if it doesn't fit, people have to look. Raises LedgerDamaged, LedgerRolledBack, OSError.
    """
    published = published_check(store, head)
    base = edge_read(store, published.size, published.root) if published else Edge()
    if base.size < head.size:
        edge_restore(store, base, Standing.of(head))


def published_check(store: TileStore, head: LedgerHead) -> Checkpoint | None:
    """What the files say was published last; it must be neither beyond the database nor behind it."""
    published = published_read(store)
    size = published.size if published else 0
    if published and size > head.size:
        raise LedgerRolledBack(f"published up to {size}, but the database ends at {head.size}")
    if published and size == head.size and published.root != bytes(head.root):
        raise LedgerDamaged(f"the checkpoint at size {size} has another root than the head")
    if size < (head.signed_size or 0) or (published is None and head.signed_size is not None):
        raise LedgerDamaged(f"the files end at {size}, but {head.signed_size} entries were published: an older copy?")
    return published


def edge_restore(store: DirectoryStore, base: Edge, to: Standing) -> Edge:
    """Write the files from `base` up to the head again, from the entries. Raises LedgerDamaged, OSError."""
    edge = base
    for growth in growths(base, to.size):
        store.write_all(growth.files)
        edge = growth.edge
    if edge.size != to.size or edge.root() != to.root:
        raise LedgerDamaged(f"the entries don't lead to the root at size {to.size}")
    return edge_read(store, to.size, to.root)


def growths(base: Edge, end: int) -> Iterator[Growth]:
    """The log from `base` to `end`, step by step, so that the files of all sizes that were published come up again.

    Only of the tiles that are not full yet: nobody needs the others' beginnings. Raises LedgerDamaged at a gap.
    """
    edge = base
    for cut in _cuts(base.size, end):
        growth = grow(edge, _entries(edge.size, cut))
        yield growth
        edge = growth.edge


def _cuts(start: int, end: int) -> list[int]:
    far, near = end - end % _FAR, end - end % merkle.TILE_WIDTH
    # Each has its own leaf: no more than a tile's width of them end in the last tile.
    last = LedgerBlock.objects.filter(first__lt=end).order_by("-first")[: merkle.TILE_WIDTH]
    ends = [first + 1 + count for first, count in last.values_list("first", "count")]
    cuts = {*range(far - far % _FAR, 0, -_FAR), *range(far, near + 1, merkle.TILE_WIDTH), end}
    cuts |= {cut for cut in ends if cut > near}
    return sorted(cut for cut in cuts if start < cut <= end)


def _entries(start: int, end: int) -> list[bytes]:
    """The leaves `start` … `end - 1`. Raises LedgerDamaged at a gap."""
    rows = LedgerEntry.objects.filter(idx__gte=start, idx__lt=end).order_by("idx")
    found = list(rows.values_list("idx", "leaf"))
    for expected, (index, _) in enumerate(found, start):
        if index != expected:
            raise LedgerDamaged(f"entry {expected} is missing")
    if len(found) != end - start:
        raise LedgerDamaged(f"entry {start + len(found)} is missing")
    return [bytes(leaf) for _, leaf in found]
