"""A heat map over two levers, with named points and one that can be moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import mark
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import el, figure, text

WIDTH, HEIGHT = 460.0, 430.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 448.0, 12.0, 378.0
BINS = 9


@dataclass(frozen=True, slots=True)
class Named:
    """A point with a name and a shape of its own. `x`, `y` in 0–1."""

    name: str
    x: float
    y: float
    shape: str
    tone: str


@dataclass(frozen=True, slots=True)
class Words:
    """What stands at the axes: the levers' names and their two ends."""

    x: str
    y: str
    low: str
    high: str
    point: str


def bin_of(value: float, domain: tuple[float, float], bins: int = BINS) -> int:
    """Which of `bins` colours a value has; values outside the domain take the outer ones."""
    share = (value - domain[0]) / (domain[1] - domain[0])
    return min(bins - 1, max(0, int(share * bins)))


def heat_map(
    grid: Sequence[Sequence[float]],
    *,
    id_: str,
    title: str,
    about: str,
    domain: tuple[float, float],
    words: Words,
    named: Sequence[Named],
    point: tuple[float, float],
) -> Markup:
    """`grid[row][column]`: rows go up the vertical lever, columns along the horizontal one, both from 0 to 1.

    The movable point is a group with `data-heat-point`: a script may make it a slider; without one it only shows.
    """
    x, y = Scale(0, 1, LEFT, RIGHT), Scale(0, 1, BOTTOM, TOP)
    return figure(
        el("g", *_cells(grid, domain), class_="heat"),
        el("rect", x=LEFT, y=TOP, width=RIGHT - LEFT, height=BOTTOM - TOP, class_="chart-frame"),
        *(_named(n, x, y) for n in named),
        _labels(words),
        _point(x(point[0]), y(point[1])),
        id_=id_,
        width=WIDTH,
        height=HEIGHT,
        title=title,
        about=about,
        kind="heat",
    )


def heat_key(domain: tuple[float, float], *, id_: str, title: str, low: str, high: str) -> Markup:
    """The colours in order, with the values at both ends."""
    step = 300 / BINS
    cells = [el("rect", x=n * step, y=0, width=step + 0.5, height=16, class_=f"heat-{n}") for n in range(BINS)]
    return figure(
        *cells,
        text(0, 36, low, class_="chart-tick", anchor="start"),
        text(300, 36, high, class_="chart-tick", anchor="end"),
        id_=id_,
        width=300,
        height=42,
        title=title,
        about=f"{low} – {high}",
        kind="key",
    )


def _cells(grid: Sequence[Sequence[float]], domain: tuple[float, float]) -> list[Markup]:
    """Rectangles of one colour: neighbours in a row that share it are drawn as one."""
    rows, columns = len(grid), len(grid[0])
    wide, tall = (RIGHT - LEFT) / columns, (BOTTOM - TOP) / rows
    found: list[Markup] = []
    for n, row in enumerate(grid):
        bins = [bin_of(v, domain) for v in row]
        start = 0
        for end in range(1, columns + 1):
            if end == columns or bins[end] != bins[start]:
                found.append(
                    el(
                        "rect",
                        x=LEFT + start * wide,
                        y=BOTTOM - (n + 1) * tall,
                        width=(end - start) * wide + 0.4,
                        height=tall + 0.4,
                        class_=f"heat-{bins[start]}",
                    )
                )
                start = end
    return found


def _named(one: Named, x: Scale, y: Scale) -> Markup:
    right = one.x > 0.6
    above = y(one.y) > TOP + 40 and not (right and one.y < 0.5)
    return el(
        "g",
        mark(one.shape, x(one.x), y(one.y), 6, class_=f"heat-named tone-{one.tone}"),
        text(
            x(one.x) + (-12 if right else 12),
            y(one.y) + (-10 if above else 24),
            one.name,
            class_="heat-name",
            anchor="end" if right else "start",
        ),
    )


def _labels(words: Words) -> Markup:
    middle = (TOP + BOTTOM) / 2
    return el(
        "g",
        text((LEFT + RIGHT) / 2, HEIGHT - 8, words.x, anchor="middle"),
        text(LEFT, BOTTOM + 22, words.low, class_="chart-tick", anchor="start"),
        text(RIGHT, BOTTOM + 22, words.high, class_="chart-tick", anchor="end"),
        el(
            "text",
            words.y,
            x=0,
            y=0,
            class_="chart-label",
            text_anchor="middle",
            transform=f"translate(18 {middle:g}) rotate(-90)",
        ),
        el("text", words.low, x=0, y=0, class_="chart-tick", transform=f"translate(50 {BOTTOM:g}) rotate(-90)"),
        el(
            "text",
            words.high,
            x=0,
            y=0,
            class_="chart-tick",
            text_anchor="end",
            transform=f"translate(50 {TOP:g}) rotate(-90)",
        ),
    )


def _point(x: float, y: float) -> Markup:
    ring = [
        el("circle", cx=0, cy=0, r=r, class_=c)
        for r, c in ((22, "heat-halo"), (12, "heat-rim"), (12, "heat-ring"), (3.5, "heat-dot"))
    ]
    return el("g", *ring, class_="heat-point", data_heat_point="", transform=f"translate({x:.2f} {y:.2f})")
