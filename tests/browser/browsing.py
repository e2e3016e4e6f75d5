"""Chromium over a played world: one page for each language, which becomes each person without walking the sign-in."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, Response, sync_playwright
from tests.browser.stops import Stop
from tests.browser.world import World

CHROMIUM = os.environ.get("SALA_CHROMIUM", "/usr/bin/chromium")
SMALL, PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 360, "height": 740}, {"width": 1280, "height": 900}
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# `preload` would fetch every style sheet once more, for a rule (orientation lock) that a page without such style cannot break.
_OPTIONS = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
_AXE_BEGIN = """options => { window.salaAxe = new Promise((done, fail) =>
  setTimeout(() => axe.run(document, options).then(found => done(found.violations), fail))) }"""
_WEIGHT = """() => ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""


@dataclass
class Seen:
    """A page as it stands in the browser, and what happened on the way there."""

    page: Page
    status: int
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    bytes: int = 0


class Browsing:
    """Use as a context manager. `open` leads to a stop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages: dict[tuple[str, bool], Page] = {}
        self._seen: dict[Page, Seen] = {}
        self._devtools: dict[Page, CDPSession] = {}

    def __enter__(self) -> "Browsing":
        self._playwright = sync_playwright().start()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._browser is not None and self._playwright is not None:
            self._browser.close()
            self._playwright.stop()

    def address(self, stop: Stop) -> str:
        base = self.world.node.bank_url if stop.site == "bank" else self.world.node.portal_url
        return urljoin(base + "/", stop.where(self.world))

    def open(self, stop: Stop, language: str, *, scripts: bool = True, weigh: bool = False) -> Seen:
        """Go to a stop and do its deed. `weigh`: with an empty cache, counting the bytes of the first load.

        The page is the one of this language and serves the next stop, too: do not close it.
        """
        page = self._page(language, scripts=scripts)
        self._become(page.context, stop.who)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        seen = self._seen[page] = Seen(page, 0)
        devtools = self._devtools[page]
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": weigh})
        page.goto(self.address(stop))
        if stop.site != "portal":
            page.goto(_in_language(page.url, language))
        seen.bytes = page.evaluate(_WEIGHT) if weigh else 0
        if stop.do is not None:
            stop.do(page)
        return seen

    def context(self, language: str, *, scripts: bool = True) -> BrowserContext:
        """A browser that nothing else uses, of nobody; close it yourself."""
        assert self._browser is not None
        made = self._browser.new_context(viewport=PHONE, java_script_enabled=scripts, locale="th-TH")
        made.add_cookies([{"name": "sala_lang", "value": language, "url": self.world.node.portal_url}])
        return made

    def _page(self, language: str, *, scripts: bool) -> Page:
        """The page of a language: a new one for each stop would cost a process each."""
        if (language, scripts) in self._pages:
            return self._pages[language, scripts]
        page = self._pages[language, scripts] = self.context(language, scripts=scripts).new_page()
        page.on("console", lambda m: self._complain(page, m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self._complain(page, str(e)))
        page.on("request", lambda r: self._seen[page].requests.append(r.url))
        page.on("response", lambda r: _status(self._seen[page], r))
        self._devtools[page] = page.context.new_cdp_session(page)
        self._devtools[page].send("Network.enable")
        return page

    def _complain(self, page: Page, text: str) -> None:
        self._seen[page].complaints.append(text)

    def _become(self, context: BrowserContext, who: str) -> None:
        """Sign in by the session that the visitor of this name has; nobody when empty."""
        context.clear_cookies(name="sala_session")
        if who:
            session = self.world.actor(who).client.cookies["sala_session"]
            context.add_cookies([{"name": "sala_session", "value": session, "url": self.world.node.portal_url}])

    def context_of_same_pages(self) -> BrowserContext:
        """A browser that runs our checks but none of the page's own scripts."""
        context = self.context("th")
        context.route("**/*.js", lambda route: route.abort())
        return context


def axe_faults(page: Page, *, only: list[str] | None = None) -> list[str]:
    """What axe-core finds, one line for each rule with the places; empty is good."""
    axe_begin(page, only=only)
    return axe_found(page)


def axe_begin(page: Page, *, only: list[str] | None = None) -> None:
    """Let axe-core begin and don't wait: pages of several contexts are looked at side by side. Ask `axe_found` then."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE)
    options: dict[str, Any] = _OPTIONS | ({"runOnly": only, "rules": {}} if only else {})
    page.evaluate(_AXE_BEGIN, options)


def axe_found(page: Page) -> list[str]:
    found = page.evaluate("() => window.salaAxe")
    return [
        f"{v['id']} ({v['impact']}): " + "; ".join(f"{n['target']} {n['html'][:150]}" for n in v["nodes"][:4])
        for v in found
    ]


def _in_language(address: str, language: str) -> str:
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | {"lang": language}
    return parts._replace(query=urlencode(query)).geturl()


def _status(seen: Seen, response: Response) -> None:
    with suppress(Exception):  # a page that is just going away
        if response.request.is_navigation_request() and urlsplit(response.url).scheme.startswith("http"):
            seen.status = response.status
