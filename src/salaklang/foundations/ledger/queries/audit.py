"""Rebuild the log from its entries and from its files, and compare with all that is stored. Reads only; O(n)."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection, transaction

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.growth import CHECKPOINT
from salaklang.foundations.ledger.models import LedgerAct, LedgerBlock, LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries import audit_texts as t
from salaklang.foundations.ledger.queries.audit_files import FileTree
from salaklang.foundations.ledger.queries.audit_texts import Problem, Report
from salaklang.foundations.ledger.queries.published import checkpoint_of, log_verifiers
from salaklang.foundations.ledger.queries.tiles import ledger_store
from salaklang.kernel import merkle
from salaklang.kernel.canonical_json import commitment
from salaklang.kernel.note import Checkpoint, NoteError

Progress = Callable[[int, int], None]


class _Roots:
    """The root after each entry, from the few subtrees that stand at the right edge: the judge of the tiles."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def push(self, value: bytes) -> None:
        height = 0
        while self._peaks and self._peaks[-1][0] == height:
            value = merkle.node_hash(self._peaks.pop()[1], value)
            height += 1
        self._peaks.append((height, value))
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return merkle.EMPTY_ROOT
        value = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            value = merkle.node_hash(left, value)
        return value


class _Examination:
    """One walk over the log."""

    def __init__(self, head: LedgerHead | None, published: Checkpoint | None, remembered: Sequence[Checkpoint]) -> None:
        self.head, self.published, self.remembered = head, published, remembered
        self.signed = _signed(head)
        self.files = FileTree(ledger_store(), published.size if published else 0)
        self.roots = _Roots()
        self.problems: list[Problem] = []
        self.acts = self.blocks = 0
        self._next_block = 0
        self._seen: dict[int, bytes] = {0: merkle.EMPTY_ROOT}
        self._wanted = {0} | {c.size for c in (self.signed, published, *remembered) if c}

    def add(self, entries: Sequence[LedgerEntry]) -> None:
        """The next 256 entries, or the last ones; no gap among them."""
        self._entries_check(entries)
        agreed = self.files.compare([merkle.leaf_hash(bytes(e.leaf)) for e in entries])
        for entry, value in zip(entries, agreed, strict=True):
            if entry.act_id is None and entry.outbox_id is None:
                self._block_check(entry)
            self.roots.push(value)
            if self.roots.size in self._wanted:
                self._seen[self.roots.size] = self.roots.root()

    def finish(self, *, broken: bool) -> Report:
        if not broken:
            self._ends_check()
        found = [*self.problems, *self.files.problems]
        ordered = sorted(dict.fromkeys(found), key=lambda p: (p.index is None, p.index or 0))
        return Report(
            size=self.roots.size,
            root=self.roots.root(),
            acts=self.acts,
            blocks=self.blocks,
            published=self.published.size if self.published else 0,
            problems=tuple(ordered),
        )

    def _entries_check(self, entries: Sequence[LedgerEntry]) -> None:
        acts = LedgerAct.objects.in_bulk([e.act_id for e in entries if e.act_id])
        for entry in entries:
            act = acts.get(entry.act_id) if entry.act_id else None
            self.acts += act is not None
            computed = merkle.leaf_hash(bytes(entry.leaf))
            if computed != bytes(entry.leaf_hash) or (act and computed != bytes(act.leaf_hash)):
                self.problems.append(Problem(t.ENTRY_CHANGED.fill(index=entry.idx), entry.idx))
            elif act and act.salt is not None and not _commits(bytes(entry.leaf), bytes(act.salt), act.statement):
                self.problems.append(Problem(t.RECORD_CHANGED.fill(index=entry.idx), entry.idx))

    def _block_check(self, entry: LedgerEntry) -> None:
        """The leaf stands where the block before it ends, and names the checkpoint that the log had there."""
        self.blocks += 1
        said = _json(bytes(entry.leaf))
        before = rules.checkpoint_hash(settings.SALA_LEDGER_ORIGIN, entry.idx, self.roots.root())
        fits = (
            said.get("type") == rules.BLOCK
            and said.get("height") == self.blocks
            and said.get("previous") == before.hex()
            # A log from before there were blocks has none in front.
            and (entry.idx == self._next_block or self.blocks == 1)
        )
        if not fits:
            self.problems.append(Problem(t.BLOCK_WRONG.fill(height=self.blocks, index=entry.idx), entry.idx))
        row = LedgerBlock.objects.filter(height=self.blocks).values_list("first", "count").first()
        count = said.get("count")
        if row != (entry.idx, count):
            self.problems.append(Problem(t.BLOCK_INDEX.fill(height=self.blocks), entry.idx))
        self._next_block = entry.idx + 1 + (count if isinstance(count, int) else 0)

    def _ends_check(self) -> None:
        size = self.roots.size
        if self.head is None:
            self.problems += [Problem(t.HEAD_NONE)] if size else []
            return
        if (self.head.size, bytes(self.head.root)) != (size, self.roots.root()):
            self.problems.append(Problem(t.HEAD_WRONG.fill(size=self.head.size)))
        if (self.head.checkpoint and self.signed is None) or not self._fits(self.signed):
            self.problems.append(Problem(t.CHECKPOINT_WRONG))
        published = self.published.size if self.published else 0
        if published > size:
            self.problems.append(Problem(t.ROLLED_BACK.fill(published=published, size=size), size))
        elif not self._fits(self.published):
            self.problems.append(Problem(t.PUBLISHED_WRONG, path=CHECKPOINT))
        if files_behind(self.head):
            self.problems.append(Problem(t.FILES_OLD.fill(published=published, size=self.head.signed_size)))

        for known in self.remembered:
            if known.size > size:
                self.problems.append(Problem(t.ROLLED_BACK.fill(published=known.size, size=size), size))
            elif not self._fits(known):
                self.problems.append(Problem(t.FORKED.fill(size=known.size)))

    def _fits(self, checkpoint: Checkpoint | None) -> bool:
        return checkpoint is None or self._seen.get(checkpoint.size) == checkpoint.root


