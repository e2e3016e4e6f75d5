"""Whatever comes in wrong, late or twice gets a clear message in the user's language, and nothing is lost."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from tests.support.files import BAD, GOOD_PDF
from tests.support.mailserver import MailServer
from tests.support.town import ELSEWHERE, FILES, Town, answers, case_of, hanging, player, until

from salaklang.config.seed import SERVICES
from salaklang.interfaces.cli.play import bank, citizen, officers
from salaklang.interfaces.cli.play.visitor import Form, Page, Visitor

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

THAI, LATIN = re.compile("[ก-๙]"), re.compile("[A-Za-z]{3}")
LANGUAGES = ("th", "en")
SHOP = {**ELSEWHERE, "premises_house_code": {"premises_house_code": player("wichai").premises_code}}


def said_in(language: str, texts: list[str]) -> list[str]:
    """The messages, which must be there and in this language."""
    assert texts, "nothing is said"
    for text in texts:
        assert THAI.search(text) if language == "th" else LATIN.search(text) and not THAI.search(text), text
    return texts


def answer_to(visitor: Visitor, draft: str, upto: str) -> Page:
    """Answer one page after the other until `upto` is shown."""
    given = answers(**SHOP)
    page = visitor.get(f"/apply/{draft}")
    for _ in range(40):
        key = page.path.rsplit("/", 1)[-1]
        if key == upto:
            return page
        form = page.form(action=page.path)
        if "right" in form.choices:
            page = visitor.send(form.fill(right="yes"))
        else:
            page = visitor.send(form.fill_named(dict(given.get(key, {}))).choose("do", "next"))
        assert page.status == 200, page.error_texts()
    raise AssertionError(f"{upto} never came")


def draft_at(town: Town, username: str, key: str, language: str = "th") -> tuple[Visitor, str, Page]:
    """A fresh draft whose page `key` is open: the visitor, the draft, the page."""
    visitor = town.visitor(username, language)
    page = citizen.application_begin(visitor)
    draft = page.path.split("/")[2]
    return visitor, draft, answer_to(visitor, draft, key)


def finish(visitor: Visitor, draft: str) -> str:
    """Answer what is left, and submit; the case."""
    visitor.get(f"/apply/{draft}")
    citizen.application_fill(visitor, answers(**SHOP), files=FILES)
    return case_of(citizen.application_submit(visitor))


# --- what is typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_check_digit_at_the_counter(town: Town, language: str) -> None:
    counter = town.visitor("counter", language)
    wrong = _last_digit_changed(player("anan").person.pid)
    page = counter.get("/desk/counter")
    page = counter.send(page.form_doing("find").fill(pid=wrong))
    assert page.status == 422
    said_in(language, page.error_texts())
    assert page.form(having="pid").values["pid"] == [wrong]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_check_digit_in_a_mandate(town: Town, language: str) -> None:
    anan = town.visitor("anan", language)
    wrong = _last_digit_changed(player("wichai").person.pid)
    page = anan.get("/me/mandates")
    page = anan.send(page.form(having="pid").fill(pid=wrong, name="วิชัย"))
    assert page.status == 422
    said_in(language, page.error_texts())
    form = page.form(having="pid")
    assert form.values["pid"] == [wrong] and form.values["name"] == ["วิชัย"]


def _last_digit_changed(pid: str) -> str:
    return pid[:-1] + str((int(pid[-1]) + 1) % 10)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_answer_keeps_what_was_typed(town: Town, language: str) -> None:
    visitor, _, page = draft_at(town, "wichai", "trade_name", language)
    form = page.form(action=page.path).fill_named({"trade_name.th": "Only Latin", "trade_name.foreign": "Latin"})
    page = visitor.send(form.choose("do", "next"))
    assert page.status == 422
    said_in(language, page.error_texts())
    assert page.form(action=page.path).values["trade_name.th"] == ["Only Latin"]


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def upload_draft(town: Town) -> str:
    return draft_at(town, "wichai", "premises_consent")[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_is_not_what_it_should_be(town: Town, upload_draft: str, kind: str, language: str) -> None:
    upload, thai, english = BAD[kind]
    visitor = town.visitor("wichai", language)
    page = visitor.get(f"/apply/{upload_draft}/premises_consent")
    page = visitor.send(page.form(action=page.path), files={"premises_consent": upload})
    assert page.status in (413, 422)
    errors = said_in(language, page.error_texts() or [page.title])
    assert any((thai if language == "th" else english) in text for text in errors), errors
    kept = "SELECT count(*) FROM cases_caseevidence WHERE draft = %s AND key = 'premises_consent'"
    assert town.one(kept, upload_draft) == 0


def test_after_all_bad_files_a_good_one_is_taken_and_all_answers_are_there(town: Town, upload_draft: str) -> None:
    wichai = town.visitor("wichai")
    page = wichai.get(f"/apply/{upload_draft}/premises_consent")
    page = wichai.send(page.form(action=page.path), files={"premises_consent": GOOD_PDF})
    assert page.status == 200
    case = finish(wichai, upload_draft)
    assert GOOD_PDF[0] in town.visitor("clerk").get(f"/desk/cases/{case}").text


# --- forms that are old, doubled, or whose session has gone ------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", ["cookie", "row"])
def test_a_session_that_expires_mid_form(town: Town, how: str, language: str) -> None:
    """The typed answer waits behind the sign-in page; nobody else gets it."""
    visitor = town.browser("wichai", language)
    draft = citizen.application_begin(visitor).path.split("/")[2]
    page = answer_to(visitor, draft, "trade_name")
    form = page.form(action=page.path).fill_named({"trade_name.th": "ร้านที่พิมพ์ค้าง", "trade_name.foreign": ""})
    _session_end(town, visitor, how)
    page = visitor.send(form.choose("do", "next"))
    if "login" in {name for f in page.forms() for name in f.values}:
        page = visitor.send(page.form(having="password").fill(login="wichai", password="salaklang-demo"))
    assert page.path == f"/apply/{draft}/trade_name"
    assert page.form(action=page.path).values["trade_name.th"] == ["ร้านที่พิมพ์ค้าง"]
    words = "ยังอยู่" if language == "th" else "still here"
    assert words in page.text
    page = visitor.send(page.form(action=page.path).choose("do", "next"))
    assert page.path.endswith("/trades")
    visitor.close()


def _session_end(town: Town, visitor: Visitor, how: str) -> None:
    key = visitor.client.cookies["sala_session"]
    if how == "cookie":
        visitor.client.cookies.delete("sala_session")
    else:
        with psycopg.connect(town.node.database_url) as connection:
            connection.execute("DELETE FROM django_session WHERE session_key = %s", [key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stale_form_token(town: Town, language: str) -> None:
    visitor, draft, page = draft_at(town, "wichai", "capital", language)
    form = page.form(action=page.path).fill(capital="70,000")
    form.values["csrfmiddlewaretoken"] = ["0" * 64]
    page = visitor.send(form.choose("do", "next"))
    assert page.status == 403
    said_in(language, [page.title])
    page = visitor.get(f"/apply/{draft}/capital")
    assert page.form(action=page.path).values["capital"] == ["70,000"]


def test_submitting_eight_times_at_once_gives_one_case(town: Town) -> None:
    visitor, _ = town.filled("anan")
    assert visitor.page is not None
    form = visitor.page.form(having="declare").fill(declare="yes")
    answered = _at_once([lambda: _post(visitor, form)] * 8)
    assert {a.status_code for a in answered} == {302}
    assert len({a.headers["Location"] for a in answered}) == 1
    draft = form.action.split("/")[-2]
    assert town.one("SELECT count(*) FROM cases_case WHERE draft = %s", draft) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_officers_decide_at_once(town: Town, language: str) -> None:
    case = town.paid("anan")
    registrar = town.visitor("registrar", language)
    page = registrar.get(f"/desk/cases/{case}")
    approve = page.form_doing("decide").fill(outcome="approve", reasons="ครบถ้วน")
    refuse = registrar.get(f"/desk/cases/{case}").form_doing("decide")
    refuse = refuse.fill(outcome="refuse", ground="name-unlawful", reasons="ชื่อไม่ชอบ")
    answered = _at_once([lambda: _post(registrar, approve), lambda: _post(registrar, refuse)])
    assert sorted(a.status_code for a in answered) == [302, 409]
    assert town.one("SELECT count(*) FROM cases_decision WHERE case_id = %s", case) == 1
    lost = next(Page(a) for a in answered if a.status_code == 409)
    alert = [_flat(e) for e in lost.tree.xpath("//*[@role='alert']")]
    said_in(language, [a.split("“")[0] for a in alert])


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_devices_answer_one_question(town: Town, language: str) -> None:
    first, draft, page = draft_at(town, "wichai", "capital", language)
    second = town.browser("wichai", language)
    other = second.get(f"/apply/{draft}/capital")
    assert first.send(page.form(action=page.path).fill(capital="70,000").choose("do", "next")).status == 200
    late = second.send(other.form(action=other.path).fill(capital="80,000").choose("do", "next"))
    assert late.status == 409
    assert ("อีกหน้าต่าง" if language == "th" else "another window") in late.text
    assert late.form(action=late.path).values["capital"] == ["80,000"]
    assert town.one("SELECT answers->>'capital' FROM cases_draft WHERE id = %s", draft) == "7000000"
    second.send(late.form(action=late.path).choose("do", "next"))
    assert town.one("SELECT answers->>'capital' FROM cases_draft WHERE id = %s", draft) == "8000000"
    second.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_changes_while_a_draft_is_open(town: Town, language: str) -> None:
    """A new version is published: the draft is brought to it, all else kept, the changed question asked again."""
    visitor, filled = town.filled("anan", language=language)
    assert visitor.page is not None
    old = visitor.page.form(having="declare").fill(declare="yes")
    with _published_anew(town, minimum=60_000_00):
        page = visitor.send(old)
        assert page.status == 409
        assert ("ฉบับใหม่" if language == "th" else "new version") in page.text
        said_in(language, page.error_texts() or [page.title])
        page = visitor.get(f"/apply/{filled.draft}")
        assert page.path.endswith("/capital")
        given = town.one("SELECT answers FROM cases_draft WHERE id = %s", filled.draft)
        assert given["trade_name"]["th"] == "ร้านกาแฟแสงจันทร์" and "capital" not in given
        page = visitor.send(page.form(action=page.path).fill(capital="90,000").choose("do", "next"))
        assert page.path.endswith("/check"), page.path
        case = case_of(citizen.application_submit(visitor))
    assert town.state(case) == "received"


@contextmanager
def _published_anew(town: Town, *, minimum: int) -> Iterator[None]:
    """Inside, another version of the service is in force; afterwards a newer one that is as the first was."""
    text = (SERVICES / "commercial-registration-new.yaml").read_text(encoding="utf-8")
    _publish(town, text.replace("minimum: 100\n", f"minimum: {minimum}\n"))
    try:
        yield
    finally:
        _publish(town, text)


def _publish(town: Town, text: str) -> None:
    count = town.one("SELECT count(*) FROM services_serviceversion")
    publisher = town.visitor("publisher")
    page = publisher.get("/desk/services")
    text = text.replace('version: "2569-01"', f'version: "2569-{count + 1:02}"')
    page = publisher.send(page.form(having="text").fill(text=text).choose("do", "publish"))
    assert page.status == 200 and "published=" in page.url, page.text[:600]


def test_a_definition_that_asks_what_a_register_holds_is_not_published(town: Town) -> None:
    text = (SERVICES / "commercial-registration-new.yaml").read_text(encoding="utf-8")
    asking = text.replace(
        "      - question: trades\n",
        "      - question: born\n        type: date\n        concept: person.birth_date\n"
        "        label: {th: วันเกิด, en: Birth date}\n      - question: trades\n",
        1,
    ).replace("2569-01", "2569-90")
    for language in LANGUAGES:
        publisher = town.visitor("publisher", language)
        page = publisher.get("/desk/services")
        page = publisher.send(page.form(having="text").fill(text=asking).choose("do", "publish"))
        assert page.status == 422
        assert "born" in page.text
        assert page.form(having="text").values["text"][0].strip().endswith(asking.strip()[-40:])


# --- money ------------------------------------------------------------------------------------------------------------


def test_money_that_does_not_fit_is_set_aside_and_the_exact_fee_still_counts(town: Town) -> None:
    case, payload = _bill(town)
    verdicts = "SELECT verdict FROM payments_notice n JOIN payments_bill b ON b.id = n.bill_id WHERE about_id = %s ORDER BY received_at"
    paid = _bank_pay(town, payload, amount_satang=4999)
    until(lambda: town.rows(verdicts, case) == [("wrong-amount",)])
    assert town.state(case) == "awaiting-payment"
    until(lambda: town.mails_saying("49.99", to="anan@"))
    bank.bill_pay(town.visitor("anan"), case)
    until(lambda: town.state(case) == "in-progress")
    _bank_pay(town, payload, amount_satang=5000)  # paying twice
    until(lambda: len(town.rows(verdicts, case)) == 3)
    assert [v for (v,) in town.rows(verdicts, case)] == ["wrong-amount", "accepted", "already-paid"]
    _bank_resend(town, paid["notice_id"])
    until(lambda: town.one("SELECT deliveries FROM payments_notice WHERE notice_id = %s", paid["notice_id"]) == 2)
    assert len(town.rows(verdicts, case)) == 3
    receipts = "SELECT count(*) FROM payments_receipt r JOIN payments_bill b ON b.id = r.bill_id WHERE about_id = %s"
    assert town.one(receipts, case) == 1
    assert town.one("SELECT sum(amount_satang) FROM payments_journalline") == 0
    assert "49.99" in town.visitor("finance").get("/desk/payments").text


def test_a_forged_notice_changes_nothing(town: Town) -> None:
    case, _ = _bill(town)
    assert bank.notice_forge(town.url, town.visitor("anan"), case) == 401
    raw = b'{"notice_id":"1","bank":"sample-bank"}'
    for header in ("", "keyid=nobody, t=1, ed25519=AAAA", "rubbish"):
        answer = httpx.post(f"{town.url}/api/v1/payments/notices", content=raw, headers={"Sala-Bank-Signature": header})
        assert answer.status_code in (400, 401, 422), answer.text
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert town.state(case) == "awaiting-payment"
    assert town.one("SELECT state FROM payments_bill WHERE about_id = %s", case) == "open"


def test_while_the_bank_is_down_the_bill_waits(town: Town) -> None:
    case, _ = _bill(town)
    anan = town.visitor("anan")
    with hanging(town, "bank"):
        began = time.monotonic()
        page = anan.get(f"/cases/{case}/pay")
        assert time.monotonic() - began < 10
        assert page.links("/pay?payload=") and town.state(case) == "awaiting-payment"
    bank.bill_pay(anan, case)
    until(lambda: town.state(case) == "in-progress")


def _bill(town: Town) -> tuple[str, str]:
    """A case whose fee is due, and the text of its QR code."""
    case = town.filed("anan")
    officers.case_do(town.visitor("clerk"), case, "check")
    page = town.visitor("anan").get(f"/cases/{case}/pay")
    return case, page.tree.xpath("string(//code[contains(@class,'sala-payload')])").strip()


def _bank_pay(town: Town, payload: str, *, amount_satang: int) -> dict[str, Any]:
    answer = httpx.post(f"{town.node.bank_url}/api/pay", json={"payload": payload, "amount_satang": amount_satang})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _bank_resend(town: Town, notice: str) -> None:
    assert httpx.post(f"{town.node.bank_url}/api/payments/{notice}/resend").status_code == 202


# --- others that fail -------------------------------------------------------------------------------------------------


@pytest.fixture
def register_broken(town: Town, request: pytest.FixtureRequest) -> Iterator[str]:
    town.register_set("dopa-keeper", "dopa.person", request.param)
    yield str(request.param)
    town.register_set("dopa-keeper", "dopa.person", "up")


@pytest.mark.parametrize("register_broken", ["down", "slow", "rubbish"], indirect=True)
def test_a_register_that_fails_does_not_stop_the_citizen(town: Town, register_broken: str) -> None:
    began = time.monotonic()
    visitor, draft, page = draft_at(town, "anan", "operator")
    assert time.monotonic() - began < 30
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
    home |= {"home_address.subdistrict": "530102", "home_address.postcode": "53000"}
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
    town.node.database_stop()
    try:
        for language in LANGUAGES:
            answer = visitor.client.get(f"/apply/{draft}/capital?lang={language}")
            assert answer.status_code == 503
            said_in(language, [Page(answer).title])
        assert visitor.client.get("/api/v1/services").status_code == 503
        lost = Page(_post(visitor, form))
        assert lost.status == 503
        typed = lost.form(having="capital")
        assert typed.values["capital"] == ["75,000"]
    finally:
        town.node.database_start()
    visitor.client.get("/?lang=th")
    page = until(lambda: _saved(visitor, typed))
    assert town.one("SELECT answers->>'capital' FROM cases_draft WHERE id = %s", draft) == "7500000"
    case = finish(visitor, draft)
    until(lambda: town.node.state.ready)
    until(lambda: town.mails_saying(_number(town, case), to="wichai@"), seconds=90)  # the worker works again too
    town.sealed()
    assert town.fsck()["ok"]
    assert town.node.state.pids["web"] == pids["web"]


def _saved(visitor: Visitor, form: Form) -> Page | None:
    answer = _post(visitor, form)
    return Page(answer) if answer.status_code == 302 else None


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


# --- hands ------------------------------------------------------------------------------------------------------------


def _post(visitor: Visitor, form: Form) -> httpx.Response:
    """One bare POST, redirects not followed; safe to call from threads."""
    headers = {"Referer": str(visitor.client.base_url), "Origin": str(visitor.client.base_url).rstrip("/")}
    cookies = dict(visitor.client.cookies)
    return httpx.post(form.action, data=form.values, headers=headers, cookies=cookies, timeout=60)


def _at_once(calls: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """All calls at the same moment."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], httpx.Response]) -> httpx.Response:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _flat(element: Any) -> str:
    return " ".join(element.text_content().split())
