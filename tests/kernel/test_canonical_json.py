"""One byte form for one value, and nothing that two programs could print differently."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.kernel.canonical_json import canonical_json, commitment

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_VALUES)
def test_it_reads_back_as_the_same_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(0, 9)))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(list(value.items())))) == canonical_json(value)


def test_keys_sort_by_utf16_as_rfc_8785_says() -> None:
    # U+FB33 comes after the surrogate pair of U+1F600 in UTF-16, though before it by code point.
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}).index("\U0001f600".encode()) == 2


@pytest.mark.parametrize("value", [1.5, 2**53, {1: 2}, b"x", {"a": object()}, "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json(value)


def test_a_commitment_is_the_salted_hash() -> None:
    salt = bytes(range(32))
    assert commitment(salt, {"b": 1, "a": "ก"}) == hashlib.sha256(salt + '{"a":"ก","b":1}'.encode()).digest()
    with pytest.raises(ValueError, match="32"):
        commitment(b"short", {})
