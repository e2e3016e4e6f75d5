"""The methods, against functions whose answers are known in closed form."""

import math

import numpy as np
import pytest

from salaklang.lab.emulator.evaluate import Emulator
from salaklang.lab.emulator.files import emulator_read, emulator_write
from salaklang.lab.emulator.fit import emulator_fit
from salaklang.lab.errors import ParameterError, ParameterUnknown
from salaklang.lab.experiments.discover import box_find
from salaklang.lab.experiments.errors import AllOrNone, TooFew
from salaklang.lab.experiments.factors import Factor, latin, shares_of, values_of
from salaklang.lab.experiments.screen import morris_effects, morris_unit
from salaklang.lab.experiments.sentence import box_sentence
from salaklang.lab.experiments.sobol import saltelli_unit, sobol_shares, sobol_through
from salaklang.lab.results.errors import NotAResult

THREE = tuple(Factor(n, -math.pi, math.pi) for n in ("a", "b", "c"))


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Ishigami and Homma's function with 7 and 0.1: its Sobol indices are known exactly."""
    x = values_of(THREE, unit)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices() -> tuple[dict[str, float], dict[str, float]]:
    a, b = 7.0, 0.1
    v1, v2, v13 = 0.5 * (1 + b * math.pi**4 / 5) ** 2, a**2 / 8, b**2 * math.pi**8 * 8 / 225
    total = v1 + v2 + v13
    return {"a": v1 / total, "b": v2 / total, "c": 0.0}, {"a": (v1 + v13) / total, "b": v2 / total, "c": v13 / total}


def test_sobol_finds_the_indices_of_ishigami() -> None:
    unit = saltelli_unit(THREE, base=4096, seed=1)
    shares = sobol_shares(THREE, ishigami(unit), indicator="y", seed=1)
    first, total = ishigami_indices()
    for share in shares:
        assert share.first == pytest.approx(first[share.factor], abs=0.03)
        assert share.total == pytest.approx(total[share.factor], abs=0.03)
    assert [s.factor for s in shares] == ["a", "b", "c"]


def test_sobol_through_an_emulator_comes_near_and_says_its_error() -> None:
    unit = latin(THREE, samples=300, seed=2)
    emulator = fitted(THREE, unit, ishigami(unit)[:, None], (-np.inf, np.inf))
    assert emulator.parts[0].r2 > 0.98
    shares = sobol_through(THREE, emulator.ends, indicators=["y"], base=2048, seed=1)["y"]
    _, total = ishigami_indices()
    assert {s.factor: s.total for s in shares} == pytest.approx(total, abs=0.05)


def test_what_never_moves_has_no_share() -> None:
    unit = saltelli_unit(THREE, base=8, seed=1)
    assert all(s.total == 0 for s in sobol_shares(THREE, np.ones(len(unit)), indicator="y", seed=1))


def test_morris_is_exact_for_a_plane() -> None:
    """For y = 3a − 2b the elementary effects are the slopes, everywhere: no spread, and c has none."""
    factors = tuple(Factor(n, 0.0, 1.0) for n in ("a", "b", "c"))
    unit = morris_unit(factors, trajectories=10, seed=3)
    effects = morris_effects(factors, unit, 3 * unit[:, 0] - 2 * unit[:, 1], indicator="y", seed=3)
    assert [e.factor for e in effects] == ["a", "b", "c"]
    assert [e.mu_star for e in effects] == pytest.approx([3, 2, 0], abs=1e-9)
    assert all(e.sigma == pytest.approx(0, abs=1e-9) for e in effects)


def test_a_log_factor_goes_there_and_back() -> None:
    factors = (Factor("a", 1e-4, 1.0, log=True), Factor("b", -2.0, 3.0))
    unit = latin(factors, samples=50, seed=1)
    values = values_of(factors, unit)
    assert np.allclose(shares_of(factors, values), unit)
    assert values[:, 0].min() > 1e-4 and np.median(values[:, 0]) == pytest.approx(1e-2, rel=0.3)


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    unit = latin(THREE, samples=40, seed=5)
    for column in unit.T:
        assert sorted((column * 40).astype(int)) == list(range(40))


