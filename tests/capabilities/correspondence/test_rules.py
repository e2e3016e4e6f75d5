import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.capabilities.correspondence import rules


@pytest.mark.parametrize(
    ("typed", "same"),
    [("มท ๐๒๐๑/ว ๑๒๓", "มท0201/ว123"), ("อต 52301/418", " อต  ๕๒๓๐๑ / ๔๑๘ "), ("ab 1/2", "AB1/2")],
)
def test_a_number_is_found_however_it_is_typed(typed, same):
    assert rules.number_key(typed) == rules.number_key(same)


def test_a_number_is_kept_in_ascii_digits():
    assert rules.number_text("มท ๐๕๑๕.๒", 418) == "มท 0515.2/418"


@given(st.text(max_size=40), st.integers(1, 10**6))
def test_a_key_is_its_own_key(prefix, seq):
    key = rules.number_key(rules.number_text(prefix, seq))
    assert rules.number_key(key) == key


def test_problems_are_named_by_field():
    assert set(rules.letter_problems(subject="", body="", urgency="soon", from_agency="a", to_agency="a")) == {
        "subject",
        "body",
        "urgency",
        "to_agency",
    }
    assert set(
        rules.letter_problems(subject="x" * 301, body="x" * 20_001, urgency="normal", from_agency="a", to_agency="b")
    ) == {"subject", "body"}
    assert not rules.letter_problems(subject="x", body="y", urgency="urgent", from_agency="a", to_agency="b")


def test_paragraphs_stay():
    assert rules.body_normalise("  ก\u200b ข \r\n\r\nค  \n") == "ก ข\n\nค"
