"""The bank's HTTP side: pages for a customer, JSON for programs (README.md lists both)."""

import csv
import io
import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from salaklang.embedded.bank import pages
from salaklang.embedded.bank.notices import SIGNATURE_HEADER, Sender, Signer
from salaklang.embedded.bank.qr import NotABill, Slip, amount_read, slip_read
from salaklang.embedded.bank.store import Payment, Store

_MAX_BODY = 16 * 1024
_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

_FONT_DIR = Path(__file__).resolve().parents[2] / "interfaces" / "static" / "vendor" / "fonts"
_FONTS = {f"sarabun-{script}-{weight}.woff2" for script in pages.FONT_RANGES for weight in (400, 700)}


class Bank(ThreadingHTTPServer):
    """The server and what its requests share."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], *, store: Store, signer: Signer, sender: Sender) -> None:
        super().__init__(address, Handler)
        self.store, self.signer, self.sender = store, signer, sender

    def pay(self, slip: Slip, *, amount_satang: int, token: str, held: bool = False) -> Payment:
        """Take the customer's money and, unless held back, let the notice go."""
        payment = self.store.payment_add(
            token=token,
            biller_id=slip.biller_id,
            ref1=slip.ref1,
            ref2=slip.ref2,
            amount_satang=amount_satang,
            paid_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            held=held,
        )
        self.sender.wake.set()
        return payment


class Handler(BaseHTTPRequestHandler):
    server: Bank
    server_version = "SampleBank"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        parts = self._parts()
        query = self._query()
        match parts:
            case []:
                self._html(200, pages.page_start(self._lang()))
            case ["pay"]:
                self._check_page(query.get("payload", ""))
            case ["payments", payment_id] if payment := self.server.store.payment_get(payment_id):
                self._html(200, pages.page_payment(self._lang(), payment))
            case ["api", "payments", payment_id] if payment := self.server.store.payment_get(payment_id):
                self._json(200, _payment_json(payment))
            case ["fonts", name] if name in _FONTS and (_FONT_DIR / name).is_file():
                kept = {"Cache-Control": "max-age=86400"}
                self._answer(200, "font/woff2", (_FONT_DIR / name).read_bytes(), kept)
            case ["statement"]:
                self._statement(query.get("date", ""))
            case ["bank.pub"]:
                self._json(200, {"id": self.server.signer.bank, "public_key": self.server.signer.public_key})
            case ["healthz"]:
                self._json(200, {"ok": True})
            case ["api", *_]:
                self._json(404, {"error": "not-found"})
            case _:
                self._html(404, pages.page_missing(self._lang()))

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self._json(413, {"error": "too-large"})
            return
        match self._parts():
            case ["pay"]:
                self._check_page(_form(body).get("payload", ""))
            case ["confirm"]:
                self._confirm(_form(body))
            case ["payments", payment_id, "resend"] if self.server.store.notice_again(payment_id):
                self.server.sender.wake.set()
                self._see_other(f"/payments/{payment_id}?lang={self._lang()}")
            case ["api", "pay"]:
                self._api_pay(body)
            case ["api", "payments", payment_id, "resend"] if self.server.store.notice_again(payment_id):
                self.server.sender.wake.set()
                self._json(202, {"notice_id": payment_id, "notice": "waiting"})
            case ["api", *_]:
                self._json(404, {"error": "not-found"})
            case _:
                self._html(404, pages.page_missing(self._lang()))

    def _check_page(self, payload: str) -> None:
        try:
            slip = slip_read(payload)
        except NotABill:
            self._html(422, pages.page_start(self._lang(), error="not-a-bill", payload=payload))
            return
        amount = "" if slip.amount_satang is None else pages.baht(slip.amount_satang)
        token = secrets.token_urlsafe(16)
        self._html(200, pages.page_check(self._lang(), slip, payload=payload.strip(), token=token, amount=amount))

    def _confirm(self, form: Mapping[str, str]) -> None:
        payload, amount, token = form.get("payload", ""), form.get("amount", ""), form.get("token", "")
        try:
            slip = slip_read(payload)
        except NotABill:
            self._html(422, pages.page_start(self._lang(), error="not-a-bill", payload=payload))
            return
        try:
            satang = amount_read(amount)
        except NotABill:
            satang = 0
        if satang <= 0 or not token:
            page = pages.page_check(
                self._lang(),
                slip,
                payload=payload,
                token=token or secrets.token_urlsafe(16),
                amount=amount,
                error="bad-amount",
            )
            self._html(422, page)
            return
        payment = self.server.pay(slip, amount_satang=satang, token=token)
        self._see_other(f"/payments/{payment.id}?lang={self._lang()}")

    def _api_pay(self, body: bytes) -> None:
        try:
            asked = json.loads(body)
            slip = slip_read(asked["payload"])
            amount = asked.get("amount_satang", slip.amount_satang)
            token = asked.get("token") or secrets.token_urlsafe(16)
            held = asked.get("notify", True) is False
        except (ValueError, KeyError, TypeError, AttributeError):
            self._json(422, {"error": "not-a-bill"})
            return
        if type(amount) is not int or not 0 < amount <= 10**11 or not isinstance(token, str):
            self._json(422, {"error": "bad-amount"})
            return
        self._json(201, _payment_json(self.server.pay(slip, amount_satang=amount, token=token, held=held)))

    def _statement(self, day: str) -> None:
        try:
            day = date.fromisoformat(day).isoformat() if day else datetime.now(UTC).date().isoformat()
        except ValueError:
            self._json(422, {"error": "bad-date"})
            return
        out = io.StringIO()
        write = csv.writer(out).writerow
        write(["notice_id", "biller_id", "ref1", "ref2", "amount_satang", "paid_at"])
        for paid in self.server.store.payments_of(day):
            write([paid.id, paid.biller_id, paid.ref1, paid.ref2, paid.amount_satang, paid.paid_at])
        body = out.getvalue().encode()
        signature = self.server.signer.header(body, t=int(time.time()))
        self._answer(200, "text/csv; charset=utf-8", body, {SIGNATURE_HEADER: signature})

    def _parts(self) -> list[str]:
        return [part for part in urlsplit(self.path).path.split("/") if part]

    def _query(self) -> dict[str, str]:
        return _form(urlsplit(self.path).query.encode())

    def _lang(self) -> str:
        return "en" if self._query().get("lang") == "en" else "th"

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MAX_BODY:
            return None
        return self.rfile.read(int(length))

    def _see_other(self, to: str) -> None:
        self._answer(303, "text/plain", b"", {"Location": to})

    def _json(self, status: int, value: object) -> None:
        self._answer(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def _html(self, status: int, page: str) -> None:
        self._answer(status, "text/html; charset=utf-8", page.encode())

    def _answer(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": _CSP,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """Quiet: payloads and references don't belong into a log."""


def _form(raw: bytes) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(raw.decode("utf-8", "replace"), max_num_fields=20).items()}


def _payment_json(payment: Payment) -> dict[str, object]:
    return {
        "notice_id": payment.id,
        "biller_id": payment.biller_id,
        "ref1": payment.ref1,
        "ref2": payment.ref2,
        "amount_satang": payment.amount_satang,
        "paid_at": payment.paid_at,
        "notice": payment.notice,
        "attempts": payment.attempts,
        "answer": payment.answer,
    }
