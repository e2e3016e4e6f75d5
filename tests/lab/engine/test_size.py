"""Finite-size honesty: contagion is the same at every size that answers, and small sizes are refused."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make

from salaklang import lab
from salaklang.lab.engine import crowd as crowd_module
from salaklang.lab.engine.crowd import areas_merged, crowd_ready
from salaklang.lab.errors import TooFewAgents
from salaklang.lab.population import population_make


def _misinformed(agents: int, seed: int = 1, **parameters: float) -> float:
    recipe = lab.Recipe(
        lab.profile_get("privatised"), agents=agents, quarters=60, seed=seed, parameters=lab.parameters_make(parameters)
    )
    return float(lab.run(recipe).country_raw()[-1, [i.name for i in lab.INDICATORS].index("misinformed")])


def test_misinformed_share_converges_where_the_prototype_was_off_by_three() -> None:
    small, large = _misinformed(100_000), _misinformed(1_000_000)
    assert small == pytest.approx(large, rel=0.05)
    assert _misinformed(10_000) == pytest.approx(large, rel=0.15)


def test_without_merging_small_areas_the_trap_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prototype's mistake on purpose: 143 people who only meet each other, and hardly anything from outside."""
    lonely = {"far_rate": 0.0, "import_rate": 0.00005, "misled_initial": 0.003, "feed_force": 0.0, "pass_on": 0.5}
    crowd = crowd_make(66_000, provinces=462)
    recipe = lab.Recipe(
        lab.profile_get("privatised"), agents=crowd.agents, quarters=40, parameters=lab.parameters_make(lonely)
    )
    column = [i.name for i in lab.INDICATORS].index("misinformed")
    sound = lab.run(recipe, population=crowd).country_raw()[-1, column]
    monkeypatch.setattr(crowd_module, "areas_merged", lambda bounds: bounds)
    trapped = lab.run(recipe, population=crowd).country_raw()[-1, column]
    assert trapped < 0.75 * sound


def test_areas_hold_ten_thousand_or_everybody() -> None:
    for agents in (1_000, 66_000, 1_500_000):
        sizes = np.diff(crowd_ready(population_make(agents, 1)).area_start)
        assert sizes.sum() == agents
        assert sizes.min() >= min(agents, 10_000)
    assert areas_merged(np.array([0, 5, 9, 30, 45]), 10).tolist() == [0, 30, 45]
    assert areas_merged(np.array([0, 5, 9, 30, 33]), 10).tolist() == [0, 33]


def test_contagion_is_refused_below_the_tested_size() -> None:
    result = lab.run(lab.Recipe(lab.profile_get("open"), agents=20_000, quarters=2))
    with pytest.raises(TooFewAgents) as caught:
        result.national("misinformed")
    assert "100,000" in caught.value.message.en and "100,000" in caught.value.message.th
    column = [i.name for i in lab.INDICATORS].index("misinformed")
    assert np.isnan(result.values[..., column]).all() and np.isnan(result.frame()["misinformed"]).all()
    assert {i.name for i in result.refused()} == {"misinformed", "polarisation", "bimodality"}
    assert result.national("trust").shape == (3,)


def test_convergence_table_shows_every_size_and_what_is_refused() -> None:
    rows = lab.convergence(
        lab.Recipe(lab.profile_get("open"), agents=1_000, quarters=8), sizes=(2_000, 20_000), seeds=2
    )
    assert [(r["agents"], r["seed"]) for r in rows] == [(2_000, 1), (2_000, 2), (20_000, 1), (20_000, 2)]
    assert all(np.isfinite(r["misinformed"]) for r in rows)
    spread = [abs(rows[k]["trust"] - rows[k + 1]["trust"]) for k in (0, 2)]
    assert max(spread) < 0.05


def test_nobody_is_safe_because_nobody_near_is_misled() -> None:
    """No absorbing zero: with nobody misled on the first day, false belief still arrives."""
    recipe = lab.Recipe(
        lab.profile_get("privatised"),
        agents=100_000,
        quarters=12,
        parameters=lab.parameters_make({"misled_initial": 0.0}),
    )
    share = lab.run(recipe).national("misinformed")
    assert share[0] == 0.0 and share[-1] > 0.0
