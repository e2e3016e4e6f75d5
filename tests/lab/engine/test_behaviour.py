"""Do the four ways to govern come out as the framework tells them, without absurd ends? Patterns, not numbers."""

import numpy as np
import pytest

from salaklang import lab

AGENTS, QUARTERS = 100_000, 80


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[str, np.ndarray]]:
    """Indicator → scenario → [quarters + 1]; refused ones too, for orders of scenarios are robust to size."""
    runs = {p.name: lab.run(lab.Recipe(p, agents=AGENTS, quarters=QUARTERS)).country_raw() for p in lab.profiles_all()}
    return {i.name: {name: values[:, k] for name, values in runs.items()} for k, i in enumerate(lab.INDICATORS)}


def _order(series: dict[str, np.ndarray], part: slice = slice(-20, None)) -> list[str]:
    return sorted(series, key=lambda name: -float(np.nanmean(series[name][part])))


def test_people_take_part_where_it_is_open(seen: dict[str, dict[str, np.ndarray]]) -> None:
    assert set(_order(seen["participation"])[:2]) == {"open", "self-service"}
    last = {n: s[-1] for n, s in seen["participation"].items()}
    assert min(last["open"], last["self-service"]) > 2 * max(last["leviathan"], last["privatised"])


def test_open_is_trusted_most_and_privatised_least(seen: dict[str, dict[str, np.ndarray]]) -> None:
    order = _order(seen["trust"])
    assert order[0] == "open" and order[-1] == "privatised"
    assert _order(seen["trust_low"])[0] == "privatised"


def test_leviathan_saves_time_and_loses_privacy(seen: dict[str, dict[str, np.ndarray]]) -> None:
    assert set(_order(seen["hours"])[-2:]) == {"open", "leviathan"}
    assert _order(seen["privacy_loss"], slice(1, None))[0] == "leviathan"
    assert _order(seen["proactive_share"])[0] == "leviathan"


def test_privatised_innovates_concentrates_divides_and_misinforms(seen: dict[str, dict[str, np.ndarray]]) -> None:
    assert _order(seen["innovation"], slice(1, 41))[0] == "privatised"
    for name in ("concentration", "misinformed", "polarisation", "provider_share", "bribes"):
        assert _order(seen[name])[0] == "privatised", name
    assert "leviathan" not in _order(seen["divide_adoption"])[:2]
    assert set(_order(seen["divide_burden"])[:2]) == {"privatised", "self-service"}


def test_self_service_lives_on_communities_and_waits(seen: dict[str, dict[str, np.ndarray]]) -> None:
    assert _order(seen["community_share"])[0] == "self-service"
    assert _order(seen["access"])[-1] == "self-service"


def test_integration_saves_money_and_firms_time(seen: dict[str, dict[str, np.ndarray]]) -> None:
    for name in ("cost", "business_hours"):
        assert set(_order(seen[name])[-2:]) == {"open", "leviathan"}, name


def test_adoption_is_s_shaped_and_nothing_ends_at_an_absurd_edge(seen: dict[str, dict[str, np.ndarray]]) -> None:
    for name, series in seen["adoption"].items():
        smooth = np.convolve(np.diff(series), np.ones(9) / 9, "valid")
        assert 0 < smooth.argmax() < 60 and smooth.max() > 1.5 * smooth[-1], name
    shares = ("access", "participation", "trust", "adoption", "misinformed", "tax_compliance", "digital_share")
    for name in shares:
        for scenario, series in seen[name].items():
            assert 0.01 < series[-1] < 0.99, (name, scenario)


def test_all_indicators_are_numbers_from_the_first_quarter_on(seen: dict[str, dict[str, np.ndarray]]) -> None:
    for name, runs in seen.items():
        for scenario, series in runs.items():
            assert np.isfinite(series[1:]).all(), (name, scenario)


def test_cells_add_up_to_the_country() -> None:
    result = lab.run(lab.Recipe(lab.profile_get("open"), agents=30_000, quarters=4))
    people = result.counts[-1, :, 0].reshape(77, 3, 2)
    for cells, weight in (
        ("province", people.sum((1, 2))),
        ("age", people.sum((0, 2))),
        ("vulnerable", people.sum((0, 1))),
    ):
        assert np.average(result.by(cells, "adoption")[-1], weights=weight) == pytest.approx(
            result.national("adoption")[-1]
        )
        assert np.average(result.by(cells, "wait")[-1], weights=weight) == pytest.approx(result.national("wait")[-1])
    column = [i.name for i in lab.INDICATORS].index("adoption")
    groups = result.values[-1, :, column]
    assert np.average(groups, weights=people.ravel()) == pytest.approx(result.national("adoption")[-1])
    frame = result.frame()
    assert {len(column) for column in frame.values()} == {5 * 462}
    assert np.array_equal(frame["adoption"][-462:], groups)
