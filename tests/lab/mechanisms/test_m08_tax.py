"""M8 against the fixed point of its own norm, in the whole engine with everything else off."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m08_tax as m8

F = np.float32


@pytest.mark.parametrize(("base", "norm"), [(0.55, 0.35), (0.6, 0.0), (0.5, 0.7)])
def test_compliance_rests_where_the_norm_repeats_itself(base: float, norm: float) -> None:
    """C = base + w_audit audit + w_norm (C - 1/2), everyone at middling trust, nobody meets an evader."""
    crowd = crowd_make(120_000)
    recipe = recipe_make(
        crowd,
        only=("tax",),
        quarters=100,
        comply_base=base,
        comply_audit=0.2,
        comply_norm=norm,
        comply_peer=0.0,
        comply_trust=0.0,
    )
    exact = (base + 0.2 * 0.5 - norm / 2) / (1 - norm)
    assert lab.run(recipe, population=crowd).national("tax_compliance")[-20:].mean() == pytest.approx(exact, abs=0.012)


def test_meeting_evaders_and_distrust_lower_compliance() -> None:
    assert m8.comply_chance(F(0.5), False, F(0.7), F(0.3), F(0.1)) == pytest.approx(0.7)
    assert m8.comply_chance(F(0.5), True, F(0.7), F(0.3), F(0.1)) == pytest.approx(0.6)
    assert m8.comply_chance(F(0.1), False, F(0.7), F(0.3), F(0.1)) == pytest.approx(0.58)
    assert m8.comply_chance(F(1.0), False, F(0.95), F(0.8), F(0.1)) == 1.0


def test_who_does_not_file_stays_as_they_are() -> None:
    evader, files = np.array([True, False, True]), np.array([False, False, True])
    assert m8.evader_next(evader, files, F(0.2), F(0.5)).tolist() == [True, False, False]
