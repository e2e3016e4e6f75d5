"""Every kind of page of the product, in the states that look different: where it is, who sees it, what leads there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.browser.world import UNKNOWN_CODE, World

import salaklang.countries.th as th
from salaklang.config.seed_cast import CITIZENS
from salaklang.config.seed_people import pid_made
from salaklang.interfaces.cli.play.citizen import SERVICE

Where = Callable[[World], str]
Deed = Callable[[Page], None]
NOBODY = ""
_FORM = "main form:has(button)"
# Over all connections of the browser at once, until each of them is refused.
_MANY_POSTS = """async () => {
  for (let round = 0; round < 80; round++) {
    const answers = await Promise.all([...Array(12)].map(() => fetch(location.href, {method: 'POST'})));
    if (answers.every(answer => answer.status === 429)) return;
  }
}"""


@dataclass(frozen=True)
class Stop:
    """`do` runs in the browser after the page has come, and leads to the state to look at (never changes data).

    `site`: whose page it is: the node's, the provider's or the bank's.
    """

    name: str
    where: Where
    who: str = NOBODY
    do: Deed | None = None
    status: int = 200
    site: str = "portal"


def _at(path: str) -> Where:
    return lambda world: path


def _case(state: str, rest: str = "", *, desk: bool = False) -> Where:
    return lambda world: f"{'/desk' if desk else ''}/cases/{world.case[state]}{rest}"


def _draft(name: str, key: str) -> Where:
    return lambda world: f"/apply/{world.draft[name]}/{key}"


def _link(name: str) -> Where:
    return lambda world: world.link[name]


def _send_empty(page: Page) -> None:
    """Press the main button of a form as it stands, with nothing filled in."""
    with page.expect_navigation():
        page.locator(f"{_FORM} button:not([formnovalidate]):not([value^=remove])").first.click()


def _send_cleared(page: Page) -> None:
    """Empty every field, then go on: what the page says of missing answers."""
    page.evaluate(
        "document.querySelectorAll('main form :is(input, select, textarea):not([type=hidden])').forEach(f => {"
        "if (f.type === 'radio' || f.type === 'checkbox') f.checked = false; else f.value = ''})"
    )
    _send("[value=next]")(page)


def _send(button: str) -> Deed:
    def send(page: Page) -> None:
        with page.expect_navigation():
            page.locator(f"main form button{button}").first.evaluate("b => b.form.requestSubmit(b)")

    return send


def _fill_and_send(selector: str, value: str, button: str = "") -> Deed:
    def send(page: Page) -> None:
        page.locator(selector).first.fill(value)
        _send(button)(page)

    return send


def _old_version(page: Page) -> None:
    """Decide on what is no longer so: another officer was faster."""
    page.evaluate("document.querySelectorAll('[name=version]').forEach(v => v.value = '0')")
    _send("[value=note], main form button[value=check]")(page)


def _old_look_up(page: Page) -> None:
    page.evaluate("document.querySelectorAll('[name=version]').forEach(v => v.value = '0')")
    _send("")(page)


def _stale(page: Page) -> None:
    page.evaluate("document.querySelector('[name=draft_version]').value = '0'")
    page.locator("[name=capital]").fill("70,000")
    _send("[value=next]")(page)


def _forged(page: Page) -> None:
    """A form whose token is not ours."""
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    _send("")(page)


def _too_often(page: Page) -> None:
    """More posts in one minute than one person sends, to every process that serves, then one more by the form."""
    for _ in range(3):
        page.evaluate(_MANY_POSTS)
        _send("")(page)
        if not page.locator("main form").count():
            return


def _wrong_password(page: Page) -> None:
    page.locator("[name=login]").fill("anan")
    page.locator("[name=password]").fill("not-the-password")
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")


def _card_as_text(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "card.png", "mimeType": "image/png", "buffer": b"MZ this is no picture"}
    )
    _send("[value=upload]")(page)


def _counter_person(page: Page) -> None:
    if page.locator("[name=pid]").count():
        page.locator("[name=pid]").fill(CITIZENS[0].person.pid)
        _send("[value=find]")(page)


def _counter_unknown(page: Page) -> None:
    if not page.locator("[name=pid]").count():
        _send("[value=other]")(page)
    page.locator("[name=pid]").fill(pid_made(777))
    _send("[value=find]")(page)


def _definition_bad(page: Page) -> None:
    text = next((Path(th.__file__).parent / "services").glob("commercial*.yaml")).read_text(encoding="utf-8")
    asked = "  - id: business\n    title: {th: กิจการ, en: The business}\n    items:\n"
    more = "      - question: my_name\n        type: th_name\n        concept: person.given_name\n        label: {th: ชื่อ, en: Name}\n"
    page.locator("textarea").fill(text.replace(asked, asked + more))
    _send("[value=check]")(page)


def _receipt_of(world: World) -> str:
    """The check page; the code says to the deed which receipt it is to fetch."""
    return f"/ledger/check?of={world.code['act']}"


def _receipt(page: Page) -> bytes:
    """The receipt with the code in the page's address, as its owner downloads it."""
    home, code = page.url.split("/ledger/check?of=")
    return page.request.get(f"{home}/proof/{code}.tlog-proof").body()


