"""What an experiment's runs say together: spreads by profile, effects of the factors, kept beside the runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import WrongKind
from salaklang.lab.experiments.factors import Factor, factors_read, shares_of
from salaklang.lab.experiments.screen import Effect, morris_effects
from salaklang.lab.experiments.sobol import Share, sobol_shares
from salaklang.lab.experiments.store import Runs
from salaklang.lab.results.atomic import bytes_write
from salaklang.lab.results.errors import NotAResult, read_error

QUANTILES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)


@dataclass(frozen=True)
class Spread:
    """An indicator at the end over a profile's runs: median, and where 90 % of them lie."""

    label: str
    indicator: str
    median: float
    low: float
    high: float
    runs: int


def labels_of(runs: Runs) -> tuple[str, ...]:
    """The profiles of an experiment, in its order."""
    return tuple(dict.fromkeys(runs.labels))


def shown_of(runs: Runs) -> tuple[str, ...]:
    """The indicators that this number of agents allows to show: the others are NaN in every run."""
    return tuple(n for n in runs.indicators if np.isfinite(runs.column(n)).any())


def spreads_of(runs: Runs) -> tuple[Spread, ...]:
    """The spread of every shown indicator for every profile."""
    of_label = np.array(runs.labels)
    found = []
    for name in shown_of(runs):
        for label in labels_of(runs):
            end = runs.column(name)[of_label == label]
            low, median, high = (float(v) for v in np.nanquantile(end, [0.05, 0.5, 0.95]))
            found.append(Spread(label, name, median, low, high, len(end)))
    return tuple(found)


def fan_of(runs: Runs, label: str, indicator: str) -> NDArray[np.float64]:
    """[quantiles, quarters+1] of a profile's paths, for the QUANTILES."""
    rows = np.array(runs.labels) == label
    paths = runs.paths[rows, :, runs.indicators.index(indicator)]
    return np.asarray(np.quantile(paths, QUANTILES, axis=0), np.float64)


def effects_of(runs: Runs) -> dict[str, tuple[Effect, ...]]:
    """Morris's effects for each profile and shown indicator. Raises `WrongKind`."""
    return {
        label: tuple(
            effect
            for name in shown_of(runs)
            for effect in morris_effects(factors, unit[rows], runs.column(name)[rows], indicator=name, seed=seed)
        )
        for label, rows, factors, unit, seed in _parts(runs, "screen")
    }


def shares_direct(runs: Runs) -> dict[str, dict[str, tuple[Share, ...]]]:
    """Sobol's shares for each profile and shown indicator of a run design. Raises `WrongKind`."""
    return {
        label: {n: sobol_shares(factors, runs.column(n)[rows], indicator=n, seed=seed) for n in shown_of(runs)}
        for label, rows, factors, _, seed in _parts(runs, "sobol")
    }


def unit_of(runs: Runs) -> tuple[tuple[Factor, ...], NDArray[np.float64]]:
    """The varied factors, and each finished run's place [runs, factors] on their unit cube."""
    factors = factors_read(runs.plan.problem["factors"])
    columns = [runs.plan.columns.index(f.name) for f in factors]
    return factors, shares_of(factors, runs.design[:, columns])


def summary_write(directory: Path, name: str, data: Mapping[str, Any]) -> None:
    """Keep what an analysis found beside the runs, for the report. Raises `DiskFull`, `NotWritable`."""
    bytes_write(directory / f"{name}.json", json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n")


def summary_read(directory: Path, name: str) -> dict[str, Any] | None:
    """What an analysis found, or None where there was none. Raises `NotReadable`, `NotAResult`."""
    path = directory / f"{name}.json"
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise read_error(error, file=path) from error
    except ValueError as error:
        raise NotAResult(str(error), file=path, why=error) from error
    return dict(found)


def _parts(runs: Runs, kind: str) -> list[tuple[str, NDArray[np.bool_], tuple[Factor, ...], NDArray[np.float64], int]]:
    """For each profile: its rows in the design's order, the factors, all places on the cube, the seed."""
    if runs.plan.kind != kind:
        raise WrongKind(directory="", kind=runs.plan.kind, wanted=kind)
    factors, unit = unit_of(runs)
    labels = np.array(runs.labels)
    seed = int(runs.plan.problem["seed"])
    return [(label, labels == label, factors, unit, seed) for label in labels_of(runs)]
