"""The log as a person walks through it: blocks, the entries in them, and who cosigned. All of it is public."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.catalogue import act_title
from salaklang.foundations.ledger.errors import ActNotFound, BlockNotFound, EntryNotFound, ProofPending
from salaklang.foundations.ledger.models import LedgerAct, LedgerBlock, LedgerEntry, LedgerHead
from salaklang.foundations.ledger.ports import WitnessAnswer
from salaklang.foundations.ledger.queries.log import log_size
from salaklang.kernel.ids import code_normalise
from salaklang.kernel.text import Text

LIMIT_MAX = 1000


@dataclass(frozen=True, slots=True)
class Block:
    """A batch. Its leaf stands at `index`, `count` entries follow; `size` is the log's with all of them.

    `previous`, `checkpoint`: hex SHA-256 of the text of the checkpoint before the block, and of the one after it.
    """

    height: int
    index: int
    count: int
    size: int
    at: datetime
    previous: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf in its place. `body`: what it says (JSON); `data`: what it makes public, if it is of a public kind.

    `kind`: the name of the act's kind, "block" or "key"; `time`: as the leaf has it, `2026-07-01T09:30Z`.
    """

    index: int
    height: int
    kind: str
    title: Text
    agency: str
    time: str
    leaf: bytes
    leaf_hash: str
    body: dict[str, object]
    data: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Cosignatures:
    """The checkpoint published last and what each witness did about it. `quorum`: as many as the policy asks for."""

    size: int
    at: datetime
    note: str
    quorum: bool
    witnesses: tuple[WitnessAnswer, ...]

    @property
    def cosigned(self) -> tuple[WitnessAnswer, ...]:
        return tuple(w for w in self.witnesses if w.at is not None)

    @property
    def missing(self) -> tuple[WitnessAnswer, ...]:
        return tuple(w for w in self.witnesses if w.at is None)


def blocks_latest(*, before: int | None = None, limit: int = 20) -> list[Block]:
    """The newest published blocks, highest first; `before`: only those below that height. Three queries."""
    rows = LedgerBlock.objects.filter(first__lt=log_size()).order_by("-height")
    if before is not None:
        rows = rows.filter(height__lt=before)
    return _blocks(rows[: _bounded(limit)])


def block_get(height: int) -> Block:
    """The block of that height. Raises BlockNotFound."""
    found = _blocks(LedgerBlock.objects.filter(height=_number(height), first__lt=log_size()))
    if not found:
        raise BlockNotFound
    return found[0]


def blocks_glimpse(blocks: Iterable[Block], *, each: int = 4) -> dict[int, list[Entry]]:
    """The first entries of each block after its own leaf, by height: what it is about. One query."""
    places = {b.index + n: b.height for b in blocks for n in range(1, min(each, b.count) + 1)}
    found: dict[int, list[Entry]] = {}
    for row in LedgerEntry.objects.filter(idx__in=list(places)).order_by("idx"):
        found.setdefault(places[row.idx], []).append(_entry(row, places[row.idx]))
    return found


def block_entries(height: int, *, offset: int = 0, limit: int = 100) -> list[Entry]:
    """The entries of a block, its own leaf first; from the `offset`-th, at most `limit`. Raises BlockNotFound."""
    block = block_get(height)
    start = block.index + max(0, offset)
    rows = LedgerEntry.objects.filter(idx__gte=start, idx__lt=min(block.size, start + _bounded(limit))).order_by("idx")
    return [_entry(row, height) for row in rows]


def entry_get(index: int) -> Entry:
    """The published entry at that place. Raises EntryNotFound."""
    row = LedgerEntry.objects.filter(idx=_number(index), idx__lt=log_size()).first()
    if row is None:
        raise EntryNotFound
    return _entry(row, _height(row.idx))


def entry_by_code(code: str) -> Entry:
    """The entry of the act with this code, as a person typed it. Raises ActNotFound, ProofPending."""
    act = LedgerAct.objects.filter(code=code_normalise(code)[:20]).values_list("id", flat=True).first()
    if act is None:
        raise ActNotFound
    row = LedgerEntry.objects.filter(act_id=act, idx__lt=log_size()).first()
    if row is None:
        raise ProofPending
    return _entry(row, _height(row.idx))


def cosignatures_latest() -> Cosignatures | None:
    """Who cosigned the checkpoint published last, and who is missing; None for a log that never signed."""
    head = LedgerHead.objects.filter(id=1, signed_size__isnull=False).first()
    if head is None or head.signed_size is None or head.signed_at is None:
        return None
    return Cosignatures(
        size=head.signed_size,
        at=head.signed_at,
        note=head.checkpoint,
        quorum=head.proof_size == head.signed_size,
        witnesses=tuple(WitnessAnswer(**w) for w in head.witnesses),
    )


def _blocks(rows: Iterable[LedgerBlock]) -> list[Block]:
    found = list(rows)
    leaves = dict(LedgerEntry.objects.filter(idx__in=[b.first for b in found]).values_list("idx", "leaf"))
    return [
        Block(
            height=b.height,
            index=b.first,
            count=b.count,
            size=b.first + 1 + b.count,
            at=b.at,
            previous=str(_said(bytes(leaves[b.first])).get("previous", "")),
            checkpoint=bytes(b.checkpoint_hash).hex(),
        )
        for b in found
    ]


def _height(index: int) -> int:
    """The block that an entry is in. Logs from before there were blocks begin with entries of none: 0."""
    found = LedgerBlock.objects.filter(first__lte=index).order_by("-first").values_list("height", flat=True).first()
    return found or 0


def _entry(row: LedgerEntry, height: int) -> Entry:
    leaf = bytes(row.leaf)
    said = _said(leaf)
    kind = str(said.get("type", ""))
    data = said.get("data")
    return Entry(
        index=row.idx,
        height=height,
        kind=kind,
        title=rules.LEAF_TITLES.get(kind) or act_title(kind),
        agency=str(said.get("agency", "")),
        time=str(said.get("time") or said.get("valid_to") or said.get("valid_from") or ""),
        leaf=leaf,
        leaf_hash=bytes(row.leaf_hash).hex(),
        body=said,
        data=data if isinstance(data, dict) else None,
    )


def _said(leaf: bytes) -> dict[str, object]:
    try:
        said = json.loads(leaf)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _bounded(limit: int) -> int:
    return max(0, min(limit, LIMIT_MAX))


def _number(value: int) -> int:
    """Beyond what a column holds there is nothing; asking for it must not be an error of the database."""
    return value if 0 <= value < 1 << 62 else -1
