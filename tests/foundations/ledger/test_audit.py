"""A rebuild finds whatever was changed, and names the first wrong entry."""

from collections.abc import Callable

import pytest

from salaklang.foundations.ledger.actions import Act, sequence_once, tiles_rebuild
from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry, LedgerTile
from salaklang.foundations.ledger.queries import ledger_check
from salaklang.kernel import merkle

pytestmark = pytest.mark.django_db
Tamper = Callable[..., None]


@pytest.fixture(autouse=True)
def log(record: Callable[..., Act]) -> None:
    for _ in range(300):
        record()
    sequence_once()


def first_problem() -> tuple[int | None, str]:
    report = ledger_check()
    assert not report.ok
    return report.problems[0].index, report.problems[0].text.en


def test_a_whole_log_is_whole() -> None:
    report = ledger_check()
    assert (report.ok, report.size) == (True, 300)


def test_a_changed_leaf(tamper: Tamper) -> None:
    tamper("UPDATE ledger_ledgerentry SET leaf = 'x' WHERE idx IN (7, 270)")
    assert first_problem() == (7, "Entry 7 has been changed")
    assert [p.index for p in ledger_check().problems if p.index is not None] == [7, 270]


def test_a_changed_leaf_with_its_hash(tamper: Tamper) -> None:
    forged = merkle.leaf_hash(b"x")
    tamper("UPDATE ledger_ledgerentry SET leaf = 'x', leaf_hash = %s WHERE idx = 258", forged)
    tamper("DELETE FROM ledger_ledgeract WHERE id = (SELECT act_id FROM ledger_ledgerentry WHERE idx = 258)")
    assert first_problem() == (258, "Entry 258 has been changed")


def test_everything_changed_but_what_was_signed(tamper: Tamper) -> None:
    forged = merkle.leaf_hash(b"x")
    tamper("UPDATE ledger_ledgerentry SET leaf = 'x', leaf_hash = %s WHERE idx = 299", forged)
    tamper(
        "UPDATE ledger_ledgeract SET leaf_hash = %s WHERE id = (SELECT act_id FROM ledger_ledgerentry WHERE idx = 299)",
        forged,
    )
    tamper(
        "UPDATE ledger_ledgertile SET hashes = substring(hashes for 43 * 32) || %s WHERE (level, n) = (0, 1)", forged
    )
    texts = {p.text.en for p in ledger_check().problems}
    assert "The signed checkpoint doesn't match the entries" in texts


def test_a_missing_entry(tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_ledgerentry WHERE idx = 41")
    assert first_problem() == (41, "Entry 41 is missing")


def test_entries_cut_off_at_the_end(tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_ledgerentry WHERE idx >= 290")
    assert any("root at size 300" in p.text.en for p in ledger_check().problems)


def test_a_changed_tile(tamper: Tamper) -> None:
    tamper("UPDATE ledger_ledgertile SET hashes = %s || substring(hashes from 33) WHERE (level, n) = (0, 1)", bytes(32))
    assert first_problem() == (256, "Entry 256 has been changed")
    tamper("UPDATE ledger_ledgertile SET hashes = %s WHERE level = 1", bytes(32))
    assert any(p.text.en == "Tile 0 of level 1 doesn't match the entries" for p in ledger_check().problems)


def test_a_changed_record(tamper: Tamper) -> None:
    act = LedgerEntry.objects.get(idx=12).act_id
    statement = LedgerAct.objects.get(id=act).statement
    statement["record"]["n"] = 2
    LedgerAct.objects.filter(id=act).update(statement=statement)
    assert first_problem() == (12, "The record of entry 12 was changed later")


def test_a_checkpoint_of_another_key(tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_ledgerkey")
    assert first_problem()[1] == "The signed checkpoint doesn't match the entries"


@pytest.mark.parametrize("sql", ["DELETE FROM ledger_ledgertile", "UPDATE ledger_ledgertile SET hashes = 'x'"])
def test_tiles_are_made_anew_from_the_entries(tamper: Tamper, record: Callable[..., Act], sql: str) -> None:
    tamper(sql)
    record()
    with pytest.raises(LedgerDamaged):
        sequence_once()
    assert tiles_rebuild() == 300
    assert sequence_once() == 1
    assert ledger_check().ok


def test_no_tiles_are_made_from_wrong_entries(tamper: Tamper) -> None:
    tiles = list(LedgerTile.objects.order_by("level", "n").values_list("hashes", flat=True))
    for sql in (
        "UPDATE ledger_ledgerentry SET leaf = 'x' WHERE idx = 9",
        "DELETE FROM ledger_ledgerentry WHERE idx = 9",
    ):
        tamper(sql)
        with pytest.raises(LedgerDamaged):
            tiles_rebuild()
        kept = list(LedgerTile.objects.order_by("level", "n").values_list("hashes", flat=True))
        assert list(map(bytes, kept)) == list(map(bytes, tiles))
