"""Notices and payments that do not fit: nothing is paid by them, and no money gets lost."""

from typing import Any

import httpx
import pytest
from tests.support.town import Town, hanging, until

from salaklang.interfaces.cli.play import bank, officers

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


def test_money_that_does_not_fit_is_set_aside_and_the_exact_fee_still_counts(town: Town) -> None:
    case, payload = _bill(town)
    verdicts = "SELECT verdict FROM payments_notice n JOIN payments_bill b ON b.id = n.bill_id WHERE about_id = %s ORDER BY received_at"
    paid = _bank_pay(town, payload, amount_satang=4999)
    until(lambda: town.rows(verdicts, case) == [("wrong-amount",)])
    assert town.state(case) == "awaiting-payment"
    until(lambda: town.mails_saying("49.99", to="anan@"))
    bank.bill_pay(town.visitor("anan"), case)
    until(lambda: town.state(case) == "in-progress")
    _bank_pay(town, payload, amount_satang=5000)  # paying twice
    until(lambda: len(town.rows(verdicts, case)) == 3)
    assert [v for (v,) in town.rows(verdicts, case)] == ["wrong-amount", "accepted", "already-paid"]
    _bank_resend(town, paid["notice_id"])
    until(lambda: town.one("SELECT deliveries FROM payments_notice WHERE notice_id = %s", paid["notice_id"]) == 2)
    assert len(town.rows(verdicts, case)) == 3
    receipts = "SELECT count(*) FROM payments_receipt r JOIN payments_bill b ON b.id = r.bill_id WHERE about_id = %s"
    assert town.one(receipts, case) == 1
    assert town.one("SELECT sum(amount_satang) FROM payments_journalline") == 0
    assert "49.99" in town.visitor("finance").get("/desk/payments").text


def test_a_forged_notice_changes_nothing(town: Town) -> None:
    case, _ = _bill(town)
    assert bank.notice_forge(town.url, town.visitor("anan"), case) == 401
    raw = b'{"notice_id":"1","bank":"sample-bank"}'
    for header in ("", "keyid=nobody, t=1, ed25519=AAAA", "rubbish"):
        answer = httpx.post(f"{town.url}/api/v1/payments/notices", content=raw, headers={"Sala-Bank-Signature": header})
        assert answer.status_code in (400, 401, 422), answer.text
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert town.state(case) == "awaiting-payment"
    assert town.one("SELECT state FROM payments_bill WHERE about_id = %s", case) == "open"


def test_while_the_bank_is_down_the_bill_waits(town: Town) -> None:
    case, _ = _bill(town)
    anan = town.visitor("anan")
    with hanging(town, "bank"):
        page = anan.get(f"/cases/{case}/pay")  # a visitor waits for thirty seconds and then fails
        assert page.links("/pay?payload=") and town.state(case) == "awaiting-payment"
    bank.bill_pay(anan, case)
    until(lambda: town.state(case) == "in-progress")


def _bill(town: Town) -> tuple[str, str]:
    """A case whose fee is due, and the text of its QR code."""
    case = town.filed("anan")
    officers.case_do(town.visitor("clerk"), case, "check")
    page = town.visitor("anan").get(f"/cases/{case}/pay")
    return case, page.tree.xpath("string(//code[contains(@class,'sala-payload')])").strip()


def _bank_pay(town: Town, payload: str, *, amount_satang: int) -> dict[str, Any]:
    answer = httpx.post(f"{town.node.bank_url}/api/pay", json={"payload": payload, "amount_satang": amount_satang})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _bank_resend(town: Town, notice: str) -> None:
    assert httpx.post(f"{town.node.bank_url}/api/payments/{notice}/resend").status_code == 202