def ledger_check(*, progress: Progress | None = None, memories: Sequence[str] = ()) -> Report:
    """Recompute every hash from the entries; compare with files, acts, blocks, head and checkpoints.

    Names the first wrong entry or file. Stops at a gap, behind which no position means anything. `progress` is told
    now and then how many of how many entries are done. `memories`: checkpoints of this log that witnesses showed; those
    that our own keys signed must be of this very log.
    """
    published, unreadable = published_found()
    remembered = remembered_found(memories)
    with _snapshot():
        head = LedgerHead.objects.filter(id=1).first()
        examination = _Examination(head, published, remembered)
        if unreadable:
            examination.problems.append(Problem(t.PUBLISHED_WRONG, path=CHECKPOINT))
        broken = False
        for entries in _chunks():
            if gap := _gap(examination.roots.size, entries):
                examination.problems.append(gap)
                entries = entries[: (gap.index or 0) - examination.roots.size]
                broken = True
            if entries:
                examination.add(entries)
            if broken:
                break
            if progress and head:
                progress(examination.roots.size, head.size)
        return examination.finish(broken=broken)


def published_found() -> tuple[Checkpoint | None, bool]:
    """What the files say was published, read before the database; whether there is a file that we can't believe."""
    raw = ledger_store().read(CHECKPOINT)
    if raw is None:
        return None, False
    try:
        return checkpoint_of(raw.decode(), log_verifiers()), False
    except (NoteError, UnicodeDecodeError):
        return None, True


def files_behind(head: LedgerHead) -> bool:
    """Whether the files, as they are now, end before what the head says was published. A log at work only goes on."""
    published, unreadable = published_found()
    return not unreadable and (published.size if published else 0) < (head.signed_size or 0)


def remembered_found(notes: Sequence[str]) -> list[Checkpoint]:
    """Those that this log's keys signed."""
    found = []
    for note in notes:
        with suppress(NoteError):
            found.append(checkpoint_of(note, log_verifiers()))
    return found


def _signed(head: LedgerHead | None) -> Checkpoint | None:
    if head is None or not head.checkpoint:
        return None
    try:
        signed = checkpoint_of(head.checkpoint, log_verifiers())
    except NoteError:
        return None
    return signed if signed.size == head.signed_size else None


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
    """The entries in the tiles' steps, many of them by one query."""
    after = -1
    while rows := list(LedgerEntry.objects.filter(idx__gt=after).order_by("idx")[: merkle.TILE_WIDTH * 16]):
        for at in range(0, len(rows), merkle.TILE_WIDTH):
            yield rows[at : at + merkle.TILE_WIDTH]
        after = rows[-1].idx


def _gap(start: int, entries: Sequence[LedgerEntry]) -> Problem | None:
    for index, entry in enumerate(entries, start):
        if entry.idx != index:
            return Problem(t.ENTRY_GAP.fill(index=index), index)
    return None


def _commits(leaf: bytes, salt: bytes, statement: object) -> bool:
    """Whether the leaf still commits to the private statement."""
    try:
        return commitment(salt, statement).hex().encode() in leaf
    except (TypeError, ValueError):
        return False


def _json(raw: bytes) -> dict[str, object]:
    try:
        said = json.loads(raw)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
