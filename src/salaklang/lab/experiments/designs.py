"""From a question to a plan: which profiles, which uncertainties, which seeds, in which order.

All profiles are tried on the same samples and seeds, so that differences between them are paired.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.errors import ParameterUnknown
from salaklang.lab.experiments.factors import LEVER, Factor, factors_json, latin, values_of
from salaklang.lab.experiments.model import versions
from salaklang.lab.experiments.plan import Plan
from salaklang.lab.experiments.screen import morris_unit
from salaklang.lab.experiments.sobol import saltelli_unit
from salaklang.lab.parameters import PARAMETERS, parameter_get
from salaklang.lab.profile import LEVERS, Profile

F64 = NDArray[np.float64]
# Ranges over more than two orders of size are drawn evenly over the orders.
_ORDERS = 100.0


def parameter_factors(names: Sequence[str] = ()) -> tuple[Factor, ...]:
    """Factors for the parameters named; all of them without names. Those without a range are left out."""
    chosen = [parameter_get(n) for n in names] or list(PARAMETERS)
    return tuple(
        Factor(p.name, p.low, p.high, p.low > 0 and p.high / p.low > _ORDERS) for p in chosen if p.high > p.low
    )


def lever_factors(names: Sequence[str] = LEVERS) -> tuple[Factor, ...]:
    """Factors for the levers named, each over 0–1."""
    for name in names:
        if name not in LEVERS:
            raise ParameterUnknown(name=name, near=", ".join(LEVERS))
    return tuple(Factor(LEVER + name, 0.0, 1.0) for name in names)


def exploration(
    profiles: Sequence[Profile],
    factors: Sequence[Factor],
    *,
    samples: int,
    seeds: int,
    seed: int,
    agents: int,
    quarters: int,
    fixed: Mapping[str, float] | None = None,
    off: Sequence[str] = (),
    chunk: int = 10,
    apart: bool = False,
) -> Plan:
    """Latin hypercube over `factors` × `profiles` × `seeds`. A factor that is a lever overrules the profile's.

    `apart`: every sample has seeds of its own, so that the runs show chance, too; else all share them. Profiles stay
    paired either way.
    """
    unit = latin(factors, samples=samples, seed=seed)
    plan = _plan(
        "explore", profiles, factors, unit, seeds=[seed + s for s in range(seeds)], agents=agents, quarters=quarters,
        fixed=fixed or {}, off=off, chunk=chunk, told={"samples": samples, "seeds": seeds, "seed": seed},
    )  # fmt: skip
    if not apart:
        return plan
    shift = seeds * (np.arange(len(plan)) // (len(profiles) * seeds))
    return replace(plan, seeds=plan.seeds + shift)


def screening(
    profiles: Sequence[Profile],
    factors: Sequence[Factor],
    *,
    trajectories: int,
    seed: int,
    agents: int,
    quarters: int,
    off: Sequence[str] = (),
    chunk: int = 10,
) -> Plan:
    """Morris's trajectories for each profile, all with one seed: effects are differences of paired runs."""
    unit = morris_unit(factors, trajectories=trajectories, seed=seed)
    return _plan(
        "screen", profiles, factors, unit, seeds=[seed], agents=agents, quarters=quarters, fixed={}, off=off,
        chunk=chunk, told={"trajectories": trajectories, "seed": seed},
    )  # fmt: skip


def decomposition(
    profiles: Sequence[Profile],
    factors: Sequence[Factor],
    *,
    base: int,
    seed: int,
    agents: int,
    quarters: int,
    off: Sequence[str] = (),
    chunk: int = 10,
) -> Plan:
    """Saltelli's design for each profile, run on the model itself."""
    unit = saltelli_unit(factors, base=base, seed=seed)
    return _plan(
        "sobol", profiles, factors, unit, seeds=[seed], agents=agents, quarters=quarters, fixed={}, off=off,
        chunk=chunk, told={"base": base, "seed": seed},
    )  # fmt: skip


def _plan(
    kind: str,
    profiles: Sequence[Profile],
    factors: Sequence[Factor],
    unit: F64,
    *,
    seeds: Sequence[int],
    agents: int,
    quarters: int,
    fixed: Mapping[str, float],
    off: Sequence[str],
    chunk: int,
    told: Mapping[str, int],
) -> Plan:
    """Rows in the order sample, profile, seed: what is compared is computed close together."""
    values = values_of(factors, unit)
    levers = [LEVER + name for name in LEVERS]
    columns = tuple(dict.fromkeys([*levers, *(f.name for f in factors), *fixed]))
    place = {name: i for i, name in enumerate(columns)}
    each = len(profiles) * len(seeds)
    design = np.empty((len(unit) * each, len(columns)))
    for name, value in fixed.items():
        design[:, place[name]] = value
    for p, profile in enumerate(profiles):
        rows = (np.arange(len(design)) // len(seeds)) % len(profiles) == p
        design[np.ix_(rows, range(len(LEVERS)))] = list(profile.levers().values())
    for i, factor in enumerate(factors):
        design[:, place[factor.name]] = np.repeat(values[:, i], each)
    return Plan(
        kind=kind,
        agents=agents,
        quarters=quarters,
        chunk=chunk,
        columns=columns,
        design=design,
        labels=tuple(p.name for p in profiles for _ in seeds) * len(unit),
        seeds=np.tile(np.array(seeds, np.int64), len(unit) * len(profiles)),
        off=tuple(sorted(off)),
        problem={"factors": factors_json(factors), "profiles": [p.to_dict() for p in profiles], **told},
        versions=versions(),
    )
