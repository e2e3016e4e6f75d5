"""The trap of the prototype: what settles early, what does not, told from a convergence table."""

import pytest

from salaklang.lab.profile import profile_get
from salaklang.lab.recipe import Recipe
from salaklang.lab.sizes import convergence
from salaklang.lab.validation.finite_size import sizes_settled

# the prototype's own figures: misinformed share and adoption by size
PROTOTYPE = [
    {"agents": 66e3, "seed": 1, "misinformed": 0.164, "adoption": 0.513},
    {"agents": 660e3, "seed": 1, "misinformed": 0.478, "adoption": 0.520},
    {"agents": 6.6e6, "seed": 1, "misinformed": 0.528, "adoption": 0.520},
    {"agents": 66e6, "seed": 1, "misinformed": 0.532, "adoption": 0.520},
]


def test_the_prototype_s_trap_is_seen():
    found = {s.indicator: s for s in sizes_settled(PROTOTYPE)}
    assert found["misinformed"].settled_from == 6_600_000
    assert found["adoption"].settled_from == 66_000
    assert found["misinformed"].last_change == pytest.approx(0.004 / 0.532)


def test_what_agrees_by_chance_at_a_small_size_has_not_settled():
    rows = [{"agents": n, "seed": 1, "x": x} for n, x in ((1e3, 1.0), (1e4, 2.0), (1e5, 1.0))]
    assert sizes_settled(rows)[0].settled_from is None


def test_seeds_are_averaged():
    rows = [{"agents": n, "seed": s, "x": x} for n, s, x in ((10, 1, 0.9), (10, 2, 1.1), (20, 1, 1.0))]
    assert sizes_settled(rows)[0].values == {10: 1.0, 20: 1.0}


def test_one_size_says_nothing():
    with pytest.raises(ValueError, match="two sizes"):
        sizes_settled(PROTOTYPE[:1])


def test_a_table_of_the_engine_is_read():
    recipe = Recipe(profile=profile_get("open"), agents=2_000, quarters=4, seed=1)
    found = sizes_settled(convergence(recipe, (2_000, 8_000), threads=1))
    assert {s.indicator for s in found} >= {"adoption", "misinformed"}
    assert all(set(s.values) == {2_000, 8_000} for s in found)
