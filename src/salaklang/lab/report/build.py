"""What goes on the page: everything that lies in a directory of results."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from markupsafe import Markup

from salaklang.kernel.errors import NotFound
from salaklang.kernel.text import Text
from salaklang.lab.indicators import INDICATORS, Indicator
from salaklang.lab.population import provinces
from salaklang.lab.report import texts as t
from salaklang.lab.report.explored import explored_sections
from salaklang.lab.report.page import Plot, Section, Table, page_html, plot
from salaklang.lab.report.svg import Line, legend_svg, lines_svg, number
from salaklang.lab.report.validated import validated_section
from salaklang.lab.result import AGE_BANDS
from salaklang.lab.results.files import Kept, result_read, results_in

_TOLD_QUARTERS = 9


class NothingThere(NotFound):
    """`directory` fills the text."""

    code = "lab-nothing-there"
    text = t.NOTHING
    next_step = t.NOTHING_NEXT


def report_html(directory: Path, *, language: str) -> str:
    """The page of a directory: its runs, its experiments (in it or one below), its validation.

    Raises `NothingThere` when there is neither run nor experiment, and the errors of files that can't be read.
    """
    kept = [result_read(p) for p in results_in(directory)]
    explored = explored_sections(directory, language=language)
    if not kept and not explored:
        raise NothingThere(directory=directory)
    sections: list[Section] = []
    if kept:
        sections += [_scores(kept, language), _paths(kept, language), _people(kept, language)]
    sections += explored
    sections.append(validated_section(directory, language=language))
    if kept:
        sections += [_convergence(kept, language), _recipes(kept, language)]
    return page_html(sections, language=language)


def _scores(kept: Sequence[Kept], language: str) -> Section:
    head = [
        t.INDICATOR.in_(language),
        *(_title(k, language) for k in kept),
        t.UNIT.in_(language),
        t.BADGE.in_(language),
    ]
    rows = [
        [
            i.title.in_(language),
            *(_end(k, i, language) for k in kept),
            t.unit_in(i.unit, language),
            t.BADGES[i.badge].in_(language),
        ]
        for i in INDICATORS
    ]
    return Section(t.SCORES.in_(language), tables=[Table("", head, rows)])


def _paths(kept: Sequence[Kept], language: str) -> Section:
    """A small multiple for each indicator: one line a run, so that all runs share the axes."""
    plots = [p for i in INDICATORS if (p := _path(kept, i, language)) is not None]
    legend = Markup(legend_svg([_title(k, language) for k in kept]))  # noqa: S704 - svg.py escapes its texts
    return Section(t.PATHS.in_(language), plots=plots, legend=legend)


def _path(kept: Sequence[Kept], indicator: Indicator, language: str) -> Plot | None:
    shown = [(n, k) for n, k in enumerate(kept) if indicator not in k.result.refused()]
    if not shown:
        return None
    lines = [Line(_title(k, language), k.result.national(indicator.name).tolist(), n) for n, k in shown]
    title = f"{indicator.title.in_(language)} ({t.unit_in(indicator.unit, language)})"
    last = max(len(line.values) for line in lines) - 1
    picked = sorted({round(q) for q in np.linspace(0, last, _TOLD_QUARTERS)})
    rows = [[str(q), *(number(line.values[q]) if q < len(line.values) else "–" for line in lines)] for q in picked]
    svg = lines_svg(lines, title=title, axis=t.QUARTER.in_(language))
    note = t.BADGES[indicator.badge].in_(language)
    return plot(title, svg, head=[t.QUARTER.in_(language), *(line.label for line in lines)], rows=rows, note=note)


def _people(kept: Sequence[Kept], language: str) -> Section:
    """Who wins and who loses: the end by age, by vulnerability, and, folded, by province."""
    names = ("access", "trust", "hours", "adoption", "participation")
    chosen = [i for i in INDICATORS if i.name in names]
    tables = []
    for indicator in chosen:
        cells = [(f"{t.AGE.in_(language)} {band}", "age", n) for n, band in enumerate(AGE_BANDS)]
        cells += [(t.OTHERS.in_(language), "vulnerable", 0), (t.VULNERABLE.in_(language), "vulnerable", 1)]
        rows = [[label, *(number(k.result.by(by, indicator.name)[-1, n]) for k in kept)] for label, by, n in cells]  # type: ignore[arg-type]
        head = [t.GROUP.in_(language), *(_title(k, language) for k in kept)]
        tables.append(Table(f"{indicator.title.in_(language)} ({t.unit_in(indicator.unit, language)})", head, rows))
    return Section(t.PEOPLE.in_(language), tables=[*tables, *(_provinces(kept, i, language) for i in chosen)])


def _provinces(kept: Sequence[Kept], indicator: Indicator, language: str) -> Table:
    ends = [k.result.by("province", indicator.name)[-1] for k in kept]
    names = [Text(p.name_th, p.name_en).in_(language) for p in provinces()]
    rows = [[name, *(number(end[n]) for end in ends)] for n, name in enumerate(names)]
    head = [t.PROVINCE.in_(language), *(_title(k, language) for k in kept)]
    return Table(
        f"{t.PROVINCES.in_(language)}: {indicator.title.in_(language)} ({t.unit_in(indicator.unit, language)})",
        head,
        rows,
        folded=True,
    )


def _convergence(kept: Sequence[Kept], language: str) -> Section:
    tables = []
    for k in kept:
        head = [t.INDICATOR.in_(language), *(f"{row['agents']:,.0f}" for row in k.convergence)]
        rows = [[i.title.in_(language), *(_size_cell(i, row) for row in k.convergence)] for i in INDICATORS]
        tables.append(Table(f"{_title(k, language)} · {t.AGENTS.in_(language)}", head, rows))
    return Section(t.CONVERGENCE.in_(language), lines=[t.BRACKETS.in_(language)], tables=tables)


def _recipes(kept: Sequence[Kept], language: str) -> Section:
    told = [
        f"{k.result.recipe.to_json()}\nrecipe SHA-256 {k.digest}\nresult SHA-256 {k.result.digest()}\n"
        + t.REPLAY.fill(file=k.path.name).in_(language)
        for k in kept
    ]
    return Section(t.RECIPES.in_(language), pre=told)


def _end(kept: Kept, indicator: Indicator, language: str) -> str:
    if indicator in kept.result.refused():
        return t.NOT_SHOWN.fill(agents=f"{indicator.tested_from_agents:,}").in_(language)
    return number(float(kept.result.national(indicator.name)[-1]))


def _size_cell(indicator: Indicator, row: dict[str, float]) -> str:
    value = number(row[indicator.name])
    return f"({value})" if row["agents"] < indicator.tested_from_agents else value


def _title(kept: Kept, language: str) -> str:
    recipe = kept.result.recipe
    title: Text = recipe.profile.title
    return title.in_(language)
