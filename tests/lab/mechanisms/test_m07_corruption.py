"""M7: the product of the reference, its zeros and its directions, and the norm's bounds."""

import numpy as np
import pytest

from salaklang import lab
from salaklang.lab.mechanisms import m07_corruption as m7

GIVEN = {"base": 0.25, "discretion": 0.6, "traceability": 0.5, "openness": 0.4, "audit": 0.3, "norm": 0.5}


def test_chance_is_discretion_less_what_can_be_seen_times_norm() -> None:
    assert m7.bribe_chance(**GIVEN) == pytest.approx(0.25 * 0.6 * (1 - 0.2) * 0.85 * 0.5)
    for zero in ({"discretion": 0.0}, {"norm": 0.0}, {"traceability": 1.0, "openness": 1.0}):
        assert m7.bribe_chance(**{**GIVEN, **zero}) == 0.0
    assert m7.bribe_chance(**{**GIVEN, "openness": 0.0}) == m7.bribe_chance(**{**GIVEN, "traceability": 0.0})


def test_trace_grows_from_paper_to_full() -> None:
    assert m7.traceability(np.array([1.0, 3.0, 5.0]), 0.2) == pytest.approx([0.2, 0.6, 1.0])


def test_openness_and_audit_bring_bribes_down_in_a_run() -> None:
    def bribes(**levers: float) -> float:
        profile = lab.profile_get("privatised").moved(**levers)
        return float(lab.run(lab.Recipe(profile, agents=40_000, quarters=24)).national("bribes")[-1])

    assert bribes(openness=0.9) < 0.8 * bribes()
    assert bribes(audit=0.9) < 0.8 * bribes()


def test_norm_stays_within_its_bounds_at_the_ends() -> None:
    for ends in ({"norm_learn": 0.3, "norm_audit": 0.1}, {"norm_learn": 0.0, "norm_audit": 0.1}):
        recipe = lab.Recipe(lab.profile_get("open"), agents=2_000, quarters=40, parameters=lab.parameters_make(ends))
        norm = lab.run(recipe).macro[:, :, 5]
        assert norm.min() >= 0.05 and norm.max() <= 1.0
