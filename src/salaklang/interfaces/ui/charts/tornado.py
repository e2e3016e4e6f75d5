"""A tornado: which uncertain things move the answer most, the strongest on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from salaklang.interfaces.ui.charts.axes import Format, grid_x
from salaklang.interfaces.ui.charts.scale import Scale
from salaklang.interfaces.ui.charts.svg import el, figure, text

WIDTH = 520.0
_LEFT, _RIGHT, _ROW, _TOP = 10.0, 500.0, 54.0, 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """From `low` to `high`: where the answer comes to lie as this one thing goes through its range."""

    name: str
    low: float
    high: float


def tornado(
    bars: Sequence[Bar], *, id_: str, title: str, about: str, base: float, domain: tuple[float, float], say: Format
) -> Markup:
    """Bars around `base`. The part below and the part above differ in colour and in texture of the edge."""
    bottom = _TOP + _ROW * len(bars)
    x = Scale(domain[0], domain[1], _LEFT, _RIGHT)
    middle = x.inside(base)
    parts = [grid_x(x, top=_TOP, bottom=bottom, say=say)]
    for n, bar in enumerate(bars):
        y = _TOP + _ROW * n + 28
        low, high = sorted((x.inside(bar.low), x.inside(bar.high)))
        parts.append(text(_LEFT, y - 7, bar.name, class_="chart-name"))
        for start, end, side in ((low, middle, "below"), (middle, high, "above")):
            if end > start:
                parts.append(el("rect", x=start, y=y, width=end - start, height=16, class_=f"chart-{side}"))
    parts.append(el("path", d=f"M{middle:.2f} {_TOP:g}V{bottom:g}", class_="chart-base"))
    return figure(*parts, id_=id_, width=WIDTH, height=bottom + 26, title=title, about=about, kind="tornado")
