"""The kept results of the patterns over every posterior draw, and whether today's model would still give them."""

import csv
from collections.abc import Sequence
from pathlib import Path

from salaklang.lab.population.sources import ROOT
from salaklang.lab.validation.calibration import posterior_read
from salaklang.lab.validation.posterior import Checked, draw_check, draws_spread
from salaklang.lab.validation.targets import Target

FILE = "checks.csv"


def checks_write(checked: Sequence[Checked], place: Path) -> None:
    """Write checks.csv: a row per draw, a column per target and pattern, 1 = held."""
    names = list(checked[0].held)
    with (place / FILE).open("w", encoding="utf-8", newline="") as file:
        rows = [[c.number, *(int(c.held[n]) for n in names)] for c in checked]
        csv.writer(file, lineterminator="\n").writerows([["number", *names], *rows])


def checks_read() -> list[Checked]:
    """The kept rows. Errors: ValueError when they are not those of the kept draws."""
    rows = list(csv.DictReader(ROOT.joinpath("posterior", FILE).read_text(encoding="utf-8").splitlines()))
    checked = [Checked(int(row.pop("number")), {name: held == "1" for name, held in row.items()}) for row in rows]
    if [c.number for c in checked] != [number for number, _ in posterior_read()]:
        raise ValueError(f"{FILE} is not about the draws of posterior.csv")
    return checked


def checks_stale(checked: Sequence[Checked], wanted: Sequence[Target], *, probes: int = 2) -> bool:
    """Whether a few draws, run again now, differ from what is kept of them."""
    kept = {c.number: dict(c.held) for c in checked}
    drawn = draws_spread(posterior_read(), probes)
    return any(dict(draw_check(draw, wanted).held) != kept[draw[0]] for draw in drawn)
