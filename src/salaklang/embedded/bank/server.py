"""The bank's HTTP side: pages for a customer, JSON for programs (README.md lists both)."""

import csv
import io
import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http.server import ThreadingHTTPServer

from salaklang.embedded.bank import pages
from salaklang.embedded.bank.notices import SIGNATURE_HEADER, Sender, Signer
from salaklang.embedded.bank.qr import NotABill, Slip, amount_read, slip_read
from salaklang.embedded.bank.store import Payment, Store
from salaklang.embedded.small_web import SmallHandler, font_known, form_read


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


class Handler(SmallHandler):
    server: Bank
    server_version = "SampleBank"

    def do_GET(self) -> None:  # noqa: N802 the base class's name
        parts = self.parts()
        query = self.query()
        match parts:
            case []:
                self.html_answer(200, pages.page_start(self._lang()))
            case ["pay"]:
                self._check_page(query.get("payload", ""))
            case ["payments", payment_id] if payment := self.server.store.payment_get(payment_id):
                self.html_answer(200, pages.page_payment(self._lang(), payment))
            case ["api", "payments", payment_id] if payment := self.server.store.payment_get(payment_id):
                self.json_answer(200, _payment_json(payment))
            case ["fonts", name] if font_known(name):
                self.font_answer(name)
            case ["statement"]:
                self._statement(query.get("date", ""))
            case ["bank.pub"]:
                self.json_answer(200, {"id": self.server.signer.bank, "public_key": self.server.signer.public_key})
            case ["healthz"]:
                self.json_answer(200, {"ok": True})
            case ["api", *_]:
                self.json_answer(404, {"error": "not-found"})
            case _:
                self.html_answer(404, pages.page_missing(self._lang()))

    def do_POST(self) -> None:  # noqa: N802 the base class's name
        body = self.body()
        if body is None:
            self.json_answer(413, {"error": "too-large"})
            return
        match self.parts():
            case ["pay"]:
                self._check_page(form_read(body).get("payload", ""))
            case ["confirm"]:
                self._confirm(form_read(body))
            case ["payments", payment_id, "resend"] if self.server.store.notice_again(payment_id):
                self.server.sender.wake.set()
                self.see_other(f"/payments/{payment_id}?lang={self._lang()}")
            case ["api", "pay"]:
                self._api_pay(body)
            case ["api", "payments", payment_id, "resend"] if self.server.store.notice_again(payment_id):
                self.server.sender.wake.set()
                self.json_answer(202, {"notice_id": payment_id, "notice": "waiting"})
            case ["api", *_]:
                self.json_answer(404, {"error": "not-found"})
            case _:
                self.html_answer(404, pages.page_missing(self._lang()))

    def _check_page(self, payload: str) -> None:
        try:
            slip = slip_read(payload)
        except NotABill:
            self.html_answer(422, pages.page_start(self._lang(), error="not-a-bill", payload=payload))
            return
        amount = "" if slip.amount_satang is None else pages.baht(slip.amount_satang)
        token = secrets.token_urlsafe(16)
        self.html_answer(200, pages.page_check(self._lang(), slip, payload=payload.strip(), token=token, amount=amount))

    def _confirm(self, form: Mapping[str, str]) -> None:
        payload, amount, token = form.get("payload", ""), form.get("amount", ""), form.get("token", "")
        try:
            slip = slip_read(payload)
        except NotABill:
            self.html_answer(422, pages.page_start(self._lang(), error="not-a-bill", payload=payload))
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
            self.html_answer(422, page)
            return
        payment = self.server.pay(slip, amount_satang=satang, token=token)
        self.see_other(f"/payments/{payment.id}?lang={self._lang()}")

    def _api_pay(self, body: bytes) -> None:
        try:
            asked = json.loads(body)
            slip = slip_read(asked["payload"])
            amount = asked.get("amount_satang", slip.amount_satang)
            token = asked.get("token") or secrets.token_urlsafe(16)
            held = asked.get("notify", True) is False
        except (ValueError, KeyError, TypeError, AttributeError):
            self.json_answer(422, {"error": "not-a-bill"})
            return
        if type(amount) is not int or not 0 < amount <= 10**11 or not isinstance(token, str):
            self.json_answer(422, {"error": "bad-amount"})
            return
        self.json_answer(201, _payment_json(self.server.pay(slip, amount_satang=amount, token=token, held=held)))

    def _statement(self, day: str) -> None:
        try:
            day = date.fromisoformat(day).isoformat() if day else datetime.now(UTC).date().isoformat()
        except ValueError:
            self.json_answer(422, {"error": "bad-date"})
            return
        out = io.StringIO()
        write = csv.writer(out).writerow
        write(["notice_id", "biller_id", "ref1", "ref2", "amount_satang", "paid_at"])
        for paid in self.server.store.payments_of(day):
            write([paid.id, paid.biller_id, paid.ref1, paid.ref2, paid.amount_satang, paid.paid_at])
        body = out.getvalue().encode()
        signature = self.server.signer.header(body, t=int(time.time()))
        self.answer(200, "text/csv; charset=utf-8", body, {SIGNATURE_HEADER: signature})

    def _lang(self) -> str:
        return "en" if self.query().get("lang") == "en" else "th"


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
