"""From values to places on the page, and the round numbers that stand at an axis."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear: `low` of the values lies at `start` of the page, `high` at `end`. `low` < `high`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def inside(self, value: float) -> float:
        """The place of the value, held at the ends of the axis. Raises ValueError for what is no finite number."""
        if not math.isfinite(value):
            raise ValueError(f"{value!r} is no number to draw")
        return self(min(self.high, max(self.low, value)))


def domain_of(values: Iterable[float], *, least: float | None = None, most: float | None = None) -> tuple[float, float]:
    """Ends of an axis that hold all values and fall on round numbers; never of width zero.

    `least`, `most`: ends that the quantity itself has (a share lies in 0–1) and that no rounding may pass.
    Raises ValueError without a finite value.
    """
    found = [float(v) for v in values if math.isfinite(v)]
    if not found:
        raise ValueError("an axis needs at least one finite value")
    low, high = min(found), max(found)
    if high - low < 1e-9 * max(1.0, abs(high)):
        pad = max(abs(high) * 0.1, 0.01)
        low, high = low - pad, high + pad
    step = step_of(high - low, 4)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    low = low if least is None else max(low, least)
    high = high if most is None else min(high, most)
    return (low, high) if high > low else (low, low + step)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """About `count` round values from `low` to `high`, both within."""
    step = step_of(high - low, count)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def step_of(span: float, count: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that divides `span` into about `count` parts."""
    if not math.isfinite(span) or span <= 0:
        raise ValueError("an axis has a width")
    rough = span / max(1, count)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
