from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.capabilities.services.rules import Question, answer_validate, raw_from_form
from salaklang.capabilities.services.rules.definition import Option
from salaklang.countries.th.conventions import ThaiConventions
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.errors import Invalid
from salaklang.kernel.money import baht
from salaklang.kernel.text import Text

T = Text("ก", "a")
TODAY = date(2026, 11, 22)


def q(kind: str, **given) -> Question:
    return Question("q", kind, T, **given)


def read(question: Question, raw):
    return answer_validate(question, raw, conventions=ThaiConventions(), today=TODAY)


def faults(question: Question, raw) -> dict[str, Text]:
    with pytest.raises(Invalid) as wrong:
        read(question, raw)
    assert all(t.th and t.en for t in wrong.value.fields.values())
    return wrong.value.fields


CHOICE = {"options": (Option("a", T), Option("b", T))}
ADDRESS = {"house_no": "๑๒/๓", "subdistrict": "ต.ท่าอิฐ", "district": "เมืองอุตรดิตถ์", "province": "จ.อุตรดิตถ์"}


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (q("text"), "  ร้าน​ กาแฟ ", "ร้าน กาแฟ"),
        (q("text"), "นํ้า", "น้ำ"),
        (q("money"), "๕๐,๐๐๐.๕๐ บาท", 5_000_050),
        (q("money"), "฿ 100", 10_000),
        (q("int"), "๑๒", 12),
        (q("decimal"), "1,234.5", "1234.50"),
        (q("bool"), "yes", True),
        (q("date"), {"day": "1", "month": "11", "year": "2569"}, "2026-11-01"),
        (q("date"), "2026-11-01", "2026-11-01"),
        (q("date"), {"day": "29", "month": "2", "year": "2567"}, "2024-02-29"),
        (q("partial_date"), {"day": "", "month": "", "year": "2490"}, "1947"),
        (q("choice", **CHOICE), "a", "a"),
        (q("multi", **CHOICE), ["b", "a", "a"], ["a", "b"]),
        (q("phone"), "+66 81-234-5678", "0812345678"),
        (q("geo"), {"lat": "17.62", "lon": "๑๐๐.๐๙"}, {"lat": "17.620000", "lon": "100.090000"}),
        (q("text", required=False), "   ", None),
        (q("house_code"), "๕๓๐๑-๙๙๐๐๐๑๑", "53019900011"),
    ],
)
def test_what_people_type_becomes_what_is_stored(question, raw, value):
    assert read(question, raw) == value


@pytest.mark.parametrize(
    ("question", "raw"),
    [
        (q("text"), ""),
        (q("text", max_length=3), "ยาวไป"),
        (q("text", letters="latin"), "กาแฟ"),
        (q("text", letters="thai"), "Coffee"),
        (q("text"), "a\x00b"),
        (q("text"), ["a", "list"]),
        (q("money"), "ห้าสิบ"),
        (q("money"), "-5"),
        (q("money", minimum=100), "0.50"),
        (q("int"), "1.5"),
        (q("decimal"), "NaN"),
        (q("date"), {"day": "31", "month": "2", "year": "2569"}),
        (q("date"), {"day": "", "month": "2", "year": "2569"}),
        (q("date", not_after="today"), {"day": "1", "month": "1", "year": "2570"}),
        (q("date"), "2026-13-01"),
        (q("date"), ["2026"]),
        (q("choice", **CHOICE), "c"),
        (q("multi", **CHOICE), {"a": 1}),
        (q("pid"), "1234567890123"),
        (q("email"), "nobody@nowhere"),
        (q("geo"), {"lat": "91", "lon": "0"}),
        (q("bool"), "maybe"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(question, raw):
    assert set(faults(question, raw)) == {"q"}


def test_an_address_is_found_by_its_names():
    value = read(q("address"), ADDRESS)
    assert value["house_no"] == "12/3" and value["subdistrict_code"] == "530101"
    assert set(faults(q("address"), ADDRESS | {"subdistrict": "ไม่มีจริง"})) == {"q.subdistrict"}
    assert set(faults(q("address"), {"house_no": "1"})) == {"q.subdistrict", "q.district", "q.province"}


def test_a_repeated_group_reads_a_form_and_names_the_faulty_cell():
    question = Question("q", "repeat", T, fields=(Question("kind", "text", T, max_length=5),), max_items=2)
    raw = raw_from_form(question, {"q.0.kind": ["กาแฟ"], "q.1.kind": ["ยาวเกินไป"], "q.7.kind": [" "], "z": ["1"]})
    assert set(faults(question, raw)) == {"q.1.kind"}
    assert read(question, raw[:1]) == [{"kind": "กาแฟ"}]
    assert set(faults(question, [{"kind": "a"}] * 3)) == {"q"}


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
GROUP = {"fields": (Question("a", "address", T), Question("d", "date", T))}


@given(
    st.sampled_from(
        [
            *(q(t) for t in ("text", "th_name", "pid", "tax_id", "date", "partial_date", "money", "int", "decimal")),
            *(q(t) for t in ("bool", "address", "geo", "phone", "email", "house_code")),
            q("choice", **CHOICE), q("multi", **CHOICE), q("group", **GROUP), q("repeat", **GROUP, max_items=3),
        ]
    ),
    JSONISH,
)  # fmt: skip
def test_nothing_that_is_sent_breaks_the_reader_and_what_is_read_can_be_stored(question, raw):
    try:
        canonical_json(read(question, raw))
    except Invalid as wrong:
        assert wrong.fields


@given(st.integers(min_value=0, max_value=10**14))
def test_money_survives_being_shown_and_typed_again(satang):
    assert read(q("money"), baht(satang)) == satang
