"""Two runs compared: the paired difference over time around the line of no difference."""

from collections.abc import Sequence

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import Format, grid_y, labels_x
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import el, figure, path

WIDTH, HEIGHT = 520.0, 270.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 72.0, 506.0, 10.0, 232.0


def lines(
    xs: Sequence[float],
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    id_: str,
    title: str,
    about: str,
    domain: tuple[float, float],
    say_x: Format,
    say_y: Format,
    zero: bool = False,
) -> Markup:
    """Lines of (tone, values) on one pair of axes; `zero` draws the line of no difference when it is in sight."""
    x, y = Scale(xs[0], xs[-1], _LEFT, _RIGHT), Scale(domain[0], domain[1], _BOTTOM, _TOP)
    places = [x(v) for v in xs]
    drawn = [
        el("path", d=path(zip(places, (y.inside(v) for v in values), strict=True)), class_=f"chart-median tone-{tone}")
        for tone, values in series
    ]
    base = zero and domain[0] <= 0 <= domain[1]
    return figure(
        grid_y(y, left=_LEFT, right=_RIGHT, say=say_y),
        el("path", d=f"M{_LEFT:g} {y(0):.2f}H{_RIGHT:g}", class_="chart-base") if base else "",
        *drawn,
        labels_x(x, [xs[0], (xs[0] + xs[-1]) / 2, xs[-1]], y=HEIGHT - 10, say=say_x),
        id_=id_,
        width=WIDTH,
        height=HEIGHT,
        title=title,
        about=about,
        kind="lines",
    )
