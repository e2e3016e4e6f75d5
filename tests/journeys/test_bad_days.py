"""A register, the database or the mail server fails: people are told, go on, and lose nothing."""

from collections.abc import Iterator

import httpx
import pytest
from tests.support.hands import LANGUAGES, SHOP, at_once, draft_at, finish, post, said_in
from tests.support.mailserver import MailServer
from tests.support.town import FILES, Town, answers, case_of, until

from salaklang.interfaces.cli.play import citizen
from salaklang.interfaces.cli.play.visitor import Page, Visitor

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


@pytest.fixture
def register_broken(town: Town, request: pytest.FixtureRequest) -> Iterator[str]:
    town.register_set("dopa-keeper", "dopa.person", request.param)
    yield str(request.param)
    town.register_set("dopa-keeper", "dopa.person", "up")


@pytest.mark.parametrize("register_broken", ["down", "slow", "rubbish"], indirect=True)
def test_a_register_that_fails_does_not_stop_the_citizen(town: Town, register_broken: str) -> None:
    visitor, draft, page = draft_at(town, "anan", "operator")  # each page comes within the visitor's thirty seconds
    said = {"rubbish": ("ตอบข้อมูลที่ใช้ไม่ได้", "can't be used")}.get(register_broken, ("ยังไม่ตอบ", "not answering"))
    assert f"ทะเบียนราษฎร{said[0]}" in page.text
    assert said[1] in town.visitor("anan", "en").get(page.path).text
    page = visitor.send(page.form_doing("next"))
    assert page.path.endswith("/operator_id"), page.path  # the evidence instead
    visitor.send(page.form(action=page.path), files={"operator_id": FILES["operator_id"]})
    town.register_set("dopa-keeper", "dopa.person", "up")
    page = visitor.get(f"/apply/{draft}/operator")
    page = visitor.send(page.form_doing("fetch"))  # later it works
    assert "อนันต์" in page.text
    page = visitor.send(page.form(action=page.path).fill(right="yes"))
    case = _rest(visitor, draft)
    assert town.state(case) == "received"


def test_with_all_registers_down_the_citizen_gives_everything_and_files(town: Town) -> None:
    keepers = {"dopa-keeper": "dopa.person", "house-keeper": "house.house", "dol-keeper": "dol.premises"}
    home = {"home_address.house_no": "12/3", "home_address.road": "เจริญสาธิต"}
    home |= {"home_address.subdistrict": "ท่าเสา", "home_address.district": "เมืองอุตรดิตถ์"}
    home |= {"home_address.province": "อุตรดิตถ์", "home_address.postcode": "53000"}
    try:
        for keeper, service in keepers.items():
            town.register_set(keeper, service, "down")
        visitor = town.visitor("anan")
        citizen.application_begin(visitor)
        _fill_without_registers(visitor, answers(home_address=home))
        case = case_of(citizen.application_submit(visitor))
    finally:
        for keeper, service in keepers.items():
            town.register_set(keeper, service, "up")
    page = town.visitor("clerk").get(f"/desk/cases/{case}")
    assert "card.png" in page.text


def _fill_without_registers(visitor: Visitor, given: dict[str, citizen.Fields]) -> None:
    page = visitor.page
    for _ in range(40):
        assert page is not None
        key = page.path.rsplit("/", 1)[-1]
        if key == "check":
            return
        form = page.form(action=page.path)
        if key in FILES:
            page = visitor.send(form, files={key: FILES[key]})
        else:
            fields = dict(given.get(key, {}))
            known = form.values | form.choices
            page = visitor.send(form.fill_named({k: v for k, v in fields.items() if k in known}).choose("do", "next"))
        assert page.status == 200, f"{key}: {page.error_texts()}"
    raise AssertionError("no end")


def _rest(visitor: Visitor, draft: str) -> str:
    visitor.get(f"/apply/{draft}")
    citizen.application_fill(visitor, answers(), files=FILES)
    return case_of(citizen.application_submit(visitor))


def test_the_database_is_stopped_and_started_again(town: Town) -> None:
    """Pages say so with 503; what was typed is sent again by a button; everything works on without a restart."""
    visitor, draft, page = draft_at(town, "wichai", "capital")
    form = page.form(action=page.path).fill(capital="75,000").choose("do", "next")
    pids = dict(town.node.state.pids)
    cookies = dict(visitor.client.cookies)
    everyone = [lambda: httpx.get(f"{town.url}/me", cookies=cookies, timeout=60)] * 16  # more than there are threads
    assert {a.status_code for a in at_once(everyone)} == {200}
    town.node.database_stop()
    try:
        for language in LANGUAGES:
            answer = visitor.client.get(f"/apply/{draft}/capital?lang={language}")
            assert answer.status_code == 503
            said_in(language, [Page(answer).title])
        assert visitor.client.get("/api/v1/services").status_code == 503
        lost = Page(post(visitor, form))
        assert lost.status == 503
        typed = lost.form(having="capital")
        assert typed.values["capital"] == ["75,000"]
    finally:
        town.node.database_start()
    assert {a.status_code for a in at_once(everyone)} == {200}
    visitor.client.get("/?lang=th")
    assert post(visitor, typed).status_code == 302
    assert town.one("SELECT answers->>'capital' FROM cases_draft WHERE id = %s", draft) == "7500000"
    case = finish(visitor, draft)
    until(lambda: town.node.state.ready)
    until(lambda: town.mails_saying(_number(town, case), to="wichai@"), seconds=90)  # the worker works again too
    town.sealed()
    assert town.fsck()["ok"]
    assert town.node.state.pids["web"] == pids["web"]


def test_while_the_mail_server_is_down_messages_wait_in_the_inbox(town: Town, mail_server: MailServer) -> None:
    mail_server.stop()
    try:
        case = town.filed("wichai", **SHOP)
        number = _number(town, case)
        until(lambda: number in town.visitor("wichai").get("/me/inbox").text)
        tried = "SELECT count(*) FROM notifications_message WHERE about_id = %s AND mail_attempts > 0 AND mail_state = 'queued'"
        until(lambda: town.one(tried, case))
        assert not town.mails_saying(number, to="wichai@")
    finally:
        mail_server.start()
    mails = until(lambda: town.mails_saying(number, to="wichai@"), seconds=90)
    assert len(mails) == 1


def _number(town: Town, case: str) -> str:
    prefix, seq, year = town.rows("SELECT prefix, seq, year FROM cases_case WHERE id = %s", case)[0]
    return f"{prefix} {seq:04}/{year}"
