"""Runs: the list, one run with its progress, result, proof and replays, and two runs compared."""

import json
from typing import Any
from uuid import UUID

import numpy as np
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.actions import replay_ask, run_ask, run_cancel
from salaklang.capabilities.scenarios.errors import EmulatorMissing
from salaklang.capabilities.scenarios.queries import (
    Quick,
    RunView,
    answer_of,
    answer_quick,
    may_cancel,
    may_run,
    replays_of,
    run_get,
    run_numbers,
    runs_latest,
)
from salaklang.capabilities.scenarios.texts import LEVERS
from salaklang.interfaces.portal.texts import scenario_pages as y
from salaklang.interfaces.portal.texts import scenario_runs as r
from salaklang.interfaces.portal.views.scenarios import shared
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.difference import lines
from salaklang.interfaces.ui.charts.scale import domain_of
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text


@audience("public")
def runs(request: AskedRequest) -> HttpResponse:
    found = runs_latest(request.actor)
    return shared.lab_page(
        request, "runs", "scenario-runs", {"r": r, "runs": found, "done": [one for one in found if one.done]}
    )


@audience("public")
def run(request: AskedRequest, digest: str) -> HttpResponse:
    """One run; with `?part=progress` only how far it is, for the script."""
    limit(request, name="scenario")
    actor = request.actor
    found = run_get(actor, digest)
    context: dict[str, Any] = {"r": r, "run": found, "may_cancel": may_cancel(actor, found.id)}
    if request.GET.get("part") == "progress":
        return page(request, "portal/scenarios/progress.html", context)
    quick, source = _answer(actor, found)
    query = shared.levers_query(found.levers)
    context |= {
        "y": y,
        "levers": LEVERS,
        "values": found.levers,
        "quick": quick,
        "source": source,
        "years": found.quarters // shared.QUARTERS_A_YEAR,
        "may_run": may_run(actor),
        "replays": replays_of(actor, found),
        "place": f"{reverse('scenario-place')}?{query}",
        "indicator": laboratory.indicators()[0],
        "others": [one for one in runs_latest(actor) if one.done and one.digest != found.digest],
    }
    if found.done:
        context |= _over_time(request, actor, found)
    return shared.lab_page(request, "run", "scenario-runs", context)


@audience("public")
def recipe(request: AskedRequest, digest: str) -> HttpResponse:
    """The recipe as a file: all that a machine needs to give the same bits."""
    found = run_get(request.actor, digest)
    text = json.dumps(found.recipe, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="recipe-{digest[:12]}.json"'
    return response


@audience("citizen", "officer")
def replay(request: AskedRequest, digest: str) -> HttpResponse:
    if request.method == "POST":
        replay_ask(request.actor, digest=digest)
    return HttpResponseRedirect(reverse("scenario-run", args=[digest]))


@audience("citizen", "officer")
def again(request: AskedRequest, digest: str) -> HttpResponse:
    """Put a run that was cancelled or failed back into the queue."""
    if request.method == "POST":
        found = run_get(request.actor, digest)
        run_ask(request.actor, recipe=laboratory.recipe_of(found.recipe))
    return HttpResponseRedirect(reverse("scenario-run", args=[digest]))


@audience("citizen", "officer")
def cancel(request: AskedRequest, run: UUID) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("scenario-runs"))
    found = run_cancel(request.actor, run=run)
    return HttpResponseRedirect(reverse("scenario-run", args=[found.digest]))


@audience("public")
def compare(request: AskedRequest) -> HttpResponse:
    actor = request.actor
    done = [one for one in runs_latest(actor) if one.done]
    first, second = request.GET.get("a", ""), request.GET.get("b", "")
    context: dict[str, Any] = {"r": r, "y": y, "done": done, "first": first, "second": second}
    if first and second:
        limit(request, name="scenario")
        context |= _compared(request, actor, run_get(actor, first), run_get(actor, second))
    return shared.lab_page(request, "compare", "scenario-runs", context)


def _answer(actor: Actor, found: RunView) -> tuple[Quick | None, Text]:
    """The full result when it is there; until then the emulator's estimate, marked as such."""
    if found.done:
        return answer_of(run_numbers(actor, found.digest), source="run"), y.BY_RUN.fill(agents=found.agents)
    try:
        quick = answer_quick(actor, found.levers)
    except EmulatorMissing:
        return None, y.NO_EMULATOR
    return quick, y.BY_EMULATOR.fill(agents=quick.agents)


