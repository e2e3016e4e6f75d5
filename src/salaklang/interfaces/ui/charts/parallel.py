"""Parallel coordinates: many runs at once, one line each, one upright axis for each quantity."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import Format
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import el, figure, path, text

WIDTH, HEIGHT = 900.0, 404.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 840.0, 50.0, 372.0


@dataclass(frozen=True, slots=True)
class Axis:
    """One quantity: its short name, ends and how its values are said."""

    name: str
    low: float
    high: float
    say: Format


@dataclass(frozen=True, slots=True)
class Line:
    """One run: a value for each axis, in their order; `tone` colours it; `marked` runs lie on top."""

    values: Sequence[float]
    tone: str
    marked: bool = False


def parallel(axes: Sequence[Axis], lines: Sequence[Line], *, id_: str, title: str, about: str) -> Markup:
    """Lines carry `data-values` (shares of each axis), so that a script can brush; without one all are shown."""
    step = (_RIGHT - _LEFT) / max(1, len(axes) - 1)
    xs = [_LEFT + n * step for n in range(len(axes))]
    ys = [Scale(a.low, a.high, _BOTTOM, _TOP) for a in axes]
    drawn = [_line(line, xs, ys) for line in sorted(lines, key=lambda one: one.marked)]
    return figure(
        el("g", *drawn, class_="parallel-lines") if drawn else "",
        *(_axis(axis, n, xs[n], len(axes) - 1) for n, axis in enumerate(axes)),
        id_=id_,
        width=WIDTH,
        height=HEIGHT,
        title=title,
        about=about,
        kind="parallel",
    )


def _line(line: Line, xs: Sequence[float], ys: Sequence[Scale]) -> Markup:
    places = [y.inside(v) for y, v in zip(ys, line.values, strict=True)]
    shares = " ".join(f"{(_BOTTOM - p) / (_BOTTOM - _TOP):.3f}" for p in places)
    return el(
        "path",
        d=path(zip(xs, places, strict=True)),
        class_=f"parallel-line tone-{line.tone}{' is-marked' if line.marked else ''}",
        data_values=shares,
    )


def _axis(axis: Axis, number: int, x: float, last: int) -> Markup:
    """Names stand on two levels by turns; those of the outer axes stay inside the picture."""
    anchor = "start" if number == 0 else "end" if number == last else "middle"
    place = x - 40 if number == 0 else x + 50 if number == last else x
    return el(
        "g",
        el("path", d=f"M{x:.2f} {_TOP:g}V{_BOTTOM:g}", class_="chart-axis"),
        text(place, _TOP - 30 if number % 2 else _TOP - 10, axis.name, class_="chart-tick", anchor=anchor),
        text(x, _BOTTOM + 22, f"{axis.say(axis.low)}–{axis.say(axis.high)}", class_="chart-tick", anchor="middle"),
        data_axis=number,
        data_x=x,
    )
