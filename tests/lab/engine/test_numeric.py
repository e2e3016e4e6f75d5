"""The arithmetic under everything: draws, curves, storage, and functions that give the same bits everywhere."""

import math

import numpy as np
import pytest
from scipy import stats

from salaklang.lab.engine import numeric as n
from salaklang.lab.engine.terms import keys_of

INDEX = np.arange(1 << 17, dtype=np.uint32)


def _bits(quarter: int, purpose: int, seed: int = 1) -> np.ndarray:
    key = keys_of(seed, quarter)[purpose]
    return np.asarray(n.draw(INDEX, key[0], key[1]))


def test_draws_are_uniform_in_both_halves_and_in_24_bits() -> None:
    for quarter, purpose in ((1, 0), (2, 5), (80, 11)):
        bits = _bits(quarter, purpose)
        for values in (n.low16(bits), n.high16(bits), n.fine24(bits)):
            counts = np.histogram(values, bins=64, range=(0, 1))[0]
            assert stats.chisquare(counts).pvalue > 1e-4
            assert values.min() >= 0.0 and values.max() < 1.0


def test_draws_of_neighbours_quarters_purposes_halves_and_seeds_are_unrelated() -> None:
    first = n.low16(_bits(1, 0))
    others = [
        n.low16(_bits(2, 0)),
        n.low16(_bits(1, 1)),
        n.high16(_bits(1, 0)),
        n.low16(_bits(1, 0, seed=2)),
        np.roll(first, 1),
        np.roll(first, 6),
    ]
    for other in others:
        assert abs(np.corrcoef(first, other)[0, 1]) < 4.5 / math.sqrt(len(first))


def test_no_number_comes_back_for_another_agent_or_purpose() -> None:
    """Two purposes are no permutation of each other: as many values in common as chance has it, not all."""
    shared = len(np.intersect1d(_bits(1, 0), _bits(1, 1)))
    assert shared < 3 * len(INDEX) ** 2 / 2**32


def test_sigmoid_is_close_symmetrical_and_monotone() -> None:
    x = np.linspace(-20, 20, 40_001, dtype=np.float32)
    found = n.sigmoid(x)
    assert np.abs(found - 1 / (1 + np.exp(-x.astype(float)))).max() < 0.0017
    assert (np.diff(found) >= 0).all() and found.min() >= 0.0 and found.max() <= 1.0
    assert found[20_000] == 0.5


def test_stored_shares_come_back_unchanged() -> None:
    every = np.arange(65_536, dtype=np.uint16)
    assert np.array_equal(n.stored16(every.astype(np.float32) * n.UNIT16), every)
    assert n.stored16(np.array([-1.0, 2.0], np.float32)).tolist() == [0, 65_535]


def test_exact_functions_agree_with_the_library_to_a_few_ulps() -> None:
    x = np.linspace(-30, 30, 2_001)
    assert n.exp_exact(x) == pytest.approx(np.exp(x), rel=1e-14)
    y = np.exp(np.linspace(-20, 20, 2_001))
    assert n.log_exact(y) == pytest.approx(np.log(y), rel=1e-13, abs=1e-15)
    assert n.exp_exact(0.0) == 1.0 and n.log_exact(1.0) == 0.0


def test_many_units_are_the_single_ones() -> None:
    assert n.units(7, 103, 5, count=77).tolist() == [n.unit(7, 103, 5, k) for k in range(77)]


def test_known_answers_hold_on_every_machine() -> None:
    """Frozen: a change here changes every run, and must raise `recipe.ENGINE`."""
    assert n.word(1, 2, 3) == 9613205829653846581
    assert [int(b) for b in n.draw(np.arange(3, dtype=np.uint32), np.uint32(1), np.uint32(2))] == KNOWN
    assert float(n.exp_exact(1.0)).hex() == "0x1.5bf0a8b14576ap+1"


KNOWN = [1605432451, 3165066769, 1149146761]
