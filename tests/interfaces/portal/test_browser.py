"""Every journey page in a real browser: axe finds nothing, nothing scrolls sideways, no script or policy error; in both
languages, at 360 px and on a desktop, light and dark, with and without JavaScript; a form finished by keyboard alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.interfaces.pages import ANSWERS, SERVICE, case_file, draft_begin, fill, visitor

from salaklang.capabilities.cases.models import Draft
from salaklang.foundations.ledger.jobs import sequence_once

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("SALA_CHROMIUM", "/usr/bin/chromium")
# width, language, colours, JavaScript: each page is seen in each language, at both widths, in both colours, both ways.
LOOKS = (
    (360, "th", "light", True),
    (1200, "en", "light", True),
    (1200, "th", "dark", True),
    (360, "en", "light", False),
)
PUBLIC = (
    "/",
    "/?q=ร้านกาแฟ",
    f"/services/{SERVICE}",
    "/check",
    "/check/AAAA-BBBB-CCCC",
    "/ledger/",
    "/ledger/check",
    "/ledger/blocks/1",
    "/ledger/entries/1",
    "/privacy",
    "/help",
)
MINE = ("/me", "/me/data", "/me/data/consents", "/me/inbox", "/me/mandates")
STEPS = (
    "seller_type",
    "trade_kinds",
    "start_date",
    "operator",
    "operator/wrong",
    "trade_name",
    "trades",
    "capital",
    "check",
)
DESKS = {
    "clerk": ("/desk/", "/desk/letters", "/desk/letters/new"),
    "counter": ("/desk/counter",),
    "finance": ("/desk/payments",),
    "publisher": ("/desk/services",),
    "dopa-keeper": ("/desk/disputes", "/desk/registers"),
}


@pytest.fixture
def browser(node: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine (SALA_CHROMIUM names one)")
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def page_open(browser: Any, base: str, who: str | None, look: tuple[int, str, str, bool]) -> Any:
    width, language, colours, script = look
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=colours, java_script_enabled=script
    )
    cookies = [{"name": "sala_lang", "value": language, "url": base}]
    if who:
        cookies.append({"name": "sala_session", "value": visitor(who).cookies["sala_session"].value, "url": base})
    context.add_cookies(cookies)
    return context.new_page()


def faults_of(page: Any, url: str, look: tuple[int, str, str, bool]) -> list[str]:
    """What is wrong with the page at `url`."""
    from axe_playwright_python.sync_playwright import Axe

    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    response = page.goto(url)
    if response.status >= 500:
        said.append(f"status {response.status}")
    if look[3]:  # axe itself is a script
        found = Axe().run(page).response["violations"]
        said += [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > look[0]:
        said.append(f"scrolls sideways: {wide}")
    return [f"{url} {look}: {fault}" for fault in said]


def test_axe_finds_nothing(browser: Any, live_server: Any) -> None:
    citizen, case = case_file()
    draft = draft_begin(citizen)
    fill(citizen, draft, ANSWERS, until="/check")
    sequence_once()
    own = [f"{draft}/{step}" for step in STEPS] + [f"/cases/{case}{part}" for part in ("", "/receipt", "/pay")]
    code = citizen.get(f"/cases/{case}").content.decode().partition("/proof/")[2][:14]
    pages = {None: PUBLIC, "anan": (*MINE, *own, f"/proof/{code}"), **DESKS, "registrar": (f"/desk/cases/{case}",)}
    faults: list[str] = []
    for who, urls in pages.items():
        for look in LOOKS:
            page = page_open(browser, live_server.url, who, look)
            for url in urls:
                faults += faults_of(page, live_server.url + url, look)
            page.context.close()
    assert faults == []


def test_the_browser_checks_a_proof_by_itself(browser: Any, live_server: Any) -> None:
    citizen, case = case_file()
    sequence_once()
    code = citizen.get(f"/cases/{case}").content.decode().partition("/proof/")[2][:14]
    page = page_open(browser, live_server.url, "anan", LOOKS[1])
    page.goto(f"{live_server.url}/proof/{code}")
    page.wait_for_selector("#proof-check [data-say=alone]:not([hidden])", timeout=5000)  # this log has no witnesses


def test_a_question_is_answered_with_the_keyboard_alone(browser: Any, live_server: Any) -> None:
    draft = draft_begin(visitor("anan"))
    page = page_open(browser, live_server.url, "anan", LOOKS[3])
    page.goto(f"{live_server.url}{draft}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")  # to the main content
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first radio
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trade_kinds")
    assert Draft.objects.get().answers["seller_type"] == "alone"
