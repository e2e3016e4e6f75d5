"""`validate`: everything the laboratory claims, held against data and patterns, in one report."""

from collections.abc import Callable
from pathlib import Path

from salaklang.kernel.text import Text
from salaklang.lab.validation.backtest import Outcome, backtest
from salaklang.lab.validation.claims import TITLES, series_rows
from salaklang.lab.validation.report import Report
from salaklang.lab.validation.tables import tables_read

Progress = Callable[[Text, int, int], None]
"""Told before each step: what, how many are done, how many there are."""


def validate(data_dir: Path | str | None = None, *, progress: Progress | None = None) -> Report:
    """Back-test every series in `data_dir` (the package's own data without one).

    A directory holds any of internet_users.csv, tax_hours.csv, vdem_democracy.csv, vdem_freedom_corruption.csv and
    countries.csv. Its countries are tested on their last 30 % of points; what other countries teach comes from their
    first 70 %, and from the package's. Errors: DataMissing, DataInvalid.
    """
    tables = tables_read(None if data_dir is None else Path(data_dir))
    own = tables if data_dir is None else tables_read()
    outcomes: dict[str, Outcome] = {}
    for done, series in enumerate(tables.series):
        if progress is not None:
            progress(TITLES.get(series, Text(series, series)), done, len(tables.series))
        outcomes[series] = backtest(tables, own, series)
    rows = [row for series, outcome in outcomes.items() for row in series_rows(series, outcome)]
    countries = {
        f"{series}.{kind}": by
        for series, outcome in outcomes.items()
        for kind, by in (("model", outcome.model), *outcome.baselines.items())
    }
    return Report(rows=tuple(rows), countries=countries, place=tables.place)
