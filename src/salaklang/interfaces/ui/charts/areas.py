"""A map of areas, each coloured by its value. The shapes come from a country (`ui.ports.area_map`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.svg import el, figure, number, text


@dataclass(frozen=True, slots=True)
class Shapes:
    """Outlines by area code, as SVG path data in one picture of `width` × `height`."""

    width: float
    height: float
    paths: Mapping[str, str]


def area_map(
    shapes: Shapes,
    classes: Mapping[str, str],
    titles: Mapping[str, str],
    *,
    id_: str,
    title: str,
    about: str,
    window: tuple[float, float, float, float] | None = None,
) -> Markup:
    """`classes`: colour class by code (`heat-3`); an area without one is drawn as unknown. Titles show on hovering.

    `window`: x, y, width, height of the part to show, where not the whole.
    """
    x, y, wide, tall = window or (0, 0, shapes.width, shapes.height)
    areas = [
        el(
            "path",
            el("title", titles.get(code, code)),
            d=d,
            class_=f"area {classes.get(code, 'area-unknown')}",
            data_area=code,
        )
        for code, d in sorted(shapes.paths.items())
    ]
    return figure(
        el("g", *areas, transform=f"translate({-x:g} {-y:g})"),
        id_=id_,
        width=wide,
        height=tall,
        title=title,
        about=about,
        kind="map" if window is None else "map-part",
    )


def steps_key(labels: list[tuple[str, str]], *, id_: str, title: str) -> Markup:
    """A key of classes with what each means, one below the other."""
    rows = [
        el(
            "g",
            el("rect", x=0, y=n * 24.0, width=26, height=18, class_=class_),
            text(36, n * 24.0 + 14, words, class_="chart-tick"),
        )
        for n, (class_, words) in enumerate(labels)
    ]
    about = "; ".join(words for _, words in labels)
    return figure(
        *rows, id_=id_, width=260, height=float(number(24 * len(labels))), title=title, about=about, kind="steps"
    )
