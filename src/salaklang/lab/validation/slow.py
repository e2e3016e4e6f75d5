"""Series that seldom move (V-Dem indices, hours to pay taxes): the last value plus borrowed runs of yearly changes.

    x(T+h) = x(T) + spread · Σ change,   changes drawn as blocks of consecutive years from donors at a like level

Hours are taken as logarithms, so a change is a ratio: a reform that once cut a fifth elsewhere may do so here. `drift`
of the donors' mean change is kept; with `drift` 0 the paths lie around the last value. Everything obeys
`protocol.donors_until`.
"""

import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.validation.choose import BAND, Paths, point_choose, rehearsals, rehearse
from salaklang.lab.validation.protocol import Curve, Donors, annual, donors_until

F64 = NDArray[np.float64]

_THIRDS = (1 / 3, 2 / 3)
_MEMBERS, _SEED = 60, 11
_DRIFTS, _BLOCKS, _WINDOWS = (0.0, 0.5, 1.0), (1, 3), (5, 12)
_SPREADS = (0.6, 0.8, 1.0, 1.3, 1.7)


@dataclass(frozen=True, slots=True)
class SlowSettings:
    """drift: how much of the donors' mean change is kept; block, window in years; spread: factor on the changes."""

    drift: float
    block: int
    window: int
    spread: float = 1.0


@dataclass(frozen=True)
class Changes:
    """Blocks of yearly changes [blocks, years], the level each began at [blocks], and the levels' thirds [2]."""

    blocks: F64
    start: F64
    edges: F64


def changes_pool(donors: list[Curve], *, year: int, settings: SlowSettings) -> Changes:
    """Every run of `block` yearly changes that donors lived through in the `window` years up to `year`."""
    blocks, start = [], []
    for curve in donors:
        values = annual(curve.until(year))
        steps = np.diff(values)
        for t in range(max(0, len(steps) - settings.window), len(steps) - settings.block + 1):
            blocks.append(steps[t : t + settings.block])
            start.append(values[t])
    return Changes(np.array(blocks), np.array(start), np.quantile(start, _THIRDS))


def paths_draw(
    curve: Curve, ahead: F64, pool: Changes, settings: SlowSettings, *, low: float, high: float, members: int, seed: int
) -> F64:
    """Sample paths [len(ahead), members] from the last point of `curve`, kept inside low … high."""
    rng = np.random.default_rng([seed, zlib.crc32(curve.code.encode())])
    level = np.digitize(pool.start, pool.edges)
    value = np.full(members, curve.values[-1])
    found = np.empty((int(ahead[-1]) - curve.end, members))
    for h in range(len(found)):
        if h % settings.block == 0:
            choice = np.flatnonzero(level == np.digitize(curve.values[-1], pool.edges))
            block = pool.blocks[choice[(rng.random(members) * len(choice)).astype(np.int64)]]
            centre = pool.blocks[choice].mean(axis=0)
        k = h % settings.block
        value = np.clip(value + settings.drift * centre[k] + settings.spread * (block[:, k] - centre[k]), low, high)
        found[h] = value
    return found[ahead.astype(np.int64) - curve.end - 1]


class Slow:
    """Forecasts of a slow series for any country and origin."""

    def __init__(self, donors: Donors, *, low: float, high: float) -> None:
        self._donors, self._low, self._high = donors, low, high
        self._pool = lru_cache(maxsize=1024)(self._pool_fit)

    def _pool_fit(self, year: int, block: int, window: int) -> Changes:
        least = max(4, block + 1)
        return changes_pool(
            donors_until(self._donors, year, least=least), year=year, settings=SlowSettings(0.0, block, window)
        )

    def paths(self, fit: Curve, ahead: F64, settings: SlowSettings, *, members: int, seed: int) -> F64:
        """Sample paths [len(ahead), members] made in the last year of `fit`."""
        pool = self._pool(fit.end, settings.block, settings.window)
        return paths_draw(fit, ahead, pool, settings, low=self._low, high=self._high, members=members, seed=seed)

    def settings_choose(self, year: int) -> tuple[SlowSettings, str]:
        """The settings and the point ("mean", "median") for forecasts made in `year`, by the origins of `choose`."""
        splits = [s for s in rehearsals(self._donors, year) if len(s.fit.years) >= 4]

        def paths_of(settings: SlowSettings) -> Paths:
            return lambda s: self.paths(s.fit, s.held_years, settings, members=_MEMBERS, seed=_SEED)

        grid = [SlowSettings(*given) for given in product(_DRIFTS, _BLOCKS, _WINDOWS)]
        best = min(grid, key=lambda s: rehearse(splits, paths_of(s))[0])
        spreads = [replace(best, spread=spread) for spread in _SPREADS]
        chosen = min(spreads, key=lambda s: abs(rehearse(splits, paths_of(s))[1] - BAND))
        return chosen, point_choose(splits, paths_of(chosen))
