"""Small experiments for the tests: few people, few quarters, the real engine."""

from collections.abc import Callable

import pytest

from salaklang.lab.experiments.designs import exploration, parameter_factors
from salaklang.lab.experiments.plan import Plan
from salaklang.lab.profile import profile_get


@pytest.fixture
def small_plan() -> Callable[..., Plan]:
    """An exploration of two scenarios over three uncertainties, 1,000 people for 4 quarters."""

    def make(**changes: int) -> Plan:
        given = {"samples": 10, "seeds": 2, "seed": 1, "agents": 1_000, "quarters": 4, "chunk": 5} | changes
        profiles = [profile_get("open"), profile_get("privatised")]
        return exploration(profiles, parameter_factors(["bass_p", "bass_q", "need_rate"]), **given)

    return make
