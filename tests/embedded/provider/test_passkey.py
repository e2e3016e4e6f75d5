"""A passkey is registered and used in a real Chromium with a virtual authenticator."""

import os
import shutil

import pytest
from tests.embedded.provider.conftest import PERSON, Provider

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or ""


@pytest.fixture
def page(provider):
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    # The synchronous API keeps an event loop running, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield page
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


def test_a_passkey_is_added_and_then_is_enough_to_sign_in(page, provider: Provider) -> None:
    failed = []
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.goto(f"{provider.url}/sign-in/?lang=en")
    page.get_by_label("User name").fill("passkey")
    page.get_by_label("Password").fill(PERSON["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PERSON["password"])  # adding a key asks once more who is there
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name it").fill("test phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.locator(".sala-list__title", has_text="test phone").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Your account").wait_for()
    assert page.locator(".sala-list__title", has_text="test phone").is_visible()
    assert failed == []


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_sign_in_page_has_no_barrier(page, provider: Provider, language: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/sign-in/", "/forgotten/"):
        page.goto(f"{provider.url}{path}?lang={language}")
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if os.environ.get("SALA_PICTURES"):
        page.goto(f"{provider.url}/sign-in/?lang={language}")
        page.screenshot(path=f"{os.environ['SALA_PICTURES']}/sign-in-{language}-{width}.png")
