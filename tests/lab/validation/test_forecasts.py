"""The forecasts against what is known of them: closed forms, invariances, and the reference's own figures."""

import numpy as np
import pytest

from salaklang.lab.validation import backtest as room
from salaklang.lab.validation import baselines
from salaklang.lab.validation.adoption import Adoption, Pool, Settings, hazard, paths_draw, pool_fit, speed_path
from salaklang.lab.validation.protocol import PROTOCOLS, Curve, curve_split, curve_tested, curves_make, donors_make
from salaklang.lab.validation.scores import rmse
from salaklang.lab.validation.slow import Slow, SlowSettings
from salaklang.lab.validation.tables import tables_read

SETTINGS = Settings(pull=1e9, window=50, block=1)  # so strong a prior that every country has the pooled speed
P, Q = 0.01, 0.3


def discrete_bass(code, start, years, p=P, q=Q):
    values = [start]
    for _ in range(years - 1):
        values.append(values[-1] + float(hazard(np.array(values[-1]), p, q)))
    return Curve(code, np.arange(1995.0, 1995 + years), np.array(values))


def test_pooling_finds_the_hazard_that_made_the_curves():
    donors = [discrete_bass(c, s, 18) for c, s in (("AAA", 0.01), ("BBB", 0.05), ("CCC", 0.2))]
    pool = pool_fit(donors, year=2012, settings=SETTINGS)
    assert (pool.p, pool.q) == pytest.approx((P, Q), rel=1e-6)
    assert np.abs(pool.shocks).max() < 1e-6


def test_a_country_twice_as_fast_is_seen_to_be():
    fast = discrete_bass("AAA", 0.02, 10, p=2 * P, q=2 * Q)
    _, speeds = speed_path(fast.values, P, Q, Settings(pull=1e-9, window=12, block=1))
    assert speeds[-1] == pytest.approx(2, rel=1e-3)
    _, held = speed_path(fast.values, P, Q, SETTINGS)
    assert held[-1] == pytest.approx(1, abs=1e-3)


def test_without_shocks_the_mean_path_goes_on_as_the_discrete_bass_curve():
    whole = discrete_bass("AAA", 0.02, 25)
    pool = Pool(P, Q, np.zeros((30, 1)), np.repeat([0, 1, 2], 10))
    paths = paths_draw([whole.first(12)], 13, pool, SETTINGS, members=4_000, seed=1)[:, 0]
    # the ceiling is drawn around 0.95, evenly, so the mean stays close to the curve with that ceiling
    assert paths.mean(axis=1) == pytest.approx(whole.values[12:], abs=0.01)
    assert np.all(np.diff(paths, axis=0) >= 0) and paths.max() <= 1


def test_paths_never_leave_nought_to_one():
    curve = Curve("AAA", np.arange(1995.0, 2005), np.linspace(0.01, 0.97, 10))
    pool = Pool(0.05, 0.5, np.array([[5.0], [-5.0]] * 30), np.repeat([0, 1, 2], 20))
    paths = paths_draw([curve], 2, pool, SETTINGS, members=200, seed=1)[:, 0]
    assert paths.shape == (2, 200) and paths.min() >= 0 and paths.max() <= 1


def test_a_slow_series_without_changes_stays_where_it_is():
    still = [Curve(c, np.arange(1990.0, 2010), np.full(20, v)) for c, v in (("AAA", 0.2), ("BBB", 0.5), ("CCC", 0.8))]
    model = Slow(donors_make(still, still), low=0, high=1)
    split = curve_split(still[1])
    (paths,) = model.paths([split], SlowSettings(drift=1.0, block=1, window=5), members=50, seed=1)
    assert np.all(paths == 0.5)


def test_no_drift_centres_the_paths_on_the_last_value():
    rng = np.random.default_rng(4)
    walks = [Curve(f"A{k:02}".replace("0", "X"), np.arange(1990.0, 2010), 0.5 + np.cumsum(0.01 + 0.01 * rng.random(20) - 0.005))
             for k in range(12)]  # fmt: skip
    model = Slow(donors_make(walks, walks), low=-10, high=10)
    split = curve_split(walks[0])
    (still,) = model.paths([split], SlowSettings(drift=0.0, block=1, window=12), members=4_000, seed=1)
    (moving,) = model.paths([split], SlowSettings(drift=1.0, block=1, window=12), members=4_000, seed=1)
    assert still.mean(axis=1) == pytest.approx(split.fit.values[-1], abs=2e-3)
    drift = np.mean([np.diff(curve_split(walk).fit.values).mean() for walk in walks])  # what the donors really did
    assert np.diff(moving.mean(axis=1)) == pytest.approx(drift, abs=1e-3)


@pytest.fixture(scope="module")
def splits():
    protocol = PROTOCOLS["internet_users"]
    curves = curves_make(tables_read().series["internet_users"], protocol)
    return [curve_split(c) for c in curves if curve_tested(c, protocol)]


@pytest.mark.parametrize(
    ("forecast", "reference"),
    [(baselines.bass, 0.073), (baselines.line, 0.080), (baselines.persistence, 0.172)],
)
def test_the_baselines_are_the_reference_s(splits, forecast, reference):
    errors = [rmse(forecast(s.fit.years, s.fit.values, s.held_years), s.held_values) for s in splits]
    assert np.median(errors) == pytest.approx(reference, abs=6e-4)


@pytest.mark.timeout(600)
def test_adoption_clears_its_bar_on_every_country_of_the_package():
    own = tables_read()
    outcome = room.backtest(own, own, "internet_users")
    assert len(outcome.model) == 181
    assert room.median(outcome.model, "rmse") < 0.073
    for other in outcome.baselines.values():
        assert room.median(outcome.model, "rmse") < room.median(other, "rmse")
        assert room.mean(outcome.model, "crps") < room.mean(other, "crps")
    assert 0.85 <= outcome.inside / outcome.points <= 0.95


def test_a_path_does_not_depend_on_who_else_is_drawn(splits):
    model = Adoption(donors_make([], [Curve(s.fit.code, s.fit.years, s.fit.values) for s in splits]))
    settings = Settings(pull=0.01, window=5, block=3)
    together = model.paths(splits[:20], settings, members=30, seed=3)
    for split, paths in zip(splits[:20], together, strict=True):
        assert np.array_equal(model.paths([split], settings, members=30, seed=3)[0], paths)
