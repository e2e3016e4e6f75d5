"""Profiles, parameters, recipes and states: read back as they were, and nonsense answered with what to do."""

import math
from pathlib import Path

import numpy as np
import pytest
from tests.lab.engine.crowds import crowd_make

from salaklang import lab
from salaklang.kernel.errors import SalaError
from salaklang.lab.engine import quarters
from salaklang.lab.engine.state import State
from salaklang.lab.errors import ParameterError, ParameterUnknown, ProfileError, ProfileUnknown, RecipeError

GIVEN = {"name": "own", **dict.fromkeys(lab.LEVERS, 0.5)}


def _told(error: SalaError) -> None:
    for text in (error.message, error.next_step):
        assert text.th.strip() and text.en.strip() and "{" not in text.th + text.en


def test_four_scenarios_stand_in_the_four_quadrants() -> None:
    at = {p.name: (p.openness > 0.5, p.public_integration > 0.5) for p in lab.profiles_all()}
    assert at == {
        "open": (True, True),
        "leviathan": (False, True),
        "privatised": (False, False),
        "self-service": (True, False),
    }
    assert all(p.sources and p.title.th and p.title.en for p in lab.profiles_all())


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, "high", None, True, [0.5]])
def test_nonsense_levers_are_refused(value: object) -> None:
    with pytest.raises(ProfileError) as caught:
        lab.profile_make({**GIVEN, "audit": value})
    _told(caught.value)
    assert "audit" in caught.value.message.en


@pytest.mark.parametrize(
    "given",
    [
        {},
        {**GIVEN, "colour": 1},
        {k: v for k, v in GIVEN.items() if k != "audit"},
        {**GIVEN, "title": "x"},
        {**GIVEN, "name": ""},
    ],
)
def test_incomplete_profiles_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ProfileError) as caught:
        lab.profile_make(given)
    _told(caught.value)


