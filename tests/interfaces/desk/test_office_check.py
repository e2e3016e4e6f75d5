"""The office's check on the case page, over HTTP and in a real browser: asked by a button, shown with its proofs."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.interfaces.pages import ANSWERS, document, draft_begin, fill, visitor, words
from tests.interfaces.portal.test_browser import LOOKS, browser, faults_of, page_open  # noqa: F401 the fixture

from salaklang.countries.th.business import NAME_CHECK
from salaklang.foundations.exchange.actions import register_state_set
from salaklang.kernel.actor import system

CHECK = "name-alike"


def filed(name: str) -> str:
    """A case of a business that is to have this name; its id."""
    client = visitor("anan")
    return fill(client, draft_begin(client), {**ANSWERS, "trade_name.th": name}).split("/")[2]


def press(client: Client, case: str, **change: str) -> Any:
    """The button of the check, as the page has it."""
    form = document(client.get(f"/desk/cases/{case}")).xpath("//section[@id='check-name-alike']//form")[0]
    given = {i.get("name"): i.get("value") for i in form.xpath(".//input")}
    return client.post(form.get("action"), {**given, **change})


@pytest.mark.django_db(transaction=True)
def test_a_button_asks_and_the_page_tells_what_came_of_it(node: None) -> None:
    case, clerk = filed("ร้านกาแฟแสงจันทร์"), visitor("clerk")
    page = clerk.get(f"/desk/cases/{case}")
    assert "ชื่อที่คล้ายในทะเบียนธุรกิจ" in words(page) and "ตรวจกับกรมพัฒนาธุรกิจการค้า" in words(page)
    done = press(clerk, case)
    assert done.status_code == 302 and done["Location"] == f"/desk/cases/{case}#check-{CHECK}"
    section = document(clerk.get(f"/desk/cases/{case}?lang=en")).get_element_by_id(f"check-{CHECK}")
    told = " ".join(section.text_content().split())
    assert "บริษัท กาแฟแสงจัทร์ จำกัด" in told and "92% · Spelt alike" in told and "Check again" in told
    proofs = section.xpath(".//a[contains(@href, '/proof/')]/@href")
    assert len(proofs) == 2 and all(
        Client().get(p.removeprefix("http://127.0.0.1:8000")).status_code == 200 for p in proofs
    )


@pytest.mark.django_db(transaction=True)
def test_silence_is_told_and_the_case_goes_on(node: None) -> None:
    case, clerk = filed("ร้านเงียบสนิทดี"), visitor("clerk")
    register_state_set(system(), service=NAME_CHECK, state="down")
    assert press(clerk, case).status_code == 302
    told = words(clerk.get(f"/desk/cases/{case}"))
    assert "ครั้งล่าสุดไม่ได้คำตอบ" in told and "พิจารณาเรื่องต่อโดยไม่มีผลตรวจนี้" in told
    assert press(clerk, case, version="0").status_code == 409
    register_state_set(system(), service=NAME_CHECK, state="up")
    assert press(clerk, case).status_code == 302
    assert "ไม่พบชื่อที่คล้าย" in words(clerk.get(f"/desk/cases/{case}"))


@pytest.mark.django_db(transaction=True)
def test_only_those_who_work_on_the_case_may_ask(node: None) -> None:
    case = filed("ร้านกาแฟแสงจันทร์")
    url = f"/desk/cases/{case}/checks/{CHECK}"
    for who in ("finance", "dopa-keeper", "anan"):
        assert visitor(who).post(url, {"version": "1"}).status_code in (302, 403, 404)
    assert visitor("clerk").post(f"/desk/cases/{case}/checks/none", {"version": "1"}).status_code == 404
    assert visitor("clerk").get(url).status_code == 405
    assert CHECK not in words(visitor("auditor").get(f"/desk/cases/{case}"))


@pytest.mark.browser
def test_the_check_has_no_fault_on_any_screen(browser: Any, live_server: Any) -> None:  # noqa: F811
    found, silent = filed("ร้านกาแฟแสงจันทร์"), filed("ร้านเงียบสนิทดี")
    clerk = visitor("clerk")
    press(clerk, found)
    register_state_set(system(), service=NAME_CHECK, state="down")
    press(clerk, silent)
    faults: list[str] = []
    for look in LOOKS:
        page = page_open(browser, live_server.url, "clerk", look)
        for name, case in (("found", found), ("silent", silent)):
            faults += faults_of(page, f"{live_server.url}/desk/cases/{case}", look)
            if folder := os.environ.get("SALA_PICTURES"):
                page.locator(f"#check-{CHECK}").screenshot(path=str(Path(folder) / f"{name}-{look[0]}-{look[1]}.png"))
        page.context.close()
    assert faults == []
