"""The line between two nodes fails in every way that lines fail; the citizen goes on, and every book says what was."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.faulty_line import How
from tests.support.hands import draft_at
from tests.support.strained import Strained, shifted_web

from salaklang.foundations.exchange.envelope import Request
from salaklang.interfaces.cli.play.visitor import Page, Visitor

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]
SILENT = "ทะเบียนราษฎรยังไม่ตอบ"
RUBBISH = "ทะเบียนราษฎรตอบข้อมูลที่ใช้ไม่ได้"
NAME = "อนันต์"


def operator(strained: Strained) -> tuple[Visitor, str, Page]:
    """A fresh application of Anan's, at the page that the civil register fills."""
    return draft_at(strained.people, "anan", "operator")


def again(visitor: Visitor, draft: str) -> Page:
    """Press "try again" on the page that said the register is silent."""
    page = visitor.get(f"/apply/{draft}/operator")
    return visitor.send(page.form_doing("fetch"))


def goes_on(visitor: Visitor, page: Page) -> None:
    """The citizen may give the evidence instead."""
    assert visitor.send(page.form_doing("next")).path.endswith("/operator_id")


def requester_codes(strained: Strained) -> list[tuple[Any, ...]]:
    return strained.rows(
        strained.town,
        "SELECT outcome, code FROM exchange_exchangelog WHERE side = 'requester' AND service = 'dopa.person'"
        " ORDER BY at DESC, id DESC LIMIT 1",
    )


def post(request: Request, url: str = "", timeout: float = 10) -> httpx.Response:
    return httpx.post(url or request.url, headers=list(request.headers), content=request.body, timeout=timeout)


NO_ANSWER: list[tuple[How, dict[str, Any], int]] = [
    ("refuse", {}, 0),
    ("hang-before", {}, 0),
    ("hang-after", {}, 1),
    ("cut", {"after": 0}, 1),
    ("cut", {"after": 120}, 1),
    ("cut", {"after": 700}, 1),
    ("cut-request", {"after": 300}, 0),
    ("cut-request", {}, 0),
    ("trickle", {"after": 5, "seconds": 1.0}, 1),
]


@pytest.mark.parametrize(("how", "more", "released"), NO_ANSWER, ids=lambda v: str(v))
def test_without_an_answer_the_citizen_goes_on_and_a_second_try_fetches(
    strained: Strained, how: How, more: dict[str, Any], released: int
) -> None:
    """What was released although its answer never came stands at the register; nothing of it is kept at the asker's."""
    before = strained.released()
    with strained.national_line.fault(how, path="dopa.person", **more) as fault:
        visitor, draft, page = operator(strained)
        assert fault.met == 1 and SILENT in page.text
        assert requester_codes(strained) == [("failed", "register-unavailable")]
        assert strained.released() == before + released
        goes_on(visitor, page)
    assert NAME in again(visitor, draft).text
    assert requester_codes(strained) == [("answered", "")]
    assert strained.released() == before + released + 1


def test_a_partner_that_is_down_stops_no_citizen(strained: Strained) -> None:
    with strained.national_line.down():
        visitor, draft, page = operator(strained)
        assert SILENT in page.text
        goes_on(visitor, page)
    assert NAME in again(visitor, draft).text


def test_a_delay_within_the_time_limit_is_only_a_delay(strained: Strained) -> None:
    with strained.national_line.fault("delay", path="dopa.person", seconds=0.8):
        _, _, page = operator(strained)
    assert NAME in page.text


def test_a_message_that_arrives_twice_is_answered_once(strained: Strained) -> None:
    before = strained.released()
    with strained.national_line.fault("twice", path="dopa.person") as fault:
        _, _, page = operator(strained)
    assert NAME in page.text and strained.released() == before + 1
    first, second = fault.answers
    assert b" 200 " in first[:20] and b" 409 " in second[:20]


def test_the_refusal_of_a_copy_is_no_answer_to_the_original(strained: Strained) -> None:
    """The line brings the answer to the second copy: it says "replayed", and the citizen is told of no data."""
    with strained.national_line.fault("twice", path="dopa.person", after=2, times=1):
        visitor, draft, page = operator(strained)
        assert SILENT in page.text
    assert NAME in again(visitor, draft).text


