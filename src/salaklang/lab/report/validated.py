"""The page's part on validation: every claim that was held against data or a pattern, what failed first."""

from pathlib import Path
from typing import Any

from salaklang.lab.experiments.summary import summary_read
from salaklang.lab.report import texts as t
from salaklang.lab.report.page import Section, Table
from salaklang.lab.report.svg import number


def validated_section(directory: Path, *, language: str) -> Section:
    """From `validate.json` in `directory` (`./sala lab validate --out`); says so where there is none."""
    data = summary_read(directory, "validate")
    title = t.CHECKED.in_(language)
    if data is None:
        return Section(title, lines=[t.NOT_CHECKED.in_(language)])
    rows = sorted(data["rows"], key=lambda row: (row["passed"] is not False, row["passed"] is None))
    head = [x.in_(language) for x in (t.CLAIM, t.HELD, t.FIGURES, t.BASELINES, t.BAR, t.NOTE)]
    told = [
        [
            row["what"][language],
            t.PASSED[str(row["passed"])].in_(language),
            _figures(row["score"]),
            " · ".join(f"{name}: {_figures(figures)}" for name, figures in row["baselines"].items()),
            row["bar"][language],
            row["note"][language],
        ]
        for row in rows
    ]
    failed = sum(row["passed"] is not True for row in rows)
    return Section(
        title, lines=[t.FAILED.fill(failed=failed, rows=len(rows)).in_(language)], tables=[Table("", head, told)]
    )


def _figures(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {number(float(v))}" for name, v in values.items())
