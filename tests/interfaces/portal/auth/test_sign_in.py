"""Signing in with ThaID's profile against a server with ThaID's ways, and everything that can go wrong on the way."""

import json
import logging
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from tests.foundations.identity.world import officer, person, pid
from tests.interfaces.portal.auth.thaid import CLIENT, ThaidServer, token_answer

from salaklang.foundations.identity.actions import account_ensure, post_end
from salaklang.foundations.identity.models import Account, Person
from salaklang.foundations.identity.oidc import client as oidc
from salaklang.interfaces.portal.auth.places import place_safe
from salaklang.kernel.actor import system

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1:8000"


@pytest.fixture
def thaid(settings, tmp_path):
    server = ThaidServer()
    server.answer = token_answer(pid(5))
    settings.SALA_BASE_URL = f"http://{HOST}"
    settings.SALA_OIDC_PROFILE = "thaid"
    settings.SALA_OIDC_ENDPOINTS = server.endpoints
    settings.SALA_OIDC_CLIENT_FILE = tmp_path / "client.json"
    settings.SALA_OIDC_CLIENT_FILE.write_text(json.dumps(CLIENT))
    oidc._fetched.clear()
    yield server
    server.close()


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": HOST})


def come_back(browser: Client, next_url: str = "/me") -> str:
    """Go to the provider and come as far as the address that it sends us back to."""
    away = browser.get("/auth/sign-in", {"next": next_url})
    assert away.status_code == 302
    back = requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    assert (parts.netloc, parts.path) == (HOST, "/auth/callback")
    return f"{parts.path}?{parts.query}"


def test_claims_in_the_token_response_make_a_person_and_an_account(thaid, browser) -> None:
    answer = browser.get(come_back(browser, "/apply/1/name?from=2"))
    assert (answer.status_code, answer["Location"]) == (302, "/apply/1/name?from=2")
    person = Person.objects.get()
    assert person.name.th == "นายสมศักดิ์ ตัวอย่าง"
    assert (person.name_en, person.birth_date) == ("Mr. Somsak Tuayang", "1980-01-31")
    account = Account.objects.get()
    assert account.person_id == person.id
    assert browser.session["_auth_user_id"] == str(account.pk)
    assert browser.session["ial"] == "2.3"
    request = thaid.seen[0]
    assert request["client"] == f"{CLIENT['client_id']}:{CLIENT['client_secret']}"
    assert request["type"] == "application/x-www-form-urlencoded"
    assert (request["grant_type"], request["code"]) == ("authorization_code", "code-1")
    assert request["redirect_uri"] == f"http://{HOST}/auth/callback"


