"""Laboratory: whole populations tried under the article's four ways to govern, and all ways between them.

Owns: the model (people, agencies, providers, communities; mechanisms M1–M11), its engine, experiments, validation.
Promises: a recipe replays bit for bit on any number of threads and machines; every figure comes with its
    uncertainty and with what it was held against; what depends on the size of the sample is refused
    below the tested size.
Never: imports the platform or its web framework, forecasts, reads or writes files inside the engine.

From a notebook: `from salaklang import lab; lab.run(lab.Recipe(lab.profile_get("open"))).national("trust")`.
Names are loaded when first asked for, so that reading a profile does not load the compiler.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from salaklang.lab.engine.population import Crowd, Population
    from salaklang.lab.engine.state import State, state_from
    from salaklang.lab.indicators import INDICATORS, Indicator, indicator_get
    from salaklang.lab.mechanisms import MECHANISMS, Mechanism, Parameter
    from salaklang.lab.parameters import PARAMETERS, Parameters, parameter_get, parameters_make
    from salaklang.lab.profile import LEVERS, SCENARIOS, Profile, profile_get, profile_make, profile_read, profiles_all
    from salaklang.lab.recipe import Recipe, recipe_make, recipe_read
    from salaklang.lab.result import Result
    from salaklang.lab.simulation import run
    from salaklang.lab.sizes import convergence

_HOME = {
    **dict.fromkeys(("Crowd", "Population"), "engine.population"),
    **dict.fromkeys(("State", "state_from"), "engine.state"),
    **dict.fromkeys(("INDICATORS", "Indicator", "indicator_get"), "indicators"),
    **dict.fromkeys(("MECHANISMS", "Mechanism", "Parameter"), "mechanisms"),
    **dict.fromkeys(("PARAMETERS", "Parameters", "parameter_get", "parameters_make"), "parameters"),
    **dict.fromkeys(
        ("LEVERS", "SCENARIOS", "Profile", "profile_get", "profile_make", "profile_read", "profiles_all"), "profile"
    ),
    **dict.fromkeys(("Recipe", "recipe_make", "recipe_read"), "recipe"),
    "Result": "result",
    "convergence": "sizes",
    "run": "simulation",
}

__all__ = [
    "INDICATORS", "LEVERS", "MECHANISMS", "PARAMETERS", "SCENARIOS", "Crowd", "Indicator", "Mechanism", "Parameter",
    "Parameters", "Population", "Profile", "Recipe", "Result", "State", "convergence", "indicator_get", "parameter_get",
    "parameters_make", "profile_get", "profile_make", "profile_read", "profiles_all", "recipe_make", "recipe_read",
    "run", "state_from",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
