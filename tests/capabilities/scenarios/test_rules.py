"""Levers as typed, states of a run, and what many runs say together."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.capabilities.scenarios.errors import RecipeUnfit
from salaklang.capabilities.scenarios.rules.atlas import atlas_bytes, atlas_from, atlas_make
from salaklang.capabilities.scenarios.rules.levers import (
    LEVERS,
    levers_parse,
    nearest,
    number_parse,
    seed_parse,
    size_parse,
)
from salaklang.capabilities.scenarios.rules.packing import pack, unpack
from salaklang.capabilities.scenarios.rules.states import OPEN, OVER, ask_refused, may_follow, share_done, time_left
from salaklang.capabilities.scenarios.rules.summary import (
    chance_of,
    contest_of,
    drivers_of,
    fan_of,
    ranked,
    sample_paths,
    standing,
)
from salaklang.capabilities.scenarios.texts import LEVERS as LEVER_TEXTS
from salaklang.capabilities.scenarios.texts import STATES
from salaklang.lab.profile import LEVERS as ENGINE_LEVERS
from salaklang.lab.profile import profiles_all

NAMES = {lever.name: lever.title for lever in LEVER_TEXTS}
MIDDLE = dict.fromkeys(LEVERS, 0.5)
START = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_the_eight_levers_are_those_of_the_engine_in_its_order() -> None:
    assert LEVERS == ENGINE_LEVERS and tuple(NAMES) == LEVERS


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.35", 0.35),
        ("0,35", 0.35),
        ("๐.๓๕", 0.35),
        (" 1 ", 1.0),
        ("1e-1", 0.1),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("x", None),
        ("0.1.2", None),
        ("9" * 13, None),
        ("½", None),
    ],
)
def test_numbers_as_people_type_them(typed: str, value: float | None) -> None:
    assert number_parse(typed) == value


def test_missing_levers_stand_where_the_default_has_them() -> None:
    found = levers_parse({"openness": "0.25"}, default=MIDDLE, names=NAMES)
    assert found == MIDDLE | {"openness": 0.25}


@given(st.dictionaries(st.sampled_from(LEVERS), st.text(max_size=20)))
def test_whatever_is_typed_either_fits_or_is_named(typed: dict[str, str]) -> None:
    try:
        found = levers_parse(typed, default=MIDDLE, names=NAMES)
    except RecipeUnfit as error:
        assert error.fields and set(error.fields) <= set(typed)
    else:
        assert set(found) == set(LEVERS) and all(0 <= v <= 1 and round(v, 2) == v for v in found.values())


@pytest.mark.parametrize("typed", ["-0.1", "1.01", "many", "", "1e9"])
def test_nonsense_levers_are_named_in_both_languages(typed: str) -> None:
    with pytest.raises(RecipeUnfit) as error:
        levers_parse({"audit": typed, "openness": "0.5"}, default=MIDDLE, names=NAMES)
    assert list(error.value.fields) == ["audit"] and "audits" in error.value.fields["audit"].en


def test_sizes_and_seeds() -> None:
    assert size_parse("66,000,000", default=1, least=1000, most=70_000_000) == 66_000_000
    assert size_parse(None, default=7, least=1, most=9) == 7 and seed_parse(None) == 1 and seed_parse("๑๒") == 12
    for wrong in ("0", "-5", "1.5", "9" * 30, "พัน"):
        with pytest.raises(RecipeUnfit):
            size_parse(wrong, default=1, least=1000, most=70_000_000)
    with pytest.raises(RecipeUnfit):
        seed_parse("1000000")


def test_each_scenario_is_nearest_to_itself() -> None:
    named = {p.name: p.levers() for p in profiles_all()}
    for name, levers in named.items():
        assert nearest(levers, named) == (name, 0.0)


def test_a_run_that_is_done_stays_done_and_every_state_has_words() -> None:
    states = set(STATES)
    assert states == OPEN | OVER and not OPEN & OVER
    assert [after for after in sorted(states) if may_follow("done", after)] == []
    assert may_follow("queued", "running") and may_follow("running", "running") and may_follow("failed", "queued")
    assert not may_follow("queued", "done") and not may_follow("cancelled", "running")


@given(done=st.integers(-5, 200), quarters=st.integers(0, 100))
def test_progress_lies_between_none_and_all(done: int, quarters: int) -> None:
    assert 0.0 <= share_done(done, quarters) <= 1.0


def test_the_time_left_is_the_speed_so_far() -> None:
    now = START + timedelta(seconds=30)
    assert time_left(started=START, now=now, done=10, quarters=40) == timedelta(seconds=90)
    assert time_left(started=START, now=now, done=0, quarters=40) is None
    assert time_left(started=START, now=now, done=40, quarters=40) == timedelta(0)


def test_who_may_ask_for_one_more_run() -> None:
    limits = {"day_most": 2, "queue_most": 3}
    assert ask_refused(today=1, waiting=2, **limits) == ""
    assert ask_refused(today=2, waiting=0, **limits) == "day"
    assert ask_refused(today=0, waiting=3, **limits) == "queue"


def test_a_fan_is_ordered_and_its_paths_are_real_runs() -> None:
    random = np.random.default_rng(1)
    paths = random.normal(size=(200, 12)).cumsum(axis=1)
    fan = fan_of(paths)
    assert fan.shape == (7, 12) and (np.diff(fan, axis=0) >= 0).all()
    assert fan[3] == pytest.approx(np.median(paths, axis=0))
    chosen = sample_paths(paths, 8)
    assert len(chosen) == 8 and all(any(np.array_equal(one, run) for run in paths) for one in chosen)
    assert chosen[0, -1] == paths[:, -1].min() and chosen[-1, -1] == paths[:, -1].max()
    with pytest.raises(ValueError, match="finite"):
        fan_of(np.array([[0.0, np.nan]]))


def test_the_strongest_driver_comes_first_and_a_fixed_one_not_at_all() -> None:
    random = np.random.default_rng(2)
    x = np.column_stack([random.random(500), random.random(500), np.ones(500)])
    found = drivers_of(["weak", "strong", "fixed"], x, 0.1 * x[:, 0] - 2.0 * x[:, 1])
    assert [d.name for d in found] == ["strong", "weak"]
    assert found[0].low > found[0].high and found[1].low < found[1].high
    assert found[0].swing == pytest.approx(1.6, abs=0.1)


def test_chance_alone_seldom_passes_the_line_that_is_drawn_for_it() -> None:
    random = np.random.default_rng(5)
    passed = 0
    for _ in range(200):
        x, y = random.random((100, 20)), random.normal(size=100)
        passed += drivers_of([str(n) for n in range(20)], x, y)[0].swing > chance_of(y, 20)
    assert passed <= 24  # one in twenty expected; 24 of 200 is five standard deviations away
    assert drivers_of(["real"], x[:, :1], 3 * x[:, 0] + y)[0].swing > chance_of(3 * x[:, 0] + y, 20)


def test_a_contest_says_how_often_and_what_tips_it() -> None:
    x = np.linspace(0, 1, 100)[:, None]
    ends = {"a": x[:, 0], "b": np.full(100, 0.3)}
    up = contest_of(["p"], x, ends, first="a", second="b", higher_is_better=True)
    assert up.share == pytest.approx(0.7) and (up.tips, up.share_low, up.share_high) == ("p", 0.0, 1.0)
    down = contest_of(["p"], x, ends, first="a", second="b", higher_is_better=False)
    assert down.share == pytest.approx(0.3)
    assert contest_of(["p"], x, {"a": x[:, 0], "b": x[:, 0]}, first="a", second="b", higher_is_better=True).share == 0.5
    assert ranked(ends, higher_is_better=True) == ["a", "b"] and ranked(ends, higher_is_better=False) == ["b", "a"]


def test_small_gaps_are_no_better_and_no_worse() -> None:
    assert standing(0.9, [0.1, 0.2, 0.3], unsure=0.5, higher_is_better=True) == "better"
    assert standing(0.9, [0.1, 0.2, 0.3], unsure=0.5, higher_is_better=False) == "worse"
    assert standing(0.21, [0.1, 0.2, 0.3], unsure=0.5, higher_is_better=True) == "same"


def atlas(**more: object) -> object:
    random = np.random.default_rng(3)
    labels = ["a", "b"] * 5
    x = np.repeat(random.random((5, 2)), 2, axis=0)
    paths = random.random((10, 9, 2))
    paths[:, 0, 0] = np.nan  # what happens in a quarter has no value on the first day
    paths[:, :, 1] = np.nan  # refused at this size
    known = {
        "told": {"digest": "d", "agents": 1000, "group_agents": 1000}, "indicators": ["i", "refused"], "scenarios": ["a", "b"],
        "factors": ["f", "g"], "labels": labels, "x": x, "paths": paths, "provinces": np.zeros((2, 3, 2)), "kinds": np.zeros((2, 5, 2)), "people": np.ones(5),
    }  # fmt: skip
    return atlas_make(**{**known, **more})  # type: ignore[arg-type]


def test_an_atlas_comes_back_from_its_file_in_single_precision() -> None:
    made = atlas()
    back = atlas_from(atlas_bytes(made))  # type: ignore[arg-type]
    assert back.indicators == ("i", "refused") and back.told["digest"] == "d" and back.agents == 1000
    assert (
        back.first("i") == 1
        and np.isfinite(back.fan("i", "b")[:, 1:]).all()
        and np.isnan(back.fan("refused", "a")).all()
    )
    assert back.end("i", "a") == pytest.approx(made.end("i", "a"), rel=1e-6)  # type: ignore[attr-defined]
    for wrong in (b"", b"PK\x03\x04", atlas_bytes(made)[:200]):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="no atlas"):
            atlas_from(wrong)


def test_an_atlas_refuses_scenarios_that_were_not_tried_on_the_same_draws() -> None:
    with pytest.raises(ValueError, match="same draws"):
        atlas(x=np.random.default_rng(4).random((10, 2)))
    with pytest.raises(ValueError, match="same number"):
        atlas(labels=["a"] * 9 + ["b"])


def test_numbers_come_back_to_the_last_bit() -> None:
    arrays = {"counts": np.arange(12, dtype=np.int64).reshape(3, 4), "macro": np.array([0.1, np.nan, -0.0])}
    back = unpack(pack(arrays))
    assert all(back[k].dtype == arrays[k].dtype and back[k].tobytes() == arrays[k].tobytes() for k in arrays)
    with pytest.raises(ValueError, match="no packed result"):
        unpack(b"rubbish")
