"""M4 against ndlib's Deffuant model, and the exactness of a pair."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.engine.state import State
from salaklang.lab.mechanisms import m04_opinion as m4

F = np.float32


def test_a_pair_moves_by_exactly_opposite_steps() -> None:
    random = np.random.default_rng(1)
    a, b = (random.integers(0, 65536, 200_000).astype(F) for _ in range(2))
    for mu in (0.05, 0.3, 0.5):
        there, back = (m4.pull_of(x, y, np.bool_(True), F(20_000), F(mu)) for x, y in ((a, b), (b, a)))
        assert np.array_equal(there, -back)
        assert (np.abs(a + there - b - back) <= np.abs(a - b)).all()


def test_opinions_too_far_apart_are_not_heard() -> None:
    assert m4.pull_of(F(0), F(30_000), np.bool_(True), F(30_000), F(0.5)) == 0
    assert m4.pull_of(F(0), F(29_999), np.bool_(True), F(30_000), F(0.5)) == 14_999
    assert m4.pull_of(F(0), F(100), np.bool_(False), F(30_000), F(0.5)) == 0


def test_posts_are_louder_and_stay_on_the_scale() -> None:
    posts = m4.post_seen(np.array([0, 20_000, 32_768, 60_000], F), F(1.3))
    assert posts[0] == 0 and posts[1] < 20_000 and posts[2] == 32_768 and 60_000 < posts[3] <= 65_535


def spread_of_ours(eps: float) -> float:
    """Standard deviation of opinions after 60 quarters of one meeting each, from a triangular start."""
    crowd, last = crowd_make(12_000), {}

    def on_quarter(quarter: int, state: State) -> None:
        last["opinion"] = state.agents["opinion"] / 65536.0

    recipe = recipe_make(
        crowd,
        only=("opinion",),
        quarters=60,
        confidence_bound=eps,
        convergence=0.5,
        near_rate=1.0,
        far_rate=0.0,
        feed_reach=0.0,
        renewal=0.0,
    )
    lab.run(recipe, population=crowd, on_quarter=on_quarter)
    return float(last["opinion"].std())


def spread_of_ndlib(eps: float) -> float:
    """The same from ndlib: 400 people who can all meet, 40 rounds in which each has one meeting, from the same start."""
    pytest.importorskip("six", reason="ndlib needs the package six")
    import networkx
    from ndlib.models import ModelConfig
    from ndlib.models.opinions import AlgorithmicBiasModel

    random = np.random.default_rng(7)
    start = (random.random(400) + random.random(400)) / 2
    model = AlgorithmicBiasModel(networkx.complete_graph(400), seed=7)
    config = ModelConfig.Configuration()
    config.add_model_parameter("epsilon", eps)
    config.add_model_parameter("gamma", 0)
    model.set_initial_status(config)
    model.status, model.sts = dict(enumerate(start)), np.array(start, dtype=object)
    for _ in range(40):
        status = model.iteration()["status"]
    return float(np.std(list(status.values())))


def test_confidence_bound_sweep_agrees_with_ndlib() -> None:
    bounds = (0.1, 0.2, 0.35)
    ours, theirs = ([f(eps) for eps in bounds] for f in (spread_of_ours, spread_of_ndlib))
    assert ours == pytest.approx(theirs, abs=0.04)


def test_wider_bounds_bring_people_together() -> None:
    spreads = [spread_of_ours(eps) for eps in (0.1, 0.2, 0.35)]
    assert spreads[0] > spreads[1] > spreads[2]
    assert spreads[2] < 0.06 and spreads[0] > 0.1


def test_amplification_drives_people_to_the_edges() -> None:
    quiet = lab.Recipe(
        lab.profile_get("privatised"),
        agents=30_000,
        quarters=80,
        parameters=lab.parameters_make({"amplification": 0.02}),
    )
    loud = lab.Recipe(
        lab.profile_get("privatised"),
        agents=30_000,
        quarters=80,
        parameters=lab.parameters_make({"amplification": 0.3}),
    )
    column = [i.name for i in lab.INDICATORS].index("polarisation")
    assert lab.run(loud).country_raw()[-1, column] > lab.run(quiet).country_raw()[-1, column] + 0.01
