"""An agency of another node, played by the test with a key of its own: it signs what it sends and what it answers."""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.foundations.exchange.consent_paper import Paper, paper_bytes, paper_sign
from salaklang.foundations.exchange.envelope import Request, Response, address_read, content_digest, header_one
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.models import AgencyKey
from salaklang.foundations.exchange.ports import TransportFailed, transport_use
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.signatures import request_sign, response_sign
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new
from tests.support.logs import handler_served
from tests.support.partners import live_elsewhere


@dataclass
class Far:
    """`says`: what it answers to `consentStatus` (state, or a whole answer); `up`: whether it answers at all;
    `papers`: the consents that it has signed; `holds`: what it answers to `findConsents`; `came`: what this node sent it, by service."""

    agency: str
    base_url: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    says: str = "valid"
    up: bool = True
    broken: str = ""
    papers: dict[str, dict[str, object]] = field(default_factory=dict)
    holds: list[Any] = field(default_factory=list)
    came: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def key_id(self) -> str:
        return f"{self.agency}.far"

    def join(self) -> "Far":
        """Make this node know it, as joining does."""
        now = SYSTEM_CLOCK.now()
        live_elsewhere(self.agency, url=self.base_url)
        AgencyKey.objects.filter(agency=self.agency).delete()
        AgencyKey.objects.create(
            key_id=self.key_id,
            agency=self.agency,
            public_key=self.key.public_key().public_bytes_raw(),
            valid_from=now - timedelta(days=1),
        )
        return self

    def consent(self, world: Any, **change: Any) -> dict[str, object]:
        """A consent that was given before it: signed, as its messages carry it."""
        now = SYSTEM_CLOCK.now().replace(microsecond=0)
        given: dict[str, Any] = {
            "id": id_new(), "subject": world.mali_pid, "requester": self.agency, "provider": "dopa", "home": self.agency,
            "service": "dopa.person", "purpose": "commercial-registration-new", "data_types": ("given_name",),
            "valid_from": now, "valid_until": now + timedelta(days=1), "life": "ONETIME", "count": 1,
        }  # fmt: skip
        paper = Paper(**{**given, **change})
        told: dict[str, object] = {
            "paper": json.loads(paper_bytes(paper)),
            "key": self.key_id,
            "signature": paper_sign(paper, self.key),
        }
        self.papers[str(paper.id)] = told
        return told

    def request(
        self, world: Any, base_url: str, *, to: str, service: str, body: Mapping[str, Any], **head: Any
    ) -> Request:
        """A request of this agency to an agency here, signed now."""
        said: dict[str, Any] = {"purpose": service, "legal_basis": "consent", "consent": None, "case": "", **head}
        made = Head(client=self.agency, provider=to, service=service, message_id=str(id_new()), user_ref="", **said)
        created = int(SYSTEM_CLOCK.now().timestamp())
        plain = request_of(made, canonical_json(dict(body)), base_url=base_url)
        return request_sign(plain, key=self.key, key_id=self.key_id, created=created, nonce=id_new().hex)

    def call(self, request: Request, *, timeout_s: float = 0) -> Response:
        """Its side of a transport."""
        if not self.up:
            raise TransportFailed("down")
        service, body = address_read(request.url).service, json.loads(request.body)
        self.came.append((service, body))
        answer: dict[str, object] = {"act": "ABCD-EFGH-JKMN", "at": "2026-01-01T00:00:00+00:00"}
        if service == "consentStatus":
            answer = {"consent": body["consent"], "state": self.says, **self.papers.get(body["consent"], {})}
        if service == "findConsents":
            answer = {"consents": self.holds}
        return self._signed(request, canonical_json(answer))

    def _signed(self, request: Request, body: bytes) -> Response:
        key = Ed25519PrivateKey.generate() if self.broken == "key" else self.key
        headers = (
            ("Content-Type", "application/json"),
            ("Content-Digest", content_digest(body)),
            ("X-Road-Id", header_one(request.headers, "x-road-id")),
        )
        made = response_sign(
            Response(200, headers, body), request=request, key=key, key_id=self.key_id,
            created=int(SYSTEM_CLOCK.now().timestamp()), nonce=id_new().hex,
        )  # fmt: skip
        return Response(200, made.headers, b"rubbish") if self.broken == "body" else made

    def asked(self, service: str) -> int:
        return sum(name == service for name, _ in self.came)

    def inbox(self, kind: str) -> list[dict[str, Any]]:
        return [body for name, body in self.came if name == f"inbox.{kind}"]


@contextmanager
def served(far: Far) -> Iterator[None]:
    """The far agency behind a real HTTP server, at its own address."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            url = far.base_url + self.path
            try:
                answer = far.call(Request("POST", url, tuple(self.headers.items()), body))
            except TransportFailed:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answer.status)
            for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *given: Any) -> None:
            """Nothing: the test tells what it needs."""

    with handler_served(Door) as url:
        far.base_url = url
        yield


@contextmanager
def joined(far: Far, *, by: str) -> Iterator[Far]:
    """The far agency, known here and reached `by` "http", or "in-process" by a call."""
    if by == "http":
        with served(far):
            yield far.join()
    else:
        transport_use(far.agency, far.join())
        yield far


def consent_id(told: Mapping[str, Any]) -> UUID:
    return UUID(told["paper"]["id"])
