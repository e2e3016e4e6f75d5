from uuid import uuid4

import pytest
from django.db import transaction

from salaklang.capabilities.payments import queries
from salaklang.capabilities.payments.actions import bill_cancel, bill_open
from salaklang.capabilities.payments.errors import BillMissing, BillNotOpen, PayeeMissing
from salaklang.capabilities.payments.rules import ref1_holds
from salaklang.countries.th import promptpay
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.errors import NotAllowed, SignInNeeded
from salaklang.kernel.text import Text

pytestmark = pytest.mark.django_db


def test_a_bill_is_one_insert_and_its_code_reads_back(opened, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        bill = opened()
    assert ref1_holds(bill.ref1)
    read = promptpay.payload_decode(bill.payload)
    assert (read.biller, read.ref1, read.ref2, read.amount_satang) == (bill.account, bill.ref1, bill.ref2, 5000)


def test_who_sees_a_bill(opened, citizen, finance):
    bill = opened()
    assert queries.bill_get(citizen, bill.id).state == "open"
    assert queries.bill_get(finance, bill.id).text.en == "Commercial registration fee"
    assert [b.id for b in queries.bills_about(citizen, bill.about)] == [bill.id]
    stranger, elsewhere = Actor("citizen", uuid4()), Actor("officer", uuid4(), "other", frozenset({"finance"}))
    for actor in (stranger, elsewhere):
        with pytest.raises(NotAllowed):
            queries.bill_get(actor, bill.id)
        assert queries.bills_about(actor, bill.about) == []
    with pytest.raises(SignInNeeded):
        queries.bill_get(NOBODY, bill.id)
    with pytest.raises(BillMissing):
        queries.bill_get(citizen, uuid4())


def test_an_agency_without_an_account_is_refused(payer):
    promptpay.register({"elsewhere": "1" * 15})
    with pytest.raises(PayeeMissing):
        bill_open(
            system("thaton"), agency="thaton", payer=payer, amount_satang=1, about=Ref("case", "1"), text=Text("ก", "a")
        )


def test_cancelling_twice_is_cancelling_once(opened):
    bill = opened()
    for _ in range(2):
        assert bill_cancel(system("thaton"), bill=bill.id, reason="withdrawn").state == "cancelled"
    assert LedgerAct.objects.filter(kind="payment.bill-cancelled").count() == 1


def test_a_paid_bill_is_not_cancelled(opened, bank, clock):
    from salaklang.capabilities.payments.actions import notice_receive

    bill = opened()
    body = bank.body(bill)
    notice_receive(body, bank.sign(body), clock=clock)
    with pytest.raises(BillNotOpen):
        bill_cancel(system("thaton"), bill=bill.id, reason="too late")


def test_a_citizen_neither_opens_nor_cancels(opened, citizen, payer):
    bill = opened()
    with pytest.raises(NotAllowed):
        bill_cancel(citizen, bill=bill.id, reason="no")
    with pytest.raises(NotAllowed):
        bill_open(citizen, agency="thaton", payer=payer, amount_satang=1, about=Ref("case", "1"), text=Text("ก", "a"))
