"""Ids keep their order, codes survive being read aloud, and money never meets a float."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.kernel.ids import code_new, code_normalise, id_new, slug_is
from salaklang.kernel.money import baht, satang_from


def test_ids_are_version_7_and_sort_by_time() -> None:
    first = id_new()
    time.sleep(0.002)
    second = id_new()
    assert first.version == second.version == 7
    assert first.bytes < second.bytes


def test_a_code_survives_sloppy_typing() -> None:
    code = code_new()
    assert code_normalise(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize(
    ("value", "is_slug"), [("dol", True), ("muang-tuayang", True), ("-a", False), ("A", False), ("a\n", False)]
)
def test_slugs(value: str, is_slug: bool) -> None:
    assert slug_is(value) is is_slug


@given(st.integers(0, 10**15))
def test_money_reads_back(satang: int) -> None:
    assert satang_from(baht(satang)) == satang


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1e3", "๑๐", "1.2.3", "abc", "."])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        satang_from(text)


def test_negative_amounts_print() -> None:
    assert baht(-123456) == "-1,234.56"
