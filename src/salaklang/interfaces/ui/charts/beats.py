"""Heartbeats over time: a bar for each stretch, its height the median delay; a cross where nobody answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import Format, grid_y
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import el, figure, text

WIDTH, HEIGHT = 520.0, 130.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 514.0, 12.0, 100.0


@dataclass(frozen=True, slots=True)
class Beat:
    """One stretch of time. `value`: the median delay, None where none was answered; `silent`: some were not."""

    value: float | None
    silent: bool


def beats_bars(
    beats: Sequence[Beat],
    *,
    id_: str,
    title: str,
    about: str,
    top: float,
    say: Format,
    ends: tuple[str, str],
) -> Markup:
    """`top`: where the axis ends, the same for all pictures on a page, so that they can be compared; what is higher is
    cut there. `ends`: words for the beginning and the end of the time."""
    y = Scale(0, top, _BOTTOM, _TOP)
    step = (_RIGHT - _LEFT) / max(len(beats), 1)
    parts = [grid_y(y, left=_LEFT, right=_RIGHT, say=say, count=2)]
    for n, beat in enumerate(beats):
        x = _LEFT + step * n + step * 0.15
        width = step * 0.7
        if beat.value is not None:
            height = max(_BOTTOM - y.inside(beat.value), 1.5)
            parts.append(el("rect", x=x, y=_BOTTOM - height, width=width, height=height, class_="beat-bar"))
        if beat.silent:
            r, middle = min(width / 2, 4.0), x + width / 2
            cross = f"M{middle - r:.2f} {_BOTTOM + 4:g}l{2 * r:g} {2 * r:g}m0 {-2 * r:g}l{-2 * r:g} {2 * r:g}"
            parts.append(el("path", d=cross, class_="beat-cross"))
    parts.append(el("path", d=f"M{_LEFT:g} {_BOTTOM:g}H{_RIGHT:g}", class_="chart-axis"))
    parts.append(text(_LEFT, HEIGHT - 3, ends[0], class_="chart-tick", anchor="start"))
    parts.append(text(_RIGHT, HEIGHT - 3, ends[1], class_="chart-tick", anchor="end"))
    return figure(*parts, id_=id_, width=WIDTH, height=HEIGHT, title=title, about=about, kind="beats")
