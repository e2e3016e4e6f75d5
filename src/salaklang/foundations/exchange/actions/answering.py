"""What every answer of the door looks like, the sandbox's too: X-Road's headers, a signature bound to its question."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.envelope import Headers, Request, Response, address_id, content_digest, header_one
from salaklang.foundations.exchange.errors import MessageMalformed, MessageRefused
from salaklang.foundations.exchange.retrying import retry_said
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import Clock
from salaklang.kernel.errors import SalaError
from salaklang.kernel.ids import id_new

JSON = ("Content-Type", "application/json")


def answer_signed(
    request: Request,
    status: int,
    body: bytes,
    *,
    key_id: str,
    key: Ed25519PrivateKey,
    clock: Clock,
    extra: Headers = (),
) -> Response:
    """The answer under `key`; unsigned where the request carries no single signature that it could be bound to."""
    headers = (
        JSON,
        ("Content-Digest", content_digest(body)),
        ("X-Road-Id", header_one(request.headers, "x-road-id")),
        ("X-Road-Client", header_one(request.headers, "x-road-client")),
        ("X-Road-Service", address_id(request.url)),
        ("X-Road-Request-Id", str(id_new())),
        *extra,
    )
    response, created, nonce = Response(status, headers, body), int(clock.now().timestamp()), id_new().hex
    try:
        return signatures.response_sign(response, request=request, key=key, key_id=key_id, created=created, nonce=nonce)
    except MessageMalformed:
        return response


def refusal_said(refused: SalaError, *, proxy: str, at: datetime, detail: str = "") -> tuple[bytes, Headers]:
    """The problem as body and headers, in X-Road's shape, and when to ask again where waiting helps. `proxy` is where
    it arose unless the message is at fault."""
    whose = "Client" if isinstance(refused, MessageRefused) else f"Server.{proxy}"
    body = canonical_json({"type": refused.code, "message": refused.message.en, "detail": detail})
    return body, (("X-Road-Error", f"{whose}.{refused.code}"), *retry_said(refused, at))
