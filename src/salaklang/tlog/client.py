"""Read any tiled log (C2SP tlog-tiles) and believe nothing unverified: every tile leads to the signed root."""

from collections import OrderedDict
from pathlib import Path
from urllib.parse import urlsplit

from salaklang.kernel import merkle
from salaklang.kernel.merkle import HASH_SIZE, TILE_WIDTH, Span, TileId, TreeError
from salaklang.kernel.note import NOTE_MAX, Checkpoint, NoteError
from salaklang.kernel.tlog_policy import Policy, PolicyReport, policy_check
from salaklang.kernel.tlog_tiles import ENTRY_MAX, TilePath, bundle_parse, tile_path
from salaklang.tlog.errors import CheckpointWrong, EntryWrong, LogMissing, RootWrong, TileWrong
from salaklang.tlog.source import FolderSource, Limits, Source, WebSource

TILE_MAX = TILE_WIDTH * HASH_SIZE
BUNDLE_MAX = TILE_WIDTH * (2 + ENTRY_MAX)
# Beyond this a tree has no place in 64-bit numbers, nor in anybody's lifetime.
SIZE_MAX = 1 << 62
_CACHED = 64


def source_open(where: str, limits: Limits | None = None) -> FolderSource | WebSource:
    """A log by its web address or its folder. Raises ValueError for what is neither."""
    limits = limits or Limits()
    if urlsplit(where).scheme in ("http", "https"):
        return WebSource(where, limits)
    folder = Path(where)
    if not folder.is_dir():
        raise ValueError(f"{where} is neither a web address nor a folder")
    return FolderSource(folder, limits)


def checkpoint_read(source: Source, policy: Policy) -> tuple[str, PolicyReport]:
    """The signed note at the log's `checkpoint`, opened under `policy`. Raises LogError."""
    raw = source.get("checkpoint", most=NOTE_MAX)
    try:
        note = raw.decode()
        report = policy_check(note, policy)
    except (NoteError, UnicodeDecodeError) as e:
        raise CheckpointWrong("checkpoint", why=str(e)) from None
    if report.checkpoint.size > SIZE_MAX:
        raise CheckpointWrong("checkpoint", why="a size that no tree has")
    return note, report


class TileReader:
    """The tree that one checkpoint signs. What its methods return is verified; a few tiles are kept in memory.

    The tiles at the right edge are read first: together they are the root. Every other tile is held against the hash
    of it one level up. All methods raise LogError: LogBroken names what does not fit.
    """

    def __init__(self, source: Source, checkpoint: Checkpoint) -> None:
        self._source = source
        self.checkpoint = checkpoint
        self.size = checkpoint.size
        self._edge = self._edge_read()
        self._kept: OrderedDict[TileId, bytes] = OrderedDict()

    def tile(self, tile: TileId) -> bytes:
        """The hashes of a tile, as many as this tree has. Raises IndexError for a tile that it has not."""
        level, n = tile
        width = self.width(level, n)
        if width < TILE_WIDTH:
            return self._edge[tile]
        if tile in self._kept:
            self._kept.move_to_end(tile)
            return self._kept[tile]
        above = self._above(level, n)
        raw = self._tile_raw(level, n, width)
        if merkle.tile_hash(raw) != above:
            path = _path(level, n, width)
            raise TileWrong(path, index=n << (merkle.TILE_HEIGHT * (level + 1)))
        self._kept[tile] = raw
        if len(self._kept) > _CACHED:
            self._kept.popitem(last=False)
        return raw

    def bundle(self, n: int) -> list[bytes]:
        """The entries 256·n and following. Raises EntryWrong for the first that is not what was hashed."""
        hashes = self.tile((0, n))
        width = len(hashes) // HASH_SIZE
        path = _path(None, n, width)
        first = n * TILE_WIDTH
        raw = self._get(None, n, width, most=BUNDLE_MAX)
        try:
            entries = bundle_parse(raw)[:width]
        except TreeError:
            raise EntryWrong(path, index=first) from None
        for i in range(width):
            wanted = hashes[i * HASH_SIZE : (i + 1) * HASH_SIZE]
            if i >= len(entries) or merkle.leaf_hash(entries[i]) != wanted:
                raise EntryWrong(path, index=first + i)
        return entries

    def entry(self, index: int) -> bytes:
        """One entry."""
        n, offset = divmod(index, TILE_WIDTH)
        return self.bundle(n)[offset]

    def width(self, level: int, n: int) -> int:
        """How many hashes a tile has in this tree."""
        width = min(TILE_WIDTH, (self.size >> (merkle.TILE_HEIGHT * level)) - n * TILE_WIDTH)
        if level < 0 or n < 0 or width <= 0:
            raise IndexError(f"a tree of {self.size} has no tile {n} of level {level}")
        return width

    def root_at(self, size: int) -> bytes:
        """The root that this tree had when it had `size` leaves."""
        return self._hash((0, size))

    def inclusion(self, index: int) -> list[bytes]:
        """The path from entry `index` to the root."""
        return [self._hash(span) for span in merkle.inclusion_spans(index, self.size)]

    def consistency(self, old: int) -> list[bytes]:
        """The proof that this tree continues the one of `old` leaves."""
        return [self._hash(span) for span in merkle.consistency_spans(old, self.size)] if 0 < old < self.size else []

    def _hash(self, span: Span) -> bytes:
        return merkle.span_hash(span, {tile: self.tile(tile) for tile in merkle.tiles_of([span])})

    def _edge_read(self) -> dict[TileId, bytes]:
        edge: dict[TileId, bytes] = {}
        for level, n in merkle.edge_tiles(self.size):
            edge[level, n] = self._tile_raw(level, n, self.width(level, n))
        # Even a tree of 256^k leaves has a partial tile, of one hash, at the top; the empty one has none.
        if merkle.root_hash(self.size, edge) != self.checkpoint.root:
            raise RootWrong(_where(self.checkpoint))
        return edge

    def _above(self, level: int, n: int) -> bytes:
        """The verified hash of a full tile, from the tile one level up."""
        parent, offset = divmod(n, TILE_WIDTH)
        return self.tile((level + 1, parent))[offset * HASH_SIZE : (offset + 1) * HASH_SIZE]

    def _tile_raw(self, level: int, n: int, width: int) -> bytes:
        raw = self._get(level, n, width, most=TILE_MAX)
        if len(raw) not in (width * HASH_SIZE, TILE_MAX):
            raise TileWrong(_path(level, n, width), index=n << (merkle.TILE_HEIGHT * (level + 1)))
        return raw[: width * HASH_SIZE]

    def _get(self, level: int | None, n: int, width: int, *, most: int) -> bytes:
        """A tile or bundle; the full one, once the log has grown and cleared the partial one away."""
        try:
            return self._source.get(_path(level, n, width), most=most)
        except LogMissing:
            if width == TILE_WIDTH:
                raise
            try:
                return self._source.get(_path(level, n, TILE_WIDTH), most=most)
            except LogMissing:
                raise LogMissing(_path(level, n, width)) from None


def _path(level: int | None, n: int, width: int) -> str:
    return f"tile/{tile_path(TilePath(level, n, width))}"


def _where(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.origin} ({checkpoint.size})"
