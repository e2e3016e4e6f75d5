"""Merkle trees as in RFC 6962, stored in tiles of 256 hashes as in C2SP tlog-tiles. Pure computation.

A tree of `size` leaves is kept as tiles: tile `(0, n)` holds the hashes of leaves 256·n…256·n+255, tile `(l, n)` the
roots of the 256 full tiles below it. All hashes have 32 bytes (SHA-256).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

HASH_SIZE = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = hashlib.sha256(b"").digest()

TileId = tuple[int, int]
Span = tuple[int, int]
Node = tuple[int, int]


class TreeError(ValueError):
    """An index, a size or a tile that fits no tree."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


# --- which hashes a proof needs ---------------------------------------------------------------------------------------


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The leaf ranges `[lo, hi)` whose roots prove that leaf `index` is in a tree of `size`; nearest the leaf first."""
    if not 0 <= index < size:
        raise TreeError("the index lies outside the tree")
    lo, hi, spans = 0, size, []
    while hi - lo > 1:
        mid = lo + _split(hi - lo)
        if index < mid:
            spans.append((mid, hi))
            hi = mid
        else:
            spans.append((lo, mid))
            lo = mid
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The leaf ranges whose roots prove that a tree of `old` leaves begins one of `new` leaves (RFC 6962 2.1.2)."""
    if not 0 < old <= new:
        raise TreeError("a consistency proof needs 0 < old <= new")
    lo, hi, spans = 0, new, []
    while hi != old:
        mid = lo + _split(hi - lo)
        if old <= mid:
            spans.append((mid, hi))
            hi = mid
        else:
            spans.append((lo, mid))
            lo = mid
    if lo:
        spans.append((lo, hi))
    return spans[::-1]


def span_nodes(span: Span) -> list[Node]:
    """The complete subtrees `(height, position)` that make up a range whose left end is aligned, left to right."""
    lo, hi = span
    nodes = []
    while lo < hi:
        height = (hi - lo).bit_length() - 1
        if lo % (1 << height):
            raise TreeError("the range is not a subtree")
        nodes.append((height, lo >> height))
        lo += 1 << height
    return nodes


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (> 1)."""
    return 1 << ((count - 1).bit_length() - 1)


# --- tiles ------------------------------------------------------------------------------------------------------------


def tile_widths(size: int) -> list[int]:
    """How many hashes each level holds in a tree of `size`, lowest first; empty levels left out."""
    widths = []
    while size:
        widths.append(size)
        size >>= TILE_HEIGHT
    return widths


def node_tile(node: Node) -> tuple[TileId, int, int]:
    """Where a complete subtree's hash comes from: the tile, the first hash in it, how many hashes (a power of two)."""
    height, position = node
    level, above = divmod(height, TILE_HEIGHT)
    n, offset = divmod(position << above, TILE_WIDTH)
    return (level, n), offset, 1 << above


