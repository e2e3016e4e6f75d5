"""The check page in a real browser: a good receipt, every kind of tampering, browsers that can't, the saved copy "
"offline."""

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.receipts import MadeLog
from playwright.sync_api import Browser, Page, sync_playwright

from salaklang.foundations.identity.actions import agency_ensure
from salaklang.kernel.actor import system
from salaklang.kernel.tlog_policy import PolicyError, policy_parse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = os.environ.get("SALA_CHROMIUM", "/usr/bin/chromium")
LOG = MadeLog()
_OLD = """const real = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (form, key, kind, ...rest) => String(kind.name || kind) === "Ed25519"
  ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError")) : real(form, key, kind, ...rest);"""
_EACH = """async ([base64, policy, step]) => {
  const good = Uint8Array.from(atob(base64), c => c.charCodeAt(0)), found = {};
  for (let at = 0; at < good.length; at += 1) {
    const changed = good.slice();
    changed[at] ^= step;
    let said;
    try { const r = await salaTlog.receipt(changed, policy); said = "holds by " + r.witnesses.length + (r.quorum ? "" : ", short"); }
    catch (fault) { said = fault.code || "not a fault: " + fault; }
    (found[said] = found[said] || []).push(at);
  }
  return found;
}"""

_CHECK = """([base64, policy]) => salaTlog.receipt(Uint8Array.from(atob(base64), c => c.charCodeAt(0)), policy)"""
_READ = """policies => Promise.all(policies.map(text => salaTlog.policy(text).then(
  p => [p.logs.length, [...p.witnesses.keys()], p.quorum], fault => { if (fault.code !== "policy") throw fault; return null; })))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine (SALA_CHROMIUM names one)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def rules(tmp_path: Path, settings: Any) -> None:
    """The node's policy is that of the made-up log; one of its witnesses is an agency of the node."""
    file = tmp_path / "policy"
    file.write_text(LOG.policy, encoding="utf-8")
    settings.SALA_LEDGER_POLICY = str(file)
    agency_ensure(system(), slug="one", name_th="เทศบาลหนึ่ง", name_en="Town One", kind="local")


