"""The first half of a turn: leaves from the outbox get their places, behind the block leaf that announces them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.actions.edge import Standing, edge_at
from salaklang.foundations.ledger.actions.lease import Lease, fence_now
from salaklang.foundations.ledger.errors import LeaseLost, LedgerDamaged
from salaklang.foundations.ledger.growth import Edge, Growth, edge_paths, grow
from salaklang.foundations.ledger.models import LedgerHead, LedgerOutbox
from salaklang.kernel import merkle

_TAKE = """
WITH taken AS (
    DELETE FROM ledger_ledgeroutbox
    WHERE id IN (SELECT id FROM ledger_ledgeroutbox ORDER BY id LIMIT %s::bigint)
    RETURNING id, act_id, leaf, leaf_hash
)
INSERT INTO ledger_ledgerentry (idx, outbox_id, act_id, leaf, leaf_hash)
SELECT %s::bigint + row_number() OVER (ORDER BY id), id, act_id, leaf, leaf_hash FROM taken
RETURNING idx, leaf, leaf_hash
"""
# The block's leaf and row and the head, in one statement: no row comes back when the head was moved by another.
_ADVANCE = """
WITH moved AS (
    UPDATE ledger_ledgerhead SET size = %(size)s::bigint, root = %(root)s::bytea, height = %(height)s::bigint,
        block_at = %(at)s::timestamptz,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s::double precision)
    WHERE id = 1 AND size = %(old)s::bigint AND root = %(old_root)s::bytea AND fence = %(fence)s::bigint
    RETURNING id
), leaf AS (
    INSERT INTO ledger_ledgerentry (idx, leaf, leaf_hash)
    SELECT %(old)s::bigint, %(leaf)s::bytea, %(leaf_hash)s::bytea FROM moved
)
INSERT INTO ledger_ledgerblock (height, first, count, at, checkpoint_hash)
SELECT %(height)s::bigint, %(old)s::bigint, %(count)s::integer, %(at)s::timestamptz, %(hash)s::bytea FROM moved
RETURNING height
"""


@dataclass(frozen=True, slots=True)
class Known:
    """The end of the log as the holder of the lease knows it: examined once, then followed from turn to turn."""

    standing: Standing
    edge: Edge
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """What a turn placed: `count` leaves (their block leaf not counted); `files`: written, but not yet durable."""

    standing: Standing
    count: int
    files: tuple[str, ...]


def end_known(lease: Lease) -> Known:
    """The end of the log, its right edge checked. Raises LeaseLost, LedgerDamaged."""
    head = LedgerHead.objects.filter(id=1).first()
    if head is None:
        raise LedgerDamaged("the head is gone")
    if head.fence != lease.fence:
        raise LeaseLost(f"fence {lease.fence}, now {head.fence}")
    return Known(Standing.of(head), edge_at(lease.store, head), head.block_at)


def leaves_wait() -> bool:
    """Whether there is anything to place."""
    return LedgerOutbox.objects.exists()


def leaves_place(
    lease: Lease, known: Known, *, batch: int, at: datetime, step: Callable[[str], None]
) -> tuple[Placed, Known]:
    """Place up to `batch` leaves that wait, in one transaction; what was placed, and the end of the log as it is then.

    Raises LeaseLost, LedgerDamaged, OSError (a disk that is full): then nothing has changed.
    """
    before = known.standing
    try:
        with transaction.atomic():
            step("take")
            leaves = _take(before.size, batch)
            if not leaves:
                return Placed(before, 0, ()), known
            at = max(at, known.at) if known.at else at
            block = _block(before, at, len(leaves))
            growth = grow(known.edge, [block, *leaves])
            step("tiles")
            lease.store.stage(growth.files)
            step("check")
            root = _read_back(lease, growth)
            step("head")
            after = Standing(growth.edge.size, root, before.height + 1, before.fence)
            _advance(before, after, block, len(leaves), at)
            step("commit")
    except IntegrityError as e:
        if fence_now() != lease.fence:
            raise LeaseLost(f"fence {lease.fence} is gone") from e
        raise LedgerDamaged("an entry stands where the next one belongs, or a leaf came twice") from e
    step("place")
    lease.store.place(growth.files)
    return Placed(after, len(leaves), tuple(growth.files)), Known(after, growth.edge, at)


def _block(before: Standing, at: datetime, count: int) -> bytes:
    return rules.block_leaf(
        origin=settings.SALA_LEDGER_ORIGIN,
        height=before.height + 1,
        size=before.size,
        root=before.root,
        at=at,
        count=count,
    )


def _take(size: int, batch: int) -> list[bytes]:
    """Move what waits behind the place of the block leaf; the leaves in their order."""
    rows = sorted(_execute(_TAKE, [batch, size]))
    leaves = [bytes(leaf) for _, leaf, _ in rows]
    for (index, _, stored), leaf in zip(rows, leaves, strict=True):
        if bytes(stored) != merkle.leaf_hash(leaf):
            raise LedgerDamaged(f"the leaf for entry {index} changed while it waited")
    return leaves


def _read_back(lease: Lease, growth: Growth) -> bytes:
    """The root, from the files as they lie there now and not from memory."""
    back = {path: lease.store.staged_read(path) for path in growth.files}
    for path, data in growth.files.items():
        if back[path] != data:
            raise LedgerDamaged(f"{path} was not written as it was meant")
    edge = growth.edge
    tiles = {i: back.get(path) or edge.tiles[i] for i, path in edge_paths(edge.size).items()}
    return merkle.root_hash(edge.size, tiles)


def _advance(before: Standing, after: Standing, block: bytes, count: int, at: datetime) -> None:
    values = {
        "size": after.size,
        "root": after.root,
        "height": after.height,
        "old": before.size,
        "old_root": before.root,
        "fence": before.fence,
        "lease": settings.SALA_LEDGER_LEASE_SECONDS,
        "leaf": block,
        "leaf_hash": merkle.leaf_hash(block),
        "count": count,
        "at": at,
        "hash": rules.checkpoint_hash(settings.SALA_LEDGER_ORIGIN, after.size, after.root),
    }
    if not _execute(_ADVANCE, values):
        if fence_now() != before.fence:
            raise LeaseLost(f"fence {before.fence} is gone")
        raise LedgerDamaged("the head moved under a turn")


def _execute(statement: str, values: Mapping[str, object] | Sequence[object]) -> list[tuple[Any, ...]]:
    """Run a statement that the database has prepared before: planning these two takes longer than doing them."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall()
