"""Fingerprints are the same for the same key, and for no other, however they are read aloud."""

import re

from hypothesis import given
from hypothesis import strategies as st

from salaklang.kernel.fingerprint import fingerprint, fingerprint_is

KEY = "log.example/1+fc6f22e1+Af8Nzc/hCKNwncvux/w+L330xTrIMGGpaN3GGTC61YQp"


@given(st.text(min_size=1))
def test_it_has_forty_digits_and_names_its_key(key: str) -> None:
    shown = fingerprint(key)
    assert re.fullmatch(r"[0-9]{5}( [0-9]{5}){7}", shown)
    assert fingerprint_is(key, shown) and fingerprint_is(key, shown.replace(" ", "-"))


@given(st.text(), st.text())
def test_another_key_has_another(one: str, other: str) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one.strip() == other.strip())


def test_a_part_of_it_is_not_enough() -> None:
    shown = fingerprint(KEY)
    assert not any(fingerprint_is(KEY, shown[:n]) for n in range(len(shown)))
    assert not fingerprint_is(KEY, shown + " 0") and not fingerprint_is(KEY, "")
    assert fingerprint_is(f" {KEY}\n", shown), "as it is copied from a letter"


def test_it_stays_what_it_is() -> None:
    """Operators have it in their files: it must not change with a version."""
    assert fingerprint(KEY) == "08391 00414 59708 13065 61245 96711 55907 78465"
