"""`validate`: everything the laboratory claims, held against data and patterns, in one report."""

from collections.abc import Callable
from pathlib import Path

from salaklang.kernel.text import Text
from salaklang.lab.validation.backtest import Outcome, backtest
from salaklang.lab.validation.calibration import posterior_read, runs_read
from salaklang.lab.validation.claims import TITLES, series_rows
from salaklang.lab.validation.kept import checks_read, checks_stale
from salaklang.lab.validation.posterior import bands_row, draw_check, draws_spread, posterior_rows
from salaklang.lab.validation.report import Report, Row
from salaklang.lab.validation.tables import Tables, tables_read
from salaklang.lab.validation.targets import targets

Progress = Callable[[Text, int, int], None]
"""Told before each step: what, how many are done, how many there are."""

_DRAWS = Text("ตรวจแบบแผนกับการปรับเทียบ", "patterns over the posterior")


def validate(
    data_dir: Path | str | None = None, *, draws: int = 0, patterns: bool = True, progress: Progress | None = None
) -> Report:
    """Back-test every series in `data_dir` (the package's own data without one), and the patterns.

    A directory holds any of internet_users.csv, tax_hours.csv, vdem_democracy.csv, vdem_freedom_corruption.csv and
    countries.csv. Its countries are tested on their last 30 % of points; what other countries teach comes from their
    first 70 %, and from the package's. Patterns: the kept results of every posterior draw, two of them run again to see
    that the model still gives them; with `draws` above 0 that many draws are run afresh instead. Errors: DataMissing,
    DataInvalid.
    """
    tables = tables_read(None if data_dir is None else Path(data_dir))
    own = tables if data_dir is None else tables_read()
    outcomes: dict[str, Outcome] = {}
    steps = len(tables.series) + (1 if patterns else 0)
    for done, series in enumerate(tables.series):
        if progress is not None:
            progress(TITLES.get(series, Text(series, series)), done, steps)
        outcomes[series] = backtest(tables, own, series)
    rows = [row for series, outcome in outcomes.items() for row in series_rows(series, outcome)]
    if patterns:
        if progress is not None:
            progress(_DRAWS, steps - 1, steps)
        rows += _pattern_rows(own, draws)
    countries = {
        f"{series}.{kind}": by
        for series, outcome in outcomes.items()
        for kind, by in (("model", outcome.model), *outcome.baselines.items())
    }
    return Report(rows=tuple(rows), countries=countries, place=tables.place)


def _pattern_rows(own: Tables, draws: int) -> list[Row]:
    wanted = targets(own)
    if draws > 0:
        checked = [draw_check(draw, wanted) for draw in draws_spread(posterior_read(), draws)]
        stale = False
    else:
        checked = checks_read()
        stale = checks_stale(checked, wanted)
    return [*posterior_rows(checked, wanted, stale=stale), bands_row(runs_read())]
