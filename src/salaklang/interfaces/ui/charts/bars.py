"""Lying bars: one number for each name, so that long Thai names need no column of their own."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.svg import el, figure, text

WIDTH = 340.0
_LEFT, _LONGEST, _ROW, _TOP, _THICK, _LINE = 1.0, 338.0, 62.0, 2.0, 14.0, 18.0
_LETTERS = 34
"""So many letters of a name fit into the width on a phone, where letters are larger."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`value`, of which `part` is drawn darker (0: none); `said` stands below it."""

    name: str
    value: float
    said: str
    part: float = 0.0


def bars(rows: Sequence[Bar], *, id_: str, title: str, about: str) -> Markup:
    """The longest bar fills the width; a value of 0 keeps its line: nothing is left out. Raises ValueError for a
    value below 0, or a part beyond its value."""
    if any(not 0 <= row.part <= row.value for row in rows):
        raise ValueError("a bar has a value from 0 up, and its part is not larger")
    most = max((row.value for row in rows), default=0) or 1
    parts: list[Markup] = []
    y = _TOP
    for row in rows:
        length, dark = (_LONGEST * value / most for value in (row.value, row.part))
        first, *others = textwrap.wrap(row.name, _LETTERS, break_long_words=False, break_on_hyphens=False) or [""]
        parts.append(text(_LEFT, y + 14, first, class_="chart-name"))
        for line in others:
            y += _LINE
            parts.append(text(_LEFT, y + 14, line, class_="chart-name"))
        parts.append(el("rect", x=_LEFT, y=y + 21, width=max(length, 1.5), height=_THICK, class_="chart-lying"))
        if row.part:
            parts.append(
                el("rect", x=_LEFT, y=y + 21, width=dark, height=_THICK, class_="chart-lying chart-lying--part")
            )
        parts.append(text(_LEFT, y + 50, row.said))
        y += _ROW
    height = max(y, _TOP + _ROW)
    return figure(*parts, id_=id_, width=WIDTH, height=height, title=title, about=about, kind="bars")
