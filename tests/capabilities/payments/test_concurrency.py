"""Threads against a real database: the same notice many times, two notices for one bill, a crash in between."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from salaklang.capabilities.payments.actions import notice_receive, notices
from salaklang.capabilities.payments.models import Bill, JournalLine, Notice, Receipt
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.ids import id_new

from .conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls):
    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, calls))


def test_one_notice_delivered_eight_times_at_once_pays_once(transactional_db, opened, bank, clock):
    bill = opened()
    body = bank.body(bill)
    answers = at_once([lambda: notice_receive(body, bank.sign(body), clock=clock)] * 8)
    assert {a.verdict for a in answers} == {"accepted"} and len({a.id for a in answers}) == 1
    assert Receipt.objects.count() == 1 and JournalLine.objects.count() == 2
    assert LedgerAct.objects.filter(kind="payment.received").count() == 1
    assert Notice.objects.get().deliveries == 8


def test_two_payments_of_one_bill_at_once_are_one_paid_and_one_set_aside(transactional_db, opened, bank, clock):
    bill = opened()
    bodies = [bank.body(bill) for _ in range(4)]
    answers = at_once([lambda b=b: notice_receive(b, bank.sign(b), clock=clock) for b in bodies])
    assert sorted(a.verdict for a in answers) == ["accepted"] + ["already-paid"] * 3


def test_receipts_of_many_bills_at_once_have_no_gap(transactional_db, opened, bank, clock):
    bodies = [bank.body(opened()) for _ in range(24)]
    at_once([lambda b=b: notice_receive(b, bank.sign(b), clock=clock) for b in bodies])
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 25))


@pytest.mark.parametrize("step", ["_journal_write", "_receipt_number", "act_append", "event_emit", "_payer_tell"])
def test_a_crash_at_any_step_loses_nothing_and_books_nothing_twice(
    transactional_db, opened, bank, clock, monkeypatch, step
):
    bill = opened()
    body = bank.body(bill)

    def crash(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(notices, step, crash)
        with pytest.raises(KeyboardInterrupt):
            notice_receive(body, bank.sign(body), clock=clock)
    assert Notice.objects.count() == JournalLine.objects.count() == LedgerAct.objects.count() == 0
    assert Bill.objects.get(id=bill.id).state == "open"
    assert notice_receive(body, bank.sign(body), clock=clock).verdict == "accepted"
    assert Receipt.objects.get().number == 1


def test_a_journal_entry_that_does_not_sum_to_zero_is_refused_by_the_database(transactional_db, opened, bank, clock):
    body = bank.body(opened())
    notice = notice_receive(body, bank.sign(body), clock=clock)
    with pytest.raises(DatabaseError, match="sum to zero"), transaction.atomic():
        JournalLine.objects.create(entry=id_new(), account="x", amount_satang=1, notice_id=notice.id, at=NOW)
    assert JournalLine.objects.count() == 2