def test_prim_finds_the_corner_that_was_put_there() -> None:
    random = np.random.default_rng(1)
    x = random.random((300, 4))
    box = box_find(["p", "q", "r", "s"], x, (x[:, 0] < 0.3) & (x[:, 2] > 0.6), condition="y < 1")
    assert {limit.factor for limit in box.limits} == {"p", "r"}
    limits = {limit.factor: limit for limit in box.limits}
    assert limits["p"].low is None and limits["p"].high == pytest.approx(0.3, abs=0.04)
    assert limits["r"].high is None and limits["r"].low == pytest.approx(0.6, abs=0.05)
    assert box.coverage > 0.9 and box.density > 0.9 and box.held_out_density > 0.8
    said = box_sentence(box, {})
    assert "p is below 0.3" in said.en and "r is above 0." in said.en and "p ต่ำกว่า 0.3" in said.th
    assert f"{100 * box.coverage:.0f} % lie where" in said.en


def test_prim_finds_no_box_in_chance() -> None:
    random = np.random.default_rng(2)
    box = box_find(["p", "q", "r"], random.random((200, 3)), random.random(200) < 0.1, condition="y < 1")
    assert box.held_out_density < 0.25, "a box of chance does not hold on runs it was not found on"


def test_nothing_to_tell_apart_is_said() -> None:
    with pytest.raises(AllOrNone):
        box_find(["p"], np.random.default_rng(1).random((50, 1)), np.ones(50, bool), condition="y < 1")


# --- the emulator -----------------------------------------------------------------------------------------------------


def fitted(factors: tuple[Factor, ...], unit: np.ndarray, paths: np.ndarray, limits: tuple[float, float]) -> Emulator:
    return emulator_fit(
        factors,
        unit,
        {"y": paths},
        defaults=[(f.low + f.high) / 2 for f in factors],
        ranges={"y": limits},
        about={"agents": 1},
    )


def s_curves(unit: np.ndarray, noise: float) -> np.ndarray:
    t = np.linspace(0, 1, 21)
    clean = (0.2 + 0.8 * unit[:, 1:2]) / (1 + np.exp(-8 * (t - unit[:, :1])))
    return clean + noise * np.random.default_rng(7).normal(size=clean.shape)


@pytest.fixture(scope="module")
def emulator() -> Emulator:
    factors = (Factor("lever.openness", 0, 1), Factor("bass_q", 0.1, 0.3), Factor("c", 0, 1))
    unit = latin(factors, samples=200, seed=4)
    return fitted(factors, unit, s_curves(unit, 0.01), (0.0, 1.0))


def test_the_band_holds_what_it_promises(emulator: Emulator) -> None:
    """On 400 runs that the emulator never saw, about 90 % of the paths' points lie in the band."""
    unit = np.random.default_rng(11).random((400, 3))
    truth = s_curves(unit, 0.01)
    inside = []
    for point, path in zip(unit, truth, strict=True):
        told = emulator.predict({"openness": point[0]}, {"bass_q": 0.1 + 0.2 * point[1], "c": point[2]})["y"]
        inside.append((told.low <= path) & (path <= told.high))
    assert 0.85 < np.mean(inside) < 0.97


def test_an_emulator_survives_its_file(emulator: Emulator, tmp_path) -> None:
    emulator_write(emulator, tmp_path / "e.npz")
    again = emulator_read(tmp_path / "e.npz")
    one, other = (e.predict({"openness": 0.3})["y"] for e in (emulator, again))
    assert np.allclose(one.path, other.path, rtol=1e-12)
    assert (again.factors, dict(again.about)) == (emulator.factors, {"agents": 1})


def test_nonsense_is_refused(emulator: Emulator, tmp_path) -> None:
    with pytest.raises(ParameterUnknown):
        emulator.predict({"opennes": 0.3})
    with pytest.raises(ParameterError):
        emulator.predict({"openness": 1.3})
    with pytest.raises(ParameterError):
        emulator.predict({"openness": math.nan})
    (tmp_path / "e.npz").write_bytes(b"no emulator")
    with pytest.raises(NotAResult):
        emulator_read(tmp_path / "e.npz")
    with pytest.raises(TooFew):
        fitted(THREE, np.random.default_rng(1).random((10, 3)), np.zeros((10, 1)), (0, 1))
