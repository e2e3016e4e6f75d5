"""The files of the log beside the entries: which of the two is wrong, and where."""

from collections.abc import Sequence

from salaklang.foundations.ledger.growth import file_path
from salaklang.foundations.ledger.queries import audit_texts as t
from salaklang.foundations.ledger.queries.audit_texts import Problem
from salaklang.foundations.ledger.queries.log import bundle_cut
from salaklang.foundations.ledger.queries.tiles import tile_read
from salaklang.kernel import merkle
from salaklang.kernel.merkle import HASH_SIZE, TILE_WIDTH, TileId, TreeError, leaf_hash
from salaklang.kernel.tlog_tiles import bundle_parse
from salaklang.tlog.store import TileStore


class FileTree:
    """The files up to what was published, as the entries go by, 256 at a time."""

    def __init__(self, store: TileStore, published: int) -> None:
        self._store = store
        self._published = published
        self._size = 0
        self._edge: dict[TileId, bytes] = {}
        self.problems: list[Problem] = []

    def compare(self, hashes: Sequence[bytes]) -> list[bytes]:
        """The next (up to 256) entries by the database's leaves; returns the hashes that two of three agree on.

        Three tell of an entry: the database, the bundle, and the lowest tile. Beyond what is published, the database
        alone.
        """
        told = min(len(hashes), max(0, self._published - self._size))
        agreed = list(hashes)
        if told:
            n = self._size // TILE_WIDTH
            bundle, row = self._bundle(n, told), self._row(n, told)
            agreed[:told] = [self._agree(n, at, hashes[at], bundle[at], row[at]) for at in range(told)]
        self._climb(agreed[:told])
        self._size += len(hashes)
        return agreed

    def _bundle(self, n: int, told: int) -> list[bytes | None]:
        """The hashes of the first `told` entries of the published bundle `n`."""
        width = self._width(n)
        path = file_path(None, n, width)
        raw = self._store.read(path)
        full = self._store.read(file_path(None, n)) if raw is None else None
        if full is not None:
            raw = bundle_cut(full, width)
        try:
            found = [leaf_hash(entry) for entry in bundle_parse(raw or b"")]
        except TreeError:
            found = []
        if len(found) != width:
            text = t.FILE_MISSING if raw is None else t.FILE_WRONG
            self.problems.append(Problem(text.fill(path=path), n * TILE_WIDTH, path))
            return [None] * told
        return [*found[:told]]

    def _row(self, n: int, told: int) -> list[bytes | None]:
        """The first `told` hashes of the published lowest tile `n`."""
        width = self._width(n)
        path = file_path(0, n, width)
        row = tile_read(0, n, width, store=self._store)
        if row is None:
            text = t.FILE_MISSING if self._store.read(path) is None else t.FILE_WRONG
            self.problems.append(Problem(text.fill(path=path), n * TILE_WIDTH, path))
            return [None] * told
        return [row[at : at + HASH_SIZE] for at in range(0, told * HASH_SIZE, HASH_SIZE)]

    def _width(self, n: int) -> int:
        return min(TILE_WIDTH, self._published - n * TILE_WIDTH)

    def _agree(self, n: int, at: int, stored: bytes, bundled: bytes | None, tiled: bytes | None) -> bytes:
        index = n * TILE_WIDTH + at
        agreed = bundled if bundled is not None and bundled == tiled else stored
        if stored != agreed:
            self.problems.append(Problem(t.ENTRY_CHANGED.fill(index=index), index))
        for level, found in ((None, bundled), (0, tiled)):
            if found is not None and found != agreed:
                path = file_path(level, n, self._width(n))
                self.problems.append(Problem(t.FILE_ENTRY.fill(index=index, path=path), index, path))
        return agreed

    def _climb(self, hashes: Sequence[bytes]) -> None:
        """Compare the higher tiles that these hashes lead to."""
        if not hashes:
            return
        changed = merkle.tiles_append(self._size, self._edge, hashes)
        size = self._size + len(hashes)
        merged = {**self._edge, **changed}
        self._edge = {i: merged[i] for i in merkle.edge_tiles(size)}
        # Unfinished tiles are compared where the published log ends: before that they are other files.
        whole = {i: row for i, row in changed.items() if len(row) == TILE_WIDTH * HASH_SIZE}
        for (level, n), row in sorted((whole | (self._edge if size == self._published else {})).items()):
            found = tile_read(level, n, len(row) // HASH_SIZE, store=self._store) if level else row
            if found != row:
                path = file_path(level, n, len(row) // HASH_SIZE)
                text = t.FILE_MISSING if self._store.read(path) is None else t.FILE_WRONG
                self.problems.append(Problem(text.fill(path=path), None, path))