def _chosen(change: Callable[[bytes], bytes] = lambda raw: raw, before: str = "") -> Deed:
    """Choose the receipt, changed, and wait for the verdict; `before`: what to run in the page first."""

    def choose(page: Page) -> None:
        raw = _receipt(page)
        if before:
            page.evaluate(before)
        file: Any = {"name": "receipt.tlog-proof", "mimeType": "text/plain", "buffer": change(raw)}
        page.locator("#f-receipt").set_input_files(file)
        page.locator("#check-result h2").wait_for()
        page.locator("details summary").first.click()

    return choose


def _sent_to_server(page: Page) -> None:
    """As without JavaScript: the form goes to the server."""
    with page.expect_navigation():
        page.evaluate("document.getElementById('receipt-check').submit()")


def _served(page: Page) -> None:
    file: Any = {"name": "receipt.tlog-proof", "mimeType": "text/plain", "buffer": _receipt(page)}
    page.evaluate("document.getElementById('f-receipt').replaceWith(document.getElementById('f-receipt').cloneNode())")
    page.locator("#f-receipt").set_input_files(file)
    _sent_to_server(page)


def _one_witness(raw: bytes) -> bytes:
    return b"\n".join(line for line in raw.split(b"\n") if b" witness.dol" not in line and b" witness.dopa" not in line)


_NO_ED25519 = "void (crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError')))"
RECEIPTS: dict[str, Deed] = {
    "good": _chosen(),
    "short": _chosen(_one_witness),
    "bad": _chosen(lambda raw: raw.replace(b"\nindex ", b"\nindex 1")),
    "cannot": _chosen(before=_NO_ED25519),
    "served": _served,
}
_WIDE = ("trade_kinds", "start_date", "trade_name", "capital", "place", "premises_house_code", "site", "extras")
_PLAIN = ("seller_type", "trades", "site_category", "site_email", "shop_phone", "manager", "branches")

