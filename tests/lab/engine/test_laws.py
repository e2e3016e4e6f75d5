"""What may never change, whatever the mechanisms do: nobody is born or dies, opinion moves between people, off is off."""

import numpy as np
import pytest
from tests.lab.engine.crowds import ALL, crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.engine.layout import COUNTS
from salaklang.lab.engine.state import AGENT_ARRAYS, State

PLACE = {name: k for k, name in enumerate(COUNTS)}


def _counts(result: lab.Result, name: str) -> np.ndarray:
    return result.counts[..., PLACE[name]]


def test_nobody_is_born_or_dies_and_every_need_has_one_channel() -> None:
    result = lab.run(lab.Recipe(lab.profile_get("privatised"), agents=20_000, quarters=12))
    assert np.array_equal(
        _counts(result, "people"), np.broadcast_to(_counts(result, "people")[0], result.counts.shape[:2])
    )
    assert _counts(result, "people")[0].sum() == 20_000
    channels = sum(_counts(result, n) for n in ("proactive", "community", "provider", "digital", "phone", "counter"))
    assert np.array_equal(channels, _counts(result, "need"))
    assert (_counts(result, "met") <= _counts(result, "need")).all()


def test_adopters_change_by_exactly_who_joins_and_leaves() -> None:
    result = lab.run(lab.Recipe(lab.profile_get("open"), agents=20_000, quarters=12))
    change = np.diff(_counts(result, "adopted"), axis=0)
    assert np.array_equal(change, (_counts(result, "joined") - _counts(result, "left"))[1:])


def test_meetings_move_opinion_but_make_none() -> None:
    crowd = crowd_make(30_000, provinces=3)
    recipe = recipe_make(crowd, only=("opinion",), quarters=30, feed_reach=0.0, renewal=0.0, far_rate=0.5)
    sums = _counts(lab.run(recipe, population=crowd), "opinion")
    assert len(set(sums.sum(axis=1).tolist())) == 1
    assert len(set(sums[:, 0].tolist())) > 1


def test_what_is_switched_off_stays_as_it_began() -> None:
    crowd, kept = crowd_make(12_000), {}

    def on_quarter(quarter: int, state: State) -> None:
        kept[quarter] = {k: v.copy() for k, v in state.agents.items() if not k.endswith("_new")}

    result = lab.run(recipe_make(crowd, quarters=3), population=crowd, on_quarter=on_quarter)
    for name in kept[0]:
        before, after = kept[0][name], kept[3][name]
        assert (
            np.array_equal(before & ~np.uint8(8), after & ~np.uint8(8))
            if name == "flags"
            else np.array_equal(before, after)
        ), name
    for name in ("need", "bribe", "exposed", "joined", "left", "participant"):
        assert not _counts(result, name)[1:].any(), name
    assert np.array_equal(result.macro[0], result.macro[-1])


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_switch_alone_changes_the_run(name: str) -> None:
    recipe = lab.Recipe(lab.profile_get("self-service"), agents=5_000, quarters=4)
    without = lab.Recipe(lab.profile_get("self-service"), agents=5_000, quarters=4, off=frozenset({name}))
    assert lab.run(recipe).digest() != lab.run(without).digest()


def test_provinces_in_another_order_have_the_same_fate() -> None:
    skills = (40, 100, 160, 220)
    rows = []
    for order in (skills, skills[::-1]):
        crowd = crowd_make(240_000, provinces=4, skill=order)
        profile = lab.profile_get("open").moved(privacy_guard=1.0)  # breaches fall on provinces by their number
        result = lab.run(lab.Recipe(profile, agents=crowd.agents, quarters=16), population=crowd)
        rows.append(
            np.stack([result.by("province", n)[-1] for n in ("adoption", "trust", "misinformed", "participation")])
        )
    assert np.abs(rows[0] - rows[1][:, ::-1]).max() < 0.012  # four standard errors of a share of 60,000
    assert (np.diff(rows[0][0]) > 0.02).all()


def test_scenarios_of_one_seed_share_their_luck() -> None:
    """Common random numbers: differences between scenarios vary far less than the scenarios themselves."""

    def last(name: str, seed: int) -> float:
        return float(
            lab.run(lab.Recipe(lab.profile_get(name), agents=3_000, quarters=10, seed=seed)).national("adoption")[-1]
        )

    pairs = np.array([[last("open", s), last("privatised", s)] for s in range(1, 13)])
    assert np.var(pairs[:, 0] - pairs[:, 1]) < 0.5 * (np.var(pairs[:, 0]) + np.var(pairs[:, 1]))


def test_an_agent_takes_less_than_24_bytes() -> None:
    population_traits = 3
    assert sum(np.dtype(kind).itemsize for _, kind in AGENT_ARRAYS) + population_traits < 24
