"""The picture of heartbeats: well-formed, within its frame, honest about silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from salaklang.interfaces.ui.charts.beats import HEIGHT, WIDTH, Beat, beats_bars

NASTY = "</text><script>alert('ก')</script>&\""


def drawn(beats: list[Beat], top: float = 100) -> etree._Element:
    made = beats_bars(beats, id_="b", title=NASTY, about=NASTY, top=top, say="{:g}".format, ends=(NASTY, NASTY))
    return etree.fromstring(str(made).encode())


@given(st.lists(st.builds(Beat, st.none() | st.floats(0, 1e6), st.booleans()), max_size=60), st.floats(1, 1e6))
def test_every_stretch_has_its_mark_and_none_leaves_the_picture(beats: list[Beat], top: float) -> None:
    picture = drawn(beats, top)
    bars = picture.findall("{*}rect")
    assert len(bars) == sum(b.value is not None for b in beats)
    crosses = [p for p in picture.iter("{*}path") if p.get("class") == "beat-cross"]
    assert len(crosses) == sum(b.silent for b in beats)
    for bar in bars:
        x, y, w, h = (float(bar.get(k)) for k in ("x", "y", "width", "height"))
        assert x >= 0 and x + w <= WIDTH and y >= 0 and y + h <= HEIGHT and h > 0


def test_longer_is_higher_and_silence_is_no_quick_answer() -> None:
    picture = drawn([Beat(10, False), Beat(80, False), Beat(None, True)])
    low, high = (float(bar.get("height")) for bar in picture.findall("{*}rect"))
    assert high > 6 * low
    assert picture.findtext("{*}title") == NASTY and picture.get("role") == "img"


def test_what_is_no_number_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="no number"):
        drawn([Beat(float("nan"), False)])
