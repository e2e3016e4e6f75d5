"""The page's part on experiments: fans with sample paths, the tornado, shares of variance, the box as a sentence."""

from pathlib import Path
from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.experiments.plan import PLAN_FILE
from salaklang.lab.experiments.store import Runs, runs_read
from salaklang.lab.experiments.summary import QUANTILES, fan_of, labels_of, shown_of, summary_read
from salaklang.lab.experiments.titles import factor_titles
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.report import texts as t
from salaklang.lab.report.page import Plot, Section, Table, plot
from salaklang.lab.report.svg import Band, Bar, Line, bars_svg, limits_of, lines_svg, number

_SAMPLES = 8
_TOP = 8
_TITLES = {i.name: i.title for i in INDICATORS}
# The pairs of quantiles that bound 95, 80 and 50 % of the runs.
_BANDS = ((0, 8), (2, 6), (3, 5))


def explored_sections(directory: Path, *, language: str) -> list[Section]:
    """Sections for the experiment in `directory`, and for each one level below."""
    places = [directory, *sorted(p for p in directory.iterdir() if p.is_dir())] if directory.is_dir() else []
    found: list[Section] = []
    for place in places:
        if (place / PLAN_FILE).exists():
            found += _experiment(place, language)
    return found


def _experiment(place: Path, language: str) -> list[Section]:
    runs = runs_read(place, whole=False)
    plan = runs.plan
    told = [f"{place.name}: {plan.kind}, {len(runs.run):,}/{len(plan):,} × {plan.agents:,} × {plan.quarters}"]
    parts = []
    if plan.kind == "explore":
        parts.append(_fans(runs, told, language))
    if (data := summary_read(place, "screen")) is not None:
        parts.append(_tornado(data, told, language))
    if (data := summary_read(place, "sobol")) is not None:
        parts.append(_shares(data, told, language))
    if (data := summary_read(place, "discover")) is not None:
        parts.append(Section(t.BOX.in_(language), lines=told, quotes=[str(data["sentence"][language])]))
    return parts


def _fans(runs: Runs, told: list[str], language: str) -> Section:
    plots: list[Plot] = []
    for name in shown_of(runs):
        fans = {label: fan_of(runs, label, name) for label in labels_of(runs)}
        limits = limits_of([float(v) for fan in fans.values() for v in fan.ravel()])
        plots += [_fan(runs, label, name, fan, limits, language) for label, fan in fans.items()]
    return Section(t.EXPLORED.in_(language), lines=[*told, t.FAN.in_(language)], plots=plots)


def _fan(
    runs: Runs, label: str, name: str, fan: np.ndarray[Any, Any], limits: tuple[float, float], language: str
) -> Plot:
    """One profile's fan with sample paths on top, on the axis that all profiles share."""
    kind = labels_of(runs).index(label)
    rows = np.flatnonzero(np.array(runs.labels) == label)[:_SAMPLES]
    column = runs.indicators.index(name)
    samples = [Line("", runs.paths[r, :, column].tolist(), kind, thin=True) for r in rows]
    bands = [Band("", fan[a].tolist(), fan[b].tolist(), kind) for a, b in _BANDS]
    title = f"{_TITLES[name].in_(language)} · {label}"
    svg = lines_svg(
        [*samples, Line(label, fan[4].tolist(), kind)],
        title=title,
        bands=bands,
        axis=t.QUARTER.in_(language),
        limits=limits,
    )
    quarters = sorted({round(q) for q in np.linspace(0, fan.shape[1] - 1, 6)})
    table = [[str(q), *(number(float(v)) for v in fan[:, q])] for q in quarters]
    head = [t.QUARTER.in_(language), *(f"{100 * q:g} %" for q in QUANTILES)]
    return plot(title, svg, head=head, rows=table)


def _tornado(data: dict[str, Any], told: list[str], language: str) -> Section:
    titles = factor_titles()
    plots = []
    for label, effects in data["effects"].items():
        for name in dict.fromkeys(e["indicator"] for e in effects):
            top = [e for e in effects if e["indicator"] == name][:_TOP]
            bars = [Bar(e["factor"], e["mu_star"], e["half"]) for e in top]
            title = f"{_TITLES[name].in_(language)} · {label}"
            rows = [
                [_said(titles, e["factor"], language), number(e["mu_star"]), number(e["half"]), number(e["sigma"])]
                for e in top
            ]
            head = [t.FACTOR.in_(language), "μ*", "±", "σ"]
            plots.append(plot(title, bars_svg(bars, title=title, axis="μ*"), head=head, rows=rows))
    return Section(t.DRIVERS.in_(language), lines=told, plots=plots)


def _shares(data: dict[str, Any], told: list[str], language: str) -> Section:
    titles = factor_titles()
    tables = []
    for label, by_indicator in data["shares"].items():
        for name, shares in by_indicator.items():
            rows = [
                [
                    _said(titles, s["factor"], language),
                    f"{s['first']:.3f} ± {s['first_half']:.3f}",
                    f"{s['total']:.3f} ± {s['total_half']:.3f}",
                ]
                for s in shares[:_TOP]
            ]
            error = data["errors"].get(label, {}).get(name)
            note = f" · RMSE {error['rmse']:.3g}, R² {error['r2']:.3f}" if error else ""
            head = [t.FACTOR.in_(language), t.ALONE.in_(language), t.WITH_OTHERS.in_(language)]
            tables.append(Table(f"{_TITLES[name].in_(language)} · {label}{note}", head, rows, folded=True))
    return Section(t.SHARES.in_(language), lines=told, tables=tables)


def _said(titles: dict[str, Text], name: str, language: str) -> str:
    return titles.get(name, Text(name, name)).in_(language)
