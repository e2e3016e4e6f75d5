"""Language, headers, limits, errors, and work that outlives them."""

import logging
from typing import Any

import pytest
from django.test import Client
from tests.interfaces.pages import ANSWERS, SERVICE, document, draft_begin, fill, form_data, visitor, words

from salaklang.config.seed_cast import CITY


def test_thai_first_then_what_was_chosen(node: None) -> None:
    client = visitor()
    assert document(client.get("/help")).get("lang") == "th"
    assert document(client.get("/help?lang=en")).get("lang") == "en"
    assert document(client.get("/help")).get("lang") == "en"
    assert document(client.get("/help?lang=xx")).get("lang") == "en"


def test_the_switch_keeps_the_page_and_its_query(node: None) -> None:
    link = document(visitor().get("/?q=ร้านกาแฟ")).xpath("//header//a[@hreflang='en']/@href")[0]
    response = visitor().get(link)
    assert response.status_code == 200 and "Services that match “ร้านกาแฟ”" in words(response)


def test_headers(node: None) -> None:
    for client, url in ((visitor(), "/help"), (visitor("anan"), "/me"), (visitor(), "/no-such-page")):
        headers = client.get(url).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin" and headers["X-Request-Id"]
    assert visitor("anan").get("/me").headers["Cache-Control"] == "no-store"


def test_pages_hold_no_inline_script_or_style(node: None) -> None:
    for url in ("/", f"/services/{SERVICE}", "/ledger/"):
        page = document(visitor().get(url))
        assert not page.xpath("//style|//*[@style]|//script[not(@src)]|//*[@onclick]")


def test_unknown_pages_say_what_to_do(node: None) -> None:
    response = visitor().get("/no-such-page?lang=en")
    assert response.status_code == 404 and "What to do next" in words(response)


def test_an_error_of_ours_shows_a_page_and_no_internals(node: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("salaklang.interfaces.portal.views.door.services_all", broken)
    response = Client(raise_request_exception=False).get("/", headers={"host": "localhost"})
    assert response.status_code == 500 and "secret" not in words(response) and "X-Request-Id" in response.headers


def test_limits(node: None, settings: Any) -> None:
    settings.SALA_CHECKS_PER_MINUTE = 3
    client = visitor()
    assert [client.get("/check/AAAA-BBBB-CCCC").status_code for _ in range(4)][:4].count(429) >= 1
    settings.SALA_POSTS_PER_MINUTE = 1
    client = visitor("anan")
    draft_begin(client)
    response = client.post(f"/services/{SERVICE}/start", {"agency": CITY})
    assert response.status_code == 429 and "บันทึกแล้วไม่หาย" in words(response)


def test_what_was_typed_survives_an_expired_session(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/capital")
    data = form_data(client.get(url), {"capital": "12,345"})
    account = client.session["_auth_user_id"]
    client.logout()
    response = client.post(url, data)
    assert response.status_code == 302 and response["Location"].startswith("/auth/sign-in?next=%2Fapply%2F")
    from salaklang.foundations.identity.models import Account

    client.force_login(Account.objects.get(pk=account))
    page = client.get(url)
    assert document(page).xpath("//input[@name='capital']/@value") == ["12,345"] and "ยังอยู่" in words(page)


def test_another_person_never_sees_it(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/capital")
    client.logout()
    client.post(url, {"capital": "12,345"})
    from tests.interfaces.pages import person_id

    from salaklang.foundations.identity.actions import account_ensure
    from salaklang.kernel.actor import system

    client.force_login(account_ensure(system(), person=person_id("mali")))
    response = client.get(url)
    assert response.status_code in (403, 404) and "12,345" not in words(response)


def test_a_form_whose_token_is_gone_keeps_its_words_only_from_our_own_page(node: None) -> None:
    signed_in = visitor("anan")
    url = fill(signed_in, draft_begin(signed_in), ANSWERS, until="/capital")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    elsewhere = client.post(url, {"capital": "1"}, headers={"origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    assert document(client.get(url)).xpath("//input[@name='capital']/@value") in ([], [""])
    ours = client.post(url, {"capital": "77"}, headers={"origin": "http://testserver"})
    assert ours.status_code == 403
    assert document(client.get(url)).xpath("//input[@name='capital']/@value") == ["77"]


def test_the_log_names_no_person_and_no_code(node: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="salaklang.request"):
        visitor("anan").get("/proof/SECRET-CODE")
    lines = [r.getMessage() for r in caplog.records if r.name == "salaklang.request"]
    assert lines and "proof/<str:code>" in lines[-1] and "SECRET" not in " ".join(lines)
