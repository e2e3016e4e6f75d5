"""Answering from a fitted emulator: NumPy only, a few milliseconds for a point."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.kernel.text import Text
from salaklang.lab.errors import ParameterError, ParameterUnknown
from salaklang.lab.experiments.factors import LEVER, Factor

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """What stands in for one indicator.

    Its path over quarters is `mean` [quarters] + Σ weightₖ · `shapes` [components, quarters]; each weight is a
    Gaussian process with the kernel exp(−½ |Δ/`scales`|²), so weightₖ = kernel(x, runs) · `alpha` [runs, components].
    `error` [quarters]: 90 % of the absolute errors on unseen runs are below it. `rmse`, `r2`: of the end, on unseen
    runs. `low`, `high`: what the indicator can be at all.
    """

    indicator: str
    mean: F64
    shapes: F64
    scales: F64
    alpha: F64
    error: F64
    rmse: float
    r2: float
    low: float
    high: float


@dataclass(frozen=True)
class Prediction:
    """`path`, `low`, `high` [quarters]: an indicator's expected path and the band that holds 90 % of the model's runs
    that were not used, with the chance that the emulator was fitted to (`about["chance"]`).

    The first value is that of quarter 1.
    """

    indicator: str
    path: F64
    low: F64
    high: F64
    rmse: float
    r2: float


@dataclass(frozen=True)
class Emulator:
    """`runs` [runs, factors]: where on the unit cube the model itself was run. `about`: what it was fitted to, in plain
    data (agents, quarters, engine, population, digest of the plan).
    """

    factors: tuple[Factor, ...]
    defaults: tuple[float, ...]
    runs: F64
    parts: tuple[Part, ...]
    about: Mapping[str, str | int]

    def predict(
        self, levers: Mapping[str, float], parameters: Mapping[str, float] | None = None
    ) -> dict[str, Prediction]:
        """The paths of all indicators for one profile (levers by their bare name) and, if given, parameters.

        What is not given stands at its default. Raises `ParameterUnknown`, `ParameterError`.
        """
        given = {**{LEVER + name: v for name, v in levers.items()}, **(parameters or {})}
        point = self.point(given)
        return {p.indicator: _predict(p, paths_of(p, self.runs, point[None, :])[0]) for p in self.parts}

    def ends(self, unit: F64, indicator: str) -> F64:
        """An indicator at the end for many points [points, factors] of the unit cube."""
        part = next(p for p in self.parts if p.indicator == indicator)
        return np.concatenate(
            [paths_of(part, self.runs, u)[:, -1] for u in np.array_split(unit, -(-len(unit) // 4096))]
        )

    def point(self, given: Mapping[str, float]) -> F64:
        """Values by factor name as a place on the unit cube."""
        names = [f.name for f in self.factors]
        for name in given:
            if name not in names:
                raise ParameterUnknown(name=name.removeprefix(LEVER), near=", ".join(names[:3]))
        return np.array([_share(f, given.get(f.name, d)) for f, d in zip(self.factors, self.defaults, strict=True)])


def paths_of(part: Part, runs: F64, unit: F64) -> F64:
    """[points, quarters] for points [points, factors] of the unit cube."""
    near, ours = runs / part.scales, unit / part.scales
    apart = (ours**2).sum(1)[:, None] + (near**2).sum(1)[None, :] - 2.0 * ours @ near.T
    weights = np.exp(-0.5 * np.maximum(apart, 0.0)) @ part.alpha
    return np.asarray(np.clip(part.mean + weights @ part.shapes, part.low, part.high), np.float64)


def _predict(part: Part, path: F64) -> Prediction:
    low, high = np.maximum(path - part.error, part.low), np.minimum(path + part.error, part.high)
    return Prediction(part.indicator, path, low, high, part.rmse, part.r2)


def _share(factor: Factor, value: float) -> float:
    share = float(factor.share(np.array([value]))[0])
    if not -1e-6 <= share <= 1 + 1e-6:
        raise ParameterError(name=factor.name, value=value, low=factor.low, high=factor.high, unit="")
    return min(1.0, max(0.0, share))


HOW_SURE = Text(
    "ค่าประมาณจากแบบจำลองแทน ไม่ใช่การรันเต็ม: แถบแสดงช่วงที่ 90 % ของการรันที่มีโชคเดียวกันตกอยู่",
    "An estimate by a stand-in, not a full run: the band shows where 90 % of runs with the same chance fall",
)
