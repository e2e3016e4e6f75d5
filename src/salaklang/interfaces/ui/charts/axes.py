"""Frame, grid and labels that several charts share."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from salaklang.interfaces.ui.charts.scale import Scale, ticks
from salaklang.interfaces.ui.charts.svg import el, text

Format = Callable[[float], str]


def grid_y(scale: Scale, *, left: float, right: float, say: Format, count: int = 4) -> Markup:
    """Horizontal lines with their values at the left."""
    parts: list[Markup] = []
    for value in ticks(scale.low, scale.high, count):
        y = scale(value)
        parts.append(el("path", d=f"M{left:g} {y:.2f}H{right:g}", class_="chart-grid"))
        parts.append(text(left - 6, y + 4.5, say(value), class_="chart-tick", anchor="end"))
    return el("g", *parts) if parts else Markup("")


def labels_x(scale: Scale, values: Sequence[float], *, y: float, say: Format) -> Markup:
    """Values under the horizontal axis; the outer ones stay inside the picture."""
    last = len(values) - 1
    parts = [
        text(scale(v), y, say(v), class_="chart-tick", anchor="start" if n == 0 else "end" if n == last else "middle")
        for n, v in enumerate(values)
    ]
    return el("g", *parts) if parts else Markup("")


def grid_x(scale: Scale, *, top: float, bottom: float, say: Format, count: int = 5) -> Markup:
    """Vertical lines with their values below."""
    parts: list[Markup] = []
    for value in ticks(scale.low, scale.high, count):
        x = scale(value)
        parts.append(el("path", d=f"M{x:.2f} {top:g}V{bottom:g}", class_="chart-grid"))
        parts.append(text(x, bottom + 18, say(value), class_="chart-tick", anchor="middle"))
    return el("g", *parts) if parts else Markup("")


def mark(shape: str, x: float, y: float, size: float, *, class_: str) -> Markup:
    """A point whose shape tells the series apart without colour: circle, square, diamond or triangle."""
    r = size
    d = 1.35 * r
    shapes = {
        "square": f"M{x - r:.2f} {y - r:.2f}h{2 * r:g}v{2 * r:g}h{-2 * r:g}z",
        "diamond": f"M{x:.2f} {y - d:.2f}l{d:g} {d:g}l{-d:g} {d:g}l{-d:g} {-d:g}z",
        "triangle": f"M{x:.2f} {y - 1.25 * r:.2f}l{1.2 * r:g} {2.2 * r:g}h{-2.4 * r:g}z",
    }
    if shape not in shapes:
        return el("circle", cx=x, cy=y, r=r, class_=class_)
    return el("path", d=shapes[shape], class_=class_)
