"""From an exploration's runs to an emulator."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.emulator.evaluate import Emulator
from salaklang.lab.emulator.fit import emulator_fit
from salaklang.lab.experiments.factors import LEVER, Factor
from salaklang.lab.experiments.model import indicator_ranges
from salaklang.lab.experiments.store import Runs
from salaklang.lab.experiments.summary import shown_of, unit_of
from salaklang.lab.parameters import parameter_get


def emulator_of(
    runs: Runs,
    *,
    rows: NDArray[np.bool_] | None = None,
    indicators: Sequence[str] = (),
    seed: int = 1,
    on_part: Callable[[int, int], None] = lambda done, of: None,
) -> Emulator:
    """The emulator of an exploration's runs (of `rows` of them), for the indicators named or all that may be shown.

    Its paths begin with quarter 1: on the first day nothing has happened yet that could be counted.
    Errors: `TooFew`, `NoLibrary`.
    """
    factors, unit = unit_of(runs)
    kept = np.ones(len(unit), bool) if rows is None else rows
    names = tuple(indicators) or shown_of(runs)
    plan = runs.plan
    return emulator_fit(
        factors,
        unit[kept],
        {n: runs.paths[kept, 1:, runs.indicators.index(n)].astype(np.float64) for n in names},
        defaults=[_default(f) for f in factors],
        ranges=indicator_ranges(),
        about={
            "agents": plan.agents,
            "quarters": plan.quarters,
            "runs": int(kept.sum()),
            "plan": plan.digest(),
            "chance": "seeds of their own" if len(set(plan.seeds.tolist())) > 1 else f"seed {plan.seeds[0]}",
            **plan.versions,
        },
        seed=seed,
        on_part=on_part,
    )


def _default(factor: Factor) -> float:
    """Where a factor stands that nobody names: a parameter at its default, a lever in the middle."""
    return 0.5 if factor.name.startswith(LEVER) else parameter_get(factor.name).default
