"""Whole numbers out of shares: both margins exact, each cell within one, and no table that cannot be met."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.lab.population.draws import rank_permute
from salaklang.lab.population.rounding import remainder_largest, table_fit, table_round


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(0, 10**8), min_size=1, max_size=30).filter(any))
def test_largest_remainder_adds_up_and_stays_within_one(total, weights):
    counts = remainder_largest(total=total, weights=weights)
    assert sum(counts) == total
    for count, weight in zip(counts, weights, strict=True):
        assert total * weight // sum(weights) <= count <= total * weight // sum(weights) + 1


def test_largest_remainder_is_hamilton_s_by_hand():
    assert remainder_largest(total=10, weights=[5, 3, 3]) == [4, 3, 3]  # 4.54, 2.73, 2.73: two seats left, 3s first
    assert remainder_largest(total=1, weights=[1, 1]) == [1, 0]  # a tie goes to the earlier


@pytest.mark.parametrize("weights", [[0, 0], [1, -1]])
def test_weights_that_share_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        remainder_largest(total=3, weights=weights)


@settings(max_examples=150, deadline=None)
@given(rows=st.integers(1, 12), columns=st.integers(1, 6), total=st.integers(0, 500), seed=st.integers(0, 10**6))
def test_a_rounded_table_meets_both_margins_and_each_cell(rows, columns, total, seed):
    rng = np.random.default_rng(seed)
    table = rng.random((rows, columns)) + 0.01
    by_row = np.array(remainder_largest(total=total, weights=rng.integers(1, 50, rows).tolist()))
    by_column = np.array(remainder_largest(total=total, weights=rng.integers(1, 50, columns).tolist()))
    fitted = table_fit(seed=table, rows=by_row, columns=by_column)
    whole = table_round(seed=table, rows=by_row, columns=by_column)
    assert np.array_equal(whole.sum(axis=1), by_row) and np.array_equal(whole.sum(axis=0), by_column)
    assert np.all(whole >= 0) and np.all(np.abs(whole - fitted) < 1 + 1e-6)


def test_an_empty_cell_stays_empty():
    whole = table_round(seed=np.array([[1.0, 0.0], [1.0, 1.0]]), rows=np.array([3, 4]), columns=np.array([5, 2]))
    assert whole[0, 1] == 0 and whole[0, 0] == 3


def test_margins_that_disagree_are_refused():
    with pytest.raises(ValueError, match="different sums"):
        table_fit(seed=np.ones((2, 2)), rows=np.array([1, 2]), columns=np.array([1, 1]))


def test_margins_that_the_cells_cannot_meet_are_refused():
    with pytest.raises(ValueError, match="cannot both be met"):
        table_fit(seed=np.array([[1.0, 0.0], [0.0, 1.0]]), rows=np.array([3, 1]), columns=np.array([1, 3]))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 65, 1000, 4097])
def test_the_permutation_meets_everybody_once(size):
    bits = max(1, (size - 1).bit_length())
    for key in (0, 1, 0xDEADBEEF12345678, 2**63 + 5):
        met = {int(rank_permute(r, size, bits, np.uint64(key))) for r in range(size)}
        assert met == set(range(size))
