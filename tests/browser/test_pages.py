"""Every kind of page: axe-core finds nothing, in both languages, on a phone and a desk, light and dark."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from tests.browser.browsing import DESKTOP, PHONE, SMALL, Browsing, Seen, axe_begin, axe_faults, axe_found
from tests.browser.stops import STOPS, Stop

FIRST_LOAD_MOST = 100_000
_THAI = re.compile(r"[\u0e01-\u0e5b]")
_EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|5\d\d)")
_FACTS = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll('h1')].map(h => h.innerText.trim()),
  inline: document.querySelectorAll('script:not([src]):not([type="application/json"]), [style], [onclick]').length,
  scripts: document.querySelectorAll('script[src]').length,
  main: document.querySelectorAll('main').length,
})"""
_TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1
    && !e.closest('.sala-scroll, .sala-pre')).slice(0, 4).map(e => e.outerHTML.slice(0, 120)).concat(['page'])"""


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_page_is_accessible(browsing: Browsing, stop: Stop) -> None:
    """Both languages, each in a browser of its own."""
    pages, faults = {}, []
    for language in ("th", "en"):
        seen = browsing.open(stop, language, weigh=language == "th" and stop.do is None)
        pages[language] = seen.page
        faults += [f"{language}: {fault}" for fault in _faults_of_page(browsing, seen, stop, language)]
    faults += _faults_at_sizes(pages, dark="th")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "stop",
    [s for s in STOPS if s.name in ("pay", "proof-mine", "provider", "entry-sealed", "receipt-check")],
    ids=lambda s: s.name,
)
def test_page_without_its_scripts(browsing: Browsing, stop: Stop) -> None:
    """Pages that carry scripts say and offer the same without them, and are as accessible."""
    plain = browsing.open(stop, "th", scripts=False)
    html, said = plain.page.content(), plain.page.locator("main").inner_text()
    assert plain.page.locator("h1").count() == 1
    assert len(said) > 80
    context = browsing.context_of_same_pages()
    page = context.new_page()
    page.route(browsing.address(stop), lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(browsing.address(stop))
    faults = _faults_at_sizes({"th": page}, dark="th")
    context.close()
    assert not faults, "\n".join(faults)


def test_only_known_pages_carry_scripts(browsing: Browsing) -> None:
    """The rest is the same with and without JavaScript, because there is none."""
    with_scripts = set()
    for stop in STOPS:
        if stop.do is None and stop.site == "portal":
            seen = browsing.world.actor(stop.who) if stop.who else None
            client = seen.client if seen else browsing.world.actor("anan").client
            if "<script" in client.get(browsing.address(stop)).text:
                with_scripts.add(stop.name)
    assert with_scripts == {
        "pay",
        "proof",
        "proof-mine",
        "proof-use",
        "entry-sealed",
        "entry-open",
        "entry-block",
        "receipt-check",
    }


def _faults_of_page(browsing: Browsing, seen: Seen, stop: Stop, language: str) -> list[str]:
    """Language, headings, status, weight, complaints of the console, requests to others."""
    facts = seen.page.evaluate(_FACTS)
    faults = []
    if seen.status != stop.status:
        faults.append(f"answered {seen.status}, not {stop.status}")
    if facts["lang"] != language:
        faults.append(f"lang is {facts['lang']!r}")
    if len(facts["headings"]) != 1 or not facts["headings"][0]:
        faults.append(f"h1: {facts['headings']}")
    if facts["main"] != 1:
        faults.append(f"{facts['main']} main")
    if not facts["title"] or (language == "en" and stop.site == "portal" and _only_thai(facts["title"])):
        faults.append(f"title {facts['title']!r}")
    if facts["inline"] and stop.site == "portal":
        faults.append(f"{facts['inline']} inline scripts or styles")
    if seen.bytes >= FIRST_LOAD_MOST:
        faults.append(f"the first load weighs {seen.bytes} bytes")
    complaints = [c for c in seen.complaints if not _EXPECTED.match(c)]
    faults += [f"console: {c}" for c in complaints]
    ours = {urlsplit(u).netloc for u in _sites(browsing)}
    faults += [f"asks {u}" for u in seen.requests if urlsplit(u).netloc not in ours | {""}]
    return faults


def _faults_at_sizes(pages: Mapping[str, Page], *, dark: str) -> list[str]:
    """Of the pages by language. `dark`: of which to look at the colours of the dark too; each language has the same."""
    faults = []
    for language, page in pages.items():
        page.set_viewport_size(SMALL)
        faults += [f"{language}: wider than {SMALL['width']}: {e}" for e in page.evaluate(_TOO_WIDE)]
    for size in (PHONE, DESKTOP):
        for language, page in pages.items():
            page.set_viewport_size(size)
            faults += [f"{language}: wider than {size['width']}: {e}" for e in page.evaluate(_TOO_WIDE)]
            axe_begin(page)
        for language, page in pages.items():
            faults += [f"{language}: {size['width']}: {f}" for f in axe_found(page)]
    pages[dark].emulate_media(color_scheme="dark")
    faults += [f"dark: {f}" for f in axe_faults(pages[dark], only=["color-contrast"])]
    return faults


def _sites(browsing: Browsing) -> tuple[str, ...]:
    node = browsing.world.node
    return node.portal_url, node.provider_url, node.bank_url


def _only_thai(title: str) -> bool:
    return bool(_THAI.search(title)) and not re.search("[A-Za-z]", title)
