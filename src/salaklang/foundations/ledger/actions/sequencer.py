"""The sequencer: gives committed leaves their place, grows the tree, signs what it has become.

Two transactions a turn. The first moves leaves from the outbox to the entries, writes the tiles, reads them back, and
advances the head; the second signs the head that is already durable. A crash in between leaves an unsigned head,
which the next turn signs: so there is never a signature over a tree that could still vanish.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from salaklang.foundations.ledger.actions.keys import ledger_key_ensure
from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead, LedgerTile
from salaklang.foundations.ledger.queries.tiles import tiles_read
from salaklang.kernel import merkle
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.merkle import TileId
from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    Signer,
    checkpoint_format,
    checkpoint_parse,
    note_open,
    note_sign,
)

BATCH = 1000
_LOCK = 0x5A1A_1ED6  # one sequencer at a time in one database

# Called with the name of each step before it is taken. Tests that kill a sequencer set it.
on_step: Callable[[str], None] = lambda _: None  # noqa: E731

_TAKE = """
WITH taken AS (
    DELETE FROM ledger_ledgeroutbox
    WHERE id IN (SELECT id FROM ledger_ledgeroutbox ORDER BY id LIMIT %s)
    RETURNING id, act_id, leaf, leaf_hash
)
INSERT INTO ledger_ledgerentry (idx, outbox_id, act_id, leaf, leaf_hash)
SELECT %s + row_number() OVER (ORDER BY id) - 1, id, act_id, leaf, leaf_hash FROM taken
RETURNING idx, leaf, leaf_hash
"""


@dataclass(frozen=True, slots=True)
class _Turn:
    """The head as this turn left it, and how many leaves it placed."""

    size: int
    root: bytes
    fence: int
    signed: bool
    previous: str
    placed: int


def sequence_once(*, batch: int = BATCH, signer: Signer | None = None, at: datetime | None = None) -> int:
    """One turn: place up to `batch` leaves that wait, and sign. Returns how many were placed.

    Whatever is committed is taken, whatever its number: the row of a transaction that committed late is placed when it
    appears. Does nothing while another sequencer is at work. Raises LedgerDamaged, and changes nothing, when what is
    stored doesn't fit what was signed.
    """
    signer = signer or ledger_key_ensure()
    on_step("place")
    turn = _place(batch)
    if turn is None:
        return 0
    if not turn.signed:
        on_step("sign")
        _sign(turn, signer, at or SYSTEM_CLOCK.now())
    on_step("done")
    return turn.placed


def _place(batch: int) -> _Turn | None:
    """The first transaction. None when another sequencer holds the lock."""
    with transaction.atomic():
        if not lock_taken():
            return None
        head = head_locked()
        edge = _edge_checked(head.size, bytes(head.root))
        on_step("take")
        hashes = _take(head.size, batch)
        if not hashes:
            signed = head.signed_size == head.size
            return _Turn(head.size, bytes(head.root), head.fence, signed, head.checkpoint, 0)
        on_step("tiles")
        changed = merkle.tiles_append(head.size, edge, hashes)
        tiles_write(changed)
        size = head.size + len(hashes)
        root = merkle.root_hash(size, {**edge, **changed})
        on_step("check")
        _edge_checked(size, root)
        on_step("head")
        moved = LedgerHead.objects.filter(id=1, size=head.size, root=head.root, fence=head.fence).update(
            size=size, root=root, fence=F("fence") + 1
        )
        if moved != 1:
            raise LedgerDamaged("the head moved under a locked turn")
        on_step("commit")
    return _Turn(size, root, head.fence + 1, False, head.checkpoint, len(hashes))


def lock_taken() -> bool:
    """Take the sequencer's lock until the end of the transaction, if it is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def head_locked() -> LedgerHead:
    """The head, locked; made for a log that begins. A log with entries but no head is refused, not begun anew."""
    head = LedgerHead.objects.select_for_update().filter(id=1).first()
    if head is None:
        if LedgerEntry.objects.exists():
            raise LedgerDamaged("there are entries but no head")
        head = LedgerHead(id=1, size=0, root=merkle.EMPTY_ROOT)
        head.save(force_insert=True)
    return head


def _take(size: int, batch: int) -> Sequence[bytes]:
    """Move what waits to the end of the entries; the leaf hashes in their order, computed anew from the leaves."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [batch, size])
            rows = sorted(cursor.fetchall())
    except IntegrityError as e:
        raise LedgerDamaged("an entry stands where the next one belongs, or a leaf came twice") from e
    hashes = [merkle.leaf_hash(bytes(leaf)) for _, leaf, _ in rows]
    for (index, _, stored), computed in zip(rows, hashes, strict=True):
        if bytes(stored) != computed:
            raise LedgerDamaged(f"the leaf for entry {index} changed while it waited")
    return hashes


def tiles_write(tiles: dict[TileId, bytes]) -> None:
    rows = [LedgerTile(level=level, n=n, hashes=hashes) for (level, n), hashes in tiles.items()]
    LedgerTile.objects.bulk_create(rows, update_conflicts=True, unique_fields=["level", "n"], update_fields=["hashes"])


def _edge_checked(size: int, root: bytes) -> dict[TileId, bytes]:
    """The right edge as the database has it; its root must be `root`."""
    edge = tiles_read(merkle.edge_tiles(size))
    try:
        found = merkle.root_hash(size, edge)
    except merkle.TreeError as e:
        raise LedgerDamaged(f"at size {size}: {e}") from e
    if found != root:
        raise LedgerDamaged(f"the tiles at size {size} don't lead to the root")
    return edge


def _sign(turn: _Turn, signer: Signer, at: datetime) -> None:
    """The second transaction: sign the durable head, if it is still the head and continues what was signed before."""
    checkpoint = Checkpoint(signer.name, turn.size, turn.root)
    _continues(turn, checkpoint, signer)
    note = note_sign(checkpoint_format(checkpoint), [signer])
    on_step("publish")
    # A sequencer that slept through others' turns finds the fence moved on: its note is dropped.
    unsigned = Q(signed_size__isnull=True) | Q(signed_size__lt=turn.size)
    LedgerHead.objects.filter(unsigned, id=1, size=turn.size, root=turn.root, fence=turn.fence).update(
        checkpoint=note, signed_size=turn.size, signed_at=at
    )


def _continues(turn: _Turn, new: Checkpoint, signer: Signer) -> None:
    """Refuse to sign a tree that isn't a continuation of the one signed last."""
    if not turn.previous:
        return
    try:
        old = checkpoint_parse(note_open(turn.previous, [signer.verifier]).text)
        spans = merkle.consistency_spans(old.size, new.size) if old.size else []
        hashes = merkle.proof(spans, tiles_read(merkle.tiles_of(spans)))
    except (NoteError, merkle.TreeError) as e:
        raise LedgerDamaged(f"the checkpoint signed last does not fit: {e}") from e
    if old.origin != new.origin or not merkle.consistency_verify(
        old=old.size, new=new.size, old_root=old.root, new_root=new.root, hashes=hashes
    ):
        raise LedgerDamaged(f"the tree at size {new.size} is no continuation of the one signed at {old.size}")
