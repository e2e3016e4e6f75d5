"""HTTP message signatures (RFC 9421) in one fixed profile, `gov-exchange`: Ed25519, one list of components. Pure.

The verifier decides what must be covered, never the message: a signature over fewer, more or other components is
refused as malformed before any key is looked at. One label, one signature; parameters in any order, each once.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from salaklang.foundations.exchange.envelope import (
    Headers,
    Request,
    Response,
    authority,
    content_digest,
    header_one,
)
from salaklang.foundations.exchange.errors import DigestWrong, MessageMalformed, SignatureWrong

TAG = "gov-exchange"
LABEL = "gov"
LIFE_SECONDS = 300

REQUEST_HEADERS = (
    "content-digest",
    "x-road-client",
    "x-road-id",
    "x-road-userid",
    "gov-legal-basis",
    "gov-purpose",
    "gov-consent",
    "gov-case",
)
REQUEST_COMPONENTS = " ".join(f'"{name}"' for name in ("@method", "@authority", "@target-uri", *REQUEST_HEADERS))
RESPONSE_COMPONENTS = '"@status" "content-digest" "x-road-id" "signature";req'

_INPUT = re.compile(r"(?P<label>[a-z*][a-z0-9_.*-]*)=(?P<params>\((?P<components>[^()]*)\)(?P<rest>;[\x21-\x7e]+))\Z")
_PARAM = re.compile(r';(?P<name>[a-z]+)=(?:"(?P<text>[^"\\]*)"|(?P<number>[0-9]{1,15}))')
_SIGNATURE = re.compile(r"(?P<label>[a-z*][a-z0-9_.*-]*)=:(?P<value>[A-Za-z0-9+/]+={0,2}):\Z")
_NUMBERS = frozenset({"created", "expires"})
_WORDS = frozenset({"keyid", "alg", "nonce", "tag"})


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signature headers of a message say. `created`, `expires`: Unix seconds; `params` is signed as it is."""

    key_id: str
    created: int
    expires: int
    nonce: str
    params: str
    value: bytes


def request_sign(
    request: Request,
    *,
    key: Ed25519PrivateKey,
    key_id: str,
    created: int,
    nonce: str,
    life: int = LIFE_SECONDS,
) -> Request:
    """The request with `Signature-Input` and `Signature`. All covered headers must stand in it already."""
    params = _params(REQUEST_COMPONENTS, key_id=key_id, created=created, life=life, nonce=nonce)
    return request.with_headers(*_signature_headers(params, key.sign(_request_base(request, params))))


def response_sign(
    response: Response,
    *,
    request: Request,
    key: Ed25519PrivateKey,
    key_id: str,
    created: int,
    nonce: str,
    life: int = LIFE_SECONDS,
) -> Response:
    """The answer, signed together with the signature of the request that it answers (`;req`)."""
    params = _params(RESPONSE_COMPONENTS, key_id=key_id, created=created, life=life, nonce=nonce)
    return response.with_headers(*_signature_headers(params, key.sign(_response_base(response, request, params))))


def request_signed(request: Request) -> Signed:
    """What the request claims about its signature; nothing is verified yet. Raises MessageMalformed."""
    return _read(request.headers, REQUEST_COMPONENTS)


def response_signed(response: Response) -> Signed:
    """The same for an answer."""
    return _read(response.headers, RESPONSE_COMPONENTS)


def request_verify(request: Request, signed: Signed, key: Ed25519PublicKey) -> None:
    """Raises SignatureWrong unless `key` signed exactly this request."""
    _verify(key, signed.value, _request_base(request, signed.params))


def response_verify(response: Response, signed: Signed, key: Ed25519PublicKey, *, request: Request) -> None:
    """Raises SignatureWrong unless `key` signed exactly this answer to exactly that request."""
    _verify(key, signed.value, _response_base(response, request, signed.params))


def digest_verify(headers: Headers, body: bytes) -> None:
    """Raises DigestWrong unless `Content-Digest` is that of the body: the signature covers the body only through it."""
    if header_one(headers, "content-digest") != content_digest(body):
        raise DigestWrong("content digest is not that of the body")


def _params(components: str, *, key_id: str, created: int, life: int, nonce: str) -> str:
    return (
        f'({components});created={created};expires={created + life};keyid="{key_id}";alg="ed25519"'
        f';nonce="{nonce}";tag="{TAG}"'
    )


def _signature_headers(params: str, value: bytes) -> tuple[tuple[str, str], tuple[str, str]]:
    return (
        ("Signature-Input", f"{LABEL}={params}"),
        ("Signature", f"{LABEL}=:{base64.b64encode(value).decode()}:"),
    )


def _request_base(request: Request, params: str) -> bytes:
    lines = [
        f'"@method": {request.method}',
        f'"@authority": {authority(request.url)}',
        f'"@target-uri": {request.url}',
        *(f'"{name}": {header_one(request.headers, name)}' for name in REQUEST_HEADERS),
        f'"@signature-params": {params}',
    ]
    return "\n".join(lines).encode("ascii")


def _response_base(response: Response, request: Request, params: str) -> bytes:
    lines = [
        f'"@status": {response.status}',
        f'"content-digest": {header_one(response.headers, "content-digest")}',
        f'"x-road-id": {header_one(response.headers, "x-road-id")}',
        f'"signature";req: {header_one(request.headers, "signature")}',
        f'"@signature-params": {params}',
    ]
    return "\n".join(lines).encode("ascii")


def _read(headers: Headers, components: str) -> Signed:
    found = _INPUT.match(header_one(headers, "signature-input"))
    value = _SIGNATURE.match(header_one(headers, "signature"))
    if not found or not value or found["label"] != value["label"]:
        raise MessageMalformed("signature headers are not one label with one signature")
    if found["components"] != components:
        raise MessageMalformed("signature covers other components than the profile")
    words, numbers = _params_read(found["rest"])
    if words["tag"] != TAG or words["alg"] != "ed25519":
        raise MessageMalformed("signature of another profile")
    try:
        raw = base64.b64decode(value["value"], validate=True)
    except binascii.Error as wrong:
        raise MessageMalformed("signature is not base64") from wrong
    return Signed(
        key_id=words["keyid"],
        created=numbers["created"],
        expires=numbers["expires"],
        nonce=words["nonce"],
        params=found["params"],
        value=raw,
    )


def _params_read(rest: str) -> tuple[dict[str, str], dict[str, int]]:
    words: dict[str, str] = {}
    numbers: dict[str, int] = {}
    at = 0
    while at < len(rest):
        param = _PARAM.match(rest, at)
        if not param or param["name"] in words or param["name"] in numbers:
            raise MessageMalformed("signature parameters can't be read")
        if param["number"] is None:
            words[param["name"]] = param["text"]
        else:
            numbers[param["name"]] = int(param["number"])
        at = param.end()
    if words.keys() != _WORDS or numbers.keys() != _NUMBERS:
        raise MessageMalformed("signature parameters are not those of the profile")
    return words, numbers


def _verify(key: Ed25519PublicKey, value: bytes, base: bytes) -> None:
    try:
        key.verify(value, base)
    except InvalidSignature as wrong:
        raise SignatureWrong("signature does not verify") from wrong


def signature_text(response: Response) -> str:
    """The signature of a signed answer as the log keeps it."""
    return header_one(response.headers, "signature").partition("=")[2].strip(":")
