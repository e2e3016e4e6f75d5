"""Finite size: from a convergence table, from how many agents on an indicator no longer moves."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOLERANCE = 0.02


@dataclass(frozen=True)
class Settling:
    """How one indicator settles as the population grows.

    values: agents → mean over seeds. last_change: between the two largest sizes, as a share of the larger's value
    (absolute below 0.01). settled_from: the smallest size from which on all agree with the largest; None if none does.
    """

    indicator: str
    values: Mapping[int, float]
    last_change: float
    settled_from: int | None


def sizes_settled(rows: Sequence[Mapping[str, float]], *, tolerance: float = TOLERANCE) -> list[Settling]:
    """One entry per indicator of a `convergence()` table. Errors: ValueError for fewer than two sizes."""
    sizes = sorted({int(row["agents"]) for row in rows})
    if len(sizes) < 2:
        raise ValueError("a convergence table needs at least two sizes")
    found = []
    for name in (n for n in rows[0] if n not in ("agents", "seed")):
        values = {n: _mean([row[name] for row in rows if int(row["agents"]) == n]) for n in sizes}
        largest = values[sizes[-1]]
        changes = {n: _change(values[n], largest) for n in sizes[:-1]}
        settled = None
        for n in reversed(sizes[:-1]):
            if not changes[n] <= tolerance:
                break
            settled = n
        found.append(Settling(name, values, changes[sizes[-2]], settled))
    return found


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _change(value: float, largest: float) -> float:
    return abs(value - largest) / max(abs(largest), 0.01)
