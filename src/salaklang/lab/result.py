"""What a run leaves: whole-number sums per group and quarter, and what can be read off them."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from salaklang.lab.engine.population import AGES, PER_PROVINCE
from salaklang.lab.errors import TooFewAgents
from salaklang.lab.indicators import INDICATORS, Indicator, indicator_get, indicators_read
from salaklang.lab.recipe import Recipe

F64 = npt.NDArray[np.float64]
AGE_BANDS = ("0-24", "25-59", "60+")
By = Literal["country", "province", "age", "vulnerable", "group"]
_COLUMN = {i.name: k for k, i in enumerate(INDICATORS)}


@dataclass(frozen=True)
class Result:
    """counts [quarters + 1, groups, `layout.COUNTS`] int64, macro [quarters + 1, provinces, `macro.MACRO`] float64.

    Quarter 0 is the first day: what happens in a quarter (needs, hours, bribes) is NaN there.
    """

    recipe: Recipe
    counts: npt.NDArray[np.int64]
    macro: F64
    convergence: tuple[dict[str, float], ...] = field(default=(), compare=False)
    """Rows of `convergence()`: the caller puts them here (`dataclasses.replace`) so they travel with it."""

    @cached_property
    def values(self) -> F64:
        """[quarters + 1, groups, indicators]; divides are the pair's; contagion is NaN below its tested size."""
        return self._hidden(self._read("group"))

    def by(self, cells: By, indicator: str) -> F64:
        """[quarters + 1, cells] of one indicator by "province", "age", "vulnerable" or "group", from their own sums.

        Errors: `IndicatorUnknown`, `TooFewAgents`.
        """
        self._allowed(indicator_get(indicator))
        return np.asarray(self._read(cells)[..., _COLUMN[indicator]])

    def national(self, indicator: str) -> F64:
        """[quarters + 1] of one indicator for the country. Errors as in `by`."""
        return np.asarray(self.by("country", indicator)[:, 0])

    def country_raw(self) -> F64:
        """[quarters + 1, indicators] for the country, with what is refused at this size: for tables of convergence."""
        return np.asarray(self._read("country")[:, 0])

    def frame(self) -> dict[str, npt.NDArray[np.generic]]:
        """Columns of equal length: quarter, group, province (index), age, vulnerable, people, and each indicator."""
        quarters, groups = self.counts.shape[:2]
        quarter, group = (a.ravel() for a in np.mgrid[0:quarters, 0:groups])
        columns: dict[str, npt.NDArray[np.generic]] = {
            "quarter": quarter.astype(np.int32),
            "group": group.astype(np.int32),
            "province": (group // PER_PROVINCE).astype(np.int32),
            "age": np.array(AGE_BANDS)[group % PER_PROVINCE // 2],
            "vulnerable": group % 2 == 1,
            "people": self.counts[..., 0].ravel(),
        }
        for k, indicator in enumerate(INDICATORS):
            columns[indicator.name] = self.values[..., k].ravel()
        return columns

    def digest(self) -> str:
        """SHA-256 of everything counted, hex: equal for equal results, on any machine."""
        whole = hashlib.sha256(np.ascontiguousarray(self.counts, "<i8").tobytes())
        whole.update(np.ascontiguousarray(self.macro, "<f8").tobytes())
        return whole.hexdigest()

    def refused(self) -> tuple[Indicator, ...]:
        """Indicators that this run is too small to answer."""
        return tuple(i for i in INDICATORS if i.contagion and self.recipe.agents < i.tested_from_agents)

    def _allowed(self, indicator: Indicator) -> None:
        if indicator in self.refused():
            needed, agents = f"{indicator.tested_from_agents:,}", f"{self.recipe.agents:,}"
            raise TooFewAgents(title=indicator.title, needed=needed, agents=agents)

    def _hidden(self, values: F64) -> F64:
        for indicator in self.refused():
            values[..., _COLUMN[indicator.name]] = np.nan
        return values

    def _read(self, cells: By) -> F64:
        quarters, groups, width = self.counts.shape
        provinces = groups // PER_PROVINCE
        table = self.counts.reshape(quarters, provinces, AGES, 2, width)
        people = table[0, :, :, :, 0].astype(np.float64)
        if cells == "group":
            return self._read_groups(table)
        if cells == "country":
            return indicators_read(table.sum(axis=(1, 2))[:, None], self._weighted(people.sum(axis=(1, 2)))[:, None])
        if cells == "province":
            return indicators_read(table.sum(axis=2), self.macro)
        if cells == "age":
            macro = np.stack([self._weighted(people[:, a].sum(axis=1)) for a in range(AGES)], axis=1)
            return indicators_read(table.sum(axis=1), macro)
        alone = np.zeros((quarters, 2, 2, width), np.int64)
        for v in range(2):
            alone[:, v, v] = table[:, :, :, v].sum(axis=(1, 2))
        macro = np.stack([self._weighted(people[:, :, v].sum(axis=1)) for v in range(2)], axis=1)
        return indicators_read(alone, macro)

    def _read_groups(self, table: npt.NDArray[np.int64]) -> F64:
        quarters, provinces, ages, _, width = table.shape
        pairs = table.reshape(quarters, provinces * ages, 2, width)
        macro = np.repeat(self.macro, ages, axis=1)
        both = indicators_read(pairs, macro)
        out = np.empty((quarters, provinces * ages, 2, len(INDICATORS)))
        for v in range(2):
            alone = np.zeros_like(pairs)
            alone[:, :, v] = pairs[:, :, v]
            out[:, :, v] = indicators_read(alone, macro)
        for name in ("divide_adoption", "divide_burden"):
            out[..., _COLUMN[name]] = both[..., None, _COLUMN[name]]
        return out.reshape(quarters, -1, len(INDICATORS))

    def _weighted(self, people: F64) -> F64:
        """[quarters + 1, macro] mean over provinces, added up in a fixed order."""
        total = np.zeros((len(self.macro), self.macro.shape[2]))
        for province, heads in enumerate(people):
            total = total + self.macro[:, province] * heads
        return total / max(float(people.sum()), 1.0)
