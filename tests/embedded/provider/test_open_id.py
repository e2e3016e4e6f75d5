"""The whole way of a sign-in over HTTP: the portal's client against the provider's process."""

import json
import re
import stat
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from django.test import Client
from tests.embedded.provider.conftest import PERSON, PORTAL, Provider

from salaklang.foundations.identity.models import Account, Person
from salaklang.foundations.identity.oidc import client as oidc

HOST = urlsplit(PORTAL).netloc


@pytest.fixture
def portal(provider, settings) -> Client:
    settings.SALA_BASE_URL = PORTAL
    settings.SALA_PROVIDER_URL = provider.url
    settings.SALA_OIDC_PROFILE = "embedded"
    settings.SALA_OIDC_CLIENT_FILE = provider.client_file
    settings.SALA_OIDC_ENDPOINTS = {}
    oidc._fetched.clear()
    return Client(headers={"host": HOST})


def fill_in(browser: requests.Session, page: requests.Response, **fields: str) -> requests.Response:
    """Send the page's first form, without script, as far as the portal's address."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text.split("</form>")[0]))
    target = re.search(r'<form method="post" action="([^"]+)"', page.text)
    address = f"{page.url.split('/', 3)[0]}//{urlsplit(page.url).netloc}{target[1]}"
    hidden = {k: v.replace("&amp;", "&") for k, v in hidden.items()}
    answer = browser.post(address, {**hidden, **fields}, allow_redirects=False, timeout=20)
    while answer.is_redirect and not answer.headers["Location"].startswith(PORTAL):
        answer = browser.get(requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False)
    return answer


def sign_in(portal: Client, browser: requests.Session, *, next_url: str = "/me", password: str = PERSON["password"]):
    """Away from the portal, through the provider's form, and what the provider answers."""
    away = portal.get("/auth/sign-in", {"next": next_url})
    page = browser.get(away["Location"], timeout=20)
    return fill_in(browser, page, login=PERSON["username"], password=password)


def back_to(answer: requests.Response) -> str:
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


@pytest.mark.django_db
def test_a_sign_in_without_script_from_the_portal_and_back(portal, provider) -> None:
    browser = requests.Session()
    answer = sign_in(portal, browser, next_url="/apply/1/name")
    done = portal.get(back_to(answer))
    assert (done.status_code, done["Location"]) == (302, "/apply/1/name")
    person = Person.objects.get()
    assert (person.name.th, person.name_en) == ("นางสาวมาลี ตัวอย่าง", PERSON["name_en"])
    assert portal.session["ial"] == "2.3"
    token = jwt.decode(portal.session["id_token"], options={"verify_signature": False})
    assert set(token) <= {"iss", "sub", "aud", "exp", "iat", "nonce", "at_hash", "ial", "jti", "auth_time", "sid"}
    assert len(token["sub"]) >= 40  # random, not a row's number
    assert PERSON["pid"] not in json.dumps(dict(portal.session))

    gone = portal.post("/auth/sign-out")["Location"]  # ends the session at the provider too, without asking again
    assert gone.startswith(provider.url)
    ended = browser.get(gone, allow_redirects=False)
    assert (ended.status_code, ended.headers["Location"]) == (302, f"{PORTAL}/")
    away = portal.get("/auth/sign-in")["Location"]
    assert "password" in browser.get(away).text  # must sign in anew


@pytest.mark.django_db
def test_signed_in_at_the_provider_one_is_not_asked_again_and_stays_the_same(portal, provider) -> None:
    browser = requests.Session()
    portal.get(back_to(sign_in(portal, browser)))
    other = Client(headers={"host": HOST})
    away = other.get("/auth/sign-in")["Location"]
    answer = browser.get(away, allow_redirects=False)
    assert other.get(back_to(answer)).status_code == 302
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_token_for_another_sign_in_is_refused(portal, provider, monkeypatch) -> None:
    """The nonce, the issuer and the audience are really looked at."""
    browser = requests.Session()
    for wrong in ({"issuer": "http://localhost:1"}, {}):
        oidc._fetched.clear()
        answer = (
            sign_in(portal, browser)
            if not browser.cookies
            else browser.get(portal.get("/auth/sign-in")["Location"], allow_redirects=False)
        )
        if wrong:
            oidc._metadata(f"{provider.url}/.well-known/openid-configuration").update(wrong)
        else:
            states = portal.session["socialaccount_states"]
            for state in states.values():
                state[0]["nonce"] = "another"
            session = portal.session
            session["socialaccount_states"] = states
            session.save()
        assert portal.get(back_to(answer)).status_code == 403
        assert not Account.objects.exists()
        oidc._fetched.clear()


