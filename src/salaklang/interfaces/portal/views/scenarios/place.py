"""The levers: a point on the plane of openness and integration, the other six beside it, and an answer at once."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.actions import run_ask
from salaklang.capabilities.scenarios.errors import EmulatorMissing, RecipeUnfit
from salaklang.capabilities.scenarios.laboratory import Indicator
from salaklang.capabilities.scenarios.queries import Quick, answer_quick, answer_sample, heat_grid, may_run
from salaklang.capabilities.scenarios.rules.levers import levers_parse, nearest, seed_parse
from salaklang.capabilities.scenarios.texts import LEVERS
from salaklang.interfaces.portal.texts import scenario_pages as y
from salaklang.interfaces.portal.views.scenarios import shared
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.heat import Named, Words, heat_key, heat_map
from salaklang.interfaces.ui.fields import Fault
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

DEFAULT = "open"
_NAMES = {lever.name: lever.title for lever in LEVERS}


@audience("public")
def place(request: AskedRequest) -> HttpResponse:
    """The whole page; with `?part=answer` only what changes when a lever moves, for the script."""
    limit(request, name="scenario")
    faults: Mapping[str, Text] = {}
    try:
        levers = levers_of(request.GET)
    except RecipeUnfit as error:
        faults, levers = error.fields, laboratory.profile_get(DEFAULT).levers()
    context = _context(request, levers, faults)
    if request.GET.get("part") == "answer" and not faults:
        return HttpResponse(_part(request, context), headers={"Cache-Control": "no-store"})
    return shared.lab_page(request, "place", "scenario-place", context, status=422 if faults else 200)


@audience("public")
def sample(request: AskedRequest) -> HttpResponse:
    """A small sample, computed now: counted apart, because it costs the machine a second."""
    levers = levers_of(request.POST)
    limit(request, name="sample")
    found = answer_sample(request.actor, levers, seed=seed_parse(request.POST.get("seed")))
    context = _context(request, levers, {}) | {"quick": found, "source": y.BY_SAMPLE.fill(agents=found.agents)}
    return shared.lab_page(request, "place", "scenario-place", context)


@audience("citizen", "officer")
def ask(request: AskedRequest) -> HttpResponse:
    """Ask for the full run of a profile; leads to its page."""
    levers = levers_of(request.POST)
    recipe = laboratory.recipe_for(levers, seed=seed_parse(request.POST.get("seed")))
    run = run_ask(request.actor, recipe=recipe)
    return HttpResponseRedirect(reverse("scenario-run", args=[run.digest]))


def levers_of(given: Mapping[str, str]) -> dict[str, float]:
    """The levers of a query or a form. Raises `RecipeUnfit`."""
    return levers_parse(given, default=laboratory.profile_get(DEFAULT).levers(), names=_NAMES)


def _context(request: AskedRequest, levers: dict[str, float], faults: Mapping[str, Text]) -> dict[str, object]:
    actor = request.actor
    names = laboratory.emulator_indicators()
    indicator = shared.indicator_picked(request, names or tuple(i.name for i in laboratory.indicators()))
    quick = _quick(actor, levers)
    named = {p.name: p.levers() for p in laboratory.profiles_all()}
    near, distance = nearest(levers, named)
    return {
        "y": y,
        "levers": LEVERS,
        "values": levers,
        "typed": {name: request.GET.get(name, f"{value:.2f}") for name, value in levers.items()},
        "faults": faults,
        "fault_lines": [Fault(f"#lever-{name}", text) for name, text in faults.items()],
        "indicator": indicator,
        "indicators": [i for i in laboratory.indicators() if not names or i.name in names],
        "quick": quick,
        "source": y.BY_EMULATOR.fill(agents=quick.agents) if quick else y.NO_EMULATOR,
        "heat": _heat(actor, levers, indicator, quick) if quick and not indicator.refused(quick.agents) else None,
        "refused": shared.refusal(indicator, quick.agents) if quick else None,
        "near": (y.NEAREST if distance else y.AT).fill(name=shared.titles()[near], distance=f"{distance:.2f}"),
        "starts": [(p, shared.levers_query(p.levers(), indicator=indicator.name)) for p in laboratory.profiles_all()],
        "sample_agents": laboratory.SAMPLE_AGENTS,
        "full_agents": settings.SALA_SCENARIOS_AGENTS,
        "years": laboratory.QUARTERS // shared.QUARTERS_A_YEAR,
        "may_run": may_run(actor),
        "query": shared.levers_query(levers, indicator=indicator.name),
    }


def _quick(actor: Actor, levers: Mapping[str, float]) -> Quick | None:
    try:
        return answer_quick(actor, levers)
    except EmulatorMissing:
        return None


def _heat(actor: Actor, levers: dict[str, float], indicator: Indicator, quick: Quick) -> dict[str, object]:
    grid = heat_grid(actor, levers, indicator.name)
    low, high = float(grid.min()), float(grid.max())
    domain = (low, high if high - low > 1e-9 else low + 1e-9)
    said = {"low": shared.say(indicator, low), "high": shared.say(indicator, high)}
    here = shared.say(indicator, quick.of(indicator.name).value)
    title = shared.t(y.MAP_TITLE.fill(indicator=indicator.title))
    words = Words(x=shared.t(_NAMES["openness"]), y=shared.t(_NAMES["public_integration"]), low="0", high="1", point="")
    named = [
        Named(shared.t(p.title), p.openness, p.public_integration, shared.SHAPES[p.name], p.name)
        for p in laboratory.profiles_all()
    ]
    point = (levers["openness"], levers["public_integration"])
    return {
        "map": heat_map(
            grid.tolist(),
            id_="heat",
            title=title,
            about=shared.t(y.MAP_ABOUT.fill(here=here, **said)),
            domain=domain,
            words=words,
            named=named,
            point=point,
        ),
        "key": heat_key(domain, id_="heat-key", title=title, **said),
        "rows": [
            [
                f"{(row + 0.5) / len(grid):.2f}",
                *(shared.say(indicator, float(grid[row, col])) for col in range(0, 21, 4)),
            ]
            for row in range(20, -1, -4)
        ],
        "columns": [f"{(col + 0.5) / len(grid):.2f}" for col in range(0, 21, 4)],
    }


def _part(request: AskedRequest, context: dict[str, object]) -> str:
    from salaklang.interfaces.portal.texts import scenarios as x

    shared_words = {"x": x, "shapes": shared.SHAPES, "titles": shared.titles(), "say": shared.say}
    known = {**shared_words, **context}
    return "".join(render_to_string(f"portal/scenarios/{name}.html", known, request) for name in ("heat", "answer"))
