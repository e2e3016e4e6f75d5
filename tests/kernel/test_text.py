"""Stored text has one form, however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.kernel.text import Text, digits_fold, text_normalise


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("เเปลก", "แปลก"),
        ("  ร้าน \u200b กาแฟ\n", "ร้าน กาแฟ"),
        ("cafe\u0301", "café"),
        ("ทํา", "ทำ"),
    ],
)
def test_one_form(typed: str, stored: str) -> None:
    assert text_normalise(typed) == stored


@given(st.text())
def test_normalising_twice_changes_nothing(value: str) -> None:
    assert text_normalise(text_normalise(value)) == text_normalise(value)


def test_digits_fold() -> None:
    assert digits_fold("มท ๐๒๐๑.๒/ว ๑๕๙๐") == "มท 0201.2/ว 1590"


def test_a_text_fills_each_language_with_its_own_words() -> None:
    text = Text("ถึง {who} {n} ครั้ง", "to {who} {n} times").fill(who=Text("นายก", "the mayor"), n=2)
    assert (text.in_("th"), text.in_("en")) == ("ถึง นายก 2 ครั้ง", "to the mayor 2 times")
