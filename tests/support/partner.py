"""A partner's node as far as watching goes: it serves its signed entry and answers heartbeats, over real HTTP, with keys
and a clock of its own, and misbehaves as it is told. What it signs is real; only its registers are missing."""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.directory import AgencyEntry, KeyEntry, NodeEntry, entry_sign
from salaklang.foundations.exchange.envelope import Request, Response, content_digest, header_one
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.ids import id_new
from salaklang.kernel.note import Signer, vkey_format
from salaklang.kernel.text import Text


@dataclass
class Partner:
    """`skew_s`: its clock less ours; `refuses`: the code with which it refuses; `away`: it closes without an answer."""

    agency: str = "weather"
    origin: str = "log.example/weather"
    skew_s: float = 0.0
    delay_s: float = 0.0
    refuses: str = ""
    away: bool = False
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    key_id: str = "weather.1"
    keys_told: list[KeyEntry] = field(default_factory=list)
    further: list[AgencyEntry] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.signer = Signer(self.origin, self.agency.encode().ljust(32, b"."))
        self.began = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.key_tell()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def vkey(self) -> str:
        return vkey_format(self.signer.verifier)

    def key_tell(self, **more: Any) -> None:
        """Name the key that signs now in the entry."""
        self.keys_told.append(KeyEntry(self.key_id, self.key.public_key().public_bytes_raw(), self.began, **more))

    def key_change(self, key_id: str, *, tell: bool = True) -> None:
        self.key, self.key_id = Ed25519PrivateKey.generate(), key_id
        if tell:
            self.key_tell()

    def entry(self) -> str:
        agency = AgencyEntry(
            self.agency, Text("กรมอุตุนิยมวิทยา", "Weather Department"), "department", tuple(self.keys_told)
        )
        made = NodeEntry(self.url, "Weather", self.origin, datetime.now(UTC), (agency, *self.further), ())
        return entry_sign(made, self.signer)

    def answer(self, request: Request) -> Response:
        self.asked += 1
        if self.delay_s:
            time.sleep(self.delay_s)
        body = canonical_json(
            {"type": self.refuses, "message": "", "detail": ""} if self.refuses else {"status": "OK", "message": ""}
        )
        plain = Response(
            403 if self.refuses else 200,
            (
                ("Content-Type", "application/json"),
                ("Content-Digest", content_digest(body)),
                ("X-Road-Id", header_one(request.headers, "x-road-id")),
            ),
            body,
        )
        created = int(time.time() + self.skew_s)
        return signatures.response_sign(
            plain, request=request, key=self.key, key_id=self.key_id, created=created, nonce=id_new().hex
        )

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _handler(partner: Partner) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, (("Content-Type", "text/plain; charset=utf-8"),), partner.entry().encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Request("POST", partner.url + self.path, tuple(self.headers.items()), body)
            answer = partner.answer(request)
            self._send(answer.status, answer.headers, answer.body)

        def _send(self, status: int, headers: Any, body: bytes) -> None:
            if partner.away:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # who asked has gone
                self.wfile.write(body)

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            """Quiet: the tests say what matters."""

    return Handler
