"""M2 against Bass's closed form, in the whole engine with everything else off."""

import math

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m02_adoption as m2

F = np.float32
ALONE = {
    "adoption_initial": 0.0,
    "mandate": 0.0,
    "assist": 0.0,
    "shock_rate": 0.0,
    "generation_initial": 3.0,
    "trust_spread": 0.0,
}


def bass(t: float, p: float, q: float) -> float:
    """Bass 1969, share of adopters at time t."""
    return (1 - math.exp(-(p + q) * t)) / (1 + q / p * math.exp(-(p + q) * t))


@pytest.mark.parametrize(("p", "q"), [(0.014, 0.244), (0.0023, 0.24), (0.01, 0.15)])
def test_adoption_alone_follows_the_closed_form(p: float, q: float) -> None:
    crowd = crowd_make(180_000)
    recipe = recipe_make(
        crowd, only=("adoption",), quarters=120, levers={"privacy_guard": 1.0}, bass_p=p, bass_q=q, **ALONE
    )
    found = lab.run(recipe, population=crowd).national("adoption")
    # One step a quarter instead of continuous time, and skill 128/255 instead of 1/2, cost up to three points.
    exact = np.array([bass(k / 4, p, q) for k in range(121)])
    assert np.abs(found - exact).max() < 0.035
    assert (np.diff(found) >= 0).all()


def test_curve_is_s_shaped() -> None:
    result = lab.run(
        lab.Recipe(
            lab.profile_get("open"),
            agents=50_000,
            quarters=80,
            parameters=lab.parameters_make({"shock_rate": 0.0, "adoption_initial": 0.05}),
        )
    )
    steps = np.diff(result.national("adoption"))
    assert 10 < int(np.convolve(steps, np.ones(5) / 5, "valid").argmax()) < 70


def test_hazard_rises_with_skill_trust_and_help_and_falls_with_concern() -> None:
    def hazard(skill: float = 0.5, trust: float = 0.5, concern: float = 0.5, assist: float = 0.0) -> float:
        return float(m2.adoption_hazard(F(skill), F(trust), F(concern), F(0.1), F(0.0), F(assist), F(0.4)))

    assert hazard(skill=0.9) > hazard() > hazard(skill=0.1)
    assert hazard(trust=0.9) > hazard() > hazard(concern=0.9)
    assert hazard(skill=0.1, assist=0.5) > hazard(skill=0.1)


def test_only_failed_online_users_leave() -> None:
    adopted, failed = np.array([True, True, False]), np.array([True, False, False])
    after = m2.adopted_next(adopted, failed, F(1.0), F(0.0), F(0.0), F(0.1))
    assert after.tolist() == [False, True, False]


def test_shocks_are_as_frequent_as_stated_and_the_same_in_every_scenario() -> None:
    hits = [m2.shocked(seed=s, quarter=q, rate=0.02) for s in range(100) for q in range(80)]
    assert np.mean(hits) == pytest.approx(0.02, abs=0.006)
