"""How the files of the log grow: pure. From the right edge and new leaves to the files that change and the new root."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from salaklang.kernel import merkle
from salaklang.kernel.merkle import HASH_SIZE, TILE_WIDTH, TileId, TreeError
from salaklang.kernel.tlog_tiles import TilePath, bundle_format, tile_path

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Edge:
    """All that is needed to append to a log of `size`: its partial tiles, and the entries of its partial bundle."""

    size: int = 0
    tiles: dict[TileId, bytes] = field(default_factory=dict)
    tail: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        return merkle.root_hash(self.size, self.tiles)


@dataclass(frozen=True, slots=True)
class Growth:
    """`files`: what to write, by path; `edge`: the right edge of the log as it is then."""

    files: dict[str, bytes]
    edge: Edge


def file_path(level: int | None, n: int, width: int = TILE_WIDTH) -> str:
    """The path in the log of a tile, or of a bundle (level None)."""
    return f"tile/{tile_path(TilePath(level, n, width))}"


def edge_paths(size: int) -> dict[TileId, str]:
    """Where the partial tiles of a log of `size` lie."""
    widths = merkle.tile_widths(size)
    return {(level, n): file_path(level, n, widths[level] % TILE_WIDTH) for level, n in merkle.edge_tiles(size)}


def tail_path(size: int) -> str | None:
    """Where the partial bundle of a log of `size` lies; None when the last one is full."""
    n, width = divmod(size, TILE_WIDTH)
    return file_path(None, n, width) if width else None


def grow(edge: Edge, leaves: Sequence[bytes]) -> Growth:
    """The log with `leaves` at its end. Raises TreeError for an edge that doesn't fit its size."""
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    changed = merkle.tiles_append(edge.size, edge.tiles, hashes)
    size = edge.size + len(leaves)
    files = {file_path(level, n, len(row) // HASH_SIZE): row for (level, n), row in changed.items()}
    first, width = divmod(edge.size, TILE_WIDTH)
    if len(edge.tail) != width:
        raise TreeError("the entries at the edge don't fit the size")
    entries = [*edge.tail, *leaves]
    for at in range(0, len(entries), TILE_WIDTH):
        part = entries[at : at + TILE_WIDTH]
        files[file_path(None, first + at // TILE_WIDTH, len(part))] = bundle_format(part)
    merged = {**edge.tiles, **changed}
    tail = tuple(entries[len(entries) - size % TILE_WIDTH :])
    grown = Edge(size, {i: merged[i] for i in merkle.edge_tiles(size)}, tail)
    return Growth(files, grown)


def partials_done(old: int, new: int) -> list[str]:
    """The folders of partial tiles and bundles that full ones stand for, once the log grew from `old` to `new`."""
    folders = []
    before, after = merkle.tile_widths(old), merkle.tile_widths(new)
    for level, width in enumerate(after):
        start = before[level] // TILE_WIDTH if level < len(before) else 0
        for n in range(start, width // TILE_WIDTH):
            folders += [file_path(kind, n, 1)[: -len("/1")] for kind in ((level, None) if level == 0 else (level,))]
    return folders
