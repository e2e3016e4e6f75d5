"""M10 against softmax and the Herfindahl index."""

import numpy as np
import pytest
from scipy.special import softmax

from salaklang import lab
from salaklang.lab.mechanisms import m10_provider as m10


def test_shares_are_softmax_and_concentration_is_the_sum_of_squares() -> None:
    utilities = np.array([0.3, -2.0, 4.5, 0.0, 1.0])
    assert m10.logit_shares(utilities) == pytest.approx(softmax(utilities), rel=1e-12)
    assert m10.logit_shares(utilities + 500.0) == pytest.approx(softmax(utilities), rel=1e-12)
    assert m10.hhi(np.full(5, 0.2)) == pytest.approx(0.2)
    assert m10.hhi(np.array([1.0, 0, 0, 0, 0])) == 1.0


def _concentration(lock: float, seed: int, **levers: float) -> np.ndarray:
    profile = lab.profile_get("privatised").moved(**levers)
    recipe = lab.Recipe(
        profile, agents=1_000, quarters=120, seed=seed, parameters=lab.parameters_make({"lock_in": lock})
    )
    return lab.run(recipe).national("concentration")


def test_lock_in_concentrates_and_open_standards_prevent_it() -> None:
    assert np.mean([_concentration(10.0, s)[-1] for s in range(1, 6)]) > 0.3
    assert np.mean([_concentration(10.0, s, openness=1.0)[-1] for s in range(1, 6)]) < 0.3
    assert all(_concentration(0.0, s)[-1] < 0.25 for s in range(1, 4))


def test_shares_always_add_up_though_firms_leave_and_enter() -> None:
    kept = []
    recipe = lab.Recipe(
        lab.profile_get("privatised"), agents=1_000, quarters=160, parameters=lab.parameters_make({"lock_in": 10.0})
    )
    lab.run(recipe, on_quarter=lambda q, state: kept.append(state.institutions["share"]))
    shares = np.array(kept)
    assert shares.sum(axis=1) == pytest.approx(np.ones(161), abs=1e-12)
    assert shares.min() > 0.0
    assert (np.diff(shares, axis=0) > 0.005).any()


def test_private_profile_innovates_more_than_leviathan() -> None:
    first = {
        n: lab.run(lab.Recipe(lab.profile_get(n), agents=1_000, quarters=20)).national("innovation")[-1]
        for n in lab.SCENARIOS
    }
    assert first["privatised"] > first["open"] > first["leviathan"]