@pytest.mark.parametrize("how", ["reorder", "swap"])
def test_answers_out_of_order_never_reach_the_wrong_page(strained: Strained, how: How) -> None:
    with strained.national_line.fault("refuse", path="dopa.person"):
        people = [draft_at(strained.people, name, "operator") for name in ("anan", "mali")]
    with strained.national_line.fault(how, path="dopa.person", times=2) as fault, ThreadPoolExecutor(2) as pool:
        anan, mali = pool.map(lambda p: again(p[0], p[1]), people)
        assert fault.met == 2
    assert "มะลิ" not in anan.text.replace("อนันต์", "") and NAME not in mali.text
    if how == "reorder":
        assert (NAME in anan.text and "แสงจัทร์" in mali.text) or "แสงจันทร์" in mali.text
    else:
        assert RUBBISH in anan.text and RUBBISH in mali.text
        pages = [again(visitor, draft) for visitor, draft, _ in people]
        assert NAME in pages[0].text and "แสง" in pages[1].text


@pytest.mark.parametrize(
    ("shift", "status"), [(29, 200), (31 + 2, 400), (-29, 200), (-31, 200), (-329, 200), (-332, 400)]
)
def test_a_client_whose_clock_is_off_is_answered_within_thirty_seconds_and_refused_beyond(
    strained: Strained, shift: int, status: int
) -> None:
    """Created `shift` seconds from now; the message lives 300 s, so a clock that is behind is refused after 330."""
    request = strained.request(shift=shift)
    answer = post(request)
    assert answer.status_code == status, answer.text
    ((outcome, step, code, act),) = strained.log_of(dict(request.headers)["X-Road-Id"])
    if status == 200:
        assert (outcome, step, code) == ("answered", "", "") and act
    else:
        assert (outcome, step, code, act) == ("refused", "window", "window-wrong", "")


@pytest.mark.parametrize(("seconds", "heard"), [(29, True), (-29, True), (31, True), (-33, False)])
def test_a_register_whose_own_clock_is_off_answers_or_the_citizen_goes_on(
    strained: Strained, seconds: int, heard: bool
) -> None:
    """A process of the registers' node under another clock. Behind by more than 30 s, our messages come from the
    future; ahead, they are a little old, and still live."""
    with shifted_web(strained, strained.national, seconds):
        visitor, draft, page = operator(strained)
        if heard:
            assert NAME in page.text
            return
        assert SILENT in page.text
        goes_on(visitor, page)
    assert NAME in again(visitor, draft).text


@pytest.mark.parametrize("whose", ["national", "town"])
def test_the_database_of_one_node_stops(strained: Strained, whose: str) -> None:
    """Where the registers' database is down nothing is released, and the citizen goes on. Where the citizen's own is,
    the page says so; up again, the same application goes on."""
    before = strained.released()
    visitor, draft, page = None, "", None
    if whose == "national":
        with strained.database_stopped(strained.national):
            visitor, draft, page = operator(strained)
            assert SILENT in page.text
            goes_on(visitor, page)
            answer = post(strained.request())
            assert answer.status_code == 503, answer.text[:200]
            assert "Traceback" not in answer.text and "psycopg" not in answer.text
        assert strained.released() == before
    else:
        with strained.national_line.fault("refuse", path="dopa.person"):
            visitor, draft, page = operator(strained)
        with strained.database_stopped(strained.town):
            told = visitor.client.get(f"/apply/{draft}/operator")
            assert told.status_code == 503 and "psycopg" not in told.text
        until_up(lambda: visitor.client.get(f"/apply/{draft}/operator").status_code == 200)
    until_up(lambda: NAME in again(visitor, draft).text)


def until_up(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not what():
        assert time.monotonic() < deadline, "it never came back"
        time.sleep(0.3)


def test_zz_all_books_agree(strained: Strained, tmp_path: Path) -> None:
    """After all that: message log, access log and ledger match row by row on both nodes; nothing was made up."""
    told = strained.books_agree(tmp_path)
    compared = told["compared"]
    assert compared["both"] > 0 and not compared["invented"] and not compared["differing"]
    assert len(compared["unkept"]) > 0, "answers that were lost on the way stand at the register"
