"""Plots as plain SVG: no script, no style attribute, no address; each has a title and words for screen readers.

Colours are told apart by the colour-blind (Okabe and Ito); lines also differ in dashes, for print without
colour.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7a7a00", "#000000")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "", "7 3", "2 3", "9 3 2 3")
_WIDTH, _HEIGHT = 460, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 12, 34


@dataclass(frozen=True)
class Line:
    """A path: one value a step; NaN leaves a gap. `kind` chooses colour and dashes; a `thin` line is a sample path."""

    label: str
    values: Sequence[float]
    kind: int = 0
    thin: bool = False


@dataclass(frozen=True)
class Band:
    """The room between two paths, for a fan; more than one band of a kind lie over each other."""

    label: str
    low: Sequence[float]
    high: Sequence[float]
    kind: int = 0


@dataclass(frozen=True)
class Bar:
    """One driver of a tornado: what it moves, and how sure that is (half the width of the interval)."""

    label: str
    value: float
    half: float = 0.0


def lines_svg(
    lines: Sequence[Line],
    *,
    title: str,
    bands: Sequence[Band] = (),
    axis: str = "",
    limits: tuple[float, float] | None = None,
) -> str:
    """Lines and fans over steps on one pair of axes. `limits`: the vertical axis, shared between plots."""
    values = [v for line in lines for v in line.values] + [v for b in bands for side in (b.low, b.high) for v in side]
    low, high = limits or limits_of(values)
    steps = max([len(line.values) for line in lines] + [len(b.low) for b in bands] + [2])
    parts = [_frame(low, high, steps, axis)]
    for band in bands:
        there = [(_x(i, steps), _y(v, low, high)) for i, v in enumerate(band.low) if math.isfinite(v)]
        back = [(_x(i, steps), _y(v, low, high)) for i, v in enumerate(band.high) if math.isfinite(v)]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in there + back[::-1])
        parts.append(f'<polygon points="{corners}" fill="{_colour(band.kind)}" fill-opacity="0.16"/>')
    for line in lines:
        parts += [
            f'<polyline points="{" ".join(f"{_x(i, steps):.1f},{_y(v, low, high):.1f}" for i, v in part)}" fill="none" '
            f'stroke="{_colour(line.kind)}" stroke-width="{"0.7" if line.thin else "2"}"'
            f"{_dash(line.kind)}/>"
            for part in _unbroken(line.values)
        ]
    told = "; ".join(f"{line.label}: {number(_last(line.values))}" for line in lines if not line.thin)
    return _svg(parts, title=title, told=told)


def bars_svg(bars: Sequence[Bar], *, title: str, axis: str = "") -> str:
    """A tornado: the longest bar first, with whiskers."""
    top = max([b.value + b.half for b in bars if math.isfinite(b.value + b.half)] + [1e-12])
    height = 22 * len(bars) + 34
    wide = _WIDTH - 190 - _RIGHT
    parts = []
    for i, bar in enumerate(bars):
        y = 6 + 22 * i
        x = max(0.0, bar.value) / top * wide
        low, high = max(0.0, bar.value - bar.half) / top * wide, min(1.0, (bar.value + bar.half) / top) * wide
        parts.append(f'<text x="184" y="{y + 12}" text-anchor="end">{escape(bar.label)}</text>')
        parts.append(f'<rect x="190" y="{y}" width="{x:.1f}" height="15" fill="{COLOURS[0]}"/>')
        parts.append(
            f'<path d="M{190 + low:.1f} {y + 7.5}H{190 + high:.1f}" stroke="#000" stroke-width="1.2" fill="none"/>'
        )
    parts.append(f'<text x="190" y="{height - 6}">0</text>')
    parts.append(f'<text x="{190 + wide:.0f}" y="{height - 6}" text-anchor="end">{escape(axis)} {number(top)}</text>')
    told = "; ".join(f"{b.label}: {number(b.value)} ± {number(b.half)}" for b in bars)
    return _svg(parts, title=title, told=told, height=height)


def heat_svg(grid: Sequence[Sequence[float]], *, title: str, across: str, upward: str) -> str:
    """A heat map of [rows upward][columns across] on the unit square; dark is high, each cell carries its number."""
    flat = [v for row in grid for v in row if math.isfinite(v)]
    low, high = (min(flat), max(flat)) if flat else (0.0, 1.0)
    rows, columns = len(grid), len(grid[0])
    wide, tall = (_WIDTH - _LEFT - _RIGHT) / columns, (300 - _TOP - _BOTTOM) / rows
    parts = []
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            share = (value - low) / (high - low) if high > low else 0.5
            x, y = _LEFT + c * wide, _TOP + (rows - 1 - r) * tall
            ink = "#fff" if share > 0.55 else "#000"
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide + 0.5:.1f}" height="{tall + 0.5:.1f}" '
                f'fill="{_shade(share)}"/><text x="{x + wide / 2:.1f}" y="{y + tall / 2 + 4:.1f}" '
                f'text-anchor="middle" fill="{ink}">{number(value)}</text>'
            )
    parts.append(f'<text x="{_WIDTH / 2}" y="294" text-anchor="middle">{escape(across)} → 1</text>')
    parts.append(
        f'<text x="14" y="150" text-anchor="middle" transform="rotate(-90 14 150)">{escape(upward)} → 1</text>'
    )
    return _svg(parts, title=title, told=f"{number(low)} – {number(high)}", height=300)


def limits_of(values: Sequence[float]) -> tuple[float, float]:
    """Round ends for an axis that shows all finite `values`; a flat line gets room above and below."""
    finite = [v for v in values if math.isfinite(v)]
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    if high - low < 1e-9 * max(1.0, abs(high)):
        pad = abs(high) * 0.1 or 0.5
        low, high = low - pad, high + pad
    step = _step(high - low)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def number(value: float) -> str:
    """A number with as many digits as a reader can use."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.3f}" if size >= 0.001 or size == 0 else f"{value:.1e}"


