"""Sign notices and send them until the node acknowledges."""

import base64
import json
import logging
import os
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from salaklang.embedded.bank.store import Payment, Store

SIGNATURE_HEADER = "Sala-Bank-Signature"
_CONTEXT = b"sala-bank-notice/1\n"
_WAIT_FIRST, _WAIT_MAX = 0.5, 60.0
_log = logging.getLogger("bank")


class Signer:
    """The bank's Ed25519 key, made on first use (PEM, readable by its owner only)."""

    def __init__(self, bank: str, key_file: Path) -> None:
        self.bank = bank
        self._key = _key_load(key_file)

    @property
    def public_key(self) -> str:
        """Base64 of the 32 raw bytes, as a node registers it."""
        return base64.b64encode(self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    def header(self, body: bytes, *, t: int) -> str:
        """The value of `Sala-Bank-Signature` for `body`, signed at `t` (Unix seconds)."""
        signature = self._key.sign(_CONTEXT + str(t).encode() + b"\n" + body)
        return f"keyid={self.bank}, t={t}, ed25519={base64.b64encode(signature).decode()}"


def notice_body(bank: str, payment: Payment) -> bytes:
    """The notice as sent: JSON with sorted keys and no spaces, the same bytes each time."""
    fields = {
        "notice_id": payment.id,
        "bank": bank,
        "biller_id": payment.biller_id,
        "ref1": payment.ref1,
        "ref2": payment.ref2,
        "amount_satang": payment.amount_satang,
        "paid_at": payment.paid_at,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


class Sender(threading.Thread):
    """Sends what waits; after a failure waits 0.5, 1, 2 … 60 seconds. Only a 2xx answer acknowledges."""

    def __init__(self, store: Store, signer: Signer, notify_url: str) -> None:
        super().__init__(name="notices", daemon=True)
        self._store, self._signer, self._url = store, signer, notify_url
        self.wake = threading.Event()

    def run(self) -> None:
        while True:
            try:
                for payment in self._store.notices_due(time.time()):
                    self._send(payment)
            except sqlite3.Error:  # the books may be busy; the notices are safe in them
                _log.exception("notices wait")
            self.wake.wait(0.25)
            self.wake.clear()

    def _send(self, payment: Payment) -> None:
        body = notice_body(self._signer.bank, payment)
        status, answer = _post(self._url, body, self._signer.header(body, t=int(time.time())))
        pause = min(_WAIT_MAX, _WAIT_FIRST * 2 ** min(payment.attempts, 10))
        self._store.notice_answered(
            payment.id,
            acknowledged=200 <= status < 300,
            answer=f"{status} {answer}",
            next_try=time.time() + pause,
        )
        _log.info("notice %s: %s", payment.id, status)


def _post(url: str, body: bytes, signature: str) -> tuple[int, str]:
    """Status and body of the node's answer; status 0 when there was none."""
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 from the operator
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read(400).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(400).decode("utf-8", "replace")
    except OSError as error:
        return 0, str(error)


def _key_load(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(pem)
            os.fsync(out.fileno())
        part.replace(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} holds no Ed25519 key")
    return key
