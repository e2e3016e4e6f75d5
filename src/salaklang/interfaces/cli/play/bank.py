"""What a payer and a bank do: open the bank's page from the QR code, confirm; and what a forger tries."""

import json
import time

import httpx

from salaklang.interfaces.cli.play.visitor import Form, Visitor, VisitorLost

_PAID_WITHIN_SECONDS = 30.0


def bill_pay(citizen: Visitor, case: str) -> None:
    """From the case's payment page to the bank, confirm there, and come back when the page says that it is paid."""
    page = citizen.get(f"/cases/{case}/pay")
    for link in page.links("/pay?payload="):
        bank = Visitor(link.split("/pay?")[0])
        try:
            confirmed = bank.send(_confirm(bank, link))
            if confirmed.status >= 400:
                raise VisitorLost(f"the bank says: {confirmed.text[:300]}")
        finally:
            bank.close()
        return _paid_wait(citizen, case)
    raise VisitorLost(f"no way to the bank on the payment page: {page.text[:300]}")


def notice_forge(portal_url: str, citizen: Visitor, case: str) -> int:
    """Send the node a notice for this very bill, signed with nobody's key; the status it answers."""
    page = citizen.get(f"/cases/{case}/pay")
    codes = [c.text_content() for c in page.tree.iter("code")]
    body = {
        "notice_id": "FORGED-0001",
        "bank": "sample-bank",
        "biller_id": "0" * 15,
        "ref1": codes[0] if codes else "",
        "ref2": "",
        "amount_satang": 5000,
        "paid_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    raw = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    header = f"keyid=sample-bank, t={int(time.time())}, ed25519={'A' * 86}=="
    return httpx.post(
        f"{portal_url}/api/v1/payments/notices", content=raw, headers={"Sala-Bank-Signature": header}, timeout=30
    ).status_code


def _confirm(bank: Visitor, link: str) -> Form:
    page = bank.get(link)
    return page.form(action="/confirm")


def _paid_wait(citizen: Visitor, case: str) -> None:
    deadline = time.monotonic() + _PAID_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if not citizen.get(f"/cases/{case}/pay").links("/pay?payload="):
            return
        time.sleep(0.2)
    raise VisitorLost("the payment did not arrive")