def edge_tiles(size: int) -> list[TileId]:
    """The partial tiles at the right edge of a tree of `size`: all that is needed to append, or to find the root."""
    return [(level, w // TILE_WIDTH) for level, w in enumerate(tile_widths(size)) if w % TILE_WIDTH]


def tiles_of(spans: Iterable[Span]) -> set[TileId]:
    """The tiles that hold the hashes of these ranges."""
    return {node_tile(node)[0] for span in spans for node in span_nodes(span)}


def span_hash(span: Span, tiles: Mapping[TileId, bytes]) -> bytes:
    """The root of a leaf range, from its tiles. Raises TreeError when a tile is missing or too short."""
    nodes = span_nodes(span)
    if not nodes:
        return EMPTY_ROOT
    result = _node_hash_in(nodes[-1], tiles)
    for node in reversed(nodes[:-1]):
        result = node_hash(_node_hash_in(node, tiles), result)
    return result


def tile_hash(tile: bytes) -> bytes:
    """The hash of a full tile, as it stands in the tile one level up."""
    return _fold(tile)


def root_hash(size: int, tiles: Mapping[TileId, bytes]) -> bytes:
    """The root of a tree of `size`, from (at least) its `edge_tiles`."""
    return span_hash((0, size), tiles)


def tiles_append(size: int, edge: Mapping[TileId, bytes], hashes: Sequence[bytes]) -> dict[TileId, bytes]:
    """The tiles that change when leaves with these hashes follow a tree of `size`; edge tiles are among them.

    `edge`: the tiles of `edge_tiles(size)`. Work: the leaves, and a few hashes for each level.
    """
    changed: dict[TileId, bytes] = {}
    level, start = 0, size
    while hashes:
        parents = []
        n, width = divmod(start, TILE_WIDTH)
        tile = _tile(edge, (level, n), width) if width else b""
        for taken in range(0, len(hashes) + width, TILE_WIDTH):
            part = hashes[max(0, taken - width) : taken + TILE_WIDTH - width]
            tile += b"".join(part)
            changed[(level, n)] = tile
            if len(tile) == TILE_WIDTH * HASH_SIZE:
                parents.append(_fold(tile))
                tile, n = b"", n + 1
        level, start, hashes = level + 1, start >> TILE_HEIGHT, parents
    return changed


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, straight from the definition of RFC 6962: the judge of all that is cleverer."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    k = _split(len(hashes))
    return node_hash(tree_root(hashes[:k]), tree_root(hashes[k:]))


def _node_hash_in(node: Node, tiles: Mapping[TileId, bytes]) -> bytes:
    tile_id, offset, count = node_tile(node)
    tile = _tile(tiles, tile_id, offset + count)
    return _fold(tile[offset * HASH_SIZE : (offset + count) * HASH_SIZE])


def _tile(tiles: Mapping[TileId, bytes], tile_id: TileId, width: int) -> bytes:
    """The first `width` hashes of a tile."""
    tile = tiles.get(tile_id, b"")
    if len(tile) % HASH_SIZE or len(tile) < width * HASH_SIZE:
        raise TreeError(f"tile {tile_id} is missing or too short")
    return tile[: width * HASH_SIZE]


def _fold(row: bytes) -> bytes:
    """The root over a power of two of hashes that lie side by side."""
    while len(row) > HASH_SIZE:
        pairs = range(0, len(row), 2 * HASH_SIZE)
        row = b"".join(hashlib.sha256(b"\x01" + row[i : i + 2 * HASH_SIZE]).digest() for i in pairs)
    return row


# --- proofs -----------------------------------------------------------------------------------------------------------


def proof(spans: Sequence[Span], tiles: Mapping[TileId, bytes]) -> list[bytes]:
    """The hashes of a proof, from the spans that it needs and their tiles."""
    return [span_hash(span, tiles) for span in spans]


def inclusion_verify(*, index: int, size: int, leaf: bytes, hashes: Sequence[bytes], root: bytes) -> bool:
    """Whether `hashes` prove that the leaf with hash `leaf` stands at `index` in the tree (`size`, `root`)."""
    if not 0 <= index < size or not _all_hashes(leaf, root, *hashes):
        return False
    spans = inclusion_spans(index, size)
    if len(spans) != len(hashes):
        return False
    return _climb(leaf, zip(spans, hashes, strict=True), is_left=lambda lo: lo <= index) == root


def consistency_verify(*, old: int, new: int, old_root: bytes, new_root: bytes, hashes: Sequence[bytes]) -> bool:
    """Whether `hashes` prove that the tree (`old`, `old_root`) is the beginning of (`new`, `new_root`).

    An empty old tree is the beginning of everything and needs no proof: its root must be the empty one, `hashes` empty.
    """
    if not 0 <= old <= new or not _all_hashes(old_root, new_root, *hashes):
        return False
    if old == 0:
        return old_root == EMPTY_ROOT and not hashes and (new > 0 or new_root == EMPTY_ROOT)
    spans = consistency_spans(old, new)
    if old == new or old & (old - 1) == 0:
        # The old tree is itself a subtree on the way: the proof leaves its root out, the verifier has it.
        seed, rest = old_root, hashes
    elif hashes:
        seed, rest, spans = hashes[0], hashes[1:], spans[1:]
    else:
        return False
    if len(spans) != len(rest):
        return False
    known = list(zip(spans, rest, strict=True))
    before = [(span, value) for span, value in known if span[1] <= old]
    return (
        _climb(seed, before, is_left=lambda _: True) == old_root
        and _climb(seed, known, is_left=lambda lo: lo < old) == new_root
    )


def _climb(start: bytes, siblings: Iterable[tuple[Span, bytes]], *, is_left: Callable[[int], bool]) -> bytes:
    """Hash upwards; `is_left` tells from a sibling's first leaf whether it stands left of what we have."""
    for (lo, _), value in siblings:
        start = node_hash(value, start) if is_left(lo) else node_hash(start, value)
    return start


def _all_hashes(*values: bytes) -> bool:
    return all(len(v) == HASH_SIZE for v in values)
