"""What all pages of the laboratory share: the frame, the indicator that was picked, how values are said."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.laboratory import Indicator
from salaklang.capabilities.scenarios.rules.atlas import Atlas
from salaklang.interfaces.portal.texts import scenarios as x
from salaklang.interfaces.ui.language import language_now
from salaklang.interfaces.ui.pages import page, public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text

SHAPES = {"open": "circle", "leviathan": "square", "privatised": "triangle", "self-service": "diamond"}
QUARTERS_A_YEAR = 4


def lab_page(
    request: AskedRequest, template: str, current: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page `portal/scenarios/<template>.html` in the laboratory's frame; `current` names its entry in the menu."""
    shared = {"x": x, "current": current, "shapes": SHAPES, "titles": titles(), "say": say}
    answer = page if request.actor.signed_in else public_page
    return answer(request, f"portal/scenarios/{template}.html", {**shared, **context}, status=status)


def titles() -> dict[str, Text]:
    """The four scenarios' names, in order."""
    return {p.name: p.title for p in laboratory.profiles_all()}


def indicator_picked(request: AskedRequest, among: tuple[str, ...]) -> Indicator:
    """The indicator of `?indicator=`, else the first. Raises `IndicatorMissing` for one that is not `among`."""
    name = request.GET.get("indicator") or among[0]
    found = laboratory.indicator_get(name if name in among else "?")
    return found


def scenario_picked(request: AskedRequest, key: str, default: str) -> str:
    """A scenario's name from the query; the default for anything unknown."""
    asked = request.GET.get(key, default)
    return asked if asked in laboratory.SCENARIOS else default


def say(indicator: Indicator, value: float) -> str:
    """A value with as many digits as it bears: shares as per cent, the rest with three significant digits."""
    if indicator.share:
        return f"{value * 100:.1f}%"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 or size == 0 else 3
    return f"{value:,.{digits}f}"


def say_gap(indicator: Indicator, value: float, *, signed: bool = True) -> str:
    """A difference: one digit finer than a value, shares in percentage points."""
    sign = "+" if signed else ""
    if indicator.share:
        return x.POINTS.fill(n=f"{value * 100:{sign}.1f}").in_(language_now())
    size = abs(value)
    digits = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3
    return f"{value:{sign},.{digits}f}"


def say_axis(indicator: Indicator) -> Callable[[float], str]:
    """Values at an axis: short."""

    def short(value: float) -> str:
        if indicator.share:
            return f"{value * 100:.0f}%"
        if abs(value) >= 1_000_000:
            return f"{value / 1_000_000:g}M"
        return f"{value / 1000:g}k" if abs(value) >= 10_000 else f"{value:,g}"

    return short


def say_percent(value: float) -> str:
    return f"{value * 100:.0f}%"


def say_year(quarter: float) -> str:
    """A place in time as the year that it lies in; 0 is the start."""
    return x.YEARS.fill(n=f"{int(quarter / QUARTERS_A_YEAR + 0.5)}").in_(language_now())


def t(text: Text | str) -> str:
    """In the visitor's language."""
    return text.in_(language_now()) if isinstance(text, Text) else text


def levers_query(levers: Mapping[str, float], **more: str) -> str:
    """The levers as the query of a link that reproduces them."""
    return urlencode({**{k: f"{v:g}" for k, v in levers.items()}, **more})


def atlas_from(atlas: Atlas) -> Text:
    """Where the figures of the atlas come from, in one line."""
    return x.FROM.fill(
        runs=len(atlas.ends) * len(atlas.scenarios),
        agents=atlas.agents,
        years=(atlas.fans.shape[-1] - 1) // QUARTERS_A_YEAR,
        digest=str(atlas.told["digest"])[:12],
    )


def refusal(indicator: Indicator, agents: int) -> Text | None:
    """Why an indicator is not shown for a run of so many people; None where it may be."""
    needed = indicator.refused(agents)
    return x.REFUSED.fill(title=indicator.title, needed=needed, agents=agents) if needed else None
