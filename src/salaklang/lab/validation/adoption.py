"""The laboratory's adoption mechanism (M2), nation by nation: a Bass hazard with regime shocks, learned by pooling.

    ΔF = m · (p + q·F/C) · (C − F) + shock,  from the last known F on; C around 0.95, drawn for each path

p, q: least squares over all donors' yearly steps known by then. m: the country's own speed relative to that hazard,
recent years weighted most, pulled to 1 by a prior of weight `pull` (the mean of a normal posterior); it fades to 1.
Shocks: what such a forecast missed in other countries at a like level, drawn as blocks of consecutive years, so that
late jumps (mobile internet) and stalls come as they were lived. Everything obeys `protocol.donors_until`.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.validation.baselines import BASS_CEILING
from salaklang.lab.validation.protocol import Curve, Donors, Split, annual, donors_until

F64 = NDArray[np.float64]

_LEVELS = np.array([0.3, 0.7])  # a shock is borrowed from a country in the same third of the way
_BASE_LEAST = 0.01  # share a year; below this hazard, shocks are absolute
_CEILING_WIDTH = 0.1
_BLOCKS_LEAST = 20
_FADE = 0.95  # a year


@dataclass(frozen=True, slots=True)
class Settings:
    """Chosen by rolling origins inside the fitted part. pull: the prior's weight; half_life, window, block in years."""

    pull: float
    window: int
    block: int
    spread: float = 1.0
    half_life: float = 4.0


@dataclass(frozen=True)
class Pool:
    """What other countries teach by a year: p, q, and blocks of shocks [blocks, years] with their level 0-2."""

    p: float
    q: float
    shocks: F64
    level: NDArray[np.int64]


def hazard(share: F64, p: float, q: float, ceiling: F64 | float = BASS_CEILING) -> F64:
    """New adopters a year as a share of the people: (p + q·F/C)(C − F), never below 0."""
    return np.asarray((p + q * share / ceiling) * np.maximum(ceiling - share, 0))


def pool_fit(donors: list[Curve], *, year: int, settings: Settings) -> Pool:
    """Learn p and q and the shocks from what donors had shown by `year`, over the last `window` years."""
    curves = [annual(c) for c in donors]
    ends = [c.end for c in donors]
    left, right = [], []
    for values, end in zip(curves, ends, strict=True):
        recent = np.arange(end - len(values) + 2, end + 1) > year - settings.window
        share = np.minimum(values[:-1], BASS_CEILING - 0.01)[recent]
        left.append(np.stack([BASS_CEILING - share, share * (BASS_CEILING - share) / BASS_CEILING], axis=1))
        right.append(np.diff(values)[recent])
    p, q = np.maximum(np.linalg.lstsq(np.concatenate(left), np.concatenate(right), rcond=None)[0], 1e-6).tolist()
    blocks, levels = [], []
    for values in curves:
        base, speeds = speed_path(values, p, q, settings)
        missed = (np.diff(values)[1:] - speeds[:-1] * base[1:]) / np.maximum(base[1:], _BASE_LEAST)
        for t in range(max(0, len(missed) - settings.window), len(missed) - settings.block + 1):
            blocks.append(missed[t : t + settings.block])
            levels.append(values[t + 1])
    return Pool(p, q, np.array(blocks), np.digitize(levels, _LEVELS))


def speed_path(values: F64, p: float, q: float, settings: Settings) -> tuple[F64, F64]:
    """(hazard [n-1], speed after each step [n-1]): Σw·base·step + pull over Σw·base² + pull, w halving with age."""
    base = hazard(np.minimum(values[:-1], BASS_CEILING - 0.01), p, q)
    keep = 0.5 ** (1 / settings.half_life)
    speeds, top, bottom = np.empty(len(base)), 0.0, 0.0
    for i, (b, step) in enumerate(zip(base.tolist(), np.diff(values).tolist(), strict=True)):
        top, bottom = top * keep + b * step, bottom * keep + b * b
        speeds[i] = (top + settings.pull) / (bottom + settings.pull)
    return base, speeds


def paths_draw(curves: Sequence[Curve], years: int, pool: Pool, settings: Settings, *, members: int, seed: int) -> F64:
    """Sample paths [years, curves, members] of the share in the years after the last point, the same for all `curves`.

    Each country has its own stream of chance, so a path does not depend on who else is drawn.
    """
    turns = -(-years // settings.block)
    luck = np.stack([_stream(c, seed).random((1 + turns, members)) for c in curves], axis=1)
    values = [annual(c) for c in curves]
    share = np.repeat([v[-1] for v in values], members).reshape(len(curves), members)
    speed = np.array([_speed_last(v, pool, settings) for v in values])[:, None]
    ceiling = np.maximum(np.clip(BASS_CEILING + _CEILING_WIDTH * (luck[0] - 0.5), 0, 1), share)
    found = np.empty((years, len(curves), members))
    for h in range(years):
        turn, place = divmod(h, settings.block)
        if place == 0:
            shock = pool.shocks[_blocks_pick(pool, share, luck[1 + turn])]
        base = hazard(share, pool.p, pool.q, ceiling)
        step = (1 + (speed - 1) * _FADE ** (h + 1)) * base
        step += settings.spread * shock[..., place] * np.maximum(base, _BASE_LEAST)
        share = np.clip(share + step, 0, 1)
        found[h] = share
    return found


def _stream(curve: Curve, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(curve.code.encode())])


def _speed_last(values: F64, pool: Pool, settings: Settings) -> float:
    return float(speed_path(values, pool.p, pool.q, settings)[1][-1]) if len(values) > 1 else 1.0


def _blocks_pick(pool: Pool, share: F64, draw: F64) -> NDArray[np.int64]:
    """A block for each path, from donors at a like level (any level where there are too few)."""
    level = np.digitize(share, _LEVELS)
    pick = np.empty(share.shape, dtype=np.int64)
    for k in range(len(_LEVELS) + 1):
        here = level == k
        choice = np.flatnonzero(pool.level == k)
        if len(choice) < _BLOCKS_LEAST:
            choice = np.arange(len(pool.level))
        pick[here] = choice[(draw[here] * len(choice)).astype(np.int64)]
    return pick


class Adoption:
    """Forecasts for any country and origin, with what donors had shown by then."""

    def __init__(self, donors: Donors) -> None:
        self._donors = donors
        self._pool = lru_cache(maxsize=512)(self._pool_fit)

    def _pool_fit(self, year: int, settings: Settings) -> Pool:
        return pool_fit(donors_until(self._donors, year), year=year, settings=settings)

    def pool(self, year: int, settings: Settings) -> Pool:
        """What donors teach by `year`; the spread of the shocks does not change it."""
        return self._pool(year, Settings(settings.pull, settings.window, settings.block, 1.0, settings.half_life))

    def paths(self, splits: Sequence[Split], settings: Settings, *, members: int, seed: int) -> list[F64]:
        """For each split, sample paths [held-out points, members] made in the last year of its fitted part."""
        found: dict[int, F64] = {}
        for year in sorted({s.fit.end for s in splits}):
            here = [i for i, s in enumerate(splits) if s.fit.end == year]
            years = max(int(splits[i].held_years[-1]) for i in here) - year
            curves, pool = [splits[i].fit for i in here], self.pool(year, settings)
            drawn = paths_draw(curves, years, pool, settings, members=members, seed=seed)
            for k, i in enumerate(here):
                found[i] = drawn[splits[i].held_years.astype(np.int64) - year - 1, k]
        return [found[i] for i in range(len(splits))]
