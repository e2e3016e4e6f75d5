"""Elements of SVG with every value escaped and every number checked."""

import math
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

Value = str | int | float | bool | None
Points = Iterable[tuple[float, float]]


def el(tag: str, /, *children: str | Markup, **attributes: Value) -> Markup:
    """One element. `class_` becomes `class`, `view_box` becomes `viewBox`, other `_` become `-`; None is left out.

    Raises ValueError for a number that is not finite: a chart with a hole must say so, not draw nonsense.
    """
    given = Markup("").join(
        Markup(' {}="{}"').format(_name(name), number(value) if _is_number(value) else value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    inner = Markup("").join(escape(child) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(tag, given, inner) if children else Markup("<{}{}/>").format(tag, given)


def number(value: Value) -> str:
    """A coordinate with at most two decimals, without a useless zero: `12.50` → `12.5`, `-0.0` → `0`."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number to draw")
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short


def path(points: Points, *, close: bool = False) -> str:
    """The `d` of a line through `points`; empty when there are none."""
    steps = [f"{'M' if n == 0 else 'L'}{number(x)} {number(y)}" for n, (x, y) in enumerate(points)]
    return "".join(steps) + ("Z" if close and steps else "")


def band(xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    """The `d` of the area between two lines over the same `xs`."""
    return path([*zip(xs, high, strict=True), *reversed(list(zip(xs, low, strict=True)))], close=True)


def figure(*children: str | Markup, id_: str, width: float, height: float, title: str, about: str, kind: str) -> Markup:
    """The outermost `<svg>`: named by its title, described by a sentence that says what to see."""
    return el(
        "svg",
        el("title", title, id=f"{id_}-title"),
        el("desc", about, id=f"{id_}-about"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart chart--{kind}",
        id=id_,
        view_box=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=f"{id_}-title",
        aria_describedby=f"{id_}-about",
        focusable="false",
    )


def text(x: float, y: float, words: str, *, class_: str = "chart-label", anchor: str | None = None) -> Markup:
    return el("text", words, x=x, y=y, class_=class_, text_anchor=anchor)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(name: str) -> str:
    return "viewBox" if name == "view_box" else name.rstrip("_").replace("_", "-")
