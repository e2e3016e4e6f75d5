"""Scores against closed forms."""

import numpy as np
import pytest
from scipy.stats import norm

from salaklang.lab.validation import baselines
from salaklang.lab.validation.scores import band, coverage, crps_ensemble, rmse


def test_rmse_by_hand():
    assert rmse(np.array([1.0, 2.0]), np.array([1.0, 4.0])) == pytest.approx(np.sqrt(2))


def test_crps_of_one_value_is_its_absolute_error():
    assert crps_ensemble(np.array([[0.3], [0.9]]), np.array([0.5, 0.5])) == pytest.approx(0.3)


def test_crps_of_a_normal_ensemble_is_the_normal_s_closed_form():
    members = norm.ppf((np.arange(20_000) + 0.5) / 20_000)[None, :]
    for y in (-1.5, 0.0, 0.7):
        closed = y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / np.sqrt(np.pi)  # Gneiting and Raftery 2007
        assert crps_ensemble(members, np.array([y])) == pytest.approx(closed, abs=2e-4)


def test_crps_is_proper_the_true_spread_scores_best():
    rng = np.random.default_rng(3)
    truth = rng.normal(size=4_000)
    ensemble = norm.ppf((np.arange(200) + 0.5) / 200)[None, :].repeat(len(truth), axis=0)
    scores = {scale: crps_ensemble(scale * ensemble, truth) for scale in (0.4, 1.0, 2.5)}
    assert min(scores, key=scores.get) == 1.0


def test_a_band_of_the_truth_s_own_draws_holds_its_share():
    rng = np.random.default_rng(5)
    assert coverage(rng.normal(size=(3_000, 400)), rng.normal(size=3_000)) == pytest.approx(0.9, abs=0.02)
    low, high = band(np.array([np.arange(101.0)]))
    assert (low[0], high[0]) == pytest.approx((5.0, 95.0))


def test_the_line_goes_on_and_is_clipped():
    years, values = np.arange(2000.0, 2010), np.linspace(0.0, 0.9, 10)
    assert baselines.line(years, values, np.array([2010.0, 2020.0])) == pytest.approx([1.0, 1.0])
    assert baselines.line(years, values / 2, np.array([2010.0])) == pytest.approx([0.5])


def test_bass_finds_the_curve_it_was_given():
    years = np.arange(1995.0, 2015)
    truth = baselines.bass_curve(np.arange(1995.0, 2024), 0.002, 0.3, 1994.0)
    found = baselines.bass(years, truth[:20], np.arange(2015.0, 2024))
    assert found == pytest.approx(truth[20:], abs=2e-3)


def test_bass_starts_at_zero_and_ends_at_its_ceiling():
    curve = baselines.bass_curve(np.array([1980.0, 1995.0, 2500.0]), 0.01, 0.3, 1995.0)
    assert curve.tolist() == pytest.approx([0, 0, 0.95])
