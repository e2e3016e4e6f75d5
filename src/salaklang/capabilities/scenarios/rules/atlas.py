"""The atlas: what the pages show of one exploration, cut down to a file that a repository can hold.

All of it is made from finished runs of the engine by `atlas_make`; nothing in it is typed by hand.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from salaklang.capabilities.scenarios.rules.summary import PATHS, QUANTILES, fan_of, sample_paths

F = npt.NDArray[np.float64]
_ARRAYS = ("fans", "paths", "x", "ends", "provinces", "kinds", "people")


@dataclass(frozen=True)
class Atlas:
    """`told`: plain data: digest, agents, quarters, seeds, the command, group runs, boxes, convergence.

    `fans` [indicators, scenarios, 7, quarters+1] · `paths` [indicators, scenarios, 8, quarters+1] · `x` [draws,
    factors] in the factors' own units · `ends` [draws, scenarios, indicators] on the same draws and seeds · `provinces`
    [scenarios, provinces, indicators] and `kinds` [scenarios, 5, indicators] at the end of the group runs, from each
    cell's own sums; kinds are three ages, then others and the vulnerable; `people` [5] in them. NaN: refused or empty.
    """

    told: Mapping[str, Any]
    indicators: tuple[str, ...]
    scenarios: tuple[str, ...]
    factors: tuple[str, ...]
    fans: F
    paths: F
    x: F
    ends: F
    provinces: F
    kinds: F
    people: F

    def fan(self, indicator: str, scenario: str) -> F:
        """[7, quarters+1]"""
        found: F = self.fans[self.indicators.index(indicator), self.scenarios.index(scenario)]
        return found

    def runs(self, indicator: str, scenario: str) -> F:
        """[8, quarters+1]"""
        found: F = self.paths[self.indicators.index(indicator), self.scenarios.index(scenario)]
        return found

    def end(self, indicator: str, scenario: str) -> F:
        """[draws]"""
        found: F = self.ends[:, self.scenarios.index(scenario), self.indicators.index(indicator)]
        return found

    def province_ends(self, indicator: str, scenario: str) -> F:
        """[provinces]"""
        found: F = self.provinces[self.scenarios.index(scenario), :, self.indicators.index(indicator)]
        return found

    def kind_ends(self, indicator: str, scenario: str) -> F:
        """[5]"""
        found: F = self.kinds[self.scenarios.index(scenario), :, self.indicators.index(indicator)]
        return found

    def first(self, indicator: str) -> int:
        """The first quarter with a value: what happens in a quarter has none on the first day."""
        middles = self.fans[self.indicators.index(indicator), :, len(QUANTILES) // 2]
        return int(np.argmax(np.isfinite(middles).all(axis=0)))

    @property
    def agents(self) -> int:
        return int(self.told["agents"])

    @property
    def group_agents(self) -> int:
        return int(self.told["group_agents"])


def atlas_make(
    *,
    told: Mapping[str, Any],
    indicators: Sequence[str],
    scenarios: Sequence[str],
    factors: Sequence[str],
    labels: Sequence[str],
    x: F,
    paths: npt.NDArray[np.floating[Any]],
    provinces: F,
    kinds: F,
    people: F,
) -> Atlas:
    """From finished runs: `labels` [runs] name the scenario, `x` [runs, factors], `paths` [runs, quarters+1,
    indicators]. Every scenario must have been tried on the same draws in the same order; ValueError where not.
    """
    rows = [np.flatnonzero(np.asarray(labels) == s) for s in scenarios]
    if any(len(r) != len(rows[0]) or not len(r) for r in rows):
        raise ValueError("every scenario needs the same number of runs")
    if any(not np.array_equal(x[r], x[rows[0]]) for r in rows):
        raise ValueError("the scenarios were not tried on the same draws")
    by_scenario = [np.asarray(paths[r], np.float64) for r in rows]
    fans = np.stack([[_fan(p[:, :, k]) for p in by_scenario] for k in range(len(indicators))])
    samples = np.stack([[sample_paths(p[:, :, k], PATHS) for p in by_scenario] for k in range(len(indicators))])
    return Atlas(
        told=dict(told),
        indicators=tuple(indicators),
        scenarios=tuple(scenarios),
        factors=tuple(factors),
        fans=fans,
        paths=samples,
        x=x[rows[0]],
        ends=np.stack([p[:, -1, :] for p in by_scenario], axis=1),
        provinces=provinces,
        kinds=kinds,
        people=people,
    )


def _fan(paths: F) -> F:
    """Times at which no run has a value stay NaN: all of them where the indicator is refused at this size."""
    fan = np.full((len(QUANTILES), paths.shape[1]), np.nan)
    known = ~np.isnan(paths).all(axis=0)
    if known.any():
        fan[:, known] = fan_of(paths[:, known])
    return fan


def atlas_bytes(atlas: Atlas) -> bytes:
    """The file: NumPy's own container without pickles, in single precision."""
    told = {
        "told": dict(atlas.told),
        "indicators": atlas.indicators,
        "scenarios": atlas.scenarios,
        "factors": atlas.factors,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    held = io.BytesIO()
    arrays = {name: getattr(atlas, name).astype(np.float32) for name in _ARRAYS}
    np.savez_compressed(held, told=np.frombuffer(text, np.uint8), **arrays)
    return held.getvalue()


def atlas_from(block: bytes) -> Atlas:
    """What `atlas_bytes` wrote. Raises ValueError for anything else."""
    try:
        with np.load(io.BytesIO(block), allow_pickle=False) as held:
            told = json.loads(held["told"].tobytes())
            arrays = {name: np.asarray(held[name], np.float64) for name in _ARRAYS}
    except (OSError, KeyError, EOFError, ValueError, BadZipFile) as error:
        raise ValueError("this is no atlas") from error
    names: dict[str, Any] = {k: tuple(told[k]) for k in ("indicators", "scenarios", "factors")}
    return Atlas(**{"told": told["told"], **names, **arrays})
