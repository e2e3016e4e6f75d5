"""The first half of a turn: leaves from the outbox get their places, behind the block leaf that announces them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.actions.edge import Standing, edge_at
from salaklang.foundations.ledger.actions.lease import Lease
from salaklang.foundations.ledger.errors import LeaseLost, LedgerDamaged
from salaklang.foundations.ledger.growth import Growth, edge_paths, grow, tail_path
from salaklang.foundations.ledger.models import LedgerHead, LedgerOutbox
from salaklang.kernel import merkle
from salaklang.kernel.tlog_tiles import bundle_parse

_TAKE = """
WITH taken AS (
    DELETE FROM ledger_ledgeroutbox
    WHERE id IN (SELECT id FROM ledger_ledgeroutbox ORDER BY id LIMIT %s)
    RETURNING id, act_id, leaf, leaf_hash
)
INSERT INTO ledger_ledgerentry (idx, outbox_id, act_id, leaf, leaf_hash)
SELECT %s + row_number() OVER (ORDER BY id), id, act_id, leaf, leaf_hash FROM taken
RETURNING idx, leaf, leaf_hash
"""
# The block's leaf and row and the head, in one statement: no row comes back when the head was moved by another.
_ADVANCE = """
WITH moved AS (
    UPDATE ledger_ledgerhead SET size = %(size)s, root = %(root)s, height = %(height)s, block_at = %(at)s,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = 1 AND size = %(old)s AND root = %(old_root)s AND fence = %(fence)s
    RETURNING id
), leaf AS (
    INSERT INTO ledger_ledgerentry (idx, leaf, leaf_hash) SELECT %(old)s, %(leaf)s, %(leaf_hash)s FROM moved
)
INSERT INTO ledger_ledgerblock (height, first, count, at, checkpoint_hash)
SELECT %(height)s, %(old)s, %(count)s, %(at)s, %(hash)s FROM moved
RETURNING height
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """What a turn placed: `count` leaves (their block leaf not counted); `files`: written, but not yet durable."""

    standing: Standing
    count: int
    files: tuple[str, ...]


def leaves_wait() -> bool:
    """Whether there is anything to place."""
    return LedgerOutbox.objects.exists()


def leaves_place(lease: Lease, *, batch: int, at: datetime, step: Callable[[str], None]) -> Placed:
    """Place up to `batch` leaves that wait, in one transaction.

    Raises LeaseLost, LedgerDamaged, OSError (a disk that is full): then nothing has changed.
    """
    with transaction.atomic():
        head = _head_held(lease)
        edge = edge_at(lease.store, head)
        step("take")
        leaves = _take(head.size, batch)
        if not leaves:
            return Placed(Standing.of(head), 0, ())
        at = max(at, head.block_at) if head.block_at else at
        block = rules.block_leaf(
            origin=settings.SALA_LEDGER_ORIGIN,
            height=head.height + 1,
            size=head.size,
            root=bytes(head.root),
            at=at,
            count=len(leaves),
        )
        growth = grow(edge, [block, *leaves])
        step("tiles")
        lease.store.stage(growth.files)
        step("check")
        _read_back(lease, growth, [block, *leaves])
        step("head")
        standing = _advance(head, growth, block, len(leaves), at)
        step("commit")
    step("place")
    lease.store.place(growth.files)
    return Placed(standing, len(leaves), tuple(growth.files))


def _head_held(lease: Lease) -> LedgerHead:
    """The head, locked. The database ends the session of a sequencer that stops in the middle of its turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, true)",
            [str(int(settings.SALA_LEDGER_LEASE_SECONDS * 1000))],
        )
    head = LedgerHead.objects.select_for_update().filter(id=1).first()
    if head is None:
        raise LedgerDamaged("the head is gone")
    if head.fence != lease.fence:
        raise LeaseLost(f"fence {lease.fence}, now {head.fence}")
    return head


def _take(size: int, batch: int) -> list[bytes]:
    """Move what waits behind the place of the block leaf; the leaves in their order."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [batch, size])
            rows = sorted(cursor.fetchall())
    except IntegrityError as e:
        raise LedgerDamaged("an entry stands where the next one belongs, or a leaf came twice") from e
    leaves = [bytes(leaf) for _, leaf, _ in rows]
    for (index, _, stored), leaf in zip(rows, leaves, strict=True):
        if bytes(stored) != merkle.leaf_hash(leaf):
            raise LedgerDamaged(f"the leaf for entry {index} changed while it waited")
    return leaves


def _read_back(lease: Lease, growth: Growth, leaves: Sequence[bytes]) -> None:
    """Every file as it lies there now; the root and the entries from these files, not from memory."""
    back = {path: lease.store.staged_read(path) for path in growth.files}
    for path, data in growth.files.items():
        if back[path] != data:
            raise LedgerDamaged(f"{path} was not written as it was meant")
    edge = growth.edge
    tiles = {i: back.get(path) or edge.tiles[i] for i, path in edge_paths(edge.size).items()}
    if merkle.root_hash(edge.size, tiles) != growth.root:
        raise LedgerDamaged(f"the tiles written at size {edge.size} don't lead to the root")
    tail = tail_path(edge.size)
    if tail and bundle_parse(back[tail] or b"") != list(edge.tail):
        raise LedgerDamaged(f"the bundle written at size {edge.size} holds other entries")


def _advance(head: LedgerHead, growth: Growth, block: bytes, count: int, at: datetime) -> Standing:
    standing = Standing(growth.edge.size, growth.root, head.height + 1, head.fence)
    values: dict[str, int | float | bytes | datetime] = {
        "size": standing.size,
        "root": standing.root,
        "height": standing.height,
        "old": head.size,
        "old_root": bytes(head.root),
        "fence": head.fence,
        "lease": settings.SALA_LEDGER_LEASE_SECONDS,
        "leaf": block,
        "leaf_hash": merkle.leaf_hash(block),
        "count": count,
        "at": at,
        "hash": rules.checkpoint_hash(settings.SALA_LEDGER_ORIGIN, standing.size, standing.root),
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ADVANCE, values)
            if cursor.rowcount != 1:
                raise LedgerDamaged("the head moved under a locked turn")
    except IntegrityError as e:
        raise LedgerDamaged("an entry or a block stands where the next one belongs") from e
    return standing
