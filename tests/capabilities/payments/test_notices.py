import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from salaklang.capabilities.payments import errors, queries
from salaklang.capabilities.payments.actions import bill_cancel, notice_receive, set_aside_return
from salaklang.capabilities.payments.models import JournalLine, Notice, Receipt, RefusedNotice
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.errors import NotAllowed

from .conftest import NOW, TestBank

pytestmark = pytest.mark.django_db


@pytest.fixture
def receive(bank, clock):
    def receive_(body: bytes):
        return notice_receive(body, bank.sign(body, clock.now()), clock=clock)

    return receive_


def test_a_matching_notice_pays_the_bill(opened, bank, receive, citizen):
    bill = opened()
    answer = receive(bank.body(bill))
    assert (answer.verdict, answer.bill, answer.repeated) == ("accepted", bill.id, False)
    paid = queries.bill_get(citizen, bill.id)
    assert paid.state == "paid" and paid.receipt is not None
    assert (paid.receipt.number, paid.receipt.amount_satang) == ("2570/000001", 5000)
    assert queries.balances(Actor("officer", None, "thaton", frozenset({"finance"}))) == {
        "bank-clearing:test-bank": 5000,
        "revenue:fees": -5000,
    }


def test_every_baht_is_in_the_ledger_without_a_person(opened, bank, receive, payer):
    bill = opened()
    receive(bank.body(bill))
    act = LedgerAct.objects.get(kind="payment.received")
    assert act.persons == [payer] and (act.subject_kind, act.subject_id) == ("case", bill.about.id)
    leaf = json.loads(bytes(LedgerOutbox.objects.get(act_id=act.id).leaf))
    assert leaf["agency"] == "thaton"
    assert leaf["data"] == {"amount_satang": 5000, "purpose": "commercial-registration-new"}
    text = json.dumps(leaf)
    assert str(payer) not in text and bill.ref1 not in text and bill.about.id not in text


def test_the_payer_is_told(opened, bank, receive, citizen):
    from salaklang.foundations.notifications.queries import inbox

    receive(bank.body(opened()))
    [message] = inbox(citizen)
    assert "2570/000001" in message.body.th and "50.00" in message.body.en


def test_a_repeated_notice_gets_the_same_answer_and_does_nothing(opened, bank, receive):
    bill = opened()
    body = bank.body(bill)
    first, second = receive(body), receive(body)
    assert (second.id, second.verdict, second.repeated) == (first.id, "accepted", True)
    assert Receipt.objects.count() == 1 and JournalLine.objects.count() == 2
    assert LedgerAct.objects.filter(kind="payment.received").count() == 1


def test_the_same_id_with_another_content_is_refused(opened, bank, receive):
    bill = opened()
    body = bank.body(bill)
    receive(body)
    with pytest.raises(errors.NoticeContradicts):
        receive(body.replace(b'"amount_satang":5000', b'"amount_satang":5001'))
    assert RefusedNotice.objects.get().verdict == "contradicts"


def test_a_forged_notice_changes_nothing_and_is_logged(opened, bank, clock, citizen):
    bill = opened()
    body = bank.body(bill)
    for header in (TestBank().sign(body), "", bank.sign(body + b" ")):
        with pytest.raises(errors.NoticeForged) as refused:
            notice_receive(body, header, clock=clock)
        assert refused.value.status == 401
    assert queries.bill_get(citizen, bill.id).state == "open"
    assert Notice.objects.count() == 0 and LedgerAct.objects.count() == 0
    assert [r.verdict for r in RefusedNotice.objects.all()] == ["forged"] * 3


def test_a_bank_cannot_speak_for_another(opened, bank, clock, settings):
    other = TestBank(id="other-bank")
    settings.SALA_BANKS = [bank.entry, other.entry]
    body = bank.body(opened())
    with pytest.raises(errors.NoticeForged):
        notice_receive(body, other.sign(body), clock=clock)


