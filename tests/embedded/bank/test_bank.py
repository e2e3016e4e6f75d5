"""The sandbox bank as a running program: its pages, its signed notices, its stubbornness, its statement."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from salaklang.capabilities.payments import rules
from salaklang.capabilities.payments.rules.statements import StatementForm, statement_parse
from salaklang.countries.th.promptpay import BillPayment, payload_encode
from salaklang.embedded.processes import port_free

BILL = BillPayment("099400016550100", rules.ref1_make(4711), "FEE", 5000)
PAYLOAD = payload_encode(BILL)
SRC = Path(__file__).parents[3] / "src"


class Node:
    """Where notices arrive: keeps what came, answers with `status`."""

    def __init__(self) -> None:
        self.status = 200
        self.came: list[tuple[bytes, str]] = []
        node = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                node.came.append((body, self.headers["Sala-Bank-Signature"]))
                self.send_response(node.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}/notices"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Program:
    """The bank in its own process."""

    def __init__(self, home: Path, notify_url: str) -> None:
        self.home, self.notify_url, self.port = home, notify_url, port_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "salaklang.embedded.bank", "--port", str(self.port), "--home", str(self.home)]
        self.process = subprocess.Popen(
            [*command, "--notify-url", self.notify_url], env={**os.environ, "PYTHONPATH": str(SRC)}
        )
        until(self.answers)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def pay(self, **fields: object) -> dict:
        answer = httpx.post(f"{self.url}/api/pay", json={"payload": PAYLOAD, **fields})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def payment(self, notice_id: str) -> dict:
        return httpx.get(f"{self.url}/api/payments/{notice_id}").json()

    @property
    def key(self) -> bytes:
        return base64.b64decode((self.home / "bank.pub").read_text())


def until(holds, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def node():
    node = Node()
    yield node
    node.server.shutdown()


@pytest.fixture
def bank(node, tmp_path):
    bank = Program(tmp_path / "bank", node.url)
    yield bank
    bank.kill()


def verified(bank: Program, body: bytes, header: str) -> rules.Payment:
    rules.signature_check(rules.signature_read(header), body, public_key=bank.key, now=datetime.now(UTC))
    return rules.payment_parse(body)


def test_a_payment_brings_a_notice_that_the_nodes_rules_accept(bank, node):
    paid = bank.pay()
    until(lambda: node.came)
    notice = verified(bank, *node.came[0])
    assert (notice.notice_id, notice.bank) == (paid["notice_id"], "sample-bank")
    assert (notice.biller_id, notice.ref1, notice.ref2) == (BILL.biller, BILL.ref1, BILL.ref2)
    assert notice.amount_satang == 5000
    until(lambda: bank.payment(paid["notice_id"])["notice"] == "acknowledged")


def test_a_customer_may_pay_another_amount(bank, node):
    bank.pay(amount_satang=4900)
    until(lambda: node.came)
    assert verified(bank, *node.came[0]).amount_satang == 4900


def test_a_notice_is_sent_until_acknowledged_and_signed_anew(bank, node):
    node.status = 500
    paid = bank.pay()
    until(lambda: len(node.came) >= 2)
    assert bank.payment(paid["notice_id"])["notice"] == "waiting"
    node.status = 200
    until(lambda: bank.payment(paid["notice_id"])["notice"] == "acknowledged")
    assert len({body for body, _ in node.came}) == 1
    for came in node.came:
        verified(bank, *came)


@pytest.mark.crash
def test_a_killed_bank_forgets_neither_payment_nor_notice(bank, node):
    node.status = 503
    paid = bank.pay()
    key = bank.key
    bank.kill()
    node.status, node.came = 200, []
    bank.start()
    until(lambda: bank.payment(paid["notice_id"])["notice"] == "acknowledged")
    assert verified(bank, *node.came[0]).notice_id == paid["notice_id"]
    assert bank.key == key


def test_a_notice_can_be_held_back_and_sent_again(bank, node):
    paid = bank.pay(notify=False)
    time.sleep(0.6)
    assert node.came == [] and bank.payment(paid["notice_id"])["notice"] == "held"
    for count in (1, 2):
        assert httpx.post(f"{bank.url}/api/payments/{paid['notice_id']}/resend").status_code == 202
        until(lambda count=count: len(node.came) == count)
    assert node.came[0][0] == node.came[1][0]


def test_one_token_is_one_payment(bank):
    assert (
        bank.pay(token="t-1")["notice_id"] == bank.pay(token="t-1")["notice_id"] != bank.pay(token="t-2")["notice_id"]
    )


def test_the_statement_lists_held_payments_too_and_is_signed(bank):
    paid = bank.pay(notify=False)
    answer = httpx.get(f"{bank.url}/statement", params={"date": paid["paid_at"][:10]})
    header = rules.signature_read(answer.headers["Sala-Bank-Signature"])
    rules.signature_check(header, answer.content, public_key=bank.key, now=datetime.now(UTC))
    [line] = statement_parse(answer.content, bank="sample-bank", form=StatementForm())
    assert (line.notice_id, line.amount_satang, line.ref1) == (paid["notice_id"], 5000, BILL.ref1)
    assert httpx.get(f"{bank.url}/statement?date=2020-01-01").text.count("\n") == 1
    assert httpx.get(f"{bank.url}/statement?date=soon").status_code == 422


@pytest.mark.parametrize(
    ("lang", "title", "done"), [("th", "ตรวจสอบก่อนชำระ", "ชำระเงินแล้ว"), ("en", "Check before you pay", "Payment made")]
)
def test_the_pages_lead_from_code_to_slip_without_javascript(bank, lang, title, done):
    with httpx.Client(base_url=bank.url, follow_redirects=True) as browser:
        assert "<textarea" in browser.get("/", params={"lang": lang}).text
        page = browser.get("/pay", params={"payload": PAYLOAD, "lang": lang}).text
        assert title in page and "<script" not in page and f"lang='{lang}'" in page
        token = re.search(r"name='token' value='([^']+)'", page)[1]
        form = {"payload": PAYLOAD, "token": token, "amount": "50.00"}
        slips = [browser.post("/confirm", params={"lang": lang}, data=form) for _ in range(2)]
        assert slips[0].url == slips[1].url and done in slips[0].text and "50.00" in slips[0].text


def test_mistakes_keep_what_was_typed(bank):
    bad = httpx.post(f"{bank.url}/pay", data={"payload": "<b>nothing"})
    assert bad.status_code == 422 and "&lt;b&gt;nothing" in bad.text and "role='alert'" in bad.text
    amount = httpx.post(f"{bank.url}/confirm", data={"payload": PAYLOAD, "token": "x", "amount": "fifty"})
    assert amount.status_code == 422 and "value='fifty'" in amount.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (json.dumps({"payload": 1}).encode(), 422),
        (json.dumps({"payload": PAYLOAD, "amount_satang": 0}).encode(), 422),
        (json.dumps({"payload": PAYLOAD, "amount_satang": 1.5}).encode(), 422),
        (b"x" * 20_000, 413),
    ],
)
def test_bad_calls_are_refused(bank, body, status):
    assert httpx.post(f"{bank.url}/api/pay", content=body).status_code == status


def test_unknown_pages(bank):
    assert httpx.get(f"{bank.url}/nowhere").status_code == 404
    assert httpx.get(f"{bank.url}/api/payments/SB-0").json() == {"error": "not-found"}
    assert httpx.post(f"{bank.url}/payments/SB-0/resend").status_code == 404


def test_it_stops_cleanly(bank):
    bank.process.send_signal(signal.SIGTERM)
    assert bank.process.wait(timeout=60) == 0


def test_its_key_is_for_its_owner_only_and_it_registers_with_a_node(tmp_path):
    register = tmp_path / "keys" / "banks.json"
    command = [sys.executable, "-m", "salaklang.embedded.bank", "--home", str(tmp_path), "--key-only"]
    for _ in range(2):
        subprocess.run([*command, "--register", str(register)], check=True, env={**os.environ, "PYTHONPATH": str(SRC)})
    [entry] = json.loads(register.read_text())
    assert entry == {
        "id": "sample-bank",
        "public_key": (tmp_path / "bank.pub").read_text().strip(),
        "biller_id": "099400016550100",
    }
    assert (tmp_path / "bank.key").stat().st_mode & 0o777 == 0o600