def _over_time(request: AskedRequest, actor: Actor, found: RunView) -> dict[str, Any]:
    numbers = run_numbers(actor, found.digest)
    indicator = shared.indicator_picked(request, numbers.names)
    shown = {"indicator": indicator, "indicators": [laboratory.indicator_get(n) for n in numbers.names]}
    if indicator.refused(numbers.agents):
        return shown | {"over_time": None, "refused": shared.refusal(indicator, numbers.agents)}
    whole = numbers.national(indicator.name)
    first = int(np.argmax(np.isfinite(whole)))
    values = whole[first:]
    title = r.OVER_TIME.fill(indicator=indicator.title)
    about = r.DIFF_ABOUT.fill(
        end=shared.say(indicator, float(values[-1])),
        high=shared.say(indicator, float(values.max())),
        low=shared.say(indicator, float(values.min())),
    )
    return shown | {
        "refused": None,
        "over_time": lines(
            [float(q) for q in range(first, len(whole))],
            [(found.name if found.name in shared.SHAPES else "own", values.tolist())],
            id_="over-time",
            title=shared.t(title),
            about=shared.t(about),
            domain=domain_of(values.tolist(), least=indicator.least, most=indicator.most),
            say_x=shared.say_year,
            say_y=shared.say_axis(indicator),
        ),
        "time_title": title,
        "time_columns": [y.YEAR, indicator.title],
        "time_rows": [
            [f"{q // shared.QUARTERS_A_YEAR}", shared.say(indicator, float(whole[q]))]
            for q in range(0, len(whole), shared.QUARTERS_A_YEAR)
            if q >= first
        ],
    }


def _compared(request: AskedRequest, actor: Actor, first: RunView, second: RunView) -> dict[str, Any]:
    ours, theirs = run_numbers(actor, first.digest), run_numbers(actor, second.digest)
    common = tuple(n for n in ours.names if n in theirs.names)
    agents = min(first.agents, second.agents)
    indicator = shared.indicator_picked(request, common)
    rows = []
    for name in common:
        one = laboratory.indicator_get(name)
        if one.refused(agents):
            continue
        a, b = float(ours.national(name)[-1]), float(theirs.national(name)[-1])
        rows.append([one.title, shared.say(one, a), shared.say(one, b), shared.say_gap(one, a - b)])
    context: dict[str, Any] = {
        "one": first,
        "two": second,
        "paired": _paired(first, second),
        "indicator": indicator,
        "indicators": [laboratory.indicator_get(n) for n in common],
        "rows": rows,
        "levers": [
            (lv, first.levers[lv.name], second.levers[lv.name]) for lv in LEVERS if _differ(first, second, lv.name)
        ],
        "refused": shared.refusal(indicator, agents),
    }
    if context["refused"] is None:
        context |= _difference(indicator, ours.national(indicator.name), theirs.national(indicator.name))
    return context


def _differ(first: RunView, second: RunView, lever: str) -> bool:
    return first.levers[lever] != second.levers[lever]


def _difference(indicator: laboratory.Indicator, ours: Any, theirs: Any) -> dict[str, Any]:
    time = min(len(ours), len(theirs))
    first = int(np.argmax(np.isfinite(ours[:time] - theirs[:time])))
    gap = (ours[:time] - theirs[:time])[first:]
    title = r.DIFF_TITLE.fill(indicator=indicator.title)
    said = {"end": gap[-1], "high": gap.max(), "low": gap.min()}
    about = r.DIFF_ABOUT.fill(**{k: shared.say_gap(indicator, float(v)) for k, v in said.items()})
    return {
        "difference": lines(
            [float(q) for q in range(first, time)],
            [("own", gap.tolist())],
            id_="difference",
            title=shared.t(title),
            about=shared.t(about),
            domain=domain_of([*gap.tolist(), 0.0]),
            say_x=shared.say_year,
            say_y=shared.say_axis(indicator),
            zero=True,
        ),
        "diff_title": title,
        "diff_about": about,
        "diff_columns": [y.YEAR, r.FIRST, r.SECOND, y.DIFFERENCE],
        "diff_rows": [
            [
                f"{q // shared.QUARTERS_A_YEAR}",
                shared.say(indicator, float(ours[q])),
                shared.say(indicator, float(theirs[q])),
                shared.say_gap(indicator, float(ours[q] - theirs[q])),
            ]
            for q in range(0, time, shared.QUARTERS_A_YEAR)
            if q >= first
        ],
    }


def _paired(first: RunView, second: RunView) -> Text:
    """Paired when all that chance depends on is the same."""
    checks = (
        (first.agents == second.agents, r.WHY_SIZE),
        (first.recipe["seed"] == second.recipe["seed"], r.WHY_SEED),
        (first.quarters == second.quarters, r.WHY_TIME),
    )
    why = [text for same, text in checks if not same]
    return r.NOT_PAIRED.fill(why=why[0]) if why else r.PAIRED