def test_scopes_are_separated_by_spaces_and_the_number_is_in_no_session_or_log(thaid, browser, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        away = browser.get("/auth/sign-in")
        asked = parse_qs(urlsplit(away["Location"]).query)
        assert set(asked["scope"][0].split(" ")) >= {"pid", "given_name", "ial"}
        assert asked["client_id"] == [CLIENT["client_id"]]
        assert len(asked["state"][0]) >= 16
        browser.get(come_back(browser))
    assert pid(5) not in json.dumps(dict(browser.session))
    assert pid(5) not in caplog.text


def test_the_second_sign_in_is_the_same_account_with_a_new_session_key(thaid, browser) -> None:
    browser.get("/help")
    before = browser.get("/auth/sign-in") and browser.session.session_key
    browser.get(come_back(browser))
    first = browser.session.session_key
    assert before != first
    thaid.answer["family_name"] = "นามใหม่"
    browser.get(come_back(browser))
    assert Account.objects.count() == Person.objects.count() == 1
    assert Person.objects.get().family_name_th == "นามใหม่"


def test_an_answer_counts_once_and_only_in_the_session_that_asked(thaid, browser) -> None:
    back = come_back(browser)
    stranger = Client(headers={"host": HOST})
    assert stranger.get(back).status_code == 403
    assert "_auth_user_id" not in stranger.session
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 403
    assert browser.get("/auth/callback").status_code == 403
    assert browser.get("/auth/callback?state=x&code=y").status_code == 403


def test_a_refusal_says_what_to_do_next_in_both_languages_and_keeps_the_way_back(thaid, browser) -> None:
    for language, words in [("th", "เข้าสู่ระบบไม่สำเร็จ"), ("en", "We could not sign you in")]:
        state = parse_qs(urlsplit(browser.get("/auth/sign-in?next=/apply/7/name")["Location"]).query)["state"][0]
        page = browser.get(f"/auth/callback?error=access_denied&state={state}&lang={language}")
        assert page.status_code == 403
        text = page.content.decode()
        assert words in text
        assert "/auth/sign-in?next=%2Fapply%2F7%2Fname" in text


@pytest.mark.parametrize(
    "change",
    [
        {"pid": "1234567890120"},
        {"pid": ""},
        {"pid": None},
        {"pid": {"x": 1}},
        {"given_name": ""},
        {"access_token": None},
    ],
)
def test_an_answer_that_makes_no_sense_signs_nobody_in(thaid, browser, change, caplog) -> None:
    thaid.answer = {k: v for k, v in {**thaid.answer, **change}.items() if v is not None}
    page = browser.get(come_back(browser))
    assert page.status_code == 403
    assert "_auth_user_id" not in browser.session
    assert not Account.objects.exists()
    assert pid(5) not in page.content.decode() + caplog.text


def test_a_provider_that_refuses_or_is_down_is_told_apart_from_our_mistakes(thaid, browser, settings) -> None:
    back = come_back(browser)
    thaid.status = 401
    thaid.answer = {"error": "invalid_client"}
    assert browser.get(back).status_code == 403
    back = come_back(browser)
    thaid.close()
    page = browser.get(back)
    assert page.status_code == 503
    assert "ระบบยืนยันตัวตนยังไม่ตอบ" in page.content.decode()


def test_signing_in_starts_on_the_sites_own_name(thaid) -> None:
    other = Client(headers={"host": "localhost:8000"})
    assert other.get("/auth/sign-in?next=/me")["Location"] == f"http://{HOST}/auth/sign-in?next=%2Fme"


def test_signing_out_ends_the_session_and_is_a_post(thaid, browser) -> None:
    browser.get(come_back(browser))
    assert browser.get("/auth/sign-out").status_code == 405
    assert browser.post("/auth/sign-out")["Location"] == "/"  # this provider offers no logout of its own
    assert "_auth_user_id" not in browser.session
    assert browser.post("/auth/sign-out")["Location"] == "/"
    checked = Client(enforce_csrf_checks=True, headers={"host": HOST})
    assert checked.post("/auth/sign-out").status_code == 403


def test_a_new_session_stamp_ends_every_session(thaid, browser) -> None:
    browser.get(come_back(browser))
    assert browser.get("/auth/post").status_code == 200
    Account.objects.update(session_stamp="changed")
    assert browser.get("/auth/post").status_code == 302


def test_one_chooses_among_ones_own_posts_only(thaid, browser) -> None:
    held, _ = officer(5, roles=["clerk"])
    other, _ = officer(6, roles=["registrar"])
    browser.get(come_back(browser))
    assert str(held.id) in browser.get("/auth/post").content.decode()
    assert browser.post("/auth/post", {"post_id": str(other.id)}).status_code == 422
    assert browser.post("/auth/post", {"post_id": str(held.id)})["Location"] == "/desk/"
    assert browser.session["post_id"] == str(held.id)
    post_end(system(), post=held.id)
    assert browser.post("/auth/post", {"post_id": str(held.id)}).status_code == 422
    assert browser.post("/auth/post", {"post_id": ""})["Location"] == "/me"


def test_a_closed_account_stays_outside(thaid, browser) -> None:
    account = account_ensure(system(), person=person(5).id)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert browser.get(come_back(browser)).status_code == 403


@pytest.mark.parametrize(
    ("wanted", "safe"),
    [
        ("/me?x=1#y", "/me?x=1#y"),
        ("/apply/1/ชื่อ", "/apply/1/ชื่อ"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\tevil", "/"),
        ("javascript:alert(1)", "/"),
        ("me", "/"),
        ("", "/"),
        ("/auth/sign-in", "/"),
        ("/auth", "/"),
        ("/" + "a" * 3000, "/"),
        ("/[::1", "/[::1"),
    ],
)
def test_the_way_back_stays_on_this_site(wanted: str, safe: str) -> None:
    assert place_safe(wanted) == safe
