import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.countries.th.promptpay import (
    BillPayment,
    PayloadInvalid,
    PromptPay,
    crc16,
    payload_decode,
    payload_encode,
)
from salaklang.embedded.bank.qr import NotABill, slip_read

REFERENCE = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=20)
BILLS = st.builds(
    BillPayment,
    biller=st.text("0123456789", min_size=15, max_size=15),
    ref1=REFERENCE,
    ref2=st.just("") | REFERENCE,
    amount_satang=st.none() | st.integers(1, 10**12 - 1),
    name=st.just("") | st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=25),
    terminal=st.just("") | REFERENCE,
)
BILL = BillPayment("099400016550100", "123456789012345697", "CR69", 5000)
TEXT = (
    "00020101021230690016A000000677010112011509940001655010002181234567890123456970304CR69"
    "5303764540550.005802TH63047C6D"
)


def test_crc_is_ccitt_false():
    assert crc16(b"123456789") == 0x29B1
    assert crc16(b"") == 0xFFFF


def test_known_text():
    assert payload_encode(BILL) == TEXT
    assert payload_decode(TEXT) == BILL


@given(BILLS)
def test_what_is_written_is_read_back(bill):
    assert payload_decode(payload_encode(bill)) == bill


@given(BILLS.filter(lambda b: b.amount_satang is None or b.amount_satang < 10**11))
def test_the_banks_own_reader_reads_the_same(bill):
    slip = slip_read(payload_encode(bill))
    assert (slip.biller_id, slip.ref1, slip.ref2, slip.amount_satang) == (
        bill.biller,
        bill.ref1,
        bill.ref2,
        bill.amount_satang,
    )


@given(BILLS, st.data())
def test_one_changed_character_is_refused(bill, data):
    text = payload_encode(bill)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda c: c != text[at]))
    changed = text[:at] + other + text[at + 1 :]
    with pytest.raises(PayloadInvalid):
        payload_decode(changed)
    with pytest.raises(NotABill):
        slip_read(changed)


@given(st.text(max_size=120))
def test_rubbish_is_refused_and_never_crashes(text):
    with pytest.raises(PayloadInvalid):
        payload_decode(text)
    with pytest.raises(NotABill):
        slip_read(text)


@pytest.mark.parametrize(
    "change",
    [
        {"biller": "123"},
        {"biller": "12345678901234๕"},
        {"ref1": ""},
        {"ref1": "abc"},
        {"ref1": "A" * 21},
        {"ref2": "a-b"},
        {"amount_satang": 0},
        {"amount_satang": -1},
        {"amount_satang": 10**12},
        {"name": "เทศบาล"},
        {"name": "x" * 26},
        {"terminal": "a b"},
    ],
)
def test_a_field_that_breaks_its_rule_is_refused(change):
    fields = {"biller": BILL.biller, "ref1": BILL.ref1, "ref2": "", "amount_satang": 100} | change
    with pytest.raises(PayloadInvalid):
        payload_encode(BillPayment(**fields))


def seal(text: str) -> str:
    return f"{text}6304{crc16((text + '6304').encode()):04X}"


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:-8].replace("5303764", "5303840"),
        TEXT[:-8].replace("5802TH", "5802LA"),
        TEXT[:-8].replace("A000000677010112", "A000000677010111"),
        TEXT[:-8].replace("010212", "010211", 1),
        TEXT[:-8] + "5802TH",
        TEXT[:-8].replace("540550.00", "540550,00"),
        TEXT[:-8].replace("540550.00", "54041e10"),
        TEXT[:-8] + "99",
    ],
)
def test_a_text_with_a_right_check_sum_and_a_wrong_content_is_refused(text):
    with pytest.raises(PayloadInvalid):
        payload_decode(seal(text))


def test_unknown_tags_are_skipped():
    assert payload_decode(seal(TEXT[:-8] + "9904ABCD")) == BILL


def test_accounts_and_their_owners():
    code = PromptPay({"one": "1" * 15, "*": "9" * 15})
    assert (code.account("one"), code.account("two")) == ("1" * 15, "9" * 15)
    assert (code.owner("1" * 15), code.owner("9" * 15), code.owner("5" * 15)) == ("one", None, None)
    assert PromptPay({}).account("one") is None
    with pytest.raises(PayloadInvalid):
        PromptPay({"one": "12"})
