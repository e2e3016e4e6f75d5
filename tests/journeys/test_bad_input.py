"""Wrong numbers, impossible answers and bad files: a clear message in the user's language, and nothing is lost."""

import pytest
from tests.support.files import BAD, GOOD_PDF
from tests.support.hands import LANGUAGES, draft_at, finish, said_in
from tests.support.town import Town, player

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


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
