"""Forms that are old, doubled or meet another: a clear message in the user's language, and nothing is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from tests.support.hands import LANGUAGES, answer_to, at_once, draft_at, flat, post, said_in
from tests.support.town import Town, case_of

from salaklang.config.seed import SERVICES
from salaklang.interfaces.cli.play import citizen
from salaklang.interfaces.cli.play.visitor import Page, Visitor

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


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
    answered = at_once([lambda: post(visitor, form)] * 8)
    assert {a.status_code for a in answered} == {302}
    assert len({a.headers["Location"] for a in answered}) == 1
    draft = form.action.split("/")[-2]
    assert town.one("SELECT count(*) FROM cases_case WHERE draft = %s", draft) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_officers_decideat_once(town: Town, language: str) -> None:
    case = town.paid("anan")
    registrar = town.visitor("registrar", language)
    page = registrar.get(f"/desk/cases/{case}")
    approve = page.form_doing("decide").fill(outcome="approve", reasons="ครบถ้วน")
    refuse = registrar.get(f"/desk/cases/{case}").form_doing("decide")
    refuse = refuse.fill(outcome="refuse", ground="name-unlawful", reasons="ชื่อไม่ชอบ")
    answered = at_once([lambda: post(registrar, approve), lambda: post(registrar, refuse)])
    assert sorted(a.status_code for a in answered) == [302, 409]
    assert town.one("SELECT count(*) FROM cases_decision WHERE case_id = %s", case) == 1
    lost = next(Page(a) for a in answered if a.status_code == 409)
    alert = [flat(e) for e in lost.tree.xpath("//*[@role='alert']")]
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
    text = text.replace('version: "2569-03"', f'version: "2569-{count + 3:02}"')
    page = publisher.send(page.form(having="text").fill(text=text).choose("do", "publish"))
    assert page.status == 200 and "published=" in page.url, page.text[:600]


def test_a_definition_that_asks_what_a_register_holds_is_not_published(town: Town) -> None:
    text = (SERVICES / "commercial-registration-new.yaml").read_text(encoding="utf-8")
    asking = text.replace(
        "      - question: trades\n",
        "      - question: born\n        type: date\n        concept: person.birth_date\n"
        "        label: {th: วันเกิด, en: Birth date}\n      - question: trades\n",
        1,
    ).replace("2569-03", "2569-90")
    for language in LANGUAGES:
        publisher = town.visitor("publisher", language)
        page = publisher.get("/desk/services")
        page = publisher.send(page.form(having="text").fill(text=asking).choose("do", "publish"))
        assert page.status == 422
        assert "born" in page.text
        assert page.form(having="text").values["text"][0].strip().endswith(asking.strip()[-40:])
