"""M3 against the fixed point of its own recursion, and its asymmetries."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m03_trust as m3

F = np.float32


def test_constant_experience_leads_to_the_fixed_point() -> None:
    gain, loss, revert, start = 0.03, 0.05, 0.02, 0.7
    trust = np.array([0.05, 0.95], F)
    for _ in range(400):
        trust = m3.trust_next(trust, F(gain), F(loss), F(revert), F(start))
    assert trust == pytest.approx((gain + revert * start) / (gain + loss + revert), abs=1e-4)


def test_failure_weighs_more_than_success() -> None:
    terms = {p.name: p.default for p in m3.PARAMETERS}
    up = m3.trust_next(F(0.5), F(terms["gain_outcome"]), F(0), F(0), F(0.5)) - 0.5
    down = 0.5 - m3.trust_next(F(0.5), F(0), F(terms["gain_outcome"] * terms["negativity"]), F(0), F(0.5))
    assert down == pytest.approx(2.0 * up, rel=1e-3)


def test_being_digital_gives_no_trust_by_itself() -> None:
    assert {p.name: p.default for p in m3.PARAMETERS}["gain_digital"] == 0.0
    assert m3.gain_of(False, False, False, True, F(0.1), F(0.1), F(0.1), F(0.0)) == 0.0


def test_trust_stays_within_0_and_1_under_the_worst_and_the_best() -> None:
    worst = m3.loss_of(True, F(60), True, True, True, (F(0.5), F(0.025), F(0.6), F(0.5), F(0.1)))
    assert m3.trust_next(F(0.9), F(0), worst, F(0), F(0.5)) == 0.0
    assert m3.trust_next(F(0.9), F(0.27), F(0), F(0.1), F(1.0)) <= 1.0


def test_alone_trust_keeps_its_mean_and_its_tails() -> None:
    """With nothing to judge by, people go back to their own dispositions: the tail does not melt into the mean."""
    crowd = crowd_make()
    recipe = recipe_make(
        crowd, only=("trust",), quarters=60, breach_rate=0.0, loss_misled=0.0, trust_initial=0.5, trust_spread=0.4
    )
    result = lab.run(recipe, population=crowd)
    assert result.national("trust")[[0, -1]] == pytest.approx([0.5, 0.5], abs=0.01)
    assert result.national("trust_low")[[0, -1]] == pytest.approx([0.25, 0.25], abs=0.01)


def test_breaches_expose_the_stated_share_of_consenting_records() -> None:
    crowd = crowd_make(120_000, provinces=60)
    levers = {"privacy_guard": 0.0, "public_integration": 1.0, "private_role": 0.0}
    recipe = recipe_make(crowd, only=("trust",), quarters=40, levers=levers, breach_rate=0.3, breach_share=0.1)
    exposed = lab.run(recipe, population=crowd).national("privacy_loss")[1:].mean() / 1000
    joined = 0.3 + 0.5
    assert exposed == pytest.approx(0.3 * joined * 0.1 * (0.5 + 0.5 * joined), rel=0.15)


def test_the_exposed_grow_concerned_and_withdraw() -> None:
    assert m3.concern_next(np.array([100, 250], np.uint8), np.array([True, True])).tolist() == [140, 255]
    held = m3.held_next(np.array([True, False]), np.array([True, False]), F(0.0), F(1.0), F(0.02))
    assert held.tolist() == [False, True]
