"""A fan: how far apart many runs come to lie over time, with some of the runs themselves on top.

Both together, because a fan alone is read as one growing thing and lines alone as the only ways there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import Format, grid_y, labels_x
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import band, el, figure, path

WIDTH, HEIGHT = 260.0, 224.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 50.0, 252.0, 10.0, 190.0


@dataclass(frozen=True, slots=True)
class Fan:
    """`xs`: places in time. `bands`: (low, high) over `xs`, the widest first. `paths`: single runs over `xs`."""

    xs: Sequence[float]
    median: Sequence[float]
    bands: Sequence[tuple[Sequence[float], Sequence[float]]]
    paths: Sequence[Sequence[float]] = field(default_factory=tuple)


def fan_chart(
    fan: Fan,
    *,
    id_: str,
    title: str,
    about: str,
    tone: str,
    domain: tuple[float, float],
    say_x: Format,
    say_y: Format,
) -> Markup:
    """One small multiple. `domain` is the shared vertical axis; `tone` names the series' colour class."""
    x = Scale(fan.xs[0], fan.xs[-1], _LEFT, _RIGHT)
    y = Scale(domain[0], domain[1], _BOTTOM, _TOP)
    xs = [x(v) for v in fan.xs]
    shapes = [
        el("path", d=band(xs, [y.inside(v) for v in low], [y.inside(v) for v in high]), class_=f"chart-band-{n}")
        for n, (low, high) in enumerate(fan.bands)
    ]
    runs = [el("path", d=_line(xs, y, one), class_="chart-run") for one in fan.paths]
    middle = (fan.xs[0] + fan.xs[-1]) / 2
    return figure(
        grid_y(y, left=_LEFT, right=_RIGHT, say=say_y),
        el("g", *shapes, *runs, el("path", d=_line(xs, y, fan.median), class_="chart-median"), class_=f"tone-{tone}"),
        labels_x(x, [fan.xs[0], middle, fan.xs[-1]], y=HEIGHT - 10, say=say_x),
        id_=id_,
        width=WIDTH,
        height=HEIGHT,
        title=title,
        about=about,
        kind="fan",
    )


def _line(xs: Sequence[float], y: Scale, values: Sequence[float]) -> str:
    return path(zip(xs, (y.inside(v) for v in values), strict=True))
