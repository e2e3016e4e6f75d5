"""What several journeys do: answer up to a page, go on from it, press at the same moment, read what is said."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from salaklang.interfaces.cli.play import citizen
from salaklang.interfaces.cli.play.visitor import Form, Page, Visitor
from tests.support.town import ELSEWHERE, FILES, Town, answers, case_of, player

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


def post(visitor: Visitor, form: Form) -> httpx.Response:
    """One bare POST, redirects not followed; safe to call from threads."""
    headers = {"Referer": str(visitor.client.base_url), "Origin": str(visitor.client.base_url).rstrip("/")}
    cookies = dict(visitor.client.cookies)
    return httpx.post(form.action, data=form.values, headers=headers, cookies=cookies, timeout=60)


def at_once(calls: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """All calls at the same moment."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], httpx.Response]) -> httpx.Response:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def flat(element: Any) -> str:
    return " ".join(element.text_content().split())
