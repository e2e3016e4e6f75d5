from datetime import timedelta

import pytest

from salaklang.capabilities.payments import errors, queries
from salaklang.capabilities.payments.actions import notice_receive, reconcile, statement_import
from salaklang.capabilities.payments.models import Notice, Receipt, StatementLine
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system
from salaklang.kernel.errors import NotAllowed

from .conftest import BILLER, NOW, TestBank

pytestmark = pytest.mark.django_db
SPAN = {"bank": "test-bank", "since": NOW - timedelta(days=1), "until": NOW + timedelta(days=1)}


def statement(*lines) -> bytes:
    rows = [f"{i},{BILLER},{ref1},,{amount},2026-11-22T07:59:00Z" for i, ref1, amount in lines]
    return "\r\n".join(["notice_id,biller_id,ref1,ref2,amount_satang,paid_at", *rows, ""]).encode()


def test_a_missing_notice_is_applied_from_the_statement(opened, bank, clock, finance, citizen):
    bill = opened()
    file = statement(("N-00000001", bill.ref1, 5000))
    brought = statement_import(finance, bank="test-bank", content=file, signature=bank.sign(file), clock=clock)
    assert (brought.lines, brought.new) == (1, 1)
    [difference] = queries.statement_differences(finance, **SPAN)
    assert (difference.kind, difference.bank_satang) == ("no-notice", 5000)
    [applied] = reconcile(finance, bank="test-bank", clock=clock)
    assert (applied.verdict, applied.source) == ("accepted", "statement")
    assert queries.bill_get(citizen, bill.id).state == "paid"
    assert queries.statement_differences(finance, **SPAN) == []


def test_no_bill_is_paid_on_an_officers_word(opened, bank, clock, finance, citizen):
    bill = opened()
    claimed, true = statement(("N-00000001", bill.ref1, 5000)), statement(("N-00000001", bill.ref1, 4000))
    statement_import(finance, bank="test-bank", content=claimed, clock=clock)
    assert reconcile(finance, bank="test-bank", clock=clock) == reconcile(system(), bank="test-bank", clock=clock) == []
    assert queries.bill_get(citizen, bill.id).state == "open"
    statement_import(system(), bank="test-bank", content=true, signature=bank.sign(true), clock=clock)
    assert [n.verdict for n in reconcile(system(), bank="test-bank", clock=clock)] == ["wrong-amount"]


def test_twice_the_same_file_and_twice_reconciled_is_once(opened, bank, clock, finance):
    bill = opened()
    file = statement(("N-00000001", bill.ref1, 5000))
    for _ in range(2):
        statement_import(finance, bank="test-bank", content=file, signature=bank.sign(file), clock=clock)
        reconcile(finance, bank="test-bank", clock=clock)
    assert StatementLine.objects.count() == Notice.objects.count() == Receipt.objects.count() == 1
    assert LedgerAct.objects.filter(kind="payment.statement-imported").count() == 1


def test_the_late_notice_after_the_statement_is_a_repetition(opened, bank, clock, finance):
    bill = opened()
    file = statement(("N-00000001", bill.ref1, 5000))
    statement_import(finance, bank="test-bank", content=file, signature=bank.sign(file), clock=clock)
    reconcile(finance, bank="test-bank", clock=clock)
    body = bank.body(bill, notice_id="N-00000001", ref2="")
    answer = notice_receive(body, bank.sign(body), clock=clock)
    assert (answer.verdict, answer.repeated) == ("accepted", True)
    assert Receipt.objects.count() == 1


def test_differences_are_found_both_ways(opened, bank, clock, finance):
    noticed, differing = opened(), opened()
    for bill, notice_id in ((noticed, "N-00000001"), (differing, "N-00000002")):
        body = bank.body(bill, notice_id=notice_id)
        notice_receive(body, bank.sign(body), clock=clock)
    file = statement(("N-00000002", differing.ref1, 4000), ("N-00000003", "777", 300))
    statement_import(finance, bank="test-bank", content=file, clock=clock)
    found = {
        (d.kind, d.notice_id, d.ours_satang, d.bank_satang) for d in queries.statement_differences(finance, **SPAN)
    }
    assert found == {
        ("not-on-statement", "N-00000001", 5000, None),
        ("differs", "N-00000002", 5000, 4000),
        ("no-notice", "N-00000003", None, 300),
    }


def test_the_system_takes_a_statement_only_with_the_banks_signature(opened, bank, clock):
    file = statement(("N-00000001", opened().ref1, 5000))
    for header in ("", TestBank().sign(file), bank.sign(file + b"x")):
        with pytest.raises(errors.NoticeForged):
            statement_import(system(), bank="test-bank", content=file, signature=header, clock=clock)
    assert statement_import(system(), bank="test-bank", content=file, signature=bank.sign(file), clock=clock).new == 1


def test_a_citizen_brings_no_statement(citizen, bank, clock):
    with pytest.raises(NotAllowed):
        statement_import(citizen, bank="test-bank", content=statement(), clock=clock)


def test_a_broken_file_adds_nothing(bank, clock, finance):
    with pytest.raises(errors.StatementInvalid) as broken:
        statement_import(
            finance, bank="test-bank", content=statement(("N-00000001", "1", 1), ("bad", "1", 1)), clock=clock
        )
    assert "3" in broken.value.message.en
    assert StatementLine.objects.count() == 0
    with pytest.raises(errors.StatementInvalid):
        statement_import(finance, bank="nowhere", content=statement(), clock=clock)