def test_profiles_are_read_from_files_and_files_may_be_wrong(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("name: own\n" + "".join(f"{lever}: 0.25\n" for lever in lab.LEVERS))
    assert lab.profile_read(file).levers() == dict.fromkeys(lab.LEVERS, 0.25)
    for text in ("- a list", "name: [unclosed", "\x00"):
        file.write_text(text)
        with pytest.raises(ProfileError):
            lab.profile_read(file)
    with pytest.raises(ProfileError):
        lab.profile_read(tmp_path / "absent.yaml")
    with pytest.raises(ProfileUnknown) as caught:
        lab.profile_get("anarchy")
    _told(caught.value)


def test_every_parameter_has_range_unit_meaning_and_source() -> None:
    assert len(lab.PARAMETERS) > 90
    for parameter in lab.PARAMETERS:
        assert parameter.low <= parameter.default <= parameter.high and parameter.low < parameter.high
        assert parameter.unit and parameter.meaning.th and parameter.meaning.en and parameter.source
    assert {p.mechanism for p in lab.PARAMETERS} == {m.name for m in lab.MECHANISMS}


def test_mechanisms_are_numbered_in_order_and_say_the_same_things() -> None:
    assert [m.number for m in lab.MECHANISMS] == [f"M{k}" for k in range(1, 12)]
    for mechanism in lab.MECHANISMS:
        for heading in ("Purpose:", "State:", "Equations", "Parameters:", "Sources:", "Limits:"):
            assert heading in mechanism.equations, (mechanism.name, heading)


def test_parameters_outside_their_range_are_refused() -> None:
    for value in (0.2, -1.0, math.nan, "much", True, None):
        with pytest.raises(ParameterError) as caught:
            lab.parameters_make({"bass_p": value})
        _told(caught.value)
    with pytest.raises(ParameterUnknown) as unknown:
        lab.parameters_make({"bass_r": 0.1})
    _told(unknown.value)
    assert "bass_" in unknown.value.message.en


def test_parameters_at_their_bounds_come_back_from_their_changes() -> None:
    for end in ("low", "high"):
        made = lab.parameters_make({p.name: getattr(p, end) for p in lab.PARAMETERS})
        assert lab.parameters_make(made.changes()) == made
        assert made.vector().dtype == np.float32


def test_recipes_come_back_from_json_with_the_same_digest() -> None:
    recipe = lab.Recipe(
        lab.profile_get("leviathan"),
        agents=5_000,
        quarters=7,
        seed=3,
        parameters=lab.parameters_make({"bass_q": 0.2}),
        off={"tax"},
    )
    again = lab.recipe_read(recipe.to_json())
    assert again == recipe and again.digest() == recipe.digest()
    assert lab.Recipe(recipe.profile.moved(audit=0.81), agents=5_000).digest() != recipe.digest()


@pytest.mark.parametrize(
    "field",
    [
        {"agents": 10},
        {"agents": 1e6},
        {"agents": True},
        {"quarters": 0},
        {"quarters": 4_000},
        {"seed": -1},
        {"off": {"gravity"}},
    ],
)
def test_nonsense_recipes_are_refused(field: dict[str, object]) -> None:
    with pytest.raises(RecipeError) as caught:
        lab.Recipe(lab.profile_get("open"), **field)
    _told(caught.value)


def test_broken_json_and_other_engines_are_refused() -> None:
    other = lab.Recipe(lab.profile_get("open")).to_json().replace('"engine":"', '"engine":"9')
    for text in ("{", "[]", "{}", other):
        with pytest.raises(RecipeError) as caught:
            lab.recipe_read(text)
        _told(caught.value)


def test_a_run_stopped_and_gone_on_with_equals_one_in_a_piece(tmp_path: Path) -> None:
    recipe = lab.Recipe(lab.profile_get("open"), agents=3_000, quarters=9)

    def on_quarter(quarter: int, state: State) -> None:
        if quarter == 4:
            np.savez(tmp_path / "state.npz", **state.arrays())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lab.run(recipe, on_quarter=on_quarter)
    with np.load(tmp_path / "state.npz") as kept:
        state = lab.state_from(dict(kept), quarters=recipe.quarters)
    assert state.quarter == 4
    assert lab.run(recipe, state=state).digest() == lab.run(recipe).digest()


def test_a_quarter_broken_off_in_the_middle_is_not_built_on(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, kept = lab.Recipe(lab.profile_get("open"), agents=2_000, quarters=3), {}

    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    def on_quarter(quarter: int, state: State) -> None:
        kept["state"] = state
        if quarter == 1:
            monkeypatch.setattr(quarters, "cost_counted", interrupted)

    with pytest.raises(KeyboardInterrupt):
        lab.run(recipe, on_quarter=on_quarter)
    monkeypatch.undo()
    for use in (kept["state"].arrays, lambda: lab.run(recipe, state=kept["state"])):
        with pytest.raises(RecipeError) as caught:
            use()
        _told(caught.value)


def test_states_and_populations_of_another_recipe_are_refused() -> None:
    recipe, kept = lab.Recipe(lab.profile_get("open"), agents=2_000, quarters=2), {}
    lab.run(recipe, on_quarter=lambda q, s: kept.update(s.arrays()))
    other = lab.Recipe(lab.profile_get("open"), agents=2_000, quarters=2, seed=2)
    with pytest.raises(RecipeError):
        lab.run(other, state=lab.state_from(kept, quarters=2))
    with pytest.raises(RecipeError):
        lab.run(recipe, population=crowd_make(3_000))
    with pytest.raises(RecipeError):
        lab.state_from({k: v for k, v in kept.items() if k != "agent.trust"}, quarters=2)


@pytest.mark.parametrize(
    "change",
    [
        {"segment_start": np.array([0, 5, 3], np.int64)},
        {"income": np.full(6_000, 9, np.uint8)},
        {"skill": np.zeros(5, np.uint8)},
        {"district_start": np.array([0, 17, 6_000], np.int64)},
    ],
)
def test_populations_that_contradict_themselves_are_refused(change: dict[str, np.ndarray]) -> None:
    from dataclasses import replace

    crowd = replace(crowd_make(6_000), **change)
    with pytest.raises(RecipeError) as caught:
        lab.run(lab.Recipe(lab.profile_get("open"), agents=6_000, quarters=1), population=crowd)
    _told(caught.value)
