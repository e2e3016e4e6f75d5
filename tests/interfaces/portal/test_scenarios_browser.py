"""The laboratory's pages in a real browser: axe, both widths, both languages, light and dark, with and without scripts;
the point moved by arrow keys and by the pointer; axes brushed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.interfaces.portal.scenario_world import emulator_small, emulator_use, run_done
from tests.interfaces.portal.test_browser import browser, faults_of, page_open

from salaklang.capabilities.scenarios import laboratory

pytestmark = pytest.mark.browser
__all__ = ["browser"]
LOOKS = ((360, "th", "light", True), (1280, "en", "dark", True), (360, "en", "light", False))
PLACE = "/scenarios/place?openness=0.5&public_integration=0.5&indicator=trust"
PAGES = (
    "/scenarios/",
    "/scenarios/outcomes?indicator=trust",
    "/scenarios/outcomes?indicator=polarisation",
    PLACE,
    "/scenarios/place?openness=7",
    "/scenarios/scores",
    "/scenarios/who?indicator=trust",
    "/scenarios/drivers?indicator=trust",
    "/scenarios/runs",
)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return emulator_small(tmp_path_factory.mktemp("emulator"))


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, emulator: Path) -> Iterator[None]:
    settings.SALA_SCENARIOS_AGENTS, settings.SALA_SCENARIOS_THREADS, settings.SALA_SCENARIOS_PER_MINUTE = (
        5_000,
        1,
        10_000,
    )
    emulator_use(settings, tmp_path, emulator)
    yield
    laboratory.emulator.cache_clear()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Any, live_server: Any, look: Any) -> None:
    one, two = run_done(), run_done(openness=0.1)
    runs = (f"/scenarios/runs/{one.digest}", f"/scenarios/compare?a={one.digest}&b={two.digest}&indicator=trust")
    page = page_open(browser, live_server.url, None, look)
    faults = [fault for path in (*PAGES, *runs) for fault in faults_of(page, live_server.url + path, look)]
    assert faults == [], "\n".join(faults[:12])


def _levers(page: Any) -> tuple[str, str]:
    return page.input_value("#lever-openness"), page.input_value("#lever-public_integration")


def _answered(page: Any, openness: str) -> None:
    """The answer is there, and the page's link is the one of these levers."""
    page.wait_for_url(f"**openness={openness}&**", timeout=15000)
    page.wait_for_function("!document.querySelector('[data-part][aria-busy]')")


def test_the_point_moves_by_arrow_keys_and_the_answer_follows(browser: Any, live_server: Any) -> None:
    page = page_open(browser, live_server.url, None, (1280, "en", "light", True))
    page.goto(live_server.url + PLACE)
    before = page.inner_text("[data-part=answer] tr.is-chosen")
    point = page.locator("[data-heat-point]")
    point.focus()
    assert point.get_attribute("role") == "slider" and point.get_attribute("tabindex") == "0"
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert _levers(page) == ("0.60", "0.54")
    _answered(page, "0.60")
    assert "openness 0.60" in page.locator("[data-heat-point]").get_attribute("aria-valuetext")
    assert page.evaluate("document.activeElement.hasAttribute('data-heat-point')"), (
        "the focus was lost with the old map"
    )
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    assert _levers(page) == ("0.00", "0.00")
    _answered(page, "0.00")
    assert page.inner_text("[data-part=answer] tr.is-chosen") != before
    link = page.url
    page.goto(link)
    assert _levers(page) == ("0.00", "0.00")


def test_the_point_is_dragged_and_never_leaves_the_plane(browser: Any, live_server: Any) -> None:
    page = page_open(browser, live_server.url, None, (1280, "th", "light", True))
    page.goto(live_server.url + PLACE)
    frame = page.locator("#heat .chart-frame").bounding_box()
    ring = page.locator("[data-heat-point]").bounding_box()
    page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.25, steps=4)
    page.mouse.up()
    x, y = map(float, _levers(page))
    assert abs(x - 0.25) < 0.02 and abs(y - 0.75) < 0.02
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] + 300, frame["y"] - 300, steps=4)
    page.mouse.up()
    assert _levers(page) == ("1.00", "1.00")
    _answered(page, "1.00")


def test_a_slider_and_its_number_move_together(browser: Any, live_server: Any) -> None:
    page = page_open(browser, live_server.url, None, (360, "en", "light", True))
    page.goto(live_server.url + PLACE)
    page.locator("[data-range=audit]").focus()
    page.keyboard.press("Home")
    assert page.input_value("#lever-audit") == "0.00"
    page.wait_for_url("**audit=0.00**", timeout=15000)
    page.fill("#lever-audit", "0.4")
    assert page.input_value("[data-range=audit]") == "0.4"
    page.wait_for_url("**audit=0.4**", timeout=15000)


def test_without_a_script_the_numbers_and_a_button_do_the_same(browser: Any, live_server: Any) -> None:
    page = page_open(browser, live_server.url, None, (360, "en", "light", False))
    page.goto(live_server.url + PLACE)
    assert not page.locator("[data-range=openness]").is_visible()
    page.fill("#lever-openness", "0.9")
    with page.expect_navigation():
        page.locator("form[data-lab-levers] button").click()
    assert "openness=0.9" in page.url and page.locator("#heat").is_visible()


def test_an_axis_is_brushed_and_cleared(browser: Any, live_server: Any) -> None:
    page = page_open(browser, live_server.url, None, (1280, "en", "light", True))
    page.goto(f"{live_server.url}/scenarios/drivers?indicator=trust")
    axis = page.locator(".chart--parallel [data-axis='0'] .parallel-hit")
    axis.scroll_into_view_if_needed()
    box = axis.bounding_box()
    lines = page.locator(".parallel-line").count()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4, steps=3)
    page.mouse.up()
    out = page.locator(".parallel-line.is-out").count()
    assert 0 < out < lines
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.5)
    assert page.locator(".parallel-line.is-out").count() == 0
