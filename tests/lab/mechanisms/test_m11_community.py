"""M11 against the closed form of its growth."""

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m11_community as m11


def test_members_follow_the_closed_form_and_rest_at_join_over_join_and_quit() -> None:
    members = np.array([0.1])
    for t in range(1, 80):
        members = m11.members_next(members, join=0.05, quit_rate=0.02)
        rest = 0.05 / 0.07
        assert members[0] == pytest.approx(rest + (0.1 - rest) * (1 - 0.07) ** t)


def test_alone_communities_grow_as_self_organisation_allows() -> None:
    def members(lever: float) -> np.ndarray:
        crowd = crowd_make(1_200)
        recipe = recipe_make(crowd, only=("community",), quarters=80, levers={"self_organisation": lever})
        return lab.run(recipe, population=crowd).macro[:, 0, 6]

    drawn = 0.05 * 0.9 * 0.3  # nobody takes part: participation is off
    rest = drawn / (drawn + 0.02)
    t = np.arange(81)
    assert members(0.9) == pytest.approx(rest + (0.08 - rest) * (1 - drawn - 0.02) ** t)
    assert members(0.0) == pytest.approx(0.08 * 0.98**t)


def test_the_vulnerable_get_less_unless_included() -> None:
    result = lab.run(lab.Recipe(lab.profile_get("self-service").moved(inclusion_spend=0.0), agents=60_000, quarters=40))
    others, vulnerable = result.by("vulnerable", "community_share")[-1]
    assert vulnerable < 0.7 * others
