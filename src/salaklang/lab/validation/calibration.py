"""Calibration by history matching on small samples of the real engine: candidates that miss a target are ruled out.

    python -m salaklang.lab.validation.calibration [CANDIDATES]

draws a Latin hypercube over the whole range of every parameter, rules out by cost ratios first (they need no run), runs
a typical country for each that is left, and writes two files into `lab/data/posterior/`: the candidates that met every
target, and what all runs gave (for the test of the bands). The result is the prior cut by the targets: no draw weighs
more than another, and none is tuned.
"""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from salaklang.lab.parameters import PARAMETERS, parameters_make
from salaklang.lab.population.sources import ROOT
from salaklang.lab.recipe import ENGINE, Recipe
from salaklang.lab.result import Result
from salaklang.lab.simulation import run
from salaklang.lab.validation.tables import tables_read
from salaklang.lab.validation.targets import ADOPTION_START, QUARTERS, TYPICAL, Target, costs_plausible, targets

F64 = NDArray[np.float64]

AGENTS = 20_000
CANDIDATES = 1_200
_SEED = 20261122
_NEIGHBOURS = 0.2
LATER = ("adoption", "hours", "trust", "bribes")
"""Indicators whose value in the last quarter is forecast from the targets' figures, to test the bands."""


@dataclass(frozen=True)
class Tried:
    """One candidate: its number (also its run's seed), parameters, the targets' figures, and later values."""

    number: int
    parameters: Mapping[str, float]
    figures: Mapping[str, float]
    later: Mapping[str, float]
    met: bool


def candidates(count: int) -> Iterator[tuple[int, dict[str, float]]]:
    """(number, parameters) of plausible costs. The two cost ratios are drawn until they are plausible; the rest by a
    Latin hypercube over the parameters' ranges, rounded to six digits as they are kept."""
    low, high = (np.array([getattr(p, end) for p in PARAMETERS]) for end in ("low", "high"))
    unit = qmc.LatinHypercube(len(PARAMETERS), rng=np.random.default_rng(_SEED)).random(count)
    for number, row in enumerate(unit):
        values = {p.name: float(f"{v:.6g}") for p, v in zip(PARAMETERS, low + row * (high - low), strict=True)}
        rng = np.random.default_rng([_SEED, number])
        while not costs_plausible(values):
            for p in PARAMETERS:
                if p.name in ("cost_phone_ratio", "cost_online_ratio"):
                    values[p.name] = float(f"{rng.uniform(p.low, p.high):.6g}")
        yield number, values


def typical_run(number: int, values: Mapping[str, float], *, agents: int = AGENTS) -> Result:
    """The run a candidate is judged by; its seed is its number."""
    parameters = parameters_make({**values, "adoption_initial": ADOPTION_START})
    return run(Recipe(profile=TYPICAL, agents=agents, quarters=QUARTERS, seed=number, parameters=parameters), threads=1)


def candidate_try(number: int, values: Mapping[str, float], wanted: Sequence[Target]) -> Tried:
    """Run one candidate and look at its figures."""
    result = typical_run(number, values)
    figures = {t.name: t.measure(result) for t in wanted}
    later = {name: float(result.national(name)[-1]) for name in LATER}
    return Tried(number, values, figures, later, all(t.met(figures[t.name]) for t in wanted))


def calibrate(count: int = CANDIDATES, *, told: Callable[[int, int, int], None] | None = None) -> list[Tried]:
    """Try `count` candidates; `told(done, met, count)` after each."""
    wanted = targets(tables_read())
    tried: list[Tried] = []
    for number, values in candidates(count):
        tried.append(candidate_try(number, values, wanted))
        if told is not None:
            told(len(tried), sum(t.met for t in tried), count)
    return tried


def posterior_write(tried: Sequence[Tried], place: Path) -> None:
    """Write posterior.csv (candidates that met all targets) and runs.csv (every run's figures) with their recipe."""
    place.mkdir(parents=True, exist_ok=True)
    names = [p.name for p in PARAMETERS]
    figures, later = list(tried[0].figures), list(tried[0].later)
    kept = [[t.number, *(t.parameters[n] for n in names)] for t in tried if t.met]
    runs = [[t.number, int(t.met), *map(_short, t.figures.values()), *map(_short, t.later.values())] for t in tried]
    for name, header, rows in (
        ("posterior.csv", ["number", *names], kept),
        ("runs.csv", ["number", "met", *figures, *(f"later_{n}" for n in later)], runs),
    ):
        with (place / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    (place / "RECIPE.txt").write_text(
        f"engine {ENGINE}\ncandidates {len(tried)}\nagents {AGENTS}\nquarters {QUARTERS}\nseed {_SEED}\n"
        f"command python -m salaklang.lab.validation.calibration {len(tried)}\n",
        encoding="utf-8",
    )


def _short(value: float) -> str:
    return f"{value:.6g}"


def posterior_read() -> list[tuple[int, dict[str, float]]]:
    """The committed draws: (number, parameters)."""
    rows = list(csv.DictReader(ROOT.joinpath("posterior", "posterior.csv").read_text(encoding="utf-8").splitlines()))
    return [(int(row.pop("number")), {name: float(value) for name, value in row.items()}) for row in rows]


def runs_read() -> list[dict[str, float]]:
    """Every candidate's figures and later values."""
    text = ROOT.joinpath("posterior", "runs.csv").read_text(encoding="utf-8")
    return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(text.splitlines())]


def bands_tested(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How often the 90 % band of a calibrated forecast holds the truth, when the truth is the model itself.

    Each run that met the targets plays the world once: the other runs nearest to its three figures (a fifth of them)
    are its posterior, their later values the forecast. The band's ends are the order statistics that hold 90 % of what
    is drawn alike (rank p (n + 1)), since few neighbours are left. Answers indicator → share of worlds inside the band.
    """
    met = [r for r in runs if r["met"]]
    later = [name for name in met[0] if name.startswith("later_")]
    figures = [name for name in met[0] if name not in ("number", "met", *later)]
    table = np.array([[r[name] for name in figures] for r in met])
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    count = max(20, round(_NEIGHBOURS * len(met)))
    inside = dict.fromkeys(later, 0)
    for i, row in enumerate(table):
        distance = ((table - row) ** 2).sum(axis=1)
        distance[i] = np.inf
        near = np.argsort(distance, kind="stable")[:count]
        for name in later:
            low, high = np.quantile([met[k][name] for k in near], (0.05, 0.95), method="weibull")
            inside[name] += bool(low <= met[i][name] <= high)
    return {name.removeprefix("later_"): hits / len(met) for name, hits in inside.items()}


def main(arguments: Sequence[str]) -> int:
    """Calibrate and write the files into the source tree."""
    count = int(arguments[0]) if arguments else CANDIDATES

    def told(done: int, met: int, whole: int) -> None:
        sys.stderr.write(f"\r{done}/{whole} tried, {met} met every target")

    posterior_write(calibrate(count, told=told), Path(str(ROOT)) / "posterior")
    sys.stderr.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
