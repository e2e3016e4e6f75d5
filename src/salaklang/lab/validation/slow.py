"""Series that seldom move (V-Dem indices, hours to pay taxes): the last value plus borrowed runs of yearly changes.

    x(T+h) = x(T) + spread · Σ change,   changes drawn as blocks of consecutive years from donors at a like level

Hours are taken as logarithms, so a change is a ratio: a reform that once cut a fifth elsewhere may do so here. `drift`
of the donors' mean change is kept; with `drift` 0 the paths lie around the last value. Everything obeys
`protocol.donors_until`.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.validation.choose import BAND, Paths, point_choose, rehearsals, rehearse
from salaklang.lab.validation.protocol import Curve, Donors, Split, annual, donors_until

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
    curves: Sequence[Curve],
    years: int,
    pool: Changes,
    settings: SlowSettings,
    *,
    limits: tuple[float, float],
    members: int,
    seed: int,
) -> F64:
    """Sample paths [years, curves, members] after the last point, the same year for all `curves`, inside `limits`."""
    turns = -(-years // settings.block)
    luck = np.stack([_stream(c, seed).random((turns, members)) for c in curves], axis=1)
    last = np.array([c.values[-1] for c in curves])
    level, here = np.digitize(pool.start, pool.edges), np.digitize(last, pool.edges)
    value = np.repeat(last, members).reshape(len(curves), members)
    found = np.empty((years, len(curves), members))
    centres = np.stack([pool.blocks[level == k].mean(axis=0) for k in range(len(pool.edges) + 1)])[here]
    for h in range(years):
        turn, place = divmod(h, settings.block)
        if place == 0:
            blocks = np.stack([_blocks_pick(pool, level == k, u) for k, u in zip(here, luck[turn], strict=True)])
        centre = centres[:, place, None]
        step = settings.drift * centre + settings.spread * (blocks[..., place] - centre)
        value = np.clip(value + step, *limits)
        found[h] = value
    return found


def _stream(curve: Curve, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(curve.code.encode())])


def _blocks_pick(pool: Changes, among: NDArray[np.bool_], draw: F64) -> F64:
    choice = np.flatnonzero(among)
    return np.asarray(pool.blocks[choice[(draw * len(choice)).astype(np.int64)]])


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

    def paths(self, splits: Sequence[Split], settings: SlowSettings, *, members: int, seed: int) -> list[F64]:
        """For each split, sample paths [held-out points, members] made in the last year of its fitted part."""
        found: dict[int, F64] = {}
        for year in sorted({s.fit.end for s in splits}):
            here = [i for i, s in enumerate(splits) if s.fit.end == year]
            years = max(int(splits[i].held_years[-1]) for i in here) - year
            pool = self._pool(year, settings.block, settings.window)
            drawn = paths_draw(
                [splits[i].fit for i in here], years, pool, settings,
                limits=(self._low, self._high), members=members, seed=seed,
            )  # fmt: skip
            for k, i in enumerate(here):
                found[i] = drawn[splits[i].held_years.astype(np.int64) - year - 1, k]
        return [found[i] for i in range(len(splits))]

    def settings_choose(self, year: int) -> tuple[SlowSettings, str]:
        """The settings and the point ("mean", "median") for forecasts made in `year`, by the origins of `choose`."""
        splits = [s for s in rehearsals(self._donors, year) if len(s.fit.years) >= 4]

        def paths_of(settings: SlowSettings) -> Paths:
            return lambda tests: self.paths(tests, settings, members=_MEMBERS, seed=_SEED)

        grid = [SlowSettings(*given) for given in product(_DRIFTS, _BLOCKS, _WINDOWS)]
        best = min(grid, key=lambda s: rehearse(splits, paths_of(s))[0])
        spreads = [replace(best, spread=spread) for spread in _SPREADS]
        chosen = min(spreads, key=lambda s: abs(rehearse(splits, paths_of(s))[1] - BAND))
        return chosen, point_choose(splits, paths_of(chosen))
