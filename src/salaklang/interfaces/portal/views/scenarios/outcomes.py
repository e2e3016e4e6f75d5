"""Four small multiples of one indicator on shared axes; the scorecard of all indicators."""

from typing import Any

from django.http import HttpResponse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.laboratory import Indicator
from salaklang.capabilities.scenarios.queries import atlas_get
from salaklang.capabilities.scenarios.rules.atlas import Atlas
from salaklang.capabilities.scenarios.rules.summary import ranked, standing
from salaklang.interfaces.portal.texts import scenario_pages as y
from salaklang.interfaces.portal.texts import scenarios as x
from salaklang.interfaces.portal.views.scenarios import shared
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.fan import Fan, fan_chart
from salaklang.interfaces.ui.charts.scale import domain_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text


@audience("public")
def outcomes(request: AskedRequest) -> HttpResponse:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    refused = shared.refusal(indicator, atlas.agents)
    context = {
        "y": y,
        "indicator": indicator,
        "indicators": indicators_of(atlas),
        "refused": refused,
        "source": shared.atlas_from(atlas),
        "charts": [] if refused else _charts(atlas, indicator),
        "see": () if refused else _see(atlas, indicator),
        "rows": [] if refused else _rows(atlas, indicator),
        "columns": [y.COLUMNS["scenario"], y.YEAR, *(y.COLUMNS[q] for q in list(y.COLUMNS)[2:])],
    }
    return shared.lab_page(request, "outcomes", "scenario-outcomes", context)


@audience("public")
def scores(request: AskedRequest) -> HttpResponse:
    atlas = atlas_get(request.actor)
    rows = [_score_row(atlas, i) for i in indicators_of(atlas)]
    context = {
        "y": y,
        "parts": [(about, [r for r in rows if r["indicator"].concerns == about]) for about in x.ABOUTS],
        "years": (atlas.fans.shape[-1] - 1) // shared.QUARTERS_A_YEAR,
        "source": shared.atlas_from(atlas),
        "best": _best(atlas),
    }
    return shared.lab_page(request, "scores", "scenario-scores", context)


def indicators_of(atlas: Atlas) -> list[Indicator]:
    """The atlas's indicators, in its order."""
    return [laboratory.indicator_get(name) for name in atlas.indicators]


def _charts(atlas: Atlas, indicator: Indicator) -> list[dict[str, object]]:
    """One chart a scenario, all on the same axes: wide enough for the bands and for the paths."""
    first = atlas.first(indicator.name)
    fans = {s: atlas.fan(indicator.name, s)[:, first:] for s in atlas.scenarios}
    paths = {s: atlas.runs(indicator.name, s)[:, first:] for s in atlas.scenarios}
    values = [v for table in (*fans.values(), *paths.values()) for v in (table.min(), table.max())]
    domain = domain_of(values, least=indicator.least, most=indicator.most)
    titles = shared.titles()
    return [
        {
            "name": s,
            "title": titles[s],
            "end": _ends(fans[s], indicator),
            "svg": fan_chart(
                Fan(
                    xs=[float(q) for q in range(first, first + fans[s].shape[1])],
                    median=fans[s][3].tolist(),
                    bands=[(fans[s][k].tolist(), fans[s][6 - k].tolist()) for k in range(3)],
                    paths=paths[s].tolist(),
                ),
                id_=f"fan-{s}",
                title=shared.t(y.FAN_TITLE.fill(indicator=indicator.title, scenario=titles[s])),
                about=shared.t(_about(fans[s], indicator)),
                tone=s,
                domain=domain,
                say_x=shared.say_year,
                say_y=shared.say_axis(indicator),
            ),
        }
        for s in atlas.scenarios
    ]


def _ends(fan: object, indicator: Indicator) -> dict[str, str]:
    last = [float(v) for v in fan[:, -1]]  # type: ignore[index]
    return {k: shared.say(indicator, last[n]) for k, n in (("low", 1), ("end", 3), ("high", 5))}


def _about(fan: object, indicator: Indicator) -> Text:
    first, last = float(fan[3, 0]), [float(v) for v in fan[:, -1]]  # type: ignore[index]
    said = {"start": first, "end": last[3], "low": last[2], "high": last[4]}
    return y.FAN_ABOUT.fill(**{k: shared.say(indicator, v) for k, v in said.items()})


def _see(atlas: Atlas, indicator: Indicator) -> tuple[Text, Text]:
    """What to see, in two sentences: who lies apart, and whether that is more than what is not known."""
    last = {s: atlas.fan(indicator.name, s)[:, -1] for s in atlas.scenarios}
    order = sorted(last, key=lambda s: float(last[s][3]))
    bottom, top, titles = order[0], order[-1], shared.titles()
    apart = last[top][1] > last[bottom][5]
    return (
        y.SEE_WIDE.fill(
            top=titles[top],
            top_value=shared.say(indicator, float(last[top][3])),
            bottom=titles[bottom],
            bottom_value=shared.say(indicator, float(last[bottom][3])),
        ),
        y.SEE_APART if apart else y.SEE_OVERLAP,
    )


def _rows(atlas: Atlas, indicator: Indicator) -> list[list[object]]:
    """The fan at the end of each second year."""
    titles = shared.titles()
    quarters = range(0, atlas.fans.shape[-1], 2 * shared.QUARTERS_A_YEAR)
    return [
        [titles[s], f"{q // shared.QUARTERS_A_YEAR}", *(shared.say(indicator, float(v)) for v in fan[:, q])]
        for s in atlas.scenarios
        for fan in (atlas.fan(indicator.name, s),)
        for q in quarters
        if q >= atlas.first(indicator.name)
    ]


def _score_row(atlas: Atlas, indicator: Indicator) -> dict[str, Any]:
    middles = {s: float(atlas.fan(indicator.name, s)[3, -1]) for s in atlas.scenarios}
    cells = []
    for s in atlas.scenarios:
        others = [v for k, v in middles.items() if k != s]
        judged = indicator.better in ("higher", "lower")
        ends = atlas.fan(indicator.name, s)[:, -1]
        unsure = float(ends[5] - ends[1])
        higher = indicator.better == "higher"
        how = standing(middles[s], others, unsure=unsure, higher_is_better=higher) if judged else ""
        cells.append({"how": how, "scenario": s, **_ends(atlas.fan(indicator.name, s), indicator)})
    return {"indicator": indicator, "cells": cells, "refused": shared.refusal(indicator, atlas.agents)}


def _best(atlas: Atlas) -> list[Text]:
    """In how many of the judged indicators each scenario is best; none of them is added up to a mark."""
    judged = [i for i in indicators_of(atlas) if i.better in ("higher", "lower") and not i.refused(atlas.agents)]
    firsts = [
        ranked({s: atlas.end(i.name, s) for s in atlas.scenarios}, higher_is_better=i.better == "higher")[0]
        for i in judged
    ]
    return [y.BEST.fill(name=title, count=firsts.count(s), of=len(judged)) for s, title in shared.titles().items()]
