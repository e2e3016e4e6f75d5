"""How a log lies in files (C2SP tlog-tiles): the paths of tiles, and the bundles that hold the entries themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from salaklang.kernel.merkle import TILE_WIDTH, TreeError

ENTRY_MAX = 65_535
LEVEL_MAX = 63
_PATH = re.compile(
    r"(?P<level>entries|0|[1-9][0-9]?)/(?P<n>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class TilePath:
    """`level` is None for a bundle of entries; `width` is 256 for a full tile."""

    level: int | None
    n: int
    width: int = TILE_WIDTH


def tile_path(tile: TilePath) -> str:
    """`TilePath(1, 1234067, 5)` → `1/x001/x234/067.p/5`: what follows `tile/`."""
    groups = [f"{tile.n % 1000:03d}"]
    rest = tile.n // 1000
    while rest:
        groups.insert(0, f"x{rest % 1000:03d}")
        rest //= 1000
    partial = "" if tile.width == TILE_WIDTH else f".p/{tile.width}"
    level = "entries" if tile.level is None else str(tile.level)
    return f"{level}/{'/'.join(groups)}{partial}"


def tile_path_parse(path: str) -> TilePath:
    """The tile that a path means. Raises TreeError for any but the one spelling."""
    match = _PATH.fullmatch(path)
    if not match:
        raise TreeError("not the path of a tile")
    level = None if match["level"] == "entries" else int(match["level"])
    n = int(match["n"].replace("x", "").replace("/", ""))
    tile = TilePath(level, n, int(match["width"] or TILE_WIDTH))
    if (level or 0) > LEVEL_MAX or tile_path(tile) != path:
        raise TreeError("not the path of a tile")
    return tile


def bundle_format(entries: Sequence[bytes]) -> bytes:
    """Entries, each behind its length in two bytes. Raises TreeError for an entry too long."""
    if any(len(e) > ENTRY_MAX for e in entries):
        raise TreeError("an entry has at most 65,535 bytes")
    return b"".join(len(e).to_bytes(2, "big") + e for e in entries)


def bundle_parse(raw: bytes) -> list[bytes]:
    """The entries of a bundle. Raises TreeError when it is cut off, or holds more than a tile can."""
    entries: list[bytes] = []
    at = 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        if end > len(raw) or len(entries) == TILE_WIDTH:
            raise TreeError("not a bundle of entries")
        entries.append(raw[at + 2 : end])
        at = end
    return entries
