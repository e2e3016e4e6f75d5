"""The consent pages in a real browser: axe finds nothing, nothing scrolls sideways; answered and withdrawn by keyboard."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.interfaces.pages import case_file, pid_of
from tests.interfaces.portal.test_browser import LOOKS, browser, faults_of, page_open  # noqa: F401 the fixture

from salaklang.capabilities.cases.models import Case
from salaklang.config.seed_cast import CITY
from salaklang.foundations.exchange.actions import consent_agree, consent_ask, consent_decline, consent_revoke
from salaklang.foundations.exchange.models import Consent
from salaklang.foundations.identity.queries import person_by_pid
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK

pytestmark = pytest.mark.browser


def asked(case: str = "", **change: Any) -> Consent:
    from datetime import timedelta

    wish: dict[str, Any] = {
        "subject": pid_of("anan"), "requester": CITY, "service": "dopa.person", "purpose": "commercial-registration-new",
        "data_types": ["title", "given_name", "family_name", "birth_date"], "mode": "PERIODIC", "uses_max": 3,
        "valid_until": SYSTEM_CLOCK.now() + timedelta(days=30), "case": case,
    }  # fmt: skip
    return consent_ask(system(CITY), **{**wish, **change})


def test_the_consent_pages_have_no_fault(browser: Any, live_server: Any) -> None:  # noqa: F811
    _, case = case_file()
    rows = [asked(Case.objects.get(pk=case).number) for _ in range(4)]
    person = person_by_pid(system(), pid_of("anan"))
    assert person is not None
    anan = Actor("citizen", person=person.id)
    consent_agree(anan, consent=rows[1].id)
    consent_decline(anan, consent=rows[2].id)
    consent_agree(anan, consent=rows[3].id)
    consent_revoke(anan, consent=rows[3].id)
    urls = ["/me/data", "/me/data/consents", *(f"/me/data/consents/{row.id}" for row in rows)]
    pages = {"anan": urls, "clerk": [f"/desk/cases/{case}"]}
    faults: list[str] = []
    for who, wanted in pages.items():
        for look in LOOKS:
            page = page_open(browser, live_server.url, who, look)
            for number, url in enumerate(wanted):
                faults += faults_of(page, live_server.url + url, look)
                if folder := os.environ.get("SALA_PICTURES"):
                    page.screenshot(path=str(Path(folder) / f"{who}-{number}-{look[0]}-{look[1]}.png"), full_page=True)
            page.context.close()
    assert faults == []


def test_a_consent_is_given_and_withdrawn_with_the_keyboard_alone(browser: Any, live_server: Any) -> None:  # noqa: F811
    row = asked()
    page = page_open(browser, live_server.url, "anan", LOOKS[3])  # without JavaScript too
    page.goto(f"{live_server.url}/me/data/consents/{row.id}")
    page.locator("input[name=answer]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=yes")
    assert Consent.objects.get(pk=row.pk).state == "given"
    page.locator("form[action$='/end'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{row.id}")
    assert Consent.objects.get(pk=row.pk).revoked_at is not None