def test_a_replayed_signature_is_stale_until_signed_anew(opened, bank, clock):
    body = bank.body(opened())
    old = bank.sign(body, NOW - timedelta(minutes=6))
    with pytest.raises(errors.NoticeStale):
        notice_receive(body, old, clock=clock)
    assert notice_receive(body, bank.sign(body), clock=clock).verdict == "accepted"


def test_an_oversized_body_is_refused_unread(bank, clock, db):
    body = b"x" * 5000
    with pytest.raises(errors.NoticeForged):
        notice_receive(body, bank.sign(body), clock=clock)


def test_a_signed_body_of_another_form_is_malformed(bank, receive, db):
    with pytest.raises(errors.NoticeMalformed):
        receive(b'{"hello": 1}')


def test_a_wrong_amount_is_set_aside_and_everyone_told(opened, bank, receive, citizen, finance):
    from salaklang.foundations.notifications.queries import inbox

    bill = opened()
    assert receive(bank.body(bill, amount_satang=4900)).verdict == "wrong-amount"
    seen = queries.bill_get(citizen, bill.id)
    assert (seen.state, seen.wrong_satang) == ("open", (4900,))
    [aside] = queries.unmatched(finance)
    assert (aside.amount_satang, aside.bill, aside.verdict) == (4900, bill.id, "wrong-amount")
    assert queries.balances(finance)["suspense:unmatched"] == -4900
    assert "49.00" in inbox(citizen)[0].body.th
    assert receive(bank.body(bill)).verdict == "accepted"


def test_money_for_a_paid_a_cancelled_or_no_bill_is_set_aside(opened, bank, receive, finance):
    paid, cancelled, foreign = opened(), opened(), opened()
    receive(bank.body(paid))
    bill_cancel(system("thaton"), bill=cancelled.id, reason="withdrawn")
    verdicts = [
        receive(bank.body(paid)).verdict,
        receive(bank.body(cancelled)).verdict,
        receive(bank.body()).verdict,
        receive(bank.body(foreign, biller_id="1" * 15)).verdict,
    ]
    assert verdicts == ["already-paid", "cancelled-bill", "unknown-bill", "unknown-bill"]
    assert [n.verdict for n in queries.unmatched(finance)] == verdicts
    after = queries.unmatched(finance, limit=2)[-1].id
    assert [n.verdict for n in queries.unmatched(finance, after=after)] == ["unknown-bill", "unknown-bill"]


def test_money_set_aside_is_returned_once(opened, bank, receive, finance, citizen):
    bill = opened()
    notice = receive(bank.body(bill, amount_satang=1))
    with pytest.raises(NotAllowed):
        set_aside_return(citizen, notice=notice.id, note="to me")
    for _ in range(2):
        assert set_aside_return(finance, notice=notice.id, note="transfer 22 Nov").settled_at is not None
    assert queries.unmatched(finance) == []
    assert set(queries.balances(finance).values()) == {0}


def test_a_bill_is_paid_after_its_due_date_too(opened, bank, receive, clock):
    bill = opened()
    clock.at = NOW + timedelta(days=400)
    assert receive(bank.body(bill)).verdict == "accepted"


def test_receipt_numbers_have_no_gap_and_turn_with_the_fiscal_year(opened, bank, receive, clock):
    for _ in range(2):
        receive(bank.body(opened()))
    clock.at = NOW.replace(year=2027, month=10)
    receive(bank.body(opened()))
    assert [r.number_text for r in Receipt.objects.order_by("id")] == ["2570/000001", "2570/000002", "2571/000001"]


def test_a_journal_line_is_never_changed(opened, bank, receive):
    receive(bank.body(opened()))
    for change in (lambda rows: rows.update(amount_satang=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change(JournalLine.objects.all())


def test_only_finance_of_the_agency_sees_money_set_aside(opened, bank, receive, citizen):
    receive(bank.body(opened(), amount_satang=1))
    with pytest.raises(NotAllowed):
        queries.unmatched(citizen)
    assert queries.unmatched(Actor("officer", None, "other", frozenset({"finance"}))) == []
