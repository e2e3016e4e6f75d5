"""The woven mark of a hash: the same for the same, mirrored both ways, and hardly ever the same for two."""

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from salaklang.interfaces.portal.weave import weave

_DOT = re.compile(r"M(-?\d+) ?(-?\d+)h0")


def cells(path: str) -> set[tuple[int, int]]:
    """Where the diamonds stand, turned back from the frame in which they are drawn."""
    dots = [(int(u), int(v)) for u, v in _DOT.findall(path)]
    assert "".join(f"M{u} {v}h0" for u, v in dots).replace(" -", "-") == path
    return {((u - v) // 2, (u + v) // 2) for u, v in dots}


@given(st.binary(min_size=32, max_size=32))
def test_it_mirrors_left_and_right_top_and_bottom(digest: bytes) -> None:
    drawn = cells(weave(digest))
    assert drawn == {(9 - x, y) for x, y in drawn} == {(x, 9 - y) for x, y in drawn}
    assert all(0 <= x < 10 and 0 <= y < 10 for x, y in drawn)
    assert len(drawn) == 4 * (int.from_bytes(digest[:4], "big") >> 7).bit_count()


def test_other_hashes_look_otherwise() -> None:
    marks = {weave(hashlib.sha256(str(n).encode()).digest()) for n in range(2000)}
    assert len(marks) >= 1999