@pytest.mark.django_db
def test_pkce_state_and_nonce_are_sent_and_a_stolen_code_is_useless(portal, provider) -> None:
    away = portal.get("/auth/sign-in")["Location"]
    asked = parse_qs(urlsplit(away).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] and asked["nonce"] and asked["state"]
    assert asked["ui_locales"] == ["th"]
    code = parse_qs(urlsplit(sign_in(portal, requests.Session()).headers["Location"]).query)["code"][0]
    known = json.loads(provider.client_file.read_text())
    taken = requests.post(
        f"{provider.url}/identity/o/api/token",
        {"grant_type": "authorization_code", "code": code, "redirect_uri": f"{PORTAL}/auth/callback",
         "code_verifier": "x" * 43},
        auth=(known["client_id"], known["client_secret"]), timeout=20,
    )  # fmt: skip
    assert taken.status_code == 400
    assert "access_token" not in taken.text


@pytest.mark.django_db
def test_a_wrong_password_says_so_in_the_readers_language(portal, provider) -> None:
    wrong = sign_in(portal, requests.Session(), password="no")
    assert wrong.status_code == 200
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in wrong.text
    english = requests.Session()
    page = english.get(portal.get("/auth/sign-in?lang=en")["Location"])
    assert 'lang="en"' in page.text
    assert "is not right" in fill_in(english, page, login="nobody", password="no").text


def test_what_is_announced_is_what_is_there(provider: Provider) -> None:
    said = requests.get(f"{provider.url}/.well-known/openid-configuration", timeout=20).json()
    assert said["issuer"] == provider.url
    assert said["response_types_supported"] == ["code"]
    assert said["subject_types_supported"] == ["pairwise"]
    assert requests.get(said["jwks_uri"], timeout=20).json()["keys"][0]["kty"] == "RSA"
    assert requests.get(said["userinfo_endpoint"], timeout=20).status_code == 401
    known = json.loads(provider.client_file.read_text())
    asked = {"response_type": "code", "client_id": known["client_id"], "scope": "openid", "state": "s"}
    evil = requests.get(
        f"{said['authorization_endpoint']}?{urlencode({**asked, 'redirect_uri': 'https://evil.example/'})}",
        allow_redirects=False, timeout=20,
    )  # fmt: skip
    assert "evil.example" not in evil.headers.get("Location", "").split("next=")[0]


def test_nobody_signs_up_and_every_page_has_its_policy(provider: Provider) -> None:
    for path, status in [("/sign-in/", 200), ("/closed/", 403), ("/forgotten/", 200), ("/accounts/signup/", 404)]:
        page = requests.get(provider.url + path, timeout=20)
        assert page.status_code == status
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy
    assert "/sign-in/" in requests.get(provider.url, timeout=20).url
    cookies = requests.get(f"{provider.url}/sign-in/", timeout=20).cookies
    assert set(cookies.keys()) <= {"sala_provider", "sala_provider_csrf", "sala_provider_language"}


def test_guessing_a_password_is_slowed_down(provider: Provider) -> None:
    browser = requests.Session()
    for _ in range(7):
        page = browser.get(f"{provider.url}/sign-in/?lang=en", timeout=20)
        last = fill_in(browser, page, login="guessed", password="wrong")
    assert "Too many tries" in last.text


def test_setting_up_again_keeps_secret_and_people_and_adds_a_new_port(provider: Provider) -> None:
    before = provider.client_file.read_text()
    provider.run("ensure", "--portal-url", "http://127.0.0.1:8123")
    provider.run("seed", str(provider.home / "people.json"))
    assert provider.client_file.read_text() == before
    assert stat.S_IMODE(provider.client_file.stat().st_mode) == 0o600
    said = f"{provider.url}/identity/o/authorize?"
    known = json.loads(before)
    for port in (8000, 8123):
        asked = {
            "response_type": "code", "client_id": known["client_id"], "scope": "openid", "prompt": "none",
            "redirect_uri": f"http://127.0.0.1:{port}/auth/callback", "state": "s",
        }  # fmt: skip
        answer = requests.get(said + urlencode(asked), allow_redirects=False, timeout=20)
        assert answer.headers["Location"].startswith(asked["redirect_uri"])