def legend_svg(labels: Sequence[str]) -> str:
    """The lines' colours and dashes with their names, once for many plots."""
    parts = []
    for i, label in enumerate(labels):
        y = 14 + 20 * i
        parts.append(f'<path d="M4 {y}H44" stroke="{_colour(i)}" stroke-width="2.5" fill="none"{_dash(i)}/>')
        parts.append(f'<text x="52" y="{y + 4}">{escape(label)}</text>')
    return _svg(parts, title=" · ".join(labels), told="", height=20 * len(labels) + 8)


def _frame(low: float, high: float, steps: int, axis: str) -> str:
    step = _step(high - low)
    marks = [low + i * step for i in range(round((high - low) / step) + 1)]
    parts = []
    for mark in marks:
        y = _y(mark, low, high)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#d0d0d0" fill="none"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number(round(mark, 10))}</text>')
    last = steps - 1
    for i in sorted({0, last // 4, last // 2, 3 * last // 4, last}):
        parts.append(f'<text x="{_x(i, steps):.1f}" y="{_HEIGHT - 16}" text-anchor="middle">{i}</text>')
    parts.append(f'<text x="{(_LEFT + _WIDTH) / 2:.0f}" y="{_HEIGHT - 2}" text-anchor="middle">{escape(axis)}</text>')
    return "".join(parts)


def _svg(parts: Sequence[str], *, title: str, told: str, height: int = _HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" font-family="sans-serif" font-size="11">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(parts)}</svg>"
    )


def _unbroken(values: Sequence[float]) -> list[list[tuple[int, float]]]:
    """The pieces of a line between its gaps."""
    pieces: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(values):
        if math.isfinite(value):
            pieces[-1].append((i, value))
        elif pieces[-1]:
            pieces.append([])
    return [p for p in pieces if p]


def _x(i: int, steps: int) -> float:
    return _LEFT + i / (steps - 1) * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, low: float, high: float) -> float:
    return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)


def _step(span: float) -> float:
    """A round distance between 3 to 8 marks over `span`."""
    power = 10.0 ** math.floor(math.log10(span))
    return next((power * m for m in (0.2, 0.5, 1.0, 2.0) if span / (power * m) <= 7), power * 2)


def _last(values: Sequence[float]) -> float:
    return next((v for v in reversed(values) if math.isfinite(v)), math.nan)


def _colour(kind: int) -> str:
    return COLOURS[kind % len(COLOURS)]


def _dash(kind: int) -> str:
    dash = DASHES[kind % len(DASHES)]
    return f' stroke-dasharray="{dash}"' if dash else ""


def _shade(share: float) -> str:
    """From pale to dark blue."""
    pale, dark = (239, 246, 252), (8, 48, 107)
    mixed = (round(p + (d - p) * min(1.0, max(0.0, share))) for p, d in zip(pale, dark, strict=True))
    return "#" + "".join(f"{v:02x}" for v in mixed)
