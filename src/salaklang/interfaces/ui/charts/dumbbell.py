"""Dumbbells: the same quantity for several groups, one mark a series, joined so that the gap is what one sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import Format, grid_x, mark
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import el, figure, text

WIDTH = 520.0
_LEFT, _RIGHT, _ROW, _TOP = 10.0, 500.0, 54.0, 8.0


@dataclass(frozen=True, slots=True)
class Bell:
    """One line: its name and (series' tone, shape, value) for each series."""

    name: str
    marks: Sequence[tuple[str, str, float]]


def dumbbells(
    rows: Sequence[Bell], *, id_: str, title: str, about: str, domain: tuple[float, float], say: Format
) -> Markup:
    """Names stand above their line, so that long Thai names need no column of their own."""
    bottom = _TOP + _ROW * len(rows)
    x = Scale(domain[0], domain[1], _LEFT, _RIGHT)
    parts = [grid_x(x, top=_TOP, bottom=bottom, say=say)]
    for n, row in enumerate(rows):
        y = _TOP + _ROW * n + 38
        places = [x.inside(value) for _, _, value in row.marks]
        parts.append(text(_LEFT, y - 15, row.name, class_="chart-name"))
        parts.append(el("path", d=f"M{min(places):.2f} {y:g}H{max(places):.2f}", class_="chart-bar"))
        parts += [
            mark(shape, place, y, 6, class_=f"chart-mark tone-{tone}")
            for place, (tone, shape, _) in zip(places, row.marks, strict=True)
        ]
    return figure(*parts, id_=id_, width=WIDTH, height=bottom + 26, title=title, about=about, kind="dumbbell")
