"""The whole way of a citizen, and an officer's decision, with a keyboard alone and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page
from tests.browser.browsing import DESKTOP, Browsing
from tests.browser.world import STARTED

from salaklang.config.seed_cast import PASSWORD
from salaklang.interfaces.cli.play.citizen import SERVICE
from salaklang.interfaces.cli.play.pictures import identity_card

_MOST_TABS = 90
_FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const label = at.closest('.govuk-radios__item, .govuk-checkboxes__item')?.querySelector('label');
  const drawn = label ? getComputedStyle(label, '::before') : style;
  return { tag: at.tagName, name: at.name || '', value: at.value || '', type: at.type || '',
    text: (at.innerText || '').trim(), href: at.getAttribute('href') || '', top: box.top + scrollY, left: box.left,
    seen: drawn.boxShadow !== 'none' || (drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2)
      || drawn.borderTopWidth >= '4px' }
}"""


class Keyboard:
    """A person without a mouse: goes by Tab, presses Enter and Space, types. Each stop must show that it has focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """Press Tab until `wanted` has the focus."""
        gone: list[str] = []
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(_FOCUS)
            if at["tag"] not in ("BODY", "HTML"):
                gone.append(f"{at['tag']} {at['name'] or at['href'] or at['text']}")
                assert at["seen"], f"focus does not show on {gone[-1]} of {self.page.url}"
            if wanted(at):
                return at
        raise AssertionError(f"Tab never came there on {self.page.url}: {gone}")

    def type_into(self, name: str, text: str) -> None:
        self.to(lambda at: at["name"] == name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """A radio button by the arrow keys, a tick box by Space."""
        at = self.to(lambda at: at["name"] == name and (at["type"] == "radio" or at["value"] == value))
        self.page.keyboard.press("Space")
        while at["value"] != value:
            self.page.keyboard.press("ArrowDown")
            at = self.page.evaluate(_FOCUS)

    def press(self, **attributes: str) -> None:
        """Go to a button or link with these attributes, and press Enter."""
        self.to(lambda at: all(attributes[key] in at[key] for key in attributes) and at["tag"] in ("BUTTON", "A"))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @property
    def key(self) -> str:
        return self.page.url.rsplit("/", 1)[-1]


@pytest.fixture
def keyboard(browsing: Browsing) -> Iterator[Keyboard]:
    context = browsing.context("th", scripts=False)
    page = context.new_page()
    page.set_viewport_size(DESKTOP)
    yield Keyboard(page)
    context.close()


def test_citizen_from_sign_in_to_receipt(browsing: Browsing, keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto(f"{browsing.world.node.portal_url}/services/{SERVICE}")
    keyboard.press(text="เริ่ม")
    keyboard.type_into("login", "wichai")
    keyboard.type_into("password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if "/services/" in page.url:
        keyboard.press(tag="BUTTON", text="เริ่ม")
    assert "/apply/" in page.url
    deeds: dict[str, Callable[[], None]] = {
        "seller_type": lambda: keyboard.choose("seller_type", "alone"),
        "trade_kinds": lambda: keyboard.choose("trade_kinds", "A2"),
        "start_date": lambda: _date(keyboard),
        "trade_name": lambda: keyboard.type_into("trade_name.th", "ร้านกาแฟเช่าสุข"),
        "trades": lambda: keyboard.type_into("trades.0.kind", "ร้านกาแฟ"),
        "capital": lambda: keyboard.type_into("capital", "50000"),
        "place": lambda: keyboard.choose("place", "home"),
    }
    for _ in range(30):
        if keyboard.key == "check":
            break
        if page.locator("input[type=file]").count():  # the file dialogue is the browser's own, and opens by Enter
            keyboard.to(lambda at: at["type"] == "file")
            page.locator("input[type=file]").set_input_files(_lease())
            keyboard.press(value="upload")
            continue
        if page.locator("[name=right]").count():
            keyboard.choose("right", "yes")
        deeds.get(keyboard.key, lambda: None)()
        keyboard.press(text="ต่อไป")
    assert keyboard.key == "check", page.locator("main").inner_text()
    keyboard.choose("declare", "yes")
    keyboard.press(tag="BUTTON", text="ยื่น")
    assert page.url.endswith("/receipt")


def test_officer_decides(browsing: Browsing, keyboard: Keyboard) -> None:
    """Open the case from the worklist, approve with reasons; the actions stand within one screen."""
    world = browsing.world
    case = world.case["typed"]
    session = world.actor("registrar").client.cookies["sala_session"]
    page = keyboard.page
    page.context.add_cookies([{"name": "sala_session", "value": session, "url": world.node.portal_url}])
    page.goto(f"{world.node.portal_url}/desk/")
    keyboard.press(tag="A", href=case)
    decide = page.locator("main form:has(button[value=decide])")
    assert _within(decide.locator("button[value=decide]"), DESKTOP["height"])
    keyboard.choose("outcome", "approve")
    keyboard.type_into("reasons", "คำขอครบถ้วน จึงรับจดทะเบียน")
    keyboard.press(value="decide")
    assert "อนุมัติแล้ว" in page.locator("main").inner_text()


def test_the_record_is_walked_from_the_chain_to_an_entry(browsing: Browsing, keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto(f"{browsing.world.node.portal_url}/ledger/")
    keyboard.press(tag="A", href="/ledger/blocks/")
    keyboard.press(tag="A", href="/ledger/entries/")
    assert "/ledger/entries/" in page.url
    keyboard.press(tag="A", href="/ledger/blocks/")
    assert page.locator("[aria-current=page]").count() == 1
    page.goto(f"{browsing.world.node.portal_url}/ledger/")
    keyboard.type_into("code", browsing.world.code["act"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/proof/{browsing.world.code['act']}")


def test_skip_link_leads_past_the_header(browsing: Browsing, keyboard: Keyboard) -> None:
    page = keyboard.page
    page.goto(f"{browsing.world.node.portal_url}/services/{SERVICE}")
    page.keyboard.press("Tab")
    first = page.evaluate(_FOCUS)
    assert (first["href"], first["seen"]) == ("#main-content", True)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, .sala-width') !== null")
    assert page.evaluate("document.activeElement.closest('header, .sala-nav') === null")


@pytest.mark.parametrize(
    "path", ["/", f"/services/{SERVICE}", "/help", "/ledger/", "/ledger/blocks/1", "/ledger/check"]
)
def test_focus_goes_down_the_page(browsing: Browsing, keyboard: Keyboard, path: str) -> None:
    """Tab follows the eye: never back up by more than a line."""
    page = keyboard.page
    page.goto(f"{browsing.world.node.portal_url}{path}")
    page.keyboard.press("Tab")  # the skip link, which lies outside
    last, jumps = -1.0, []
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUS)
        if at["tag"] in ("BODY", "HTML"):
            break
        if float(at["top"]) < last - 60 and not page.evaluate("document.activeElement.closest('aside')"):
            jumps.append(at["text"] or at["name"])
        last = float(at["top"])
    assert not jumps


def _date(keyboard: Keyboard) -> None:
    for name, value in STARTED.items():
        keyboard.type_into(name, value)


def _lease() -> list[dict[str, object]]:
    name, content, media_type = identity_card()
    return [{"name": name, "mimeType": media_type, "buffer": content}]


def _within(part: Locator, height: int) -> bool:
    box = part.bounding_box()
    return box is not None and box["y"] + box["height"] <= height
