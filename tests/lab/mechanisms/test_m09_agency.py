"""M9 against Wright's power law and the fixed points of its recursions."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m09_agency as m9


def test_unit_cost_falls_by_the_cut_at_each_doubling() -> None:
    volumes = 1000.0 * 2.0 ** np.arange(8)
    cost = m9.learning_factor(volumes, volume_ref=1.0, learn_cut=0.15)
    assert cost[1:] / cost[:-1] == pytest.approx(np.full(7, 0.85), abs=2e-4)
    assert cost == pytest.approx((1 + volumes) ** np.log2(0.85), rel=1e-12)
    assert m9.learning_factor(0.0, volume_ref=1.0, learn_cut=0.15) == 1.0


def test_intelligence_shortens_the_life_of_a_bad_rule() -> None:
    def delay(integration: float, openness: float) -> float:
        return m9.correction_delay(
            integration=integration, openness=openness, private=0.0, delay_bad=10.0, delay_cut=0.8
        )

    assert delay(0.0, 1.0) == 10.0
    assert delay(1.0, 1.0) == pytest.approx(2.0)
    assert delay(1.0, 0.0) == pytest.approx(6.0)
    assert m9.correction_delay(integration=1, openness=1, private=0, delay_bad=2.0, delay_cut=0.95) == 1.0


def test_generation_links_and_errors_follow_their_closed_forms() -> None:
    crowd = crowd_make(1_200)
    levers = {"public_integration": 0.8, "private_role": 0.0, "openness": 1.0}
    recipe = recipe_make(crowd, only=("agency",), quarters=60, levers=levers, generation_initial=2.0, error_initial=0.3)
    macro = lab.run(recipe, population=crowd).macro[:, 0]
    t = np.arange(61)
    assert macro[:, 1] == pytest.approx(5 - 3 * (1 - 0.05 * (0.15 + 0.65 * 0.8) / 4) ** t)
    assert macro[:, 2] == pytest.approx(1 - 0.85 * (1 - 0.035 * 0.8) ** t)
    delay = 10 * (1 - 0.8 * 0.8)
    rest = 0.012 / (0.012 + 1 / delay)
    assert macro[:, 3] == pytest.approx(rest + (0.3 - rest) * (1 - 0.012 - 1 / delay) ** t, abs=1e-6)


def test_staff_follow_the_work_without_endless_queues() -> None:
    for name in lab.SCENARIOS:
        wait = lab.run(lab.Recipe(lab.profile_get(name), agents=20_000, quarters=60)).national("wait")
        assert 0.5 < wait[-1] < 30.0
