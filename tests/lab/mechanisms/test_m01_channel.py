"""M1 against the logistic function, the fluid queue and a running mean."""

import numpy as np
import pytest
from scipy.special import expit
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m01_channel as m1
from salaklang.lab.mechanisms.scene import service_mix

F = np.float32


def test_online_share_is_logistic_for_adopters_and_nothing_for_others() -> None:
    skill, trust = (a.ravel() for a in np.meshgrid(np.linspace(0, 1, 60, dtype=F), np.linspace(0, 1, 60, dtype=F)))
    weights = (F(0.4), F(5.0), F(3.0), F(0.2))
    share = m1.online_share(np.ones(3600, bool), skill, trust, np.full(3600, 2, F), *weights)
    exact = expit(0.4 + 5.0 * (skill - 0.5) + 3.0 * (trust - 0.5) - 0.2 * 2.0)
    assert np.abs(share - exact).max() < 0.0017
    assert not m1.online_share(np.zeros(3600, bool), skill, trust, skill, *weights).any()


def test_cuts_split_a_need_in_the_stated_shares() -> None:
    cuts = m1.cuts_of(F(0.5), F(2.0), F(0.2), F(0.1), F(0.3), F(0.25))
    u = np.random.default_rng(1).random(400_000, F)
    found = np.bincount(np.sum([u >= c for c in cuts], axis=0), minlength=6) / len(u)
    left = 1.0
    for share, expected in zip(found[:5], (0.2, 0.1, 0.3, 0.5, 0.25), strict=True):
        assert share == pytest.approx(left * expected, abs=0.004)
        left -= left * expected
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("arrivals", "staff"), [(1.4, 1.0), (0.7, 1.0), (1.0, 1.0)])
def test_queue_is_the_fluid_limit(arrivals: float, staff: float) -> None:
    backlog = np.array([3.0])
    for quarter in range(1, 15):
        backlog = m1.queue_next(backlog, arrivals, staff)
        assert backlog[0] == pytest.approx(max(0.0, 3.0 + (arrivals - staff) * quarter))


def test_burden_is_a_running_mean_and_stands_still_without_a_need() -> None:
    stored = np.array([0, 0], np.uint16)
    for _ in range(6):
        stored = m1.burden_next(stored, F(4.0), np.array([True, False]), F(0.35))
    assert stored[0] / 2048 == pytest.approx(4.0 * (1 - 0.65**6), abs=0.003)
    assert stored[1] == 0


def test_who_fails_spends_longer_and_the_skilled_shorter() -> None:
    cuts, h = (F(0), F(0), F(0), F(1), F(1)), (F(1), F(1), F(1), F(1), F(1))
    hours = m1.hours_of(F(0.5), cuts, np.array([0.2, 0.9], F), np.array([True, True]), h, F(0.8))
    failed = m1.hours_of(F(0.5), cuts, np.array([0.2, 0.9], F), np.array([False, False]), h, F(0.8))
    assert hours[0] > hours[1]
    assert failed == pytest.approx(hours * 1.8)


def test_needs_mix_adds_up_and_costs_keep_the_stated_ratios() -> None:
    mix = service_mix(np.array([0, 1, 2, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1]))
    assert mix.sum(axis=1) == pytest.approx(np.ones(6))
    named = {p.name: p.default for p in m1.PARAMETERS}
    assert 1 / named["cost_online_ratio"] == pytest.approx(50)
    assert named["cost_phone_ratio"] / named["cost_online_ratio"] == pytest.approx(20)


def test_alone_a_need_is_met_as_often_as_its_chance_says() -> None:
    crowd = crowd_make()
    result = lab.run(recipe_make(crowd, only=("channel",), quarters=2, need_rate=0.6, need_extra=0.0), population=crowd)
    needs = result.counts[1:, :, 7].sum(axis=1) / crowd.agents
    assert needs == pytest.approx([0.6, 0.6], abs=0.01)
    assert (result.national("access")[1:] > 0.3).all() and (result.national("access")[1:] < 0.95).all()
