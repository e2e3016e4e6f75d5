import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.capabilities.payments import rules
from salaklang.capabilities.payments.rules import NoticeRefused
from salaklang.capabilities.payments.rules.statements import StatementBroken, StatementForm, statement_parse

NUMBERS = st.integers(0, 10**16 - 1)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@given(NUMBERS)
def test_a_reference_holds(number):
    ref1 = rules.ref1_make(number)
    assert len(ref1) == rules.REF1_DIGITS and rules.ref1_holds(ref1)


@given(NUMBERS, st.data())
def test_every_wrong_digit_is_caught(number, data):
    ref1 = rules.ref1_make(number)
    at = data.draw(st.integers(0, len(ref1) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != ref1[at]]))
    assert not rules.ref1_holds(ref1[:at] + digit + ref1[at + 1 :])


@given(NUMBERS, st.data())
def test_every_swap_of_neighbours_is_caught(number, data):
    ref1 = rules.ref1_make(number)
    at = data.draw(st.integers(0, len(ref1) - 2))
    if ref1[at] != ref1[at + 1]:
        assert not rules.ref1_holds(ref1[:at] + ref1[at + 1] + ref1[at] + ref1[at + 2 :])


@pytest.mark.parametrize("text", ["", "1", "x" * 18, "๑" * 18, "0" * 19])
def test_other_forms_are_no_reference(text):
    assert not rules.ref1_holds(text)


@pytest.mark.parametrize("number", [-1, 10**16])
def test_a_reference_holds_sixteen_digits(number):
    with pytest.raises(ValueError):
        rules.ref1_make(number)


def test_reference_2_keeps_only_what_the_code_allows():
    assert rules.ref2_make("commercial-registration-new") == "COMMERCIALREGISTRATI"


def test_a_notice_is_verified_before_it_is_read(bank):
    body = b"{not json"
    sent = rules.signature_read(bank.sign(body))
    rules.signature_check(sent, body, public_key=base64.b64decode(bank.entry["public_key"]), now=NOW)
    with pytest.raises(NoticeRefused) as refused:
        rules.signature_check(sent, body + b" ", public_key=base64.b64decode(bank.entry["public_key"]), now=NOW)
    assert refused.value.refusal == "forged"


@pytest.mark.parametrize("late", [timedelta(minutes=5, seconds=1), timedelta(minutes=-5, seconds=-1)])
def test_an_old_or_future_signature_is_stale(bank, late):
    body = bank.body()
    sent = rules.signature_read(bank.sign(body))
    with pytest.raises(NoticeRefused) as refused:
        rules.signature_check(sent, body, public_key=base64.b64decode(bank.entry["public_key"]), now=NOW + late)
    assert refused.value.refusal == "stale"


@pytest.mark.parametrize(
    "header", ["", "keyid=x", "keyid=x, t=1, ed25519=AAAA", "t=1", "keyid=X, t=1, ed25519=" + "A" * 86 + "=="]
)
def test_another_header_is_forged(header):
    with pytest.raises(NoticeRefused) as refused:
        rules.signature_read(header)
    assert refused.value.refusal == "forged"


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: repr(v).encode())
)
def test_rubbish_is_malformed_and_never_crashes(raw):
    with pytest.raises(NoticeRefused) as refused:
        rules.payment_parse(raw)
    assert refused.value.refusal == "malformed"


@pytest.mark.parametrize(
    "change",
    [
        {"amount_satang": 0},
        {"amount_satang": "100"},
        {"amount_satang": True},
        {"amount_satang": 10**13},
        {"notice_id": "short"},
        {"notice_id": None},
        {"biller_id": "x"},
        {"ref1": ""},
        {"ref1": "a"},
        {"paid_at": "2026-11-22"},
        {"paid_at": "2026-13-22T07:59:00Z"},
        {"extra": 1},
    ],
)
def test_a_field_out_of_rule_is_malformed(bank, change):
    with pytest.raises(NoticeRefused) as refused:
        rules.payment_parse(bank.body(**change))
    assert refused.value.refusal == "malformed"


def test_only_the_canonical_form_is_read(bank):
    body = bank.body()
    assert rules.payment_parse(body).amount_satang == 100
    with pytest.raises(NoticeRefused):
        rules.payment_parse(body.replace(b":", b": ", 1))


@given(
    st.sampled_from(["accepted", "wrong-amount", "unknown-bill", "cancelled-bill", "already-paid"]),
    st.integers(1, 10**12),
)
def test_every_journal_entry_sums_to_zero(verdict, amount):
    lines = rules.journal_lines(verdict, bank="b", amount_satang=amount)
    assert sum(satang for _, satang in lines) == 0 and lines[0] == ("bank-clearing:b", amount)


HEADING = "notice_id,biller_id,ref1,ref2,amount_satang,paid_at\n"
LINE = "N-00000001,099400016550100,123,CR,5000,2026-11-22T01:02:03Z\n"


def test_a_statement_is_read():
    [paid] = statement_parse((HEADING + LINE + LINE).encode(), bank="b", form=StatementForm())
    assert (paid.bank, paid.amount_satang, paid.paid_at) == ("b", 5000, datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC))


def test_a_banks_own_columns_are_mapped():
    form = StatementForm(
        columns={"notice_id": "เลขที่", "biller_id": "ผู้รับ", "ref1": "อ้างอิง1", "amount": "จำนวนเงิน", "paid_at": "เวลา"},
        unit="baht",
        time_format="%d/%m/%Y %H:%M",
        zone="Asia/Bangkok",
        delimiter=";",
        encoding="cp874",
    )
    file = "เวลา;เลขที่;ผู้รับ;อ้างอิง1;จำนวนเงิน;หมายเหตุ\n22/11/2026 08:30;TXN00000001;099400016550100;123;1,050.50;-\n"
    [paid] = statement_parse(file.encode("cp874"), bank="b", form=form)
    assert (paid.amount_satang, paid.ref2) == (105050, "")
    assert paid.paid_at == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("a,b\n", 1),
        (HEADING + LINE + "N-00000002,09940,123,CR,x,2026-11-22T01:02:03Z\n", 3),
        (HEADING + LINE.replace("5000", "-5"), 2),
        (HEADING + LINE.replace("2026-11-22T01:02:03Z", "yesterday"), 2),
        (HEADING + LINE + LINE.replace("5000", "5001"), 3),
        (HEADING + "N-00000001\n", 2),
    ],
)
def test_a_broken_statement_says_where(content, line):
    with pytest.raises(StatementBroken) as broken:
        statement_parse(content.encode(), bank="b", form=StatementForm())
    assert broken.value.line == line