STOPS: tuple[Stop, ...] = (
    Stop("door", _at("/")),
    Stop("door-citizen", _at("/"), "anan"),
    Stop("search", _at("/?q=อยากเปิดร้านกาแฟ")),
    Stop("search-nothing", _at("/?q=zzzz")),
    Stop("service", _at(f"/services/{SERVICE}")),
    Stop("service-draft", _at(f"/services/{SERVICE}"), "wichai"),
    *(Stop(f"question-{key}", _draft("wide", key), "wichai") for key in _WIDE + _PLAIN),
    *(Stop(f"question-{key}-error", _draft("wide", key), "wichai", _send_cleared, 422) for key in _PLAIN),
    Stop("question-stale", _draft("whole", "capital"), "anan", _stale, 409),
    Stop("stopped", _draft("stop", "result"), "wichai"),
    Stop("register-answered", _draft("wide", "operator"), "wichai"),
    Stop("register-error", _draft("wide", "operator"), "wichai", _send_empty, 422),
    Stop("register-premises", _draft("wide", "premises_right"), "wichai"),
    Stop("register-down", _draft("down", "premises_right"), "wichai"),
    Stop("register-unaskable", _draft("unasked", "home"), "wichai"),
    Stop("question-home_address", _draft("unasked", "home_address"), "wichai"),
    Stop("question-home_address-error", _draft("unasked", "home_address"), "wichai", _send_cleared, 422),
    Stop("register-disputed", _draft("disputed", "operator"), "mali"),
    Stop("register-wrong", _draft("wide", "operator/wrong"), "wichai"),
    Stop("register-wrong-error", _draft("wide", "operator/wrong"), "wichai", _send(""), 422),
    Stop("upload", _draft("wide", "premises_consent"), "wichai"),
    Stop("upload-missing", _draft("wide", "premises_consent"), "wichai", _send("[value=upload]"), 422),
    Stop("upload-disguised", _draft("wide", "premises_consent"), "wichai", _card_as_text, 422),
    Stop("check-missing", _draft("wide", "check"), "wichai"),
    Stop("check", _draft("whole", "check"), "anan"),
    Stop("check-error", _draft("whole", "check"), "anan", _send(""), 422),
    Stop("receipt", _case("received", "/receipt"), "anan"),
    Stop("pay", _case("unpaid", "/pay"), "anan"),
    Stop("pay-done", _case("paid", "/pay"), "anan"),
    *(Stop(f"status-{s}", _case(s), "anan") for s in ("received", "correction", "unpaid", "paid", "silent")),
    *(Stop(f"status-{s}", _case(s), "mali") for s in ("approved", "refused", "withdrawn")),
    Stop("me", _at("/me"), "mali"),
    Stop("data", _at("/me/data"), "mali"),
    Stop("data-of", _at("/me/data?agency=dol"), "mali"),
    Stop("data-of-none", _at("/me/data?agency=dbd"), "mali"),
    Stop("data-wrong", _link("use"), "mali"),
    Stop("data-wrong-error", _link("use"), "mali", _send(""), 422),
    Stop("consents", _at("/me/data/consents"), "anan"),
    Stop("consents-none", _at("/me/data/consents"), "wichai"),
    *(Stop(f"consent-{s}", _link(f"consent-{s}"), "anan") for s in ("asked", "given", "declined", "withdrawn", "used")),
    Stop("consent-error", _link("consent-asked"), "anan", _send(""), 422),
    Stop("inbox", _at("/me/inbox"), "mali"),
    Stop("message", _link("message"), "mali"),
    Stop("mandates", _at("/me/mandates"), "anan"),
    Stop("mandates-error", _at("/me/mandates"), "anan", _send(":not([value])"), 422),
    Stop("code", _at("/check")),
    Stop("code-genuine", lambda world: f"/check/{world.code['certificate']}"),
    Stop("code-unknown", _at(f"/check/{UNKNOWN_CODE}"), status=404),
    Stop("proof", lambda world: f"/proof/{world.code['act']}"),
    Stop("proof-mine", lambda world: f"/proof/{world.code['act']}", "mali"),
    Stop("proof-use", _link("use-proof"), "mali"),
    Stop("record", _at("/ledger/")),
    Stop("record-older", _at("/ledger/?before=2")),
    Stop("record-unknown", _at(f"/ledger/?code={UNKNOWN_CODE}"), status=422),
    Stop("block", _at("/ledger/blocks/1")),
    Stop("block-more", _at("/ledger/blocks/1?from=50")),
    Stop("block-between", _at("/ledger/blocks/2")),
    Stop("block-none", _at("/ledger/blocks/999999"), status=404),
    Stop("entry-sealed", _link("entry-sealed")),
    Stop("entry-open", _link("entry-open")),
    Stop("entry-block", _at("/ledger/entries/0")),
    Stop("receipt-check", _at("/ledger/check")),
    *(Stop(f"receipt-check-{n}", _receipt_of, "mali", d) for n, d in RECEIPTS.items()),
    Stop("receipt-check-empty", _at("/ledger/check"), do=_sent_to_server, status=422),
    Stop("asked-twice", _at("/open/asked-twice")),
    Stop("sealed-uses", _at("/open/sealed")),
    Stop("privacy", _at("/privacy")),
    Stop("help", _at("/help")),
    Stop("accessibility", _at("/accessibility")),
    Stop("post-chooser", _at("/auth/post"), "registrar"),
    Stop("error-not-found", _at("/no-such-page"), status=404),
    Stop("error-not-yours", _at("/desk/"), "anan", status=403),
    Stop("error-form-expired", _at("/me/mandates"), "anan", _forged, 403),
    Stop("error-too-many", _at("/me/mandates"), "auditor", _too_often, 429),
    Stop("desk-worklist", _at("/desk/"), "clerk"),
    Stop("desk-worklist-none", _at("/desk/?state=awaiting-reply"), "clerk"),
    Stop("desk-case-received", _case("received", desk=True), "clerk"),
    Stop("desk-case-correction", _case("correction", desk=True), "clerk"),
    Stop("desk-case-letter", _case("paid", desk=True), "officer"),
    Stop("desk-case-waits", _case("paid", desk=True), "registrar"),
    Stop("desk-case-decide", _case("ready", desk=True), "registrar"),
    Stop("desk-case-decide-error", _case("ready", desk=True), "registrar", _send("[value=decide]"), 422),
    Stop("desk-case-approved", _case("approved", desk=True), "registrar"),
    Stop("desk-case-refused", _case("refused", desk=True), "auditor"),
    Stop("desk-case-moved", _case("received", desk=True), "clerk", _old_version, 409),
    Stop("desk-case-look-up", _case("silent", desk=True), "clerk"),
    Stop("desk-look-up", _case("silent", "/look-up/premises_right", desk=True), "clerk"),
    Stop("desk-case-checked", _case("looked", desk=True), "clerk"),
    Stop("desk-look-up-answered", _case("looked", "/look-up/premises_right", desk=True), "clerk"),
    Stop("desk-look-up-moved", _case("silent", "/look-up/premises_right", desk=True), "clerk", _old_look_up, 409),
    Stop("desk-letters-in", _at("/desk/letters"), "dol-letters"),
    Stop("desk-letters-out", _at("/desk/letters?register=out"), "officer"),
    Stop("desk-letter", _link("letter-in"), "dol-letters"),
    Stop("desk-letter-new", _at("/desk/letters/new"), "officer"),
    Stop("desk-letter-new-error", _at("/desk/letters/new"), "officer", _send(""), 422),
    Stop("desk-counter", _at("/desk/counter"), "counter"),
    Stop("desk-counter-person", _at("/desk/counter"), "counter", _counter_person),
    Stop("desk-counter-unknown", _at("/desk/counter"), "counter", _counter_unknown),
    Stop("desk-counter-question", lambda world: f"/desk/counter/{world.draft['counter']}/seller_type", "counter"),
    Stop("desk-disputes", _at("/desk/disputes"), "dopa-keeper"),
    Stop("desk-disputes-error", _at("/desk/disputes"), "dopa-keeper", _send(""), 422),
    Stop("desk-sealed", _at("/desk/sealed"), "dopa-keeper"),
    Stop("desk-sealed-error", _at("/desk/sealed"), "dopa-keeper", _send(""), 422),
    Stop("desk-sealed-none", _at("/desk/sealed"), "dol-keeper"),
    Stop("desk-payments", _at("/desk/payments"), "finance"),
    Stop("desk-services", _at("/desk/services"), "publisher"),
    Stop("desk-services-problems", _at("/desk/services"), "publisher", _definition_bad, 422),
    Stop("desk-registers", _at("/desk/registers"), "dopa-keeper"),
    Stop("desk-messages", _at("/desk/messages"), "letters"),
    Stop("desk-messages-error", _at("/desk/messages"), "letters", _send("[value=close]"), 422),
    Stop("desk-messages-none", _at("/desk/messages"), "dol-letters"),
    Stop("desk-node", _at("/desk/node"), "operator"),
    Stop("provider", _at("/auth/sign-in?next=/me"), site="provider"),
    Stop("provider-error", _at("/auth/sign-in?next=/me"), do=_wrong_password, site="provider"),
    Stop("bank", _at("/"), site="bank"),
    Stop("bank-error", _at("/"), do=_fill_and_send("textarea", "not a bill"), status=422, site="bank"),
    Stop("bank-check", _link("bank"), site="bank"),
)
