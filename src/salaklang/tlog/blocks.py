"""The chain of blocks inside a log of our kind: each batch of entries opens with a leaf that names what was before.

A block leaf is {"v": 1, "type": "block", "height", "previous", "time", "count"}: `previous` is the SHA-256 (hex) of the
text of the checkpoint that ends right before the leaf, `count` how many entries follow until the next block.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from salaklang.kernel.note import Checkpoint, checkpoint_format
from salaklang.tlog.errors import ChainWrong

_FIELDS = {"v", "type", "height", "previous", "time", "count"}
_LEAF_MAX = 2048


@dataclass(slots=True)
class Chain:
    """Where a walk along the entries stands: the last block's height and time, the entries that it still announces."""

    height: int = 0
    left: int = 0
    time: str = ""
    blocks: int = 0

    def step(self, index: int, entry: bytes, *, origin: str, root_at: Callable[[int], bytes]) -> None:
        """Take the entry at `index`; `root_at(size)`: verified roots. Raises ChainWrong.

        Entries before the first block belong to no chain: a log of another kind has none at all.
        """
        block = _block(entry)
        if block is None:
            if self.height and not self.left:
                raise ChainWrong(origin, index=index, why="an entry that no block announces")
            self.left = max(0, self.left - 1)
            return
        if self.left:
            raise ChainWrong(origin, index=index, why=f"a block, but {self.left} more entries were announced")
        if block["height"] != self.height + 1:
            raise ChainWrong(origin, index=index, why=f"height {block['height']} follows {self.height}")
        text = checkpoint_format(Checkpoint(origin, index, root_at(index)))
        if block["previous"] != hashlib.sha256(text.encode()).hexdigest():
            raise ChainWrong(origin, index=index, why="the block names another past than the log has")
        if str(block["time"]) < self.time:
            raise ChainWrong(origin, index=index, why="the block is older than the one before it")
        self.height, self.left, self.time = block["height"], block["count"], str(block["time"])
        self.blocks += 1

    def end(self, size: int, *, origin: str) -> None:
        """The signed tree ends here, and so must the last block. Raises ChainWrong."""
        if self.left:
            raise ChainWrong(origin, index=size, why=f"the last block announces {self.left} more entries")


def _block(entry: bytes) -> dict[str, Any] | None:
    if len(entry) > _LEAF_MAX or b'"block"' not in entry:
        return None
    try:
        body = json.loads(entry)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or set(body) != _FIELDS or body["type"] != "block" or body["v"] != 1:
        return None
    counted = all(type(body[name]) is int and body[name] >= 0 for name in ("height", "count"))
    return body if counted else None
