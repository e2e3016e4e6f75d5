"""The sequencer: every committed leaf once, late ones too, one at a time, and never two truths at one size."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salaklang.foundations.ledger.actions import Act, keys, ledger_key_ensure, sequence_once, sequencer
from salaklang.foundations.ledger.errors import KeyUnfit, LedgerDamaged
from salaklang.foundations.ledger.models import LedgerBlock, LedgerEntry, LedgerHead, LedgerOutbox
from salaklang.foundations.ledger.queries import checkpoint_latest, ledger_check, log_keys
from salaklang.kernel import merkle
from salaklang.kernel.note import checkpoint_parse, note_open, vkey_parse
from salaklang.kernel.tlog_tiles import bundle_format

pytestmark = pytest.mark.django_db(transaction=True)
Record = Callable[..., Act]


def other_connection() -> psycopg.Connection[Any]:
    settings = connection.settings_dict
    return psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        password=settings["PASSWORD"] or None,
    )


def late_row(db: psycopg.Connection[Any], leaf: bytes) -> None:
    """A leaf in a transaction that stays open."""
    db.execute(
        "INSERT INTO ledger_ledgeroutbox (act_id, leaf, leaf_hash) VALUES (gen_random_uuid(), %s, %s)",
        [leaf, merkle.leaf_hash(leaf)],
    )


def test_leaves_get_their_places_and_a_signed_checkpoint(record: Record) -> None:
    acts = [record() for _ in range(5)]
    assert sequence_once(batch=3) == 3
    assert sequence_once(batch=3) == 2
    assert sequence_once(batch=3) == 0
    assert [e.act_id for e in LedgerEntry.objects.order_by("idx") if e.act_id] == [a.id for a in acts]
    assert list(LedgerBlock.objects.order_by("height").values_list("height", "first", "count")) == [
        (1, 0, 3),
        (2, 4, 2),
    ]
    assert not LedgerOutbox.objects.exists()
    latest = checkpoint_latest()
    assert latest is not None
    (key,) = map(vkey_parse, log_keys())
    point = checkpoint_parse(note_open(latest.note, [key]).text)
    hashes = [merkle.leaf_hash(bytes(e.leaf)) for e in LedgerEntry.objects.order_by("idx")]
    assert (point.origin, point.size, point.root) == ("log.example/test", 7, merkle.tree_root(hashes))
    assert ledger_check().ok


def test_an_empty_log_is_signed_too() -> None:
    assert sequence_once() == 0
    latest = checkpoint_latest()
    assert latest is not None
    assert latest.size == 0
    assert ledger_check().ok


def test_batches_across_tiles_lead_to_the_same_tree(record: Record, ledger_dir: Path) -> None:
    for _ in range(600):
        record()
    for batch in (1, 254, 1, 1, 300, 300):
        sequence_once(batch=batch)
    report = ledger_check()
    assert report.ok
    assert (report.size, report.acts, report.blocks) == (606, 600, 6)
    files = {str(p.relative_to(ledger_dir)) for p in ledger_dir.rglob("*") if p.is_file()}
    sizes = (2, 257, 259, 261, 562, 606)
    assert files == {
        "checkpoint",
        *(f"tile/{kind}/{n:03d}" for kind in ("0", "entries") for n in (0, 1)),
        *(f"tile/{kind}/{s // 256:03d}.p/{s % 256}" for kind in ("0", "entries") for s in sizes),
        "tile/1/000.p/1",
        "tile/1/000.p/2",
    }


def test_a_turn_costs_the_same_however_long_the_log_is(record: Record) -> None:
    def cost() -> int:
        for _ in range(3):
            record()
        with CaptureQueriesContext(connection) as sent:
            sequence_once()
        return len(sent)

    cost()
    first = cost()
    for _ in range(520):
        record()
    sequence_once()
    assert cost() <= first + 1


def test_a_late_transaction_is_picked_up(record: Record) -> None:
    with other_connection() as slow:
        late_row(slow, b"late")
        first = record()
        assert sequence_once() == 1
        slow.commit()
    assert sequence_once() == 1
    entries = list(LedgerEntry.objects.filter(outbox_id__isnull=False).order_by("idx"))
    assert entries[0].act_id == first.id
    assert bytes(entries[1].leaf) == b"late"
    assert entries[1].outbox_id < entries[0].outbox_id
    assert ledger_check().ok


def test_two_sequencers_place_every_leaf_once(record: Record) -> None:
    for _ in range(120):
        record()

    def work() -> None:
        try:
            for _ in range(60):
                sequence_once(batch=3)
        finally:
            connection.close()

    ledger_key_ensure()
    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    while sequence_once():
        pass
    assert LedgerEntry.objects.filter(act_id__isnull=False).count() == 120
    assert LedgerEntry.objects.filter(act_id__isnull=False).values("act_id").distinct().count() == 120
    assert ledger_check().ok


def test_an_unsigned_head_is_signed_by_the_next_turn(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(step: str) -> None:
        if step == "sign":
            raise RuntimeError

    record()
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(sequencer, "on_step", fall)
        sequence_once()
    head = LedgerHead.objects.get()
    assert (head.size, head.signed_size) == (2, None)
    assert sequence_once() == 0
    assert LedgerHead.objects.get().signed_size == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_ledgerhead SET root = decode(repeat('00', 32), 'hex')",
        "UPDATE ledger_ledgerhead SET size = 2",
        "DELETE FROM ledger_ledgerhead",
        "UPDATE ledger_ledgeroutbox SET leaf = 'other'",
    ],
)
def test_a_damaged_log_stands_still(record: Record, tamper: Callable[..., None], sql: str) -> None:
    for _ in range(3):
        record()
    sequence_once()
    record()
    before = checkpoint_latest()
    tamper(sql)
    for _ in range(2):
        with pytest.raises(LedgerDamaged):
            sequence_once()
    after = checkpoint_latest()
    assert LedgerOutbox.objects.count() == 1 or "outbox" not in sql
    assert after is None or before is None or after.size == before.size


def test_no_other_root_is_signed_at_a_signed_size(
    record: Record, tamper: Callable[..., None], ledger_dir: Path
) -> None:
    """Someone rewrites the last entry, its files and the head consistently, and asks for a signature anew."""
    record()
    sequence_once()
    before = (ledger_dir / "checkpoint").read_bytes()
    entries = [bytes(e.leaf) for e in LedgerEntry.objects.order_by("idx")]
    forged = [entries[0], b"forged"]
    root = merkle.tree_root([merkle.leaf_hash(e) for e in forged])
    tamper("UPDATE ledger_ledgerentry SET leaf = 'forged', leaf_hash = %s WHERE idx = 1", merkle.leaf_hash(b"forged"))
    tamper("UPDATE ledger_ledgerhead SET root = %s, signed_size = NULL", root)
    (ledger_dir / "tile/0/000.p/2").write_bytes(b"".join(map(merkle.leaf_hash, forged)))
    (ledger_dir / "tile/entries/000.p/2").write_bytes(bundle_format(forged))
    with pytest.raises(LedgerDamaged):
        sequence_once()
    record()
    with pytest.raises(LedgerDamaged):
        sequence_once()
    assert LedgerHead.objects.get().signed_size is None
    assert (ledger_dir / "checkpoint").read_bytes() == before


def test_the_key_is_made_once_and_kept_close(home: Any, settings: Any) -> None:
    signers = []
    threads = [
        threading.Thread(target=lambda: (signers.append(ledger_key_ensure()), connection.close())) for _ in range(4)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    path = home / "keys" / "ledger.key"
    assert len(set(signers)) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["ledger.key"]
    assert len(log_keys()) == 1
    settings.SALA_LEDGER_ORIGIN = "log.example/other"
    with pytest.raises(KeyUnfit):
        ledger_key_ensure()
    path.write_text("PRIVATE+KEY+nonsense")
    with pytest.raises(KeyUnfit):
        keys.ledger_key_ensure()
