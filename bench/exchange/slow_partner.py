"""`python -m bench.exchange.slow_partner PORT SECONDS`: a third party's node with one register that answers late.

It speaks the exchange as any other implementation would: a signed directory entry, and signed answers. It prints its
ledger key, then serves until it is stopped.
"""

import json
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.directory import AgencyEntry, KeyEntry, NodeEntry, ServiceEntry, entry_sign
from salaklang.foundations.exchange.envelope import Request, Response, content_digest
from salaklang.foundations.exchange.fields import Field, fields_by_key
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.ids import code_new, id_new
from salaklang.kernel.note import Signer, vkey_format
from salaklang.kernel.text import Text

AGENCY, SERVICE, KEY_ID = "slow-office", "slow.register", "slow-office.bench"
ORIGIN = "salaklang.example/bench-slow"


class Office:
    """Its keys, its entry and its answers."""

    def __init__(self, port: int, seconds: float) -> None:
        self.base_url, self.seconds = f"http://127.0.0.1:{port}", seconds
        self.signer = Signer(ORIGIN, Ed25519PrivateKey.generate().private_bytes_raw())
        self.key = Ed25519PrivateKey.generate()

    def entry(self) -> str:
        name, now = Text("สำนักงานช้า", "The slow office"), datetime.now(UTC)
        key = KeyEntry(KEY_ID, self.key.public_key().public_bytes_raw(), now.replace(microsecond=0))
        fields = fields_by_key(Field("given_name", "slow.given_name", Text("ชื่อ", "Given name")))
        service = ServiceEntry(SERVICE, AGENCY, name, fields, frozenset({"pid"}))
        agencies = (AgencyEntry(AGENCY, name, "department", (key,)),)
        return entry_sign(NodeEntry(self.base_url, "slow", ORIGIN, now, agencies, (service,)), self.signer)

    def answer(self, request: Request, message: str) -> Response:
        time.sleep(self.seconds)
        said = {"act": code_new(), "at": datetime.now(UTC).isoformat(), "data": {"given_name": "ช้า"}}
        body = canonical_json({**said, "usage": str(id_new())})
        headers = (
            ("Content-Type", "application/json"),
            ("Content-Digest", content_digest(body)),
            ("X-Road-Id", message),
        )
        return signatures.response_sign(
            Response(200, headers, body),
            request=request,
            key=self.key,
            key_id=KEY_ID,
            created=int(time.time()),
            nonce=id_new().hex,
        )


class Door(BaseHTTPRequestHandler):
    """HTTP in front of the office."""

    protocol_version = "HTTP/1.1"
    office: ClassVar[Office]

    def do_GET(self) -> None:
        self._send(200, (("Content-Type", "text/plain"),), self.office.entry().encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = tuple((name, value) for name, value in self.headers.items())
        request = Request("POST", self.office.base_url + self.path, headers, body)
        answer = self.office.answer(request, self.headers["X-Road-Id"])
        self._send(answer.status, answer.headers, answer.body)

    def _send(self, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        with suppress(ConnectionError):  # who asked has stopped waiting
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: the figures speak."""


def main(port: int, seconds: float) -> None:
    Door.office = Office(port, seconds)
    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    server.daemon_threads = True
    told = {"url": Door.office.base_url, "key": vkey_format(Door.office.signer.verifier)}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
