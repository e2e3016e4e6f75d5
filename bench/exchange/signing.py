"""Processor time of one signature and of one check, beside a public library that does the same."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bench.figures import median
from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.envelope import Request, Response, content_digest
from salaklang.foundations.exchange.heads import head_read, request_of
from salaklang.foundations.exchange.rules import Head
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.ids import id_new

_BATCHES = 15
_KEY_ID = "muang-tuayang.20260101.abcdef"


def signing_measure(*, count: int) -> dict[str, float]:
    """Milliseconds of processor time each (the median of batches, taken in turns), a message of the usual size."""
    ours, peer = _Ours(), _Library()
    tasks: dict[str, Callable[[], object]] = {
        "sign": ours.sign,
        "verify": ours.verify,
        "answer_sign": ours.answer_sign,
        "answer_verify": ours.answer_verify,
        "library_sign": peer.sign,
        "library_verify": peer.verify,
    }
    spent: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    for _ in range(_BATCHES):
        for name, task in tasks.items():
            began = time.process_time()
            for _ in range(count):
                task()
            spent[name].append((time.process_time() - began) * 1000 / count)
    return {f"{name}_ms": round(median(all_of), 4) for name, all_of in spent.items()}


class _Ours:
    """What the exchange does: head, digest, signature base and Ed25519; all checks of head, form, signature, digest."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key()
        self.body = canonical_json({"query": {"pid": "1990000000019"}, "subject": "1990000000019"})
        self.request = self.sign()
        self.answer = self.answer_sign()

    def sign(self) -> Request:
        head = Head(
            client="muang-tuayang",
            provider="dopa",
            service="dopa.person",
            message_id=str(id_new()),
            user_ref="muang-tuayang:user:0123456789abcdef01234567",
            legal_basis="e-performance",
            purpose="commercial-registration-new",
            consent=None,
            case="ทพ. 12/2569",
        )
        plain = request_of(head, self.body, base_url="http://127.0.0.1:8000")
        return signatures.request_sign(
            plain, key=self.key, key_id=_KEY_ID, created=int(time.time()), nonce=id_new().hex
        )

    def verify(self) -> None:
        head_read(self.request)
        signed = signatures.request_signed(self.request)
        signatures.request_verify(self.request, signed, self.public)
        signatures.digest_verify(self.request.headers, self.request.body)

    def answer_sign(self) -> Response:
        body = canonical_json({"act": "7K3M-9QXA-2CDE", "at": "2026-11-22T09:00:00+00:00", "data": _DATA, "usage": ""})
        headers = (
            ("Content-Type", "application/json"),
            ("Content-Digest", content_digest(body)),
            ("X-Road-Id", str(id_new())),
        )
        return signatures.response_sign(
            Response(200, headers, body),
            request=self.request,
            key=self.key,
            key_id=_KEY_ID,
            created=int(time.time()),
            nonce=id_new().hex,
        )

    def answer_verify(self) -> None:
        signed = signatures.response_signed(self.answer)
        signatures.response_verify(self.answer, signed, self.public, request=self.request)
        signatures.digest_verify(self.answer.headers, self.answer.body)


_DATA = {
    "title": "นางสาว",
    "given_name": "มะลิวัลย์",
    "family_name": "ตัวอย่างดี",
    "name_en": "Miss Maliwan Tuayangdi",
    "birth_date": "1990-04-13",
    "nationality": "ไทย",
    "gender": "หญิง",
    "house_code": "99000000001",
}


@dataclass
class _Message:
    """A request as the library takes one."""

    method: str
    url: str
    headers: dict[str, str]


class _Library:
    """`http-message-signatures`: the same components, parameters, algorithm and body; it makes the digest too."""

    def __init__(self) -> None:
        from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms

        key = Ed25519PrivateKey.generate()
        public = key.public_key()

        class Keys(HTTPSignatureKeyResolver):
            def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
                return key

            def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
                return public

        self.signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Keys())
        self.verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=Keys())
        ours = _Ours()
        made_by_signing = ("Signature", "Signature-Input", "Content-Digest")
        self.plain = {name: value for name, value in ours.request.headers if name not in made_by_signing}
        self.url, self.body = ours.request.url, ours.body
        self.covered = ("@method", "@authority", "@target-uri", *signatures.REQUEST_HEADERS)
        self.signed = self.sign()

    def sign(self) -> _Message:
        message, now = _Message("POST", self.url, dict(self.plain)), datetime.now(UTC)
        self.signer.sign(
            message,
            key_id=_KEY_ID,
            created=now,
            expires=now + timedelta(seconds=signatures.LIFE_SECONDS),
            label=signatures.LABEL,
            tag=signatures.TAG,
            nonce=id_new().hex,
            covered_component_ids=self.covered,
            body=self.body,
        )
        return message

    def verify(self) -> None:
        self.verifier.verify(self.signed, expect_tag=signatures.TAG, require_components=self.covered, body=self.body)