@pytest.fixture
def page(chromium: Browser, live_server: Any, rules: None) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB")
    context.add_cookies([{"name": "sala_lang", "value": "en", "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/ledger/check", wait_until="networkidle")
    yield page
    context.close()


def said(page: Page, receipt: bytes) -> str:
    """What the page says when this file is chosen."""
    page.locator("#f-receipt").set_input_files({"name": "my.tlog-proof", "mimeType": "text/plain", "buffer": receipt})
    page.locator("#check-result h2").wait_for()
    return page.locator("#check-result").inner_text()


def test_a_good_receipt_says_what_is_proven_and_by_whom(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    text = said(page, LOG.receipt())
    for part in (
        "This receipt holds", "Application submitted", "entry 6,543,211 of 10,000,000", "log.example/made-up",
        "Town One saw this same record", "two saw", "three saw", "7K3M-9QXA-2CDE", "ร้านกาแฟแสงจันทร์", "What is not "
        "proven",
    ):  # fmt: skip
        assert part in text, part
    assert asked == [], "the file stays here"
    sent = page.evaluate("fetch('/ledger/key').then(() => 'sent', e => String(e))")
    assert sent != "sent", "the page's own policy forbids it even to us"
    assert page.evaluate("document.activeElement.tagName") == "H2"


def test_it_says_where_a_receipt_falls_short(page: Page) -> None:
    text = said(page, LOG.receipt(cosigners=1))
    assert "too few witnesses" in text
    assert "two has not cosigned" in text
    assert "three has not cosigned" in text


def _cut(raw: bytes, begin: str, by: Callable[[str], str]) -> bytes:
    lines = raw.decode().split("\n")
    return "\n".join(by(line) if line.startswith(begin) else line for line in lines).encode()


def test_it_says_why_a_receipt_does_not_hold(page: Page) -> None:
    good, other = LOG.receipt(), MadeLog().receipt()
    cases = {
        "not a receipt file": b"%PDF-1.7 hello",
        "without its words": b"\n".join(line for line in good.split(b"\n") if not line.startswith(b"extra ")),
        "no signature of a record": other,
        "record’s signature is false": _cut(good, "\u2014 log.", lambda line: line[:-4] + "AAA="),
        "A witness’s signature is false": _cut(good, "\u2014 witness.example/two", lambda line: line[:-8] + "AAAAAA=="),
        "does not lead to": _cut(good, "index", lambda line: "index 6543211"),
        "does not fit the fingerprint": LOG.receipt(shown={"at": "2026-07-01T09:30:13Z"}),
        "what the record says differ": LOG.receipt(leaf_says={"agency": "elsewhere"}),
        "The way the file is written": _respelled(good),
    }
    for reason, raw in cases.items():
        text = said(page, raw)
        assert "This receipt does not hold" in text, reason
        assert reason in text
        page.evaluate("document.getElementById('check-result').replaceChildren()")


def _respelled(raw: bytes) -> bytes:
    """The same statement with a space more: another file, though it means the same."""
    extra = raw.decode().split("\n")[1].removeprefix("extra ")
    loose = base64.b64encode(json.dumps(json.loads(base64.b64decode(extra))).encode()).decode()
    return raw.replace(extra.encode(), loose.encode())


@pytest.mark.parametrize("bit", [1, 32])
def test_no_flipped_bit_goes_unseen(page: Page, bit: int) -> None:
    """Each byte in turn: the receipt fails, or one witness is no longer counted because it can't be recognised."""
    raw = LOG.receipt()
    found = page.evaluate(_EACH, [base64.b64encode(raw).decode(), LOG.policy, bit])
    assert set(found) <= {
        "form",
        "canonical",
        "log",
        "signature",
        "cosignature",
        "proof",
        "commitment",
        "leaf",
        "holds by 2",
    }
    first_witness = raw.index("\u2014 witness".encode())
    assert all(at > first_witness for at in found.get("holds by 2", []))
    assert len(found["proof"]) > 500
    assert len(found["commitment"]) > 50


def test_an_old_browser_is_told_honestly(chromium: Browser, live_server: Any, rules: None) -> None:
    """Without Ed25519, or without WebCrypto at all, it is neither right nor wrong; the server may be asked, and "
    "says so."""
    for script in (_OLD, "Object.defineProperty(crypto, 'subtle', {value: undefined})"):
        context = chromium.new_context(locale="en-GB")
        context.add_init_script(script)
        context.add_cookies([{"name": "sala_lang", "value": "en", "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/ledger/check")
        assert not page.locator("[data-server]").is_visible()
        text = said(page, LOG.receipt())
        assert "Not checked: this browser can’t" in text
        assert "may be right or wrong" in text
        assert "holds" not in text
        with page.expect_navigation():
            page.locator("[data-server]").click()
        context.close()


def test_without_scripts_the_server_checks_and_says_so(chromium: Browser, live_server: Any, rules: None) -> None:
    context = chromium.new_context(locale="en-GB", java_script_enabled=False)
    context.add_cookies([{"name": "sala_lang", "value": "en", "url": live_server.url}])
    page = context.new_page()
    good = LOG.receipt()
    forged = LOG.receipt(shown={"at": "2026-07-01T09:30:13Z"})
    cases = {
        "This receipt holds": good,
        "too few witnesses": LOG.receipt(cosigners=1),
        "does not fit the fingerprint": forged,
        "not a receipt file": b"MZ no receipt",
    }
    for expected, raw in cases.items():
        page.goto(f"{live_server.url}/ledger/check")
        assert "./sala verify" in page.locator("main").inner_text()
        page.locator("#f-receipt").set_input_files({"name": "r.tlog-proof", "mimeType": "text/plain", "buffer": raw})
        with page.expect_navigation():
            page.locator("[data-server]").click()
        text = page.locator("main").inner_text()
        assert expected in text
        assert "comes from our server" in text
        assert "ร้านกาแฟแสงจันทร์" not in page.url
    page.goto(f"{live_server.url}/ledger/check")
    with page.expect_navigation():
        page.locator("[data-server]").click()
    assert "Choose a receipt file first" in page.locator("main").inner_text()
    context.close()


def test_the_saved_copy_works_from_a_file_and_reaches_nothing(
    chromium: Browser, live_server: Any, rules: None, tmp_path: Path
) -> None:
    context = chromium.new_context(locale="en-GB", accept_downloads=True)
    context.add_cookies([{"name": "sala_lang", "value": "en", "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/ledger/check")
    with page.expect_download() as saving:
        page.locator("a[download]").click()
    copy = tmp_path / saving.value.suggested_filename
    saving.value.save_as(copy)
    context.close()
    alone = chromium.new_context(locale="en-GB", offline=True)
    page = alone.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: complaints.append(m.text))
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("request", lambda r: asked.append(r.url))
    page.goto(copy.as_uri())
    assert "This receipt holds" in said(page, LOG.receipt())
    page.evaluate("document.getElementById('check-result').replaceChildren()")
    assert "does not hold" in said(page, LOG.receipt(shown={"code": "0000-0000-0000"}))
    assert complaints == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    refused = page.evaluate("fetch('https://example.com/').then(() => 'sent', e => String(e))")
    assert refused != "sent"
    assert any("Content Security Policy" in line for line in complaints), "the copy itself forbids it"
    alone.close()


def test_signatures_that_browsers_cannot_check_are_not_counted(chromium: Browser, live_server: Any) -> None:
    """A witness with an ML-DSA-44 key only: named, not counted, nothing rests on it; strangers are counted as such."""
    raw = b"\6" + bytes(1312)
    key_id = hashlib.sha256(b"witness.example/pq\n" + raw).digest()[:4]
    vkey = f"witness.example/pq+{key_id.hex()}+{base64.b64encode(raw).decode()}"
    policy = LOG.policy.replace("group agencies", f"witness pq {vkey}\ngroup agencies").replace(
        " one two", " pq one two"
    )
    blob = base64.b64encode(key_id + bytes(8 + 2420)).decode()
    stranger = base64.b64encode(bytes(76)).decode()
    more = f"\u2014 witness.example/pq {blob}\n\u2014 someone {stranger}\n".encode()
    page = _engine(chromium, live_server)
    found = page.evaluate(_CHECK, [base64.b64encode(LOG.receipt(cosigners=2) + more).decode(), policy])
    assert (found["unread"], found["unknown"], found["quorum"]) == (1, 1, True)
    assert set(found["missing"]) == {"three", "pq"}
    short = page.evaluate(_CHECK, [base64.b64encode(LOG.receipt(cosigners=1) + more).decode(), policy])
    assert short["quorum"] is False
    page.context.close()


def _policies() -> list[str]:
    """Policies good and bad, in all the ways that the standard names."""
    good, other = LOG.policy, MadeLog()
    log, *rest = good.splitlines()
    body = "\n".join(rest)
    one, two = (line.split()[2] for line in rest[:2])
    return [
        good, good.replace("\n", "\n\n# said\n\t"), f"  {good}", body + "\n", f"{log}\nquorum none", f"{log}\nquorum none\n",
        good.replace("agencies 2", "agencies any"), good.replace("agencies 2", "agencies all"), f"{log} https://a.example\nquorum none\n",
        good.replace("agencies 2", "agencies 0"), good.replace("agencies 2", "agencies 4"), good.replace("agencies 2", "agencies 02"),
        good.replace("agencies 2", "agencies two"), good.replace("one two three", "one two two"), good.replace("one two three", "one none"),
        good.replace("one two three", "agencies"), good.replace("quorum agencies", "quorum nobody"), good.replace("quorum agencies", ""),
        good + "quorum agencies\n", good + log + "\n", good + f"witness four {one}\n", good + f"witness one {other.witnesses[0].vkey}\n",
        good + f"witness none {other.witnesses[0].vkey}\n", good + f"log {two}\n", good + f"witness x {LOG.log.vkey}\n",
        good + f"witness four {other.witnesses[0].vkey} https://w.example\n", good + f"log {other.log.vkey} a b\n", good + "ask me\n",
        good.replace("\n", "\r\n"), good + "\0", f"{body}\n{log}\n", "quorum one\n" + good, "", "quorum none", good.replace("+", "-"),
        good.replace("witness one", "witness \u0e1e\u0e22\u0e32\u0e19").replace(" one two", " \u0e1e\u0e22\u0e32\u0e19 two"),
        good + "group a 1 agencies\ngroup b 1 a\n", good + "group a 1 one\n", "# " + "x" * 70_000 + "\n" + good, "#\n" * 1001 + good,
    ]  # fmt: skip


def test_it_reads_policies_as_the_verifier_does(chromium: Browser, live_server: Any) -> None:
    """What the one refuses the other refuses, and both count the same quorums."""
    policies = _policies()
    page = _engine(chromium, live_server)
    read = page.evaluate(_READ, policies)
    page.context.close()
    expected: list[Any] = []
    for text in policies:
        try:
            policy = policy_parse(text)
        except PolicyError:
            expected.append(None)
        else:
            expected.append([len(policy.logs), [w.name for w in policy.witnesses], policy.quorum])
    assert read == expected
    assert 10 < sum(e is None for e in expected) < len(expected) - 10


def _engine(chromium: Browser, live_server: Any) -> Page:
    """A page where the engine alone can be asked."""
    page = chromium.new_context().new_page()
    page.goto(f"{live_server.url}/ledger/check")
    return page
