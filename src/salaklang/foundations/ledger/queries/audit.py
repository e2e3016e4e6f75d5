"""Rebuild the log from its entries and compare it with everything that is stored. Reads only; O(n)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry, LedgerHead, LedgerTile
from salaklang.foundations.ledger.queries.tiles import tiles_read
from salaklang.foundations.ledger.queries.trust import log_keys
from salaklang.kernel import merkle
from salaklang.kernel.canonical_json import commitment
from salaklang.kernel.merkle import TileId
from salaklang.kernel.note import NoteError, Verifier, checkpoint_parse, note_open, vkey_parse
from salaklang.kernel.text import Text

_CHUNK = merkle.TILE_WIDTH * 16

ENTRY_GAP = Text("ไม่มีรายการลำดับที่ {index}", "Entry {index} is missing")
ENTRY_CHANGED = Text("รายการลำดับที่ {index} ถูกแก้ไข", "Entry {index} has been changed")
TILE_WRONG = Text("ไทล์ระดับ {level} ที่ {n} ไม่ตรงกับรายการ", "Tile {n} of level {level} doesn't match the entries")
TILE_EXTRA = Text("มีไทล์เกินขนาดของบันทึก", "There are tiles beyond the end of the log")
HEAD_WRONG = Text("ราก ณ ขนาด {size} ไม่ตรงกับรายการทั้งหมด", "The root at size {size} doesn't match the entries")
HEAD_NONE = Text("มีรายการแต่ไม่มีหัวบันทึก", "There are entries but no head")
CHECKPOINT_WRONG = Text("จุดตรวจสอบที่ลงนามไม่ตรงกับรายการ", "The signed checkpoint doesn't match the entries")
RECORD_CHANGED = Text("ข้อมูลของรายการลำดับที่ {index} ถูกแก้ไขหลังบันทึก", "The record of entry {index} was changed later")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that doesn't fit. `index`: the entry it is about, if one."""

    text: Text
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild found: how many entries, their root, and what is wrong, the first wrong entry first."""

    size: int
    root: bytes
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


class _Rebuild:
    """The tree, growing from the entries again; remembers only its right edge."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: dict[TileId, bytes] = {}
        self.problems: list[Problem] = []

    def add(self, hashes: Sequence[bytes]) -> None:
        """Append, and compare each tile that changed with the stored one."""
        changed = merkle.tiles_append(self.size, self.edge, hashes)
        self._compare(changed)
        self.size += len(hashes)
        merged = {**self.edge, **changed}
        self.edge = {i: merged[i] for i in merkle.edge_tiles(self.size)}

    def root(self) -> bytes:
        return merkle.root_hash(self.size, self.edge)

    def _compare(self, computed: dict[TileId, bytes]) -> None:
        stored = tiles_read(computed)
        for (level, n), hashes in sorted(computed.items()):
            found = stored.get((level, n), b"")
            # What a later chunk adds to this tile is compared then.
            if found[: len(hashes)] == hashes:
                continue
            if level:
                self.problems.append(Problem(TILE_WRONG.fill(level=level, n=n)))
            else:
                index = n * merkle.TILE_WIDTH + _first_difference(found, hashes)
                self.problems.append(Problem(ENTRY_CHANGED.fill(index=index), index))


def ledger_check() -> Report:
    """Recompute every hash from the entries; compare with tiles, acts, head and checkpoint, in one snapshot.

    Names the first wrong entry. Stops at a gap, behind which no position means anything.
    """
    keys = [vkey_parse(key) for key in log_keys()]
    with _snapshot():
        rebuild = _Rebuild()
        for entries in _chunks():
            rebuild.problems += _entry_problems(rebuild.size, entries)
            if entries[-1].idx != rebuild.size + len(entries) - 1:
                break
            rebuild.add([merkle.leaf_hash(bytes(e.leaf)) for e in entries])
        else:
            rebuild.problems += _head_problems(rebuild, keys)
        problems = sorted(dict.fromkeys(rebuild.problems), key=lambda p: (p.index is None, p.index or 0))
        return Report(rebuild.size, rebuild.root(), tuple(problems))


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the database for the whole rebuild, however long it takes and whatever is appended meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _chunks() -> Iterator[list[LedgerEntry]]:
    after = -1
    while rows := list(LedgerEntry.objects.filter(idx__gt=after).order_by("idx")[:_CHUNK]):
        yield rows
        after = rows[-1].idx


def _entry_problems(start: int, entries: Sequence[LedgerEntry]) -> list[Problem]:
    problems: list[Problem] = []
    acts = LedgerAct.objects.in_bulk([e.act_id for e in entries])
    for index, entry in enumerate(entries, start):
        if entry.idx != index:
            return [*problems, Problem(ENTRY_GAP.fill(index=index), index)]
        act = acts.get(entry.act_id)
        computed = merkle.leaf_hash(bytes(entry.leaf))
        if computed != bytes(entry.leaf_hash) or (act and computed != bytes(act.leaf_hash)):
            problems.append(Problem(ENTRY_CHANGED.fill(index=index), index))
        elif act and act.salt is not None and not _commits(bytes(entry.leaf), bytes(act.salt), act.statement):
            problems.append(Problem(RECORD_CHANGED.fill(index=index), index))
    return problems


def _commits(leaf: bytes, salt: bytes, statement: object) -> bool:
    """Whether the leaf still commits to the private statement."""
    try:
        return commitment(salt, statement).hex().encode() in leaf
    except (TypeError, ValueError):
        return False


def _head_problems(rebuild: _Rebuild, keys: Sequence[Verifier]) -> list[Problem]:
    head = LedgerHead.objects.filter(id=1).first()
    if head is None:
        return [Problem(HEAD_NONE)] if rebuild.size else []
    problems: list[Problem] = []
    if (head.size, bytes(head.root)) != (rebuild.size, rebuild.root()):
        problems.append(Problem(HEAD_WRONG.fill(size=head.size)))
    levels = merkle.tile_widths(rebuild.size)
    stored = LedgerTile.objects.count()
    if stored != sum(-(-w // merkle.TILE_WIDTH) for w in levels):
        problems.append(Problem(TILE_EXTRA))
    if head.checkpoint and not _signed_fits(head, rebuild, keys):
        problems.append(Problem(CHECKPOINT_WRONG))
    return problems


def _signed_fits(head: LedgerHead, rebuild: _Rebuild, keys: Sequence[Verifier]) -> bool:
    """Whether the signed checkpoint is the root of this very log at its size."""
    try:
        signed = checkpoint_parse(note_open(head.checkpoint, keys).text)
        tiles = tiles_read(merkle.tiles_of([(0, signed.size)])) | rebuild.edge
        return signed.size == head.signed_size and merkle.root_hash(signed.size, tiles) == signed.root
    except (NoteError, merkle.TreeError):
        return False


def _first_difference(stored: bytes, computed: bytes) -> int:
    """The first position at which two rows of hashes differ."""
    for at in range(0, len(computed), merkle.HASH_SIZE):
        if stored[at : at + merkle.HASH_SIZE] != computed[at : at + merkle.HASH_SIZE]:
            return at // merkle.HASH_SIZE
    return 0
