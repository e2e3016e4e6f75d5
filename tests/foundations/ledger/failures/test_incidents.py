"""What befell other logs, provoked here.

Yeti 2022: one corrupted entry made a root that nobody could repair. Oak 2022: a migration of the database lost rows and
doubled others. (Raio 2025 is in test_disk.py.)
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.foundations.ledger.failures.processes import files

from salaklang.foundations.ledger.actions import Act, sequence_once
from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries import ledger_check

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]
Tamper = Callable[..., None]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_ledgeroutbox SET leaf = set_byte(leaf, 20, 0)",
        "UPDATE ledger_ledgeroutbox SET leaf_hash = set_byte(leaf_hash, 3, 0)",
    ],
)
def test_yeti_a_corrupted_entry_never_gets_a_place(record: Record, tamper: Tamper, ledger_dir: Path, sql: str) -> None:
    record()
    sequence_once()
    before = files(ledger_dir)
    record()
    tamper(sql)
    with pytest.raises(LedgerDamaged, match="entry 3 changed while it waited"):
        sequence_once()
    assert files(ledger_dir) == before
    assert LedgerHead.objects.get().size == 2
    assert ledger_check().ok


@pytest.mark.parametrize("flip", range(0, 32, 5))
def test_yeti_a_bit_that_flips_while_the_tile_is_written(
    record: Record, ledger_dir: Path, monkeypatch: pytest.MonkeyPatch, flip: int
) -> None:
    """The memory or the disk gives back something else than was written."""
    real = os.write

    def write(handle: int, data: bytes) -> int:
        spoiled = bytearray(data)
        if len(data) == 64 and "staging" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            spoiled[32 + flip] ^= 1
        return real(handle, bytes(spoiled))

    record()
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(LedgerDamaged, match="was not written as it was meant"):
            sequence_once()
    assert "checkpoint" not in files(ledger_dir)
    assert sequence_once() == 1
    assert ledger_check().ok


def test_oak_rows_lost_and_doubled_by_a_migration(record: Record, tamper: Tamper, ledger_dir: Path) -> None:
    for _ in range(10):
        record()
    sequence_once()
    before = files(ledger_dir)
    tamper("DELETE FROM ledger_ledgerentry WHERE idx = 7")
    assert ledger_check().problems[0].text.en == "Entry 7 is missing in the database"
    kept = LedgerEntry.objects.get(idx=6)
    tamper(
        "INSERT INTO ledger_ledgerentry (idx, outbox_id, act_id, leaf, leaf_hash) VALUES (7, -1, gen_random_uuid(), %s, %s)",
        bytes(kept.leaf),
        bytes(kept.leaf_hash),
    )
    assert ledger_check().problems[0].text.en == "Entry 7 has been changed in the database"
    assert files(ledger_dir) == before


def test_oak_a_leaf_that_comes_again_is_refused(record: Record, tamper: Tamper, ledger_dir: Path) -> None:
    """The outbox is restored beside entries that were made from it."""
    act = record()
    tamper("CREATE TABLE backup_outbox AS TABLE ledger_ledgeroutbox")
    sequence_once()
    before = files(ledger_dir)
    tamper("INSERT INTO ledger_ledgeroutbox SELECT * FROM backup_outbox")
    with pytest.raises(LedgerDamaged, match="came twice"):
        sequence_once()
    assert files(ledger_dir) == before
    assert LedgerEntry.objects.filter(act_id=act.id).count() == 1
