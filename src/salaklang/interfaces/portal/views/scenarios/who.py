"""Who wins and who loses between two scenarios: by province on a map, by age and vulnerability as dumbbells."""

from typing import Any

import numpy as np
from django.http import HttpResponse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.laboratory import Indicator
from salaklang.capabilities.scenarios.queries import atlas_get
from salaklang.capabilities.scenarios.rules.atlas import Atlas
from salaklang.interfaces.portal.texts import scenario_pages as y
from salaklang.interfaces.portal.views.scenarios import shared
from salaklang.interfaces.portal.views.scenarios.outcomes import indicators_of
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.areas import area_map
from salaklang.interfaces.ui.charts.dumbbell import Bell, dumbbells
from salaklang.interfaces.ui.charts.scale import domain_of
from salaklang.interfaces.ui.ports import AreaMap
from salaklang.interfaces.ui.ports import area_map as country_map
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text

SAME = 0.05
"""Differences below this part of the largest one are drawn as none."""


@audience("public")
def who(request: AskedRequest) -> HttpResponse:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    this = shared.scenario_picked(request, "this", "open")
    against = shared.scenario_picked(request, "against", "privatised" if this != "privatised" else "open")
    refused = shared.refusal(indicator, atlas.group_agents)
    context: dict[str, Any] = {
        "y": y,
        "indicator": indicator,
        "indicators": indicators_of(atlas),
        "this": this,
        "against": against,
        "refused": refused,
        "source": y.GROUP_FROM.fill(agents=atlas.group_agents),
    }
    if not refused:
        context |= _provinces(atlas, indicator, this, against) | _kinds(atlas, indicator)
    return shared.lab_page(request, "who", "scenario-who", context)


def _provinces(atlas: Atlas, indicator: Indicator, this: str, against: str) -> dict[str, Any]:
    ours = atlas.province_ends(indicator.name, this)
    theirs = atlas.province_ends(indicator.name, against)
    codes = laboratory.province_codes()
    gaps = dict(zip(codes, (ours - theirs).tolist(), strict=True))
    drawn = country_map()
    names = {code: drawn.names[code] if drawn else Text(code, code) for code in codes}
    sign = -1.0 if indicator.better == "lower" else 1.0
    most = max((abs(v) for v in gaps.values()), default=0.0) or 1e-12
    titles = shared.titles()
    title = y.WHO_MAP.fill(indicator=indicator.title, this=titles[this], against=titles[against])
    order = sorted(gaps, key=lambda code: sign * gaps[code], reverse=True)
    about = y.WHO_MAP_ABOUT.fill(
        better=sum(sign * v > SAME * most for v in gaps.values()),
        worse=sum(sign * v < -SAME * most for v in gaps.values()),
        top=names[order[0]],
        top_value=shared.say_gap(indicator, gaps[order[0]]),
        bottom=names[order[-1]],
        bottom_value=shared.say_gap(indicator, gaps[order[-1]]),
    )
    said = {code: f"{shared.t(names[code])} {shared.say_gap(indicator, gaps[code])}" for code in codes}
    colours = _colours(gaps, sign, most)
    classes = {code: f"div-{step}" for code, step in colours.items()}
    rows = [
        [
            names[code],
            shared.say(indicator, float(ours[codes.index(code)])),
            shared.say(indicator, float(theirs[codes.index(code)])),
            shared.say_gap(indicator, gaps[code]),
        ]
        for code in order
    ]
    return {
        "maps": _maps(drawn, classes, said, title=shared.t(title), about=shared.t(about)) if drawn else None,
        "how": drawn.how if drawn else y.NO_MAP,
        "map_title": title,
        "map_about": about,
        "key": _key(indicator, gaps, colours),
        "province_rows": rows,
        "province_columns": [y.PROVINCE, titles[this], titles[against], y.DIFFERENCE],
    }


def _colours(gaps: dict[str, float], sign: float, most: float) -> dict[str, int]:
    """Colour 0 (worst) to 8 (best) by province, 4 for hardly any difference.

    Where all provinces go the same way, the colours of that side are spread from the least to the most, so that the
    map shows who gains or loses more.
    """
    judged = {code: sign * v for code, v in gaps.items()}
    low, high = min(judged.values()), max(judged.values())
    if low > SAME * most or high < -SAME * most:
        side = 1 if low > 0 else -1
        sizes = {code: abs(v) for code, v in judged.items()}
        least, span = min(sizes.values()), (max(sizes.values()) - min(sizes.values())) or 1.0
        return {code: 4 + side * min(4, 1 + int((v - least) / span * 4)) for code, v in sizes.items()}
    return {code: _step(v / most) for code, v in judged.items()}


def _step(share: float) -> int:
    """-1…1 → one of nine colours; the middle one for hardly any difference."""
    if abs(share) <= SAME:
        return 4
    return 4 + int(np.sign(share)) * min(4, 1 + int(abs(share) * 4))


def _key(indicator: Indicator, gaps: dict[str, float], colours: dict[str, int]) -> list[tuple[str, Text]]:
    """The colours that are on the map, best on top, each with the differences that it stands for and how many."""
    found = []
    for step in sorted(set(colours.values()), reverse=True):
        values = [abs(gaps[code]) for code, colour in colours.items() if colour == step]
        text = y.ABOUT_SAME if step == 4 else y.BETTER_BY if step > 4 else y.WORSE_BY
        said = {k: shared.say_gap(indicator, f(values), signed=False) for k, f in (("low", min), ("high", max))}
        found.append((f"div-{step}", text.fill(count=len(values), **said)))
    return found


def _maps(drawn: AreaMap, classes: dict[str, str], said: dict[str, str], *, title: str, about: str) -> dict[str, Any]:
    part = f"{title} · {shared.t(y.ENLARGED)}"
    return {
        "whole": area_map(drawn.shapes, classes, said, id_="map", title=title, about=about),
        "part": area_map(drawn.shapes, classes, said, id_="map-part", title=part, about=about, window=drawn.enlarged)
        if drawn.enlarged
        else None,
    }


def _kinds(atlas: Atlas, indicator: Indicator) -> dict[str, Any]:
    """Three ages, then others and the vulnerable: one mark for each scenario. A cell without a value is left out."""
    found = {s: atlas.kind_ends(indicator.name, s) for s in atlas.scenarios}
    shown = [n for n in range(len(y.KINDS)) if all(np.isfinite(found[s][n]) for s in found)]
    if not shown:
        return {"bells": None}
    bells = [
        Bell(shared.t(y.KINDS[n]), [(s, shared.SHAPES[s], float(found[s][n])) for s in atlas.scenarios]) for n in shown
    ]
    domain = domain_of((v for b in bells for _, _, v in b.marks), least=indicator.least, most=indicator.most)
    widest = max(shown, key=lambda n: max(found[s][n] for s in found) - min(found[s][n] for s in found))
    about = y.KINDS_ABOUT.fill(group=y.KINDS[widest])
    return {
        "bells": dumbbells(
            bells,
            id_="bells",
            title=shared.t(indicator.title),
            about=shared.t(about),
            domain=domain,
            say=shared.say_axis(indicator),
        ),
        "bells_about": about,
        "kind_rows": [
            [
                y.KINDS[n],
                f"{atlas.people[n]:,.0f}",
                *(shared.say(indicator, float(found[s][n])) for s in atlas.scenarios),
            ]
            for n in shown
        ],
        "kind_columns": [y.GROUP_COLUMN, y.PEOPLE, *shared.titles().values()],
    }
