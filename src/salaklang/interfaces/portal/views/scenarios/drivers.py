"""What changes the answer: the tornado, the contests, the box as a sentence, all runs as parallel coordinates."""

from functools import partial
from typing import Any

import numpy as np
from django.http import HttpResponse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.laboratory import Indicator
from salaklang.capabilities.scenarios.queries import atlas_get
from salaklang.capabilities.scenarios.rules.atlas import Atlas
from salaklang.capabilities.scenarios.rules.summary import Driver, chance_of, contest_of, drivers_of, ranked
from salaklang.interfaces.portal.texts import scenario_pages as y
from salaklang.interfaces.portal.views.scenarios import shared
from salaklang.interfaces.portal.views.scenarios.outcomes import indicators_of
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.parallel import Axis, Line, parallel
from salaklang.interfaces.ui.charts.scale import domain_of
from salaklang.interfaces.ui.charts.tornado import Bar, tornado
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text

TOP = 8
AXES = 5
LINES = 120


@audience("public")
def drivers(request: AskedRequest) -> HttpResponse:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    scenario = shared.scenario_picked(request, "scenario", "open")
    refused = shared.refusal(indicator, atlas.agents)
    context: dict[str, Any] = {
        "y": y,
        "indicator": indicator,
        "indicators": indicators_of(atlas),
        "scenario": scenario,
        "refused": refused,
        "source": shared.atlas_from(atlas),
        "boxes": [Text(**box) for box in atlas.told.get("boxes", ())],
        "convergence": _convergence(atlas, indicator),
    }
    if not refused:
        found = drivers_of(atlas.factors, atlas.x, atlas.end(indicator.name, scenario))
        context |= _tornado(atlas, indicator, scenario, found[:TOP])
        context |= {"contests": _contests(atlas, indicator)}
        context |= _parallel(atlas, indicator, scenario, found[:AXES])
    return shared.lab_page(request, "drivers", "scenario-drivers", context)


def _tornado(atlas: Atlas, indicator: Indicator, scenario: str, found: list[Driver]) -> dict[str, Any]:
    names = laboratory.factor_titles()
    end = atlas.end(indicator.name, scenario)
    base, chance = float(end.mean()), chance_of(end, len(atlas.factors))
    title = y.TORNADO.fill(indicator=indicator.title, scenario=shared.titles()[scenario])
    top = found[0]
    about = y.TORNADO_ABOUT.fill(
        top=names[top.name], low=shared.say(indicator, top.low), high=shared.say(indicator, top.high)
    )
    domain = domain_of((v for d in found for v in (d.low, d.high, base)), least=indicator.least, most=indicator.most)
    return {
        "tornado": tornado(
            [Bar(shared.t(names[d.name]), d.low, d.high) for d in found],
            id_="tornado",
            title=shared.t(title),
            about=shared.t(about),
            base=base,
            domain=domain,
            say=shared.say_axis(indicator),
        ),
        "tornado_title": title,
        "chance": y.CHANCE.fill(
            runs=len(end),
            gap=shared.say_gap(indicator, chance, signed=False),
            sure=sum(d.swing > chance for d in found),
        ),
        "tornado_about": about,
        "tornado_columns": [y.FACTOR, y.LOW_FIFTH, y.HIGH_FIFTH],
        "tornado_rows": [
            [_named(names[d.name], d.name), shared.say(indicator, d.low), shared.say(indicator, d.high)] for d in found
        ],
    }


def _contests(atlas: Atlas, indicator: Indicator) -> list[tuple[Text, Text | None]]:
    """The best scenario against each of the others; only where more or less can be called better."""
    if indicator.better not in ("higher", "lower"):
        return []
    higher = indicator.better == "higher"
    ends = {s: atlas.end(indicator.name, s) for s in atlas.scenarios}
    best, *others = ranked(ends, higher_is_better=higher)
    names, titles = laboratory.factor_titles(), shared.titles()
    found: list[tuple[Text, Text | None]] = []
    for other in others:
        one = contest_of(atlas.factors, atlas.x, ends, first=best, second=other, higher_is_better=higher)
        said = y.CONTEST.fill(
            indicator=indicator.title, first=titles[best], second=titles[other], share=shared.say_percent(one.share)
        )
        sure = one.share >= 0.995 or not one.tips
        tips = (
            None
            if sure
            else y.CONTEST_TIPS.fill(
                tips=names[one.tips], low=shared.say_percent(one.share_low), high=shared.say_percent(one.share_high)
            )
        )
        found.append((said, tips))
    return found


def _parallel(atlas: Atlas, indicator: Indicator, scenario: str, found: list[Driver]) -> dict[str, Any]:
    """Every run of the scenario, or as many as can be told apart: spread evenly over the order of their ends."""
    names = laboratory.factor_titles()
    end = atlas.end(indicator.name, scenario)
    order = np.argsort(end, kind="stable")
    chosen = order[np.linspace(0, len(order) - 1, min(LINES, len(order))).round().astype(int)]
    lower_is_bad = indicator.better == "higher"
    edge = float(np.quantile(end, 0.1 if lower_is_bad else 0.9))
    columns = [atlas.factors.index(d.name) for d in found]
    axes = [
        Axis(_short(shared.t(names[d.name])), *_span(atlas.x[:, c]), say=_plain)
        for d, c in zip(found, columns, strict=True)
    ]
    axes.append(Axis(_short(shared.t(indicator.title)), *_span(end), say=partial(shared.say, indicator)))
    lines = [
        Line(
            [*(float(atlas.x[n, c]) for c in columns), float(end[n])],
            scenario,
            bool(end[n] <= edge if lower_is_bad else end[n] >= edge),
        )
        for n in chosen
    ]
    about = y.PARALLEL_ABOUT.fill(what=y.HIGHEST if indicator.better == "neither" else y.WORST)
    return {
        "parallel": parallel(axes, lines, id_="parallel", title=shared.t(y.PARALLEL), about=shared.t(about)),
        "parallel_about": about,
        "parallel_columns": [y.RUN_NUMBER, *(names[d.name] for d in found), indicator.title],
        "parallel_rows": [
            [f"{int(n) + 1}", *(_plain(float(atlas.x[n, c])) for c in columns), shared.say(indicator, float(end[n]))]
            for n in chosen[:: max(1, len(chosen) // 30)]
        ],
    }


def _span(values: Any) -> tuple[float, float]:
    low, high = float(np.min(values)), float(np.max(values))
    return (low, high) if high > low else (low, low + 1e-9)


def _named(title: Text, name: str) -> Text:
    """For tables: the meaning, and the name under which the parameter stands in files."""
    return Text(f"{title.th} ({name})", f"{title.en} ({name})")


def _plain(value: float) -> str:
    return f"{value:.3g}"


def _short(name: str) -> str:
    """The name without what stands in brackets, cut to what fits above an axis."""
    bare = name.partition(" (")[0]
    return bare if len(bare) <= 40 else bare[:39] + "…"


def _convergence(atlas: Atlas, indicator: Indicator) -> list[list[object]]:
    """People simulated, then the indicator's end under each scenario, where the atlas holds such a table."""
    table = atlas.told.get("convergence", {}).get(indicator.name, ())
    return [
        [f"{int(row['agents']):,}", *(shared.say(indicator, float(row["ends"][s])) for s in atlas.scenarios)]
        for row in table
    ]
