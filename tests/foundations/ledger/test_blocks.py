"""Blocks that a person can see: each names the one before, and nothing shows that is not published."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from salaklang.foundations.ledger.actions import Act, sequence_once, sequencer
from salaklang.foundations.ledger.errors import ActNotFound, BlockNotFound, EntryNotFound, ProofPending
from salaklang.foundations.ledger.queries import (
    block_entries,
    block_get,
    blocks_latest,
    checkpoint_latest,
    cosignatures_latest,
    entry_by_code,
    entry_get,
)
from salaklang.foundations.ledger.rules import checkpoint_hash
from salaklang.kernel import merkle

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_each_block_names_the_checkpoint_before_it(record: Record) -> None:
    texts = []
    for n in range(4):
        for _ in range(n + 1):
            record()
        sequence_once(at=NOON + timedelta(minutes=n))
        latest = checkpoint_latest()
        assert latest is not None
        texts.append(latest.note.rpartition("\n\n")[0] + "\n")
    blocks = blocks_latest()
    assert [(b.height, b.index, b.count, b.size) for b in blocks] == [
        (4, 9, 4, 14),
        (3, 5, 3, 9),
        (2, 2, 2, 5),
        (1, 0, 1, 2),
    ]
    assert [b.previous for b in blocks[:-1]] == [b.checkpoint for b in blocks[1:]]
    assert blocks[-1].previous == checkpoint_hash("log.example/test", 0, merkle.EMPTY_ROOT).hex()
    assert [b.checkpoint for b in blocks] == [sha256(t.encode()).hexdigest() for t in texts[::-1]]
    assert blocks[0].at == NOON + timedelta(minutes=3)
    assert blocks_latest(before=3, limit=1) == [block_get(2)]


def test_entries_of_a_block(record: Record) -> None:
    for n in range(3):
        record(kind="test.published", public={"amount": n}) if n == 1 else record()
    sequence_once(at=NOON)
    first, *others = block_entries(1)
    assert (first.kind, first.index, first.height) == ("block", 0, 1)
    assert (
        json.loads(first.leaf)
        == first.body
        == {
            "v": 1,
            "type": "block",
            "height": 1,
            "previous": block_get(1).previous,
            "time": "2026-07-01T12:00:00Z",
            "count": 3,
        }
    )
    assert [e.data for e in others] == [None, {"amount": 1}, None]
    assert [e.agency for e in others] == ["town"] * 3
    assert others[1].title.en == "Tested"
    assert block_entries(1, offset=2, limit=1) == others[1:2]
    assert entry_get(2) == others[1]
    assert others[0].leaf_hash == merkle.leaf_hash(others[0].leaf).hex()


def test_by_code(record: Record) -> None:
    act = record()
    with pytest.raises(ProofPending):
        entry_by_code(act.code)
    sequence_once()
    assert entry_by_code(act.code.lower()).index == 1
    with pytest.raises(ActNotFound):
        entry_by_code("NONE-NONE-NONE")


@pytest.mark.parametrize("number", [-1, 0, 2, 10**30])
def test_what_is_not_there(record: Record, number: int) -> None:
    record()
    sequence_once()
    with pytest.raises(BlockNotFound):
        block_get(number)
    if number:
        with pytest.raises(EntryNotFound):
            entry_get(number)


def test_nothing_shows_before_it_is_published(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(step: str) -> None:
        if step == "sign":
            raise RuntimeError

    act = record()
    monkeypatch.setattr(sequencer, "on_step", fall)
    with pytest.raises(RuntimeError):
        sequence_once()
    assert blocks_latest() == []
    assert cosignatures_latest() is None
    for ask in (lambda: block_get(1), lambda: entry_get(0), lambda: entry_by_code(act.code)):
        with pytest.raises((BlockNotFound, EntryNotFound, ProofPending)):
            ask()


def test_times_never_go_back_though_the_clock_does(record: Record) -> None:
    for minutes in (10, 0, 20):
        record()
        sequence_once(at=NOON + timedelta(minutes=minutes))
    assert [b.at - NOON for b in blocks_latest()] == [timedelta(minutes=m) for m in (20, 10, 10)]
