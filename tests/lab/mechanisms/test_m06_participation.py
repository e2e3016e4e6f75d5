"""M6: the formula by hand, and efficacy at rest."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m06_participation as m6

F = np.float32


def test_chance_is_the_formula() -> None:
    found = m6.part_chance(F(0.6), F(0.8), F(2.0), True, F(0.1), F(1.5), F(0.0625))
    assert found == pytest.approx(0.1 * (0.4 + 1.2 * 0.6) * (0.5 + 2 * 0.3) * 2.5 * (1 - 0.0625 * 2), rel=1e-5)
    assert m6.part_chance(F(1), F(1), F(0), True, F(0.9), F(4.0), F(0)) == pytest.approx(0.9)
    assert m6.part_chance(F(1), F(1), F(30), True, F(0.9), F(4.0), F(0.1)) == 0.0


def test_alone_the_share_is_where_habit_and_chance_meet() -> None:
    """P = c (1 + h P) at rest, averaged over opinions; efficacy 1 while all can be answered."""
    crowd = crowd_make(skill=128)
    recipe = recipe_make(
        crowd,
        only=("participation",),
        quarters=60,
        part_base=0.05,
        part_habit=1.5,
        part_cost=0.0,
        efficacy_initial=1.0,
        answer_capacity=0.6,
    )
    found = lab.run(recipe, population=crowd).national("participation")[-10:].mean()
    room, drive = 0.2 + 1.3 * 0.5 + 0.6 * 0.5, 0.4 + 1.2 * 128 / 255
    # |o - 1/2| of a triangular start: density 2 (1 - 2x) 2 on 0…1/2.
    x = np.linspace(0, 0.5, 2001)
    each = 0.05 * room * drive * (0.5 + 2 * x)
    rest = np.average(each / (1 - 1.5 * each), weights=1 - 2 * x)
    assert found == pytest.approx(rest, rel=0.03)


def test_unanswered_people_lose_heart_and_fewer_come() -> None:
    def run(capacity: float) -> lab.Result:
        crowd = crowd_make(30_000)
        recipe = recipe_make(crowd, only=("participation",), quarters=40, answer_capacity=capacity, part_base=0.3)
        return lab.run(recipe, population=crowd)

    assert run(0.02).national("participation")[-1] < 0.6 * run(0.6).national("participation")[-1]
