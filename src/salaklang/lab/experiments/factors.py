"""The uncertain quantities that an experiment varies, and designs over them (SALib's samplers on the unit cube)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import NoLibrary

LEVER = "lever."


@dataclass(frozen=True)
class Factor:
    """A lever (`lever.openness`) or an uncertain parameter with its range; `log`: spread evenly over orders of size."""

    name: str
    low: float
    high: float
    log: bool = False

    def value(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Places on [0, 1] as values in the factor's own unit."""
        if self.log:
            return np.asarray(self.low * (self.high / self.low) ** share, np.float64)
        return np.asarray(self.low + (self.high - self.low) * share, np.float64)

    def share(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values as places on [0, 1]; the other way round of `value`."""
        if self.log:
            return np.asarray(np.log(value / self.low) / np.log(self.high / self.low), np.float64)
        return np.asarray((value - self.low) / (self.high - self.low), np.float64)


def factors_json(factors: Sequence[Factor]) -> list[dict[str, Any]]:
    """Plain data, for a plan's `problem`."""
    return [asdict(f) for f in factors]


def factors_read(data: Sequence[dict[str, Any]]) -> tuple[Factor, ...]:
    """The factors of a plan's `problem`."""
    return tuple(Factor(**f) for f in data)


def salib_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """SALib's form of the problem on the unit cube: indices don't depend on the units, and logs come for free."""
    names = [f.name for f in factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def values_of(factors: Sequence[Factor], unit: NDArray[np.float64]) -> NDArray[np.float64]:
    """[runs, factors] on the unit cube as values."""
    return np.column_stack([f.value(unit[:, i]) for i, f in enumerate(factors)])


def shares_of(factors: Sequence[Factor], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """[runs, factors] of values on the unit cube."""
    return np.column_stack([f.share(values[:, i]) for i, f in enumerate(factors)])


def latin(factors: Sequence[Factor], *, samples: int, seed: int) -> NDArray[np.float64]:
    """A Latin hypercube [samples, factors] on the unit cube."""
    try:
        from SALib.sample import latin as sampler
    except ImportError as error:
        raise NoLibrary(library="SALib") from error
    return np.asarray(sampler.sample(salib_problem(factors), samples, seed=seed), np.float64)
