"""What every requester does: sign what it asks, and believe an answer only when it proves itself."""

from typing import Any

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.actions.keys import key_opened, signing_key
from salaklang.foundations.exchange.envelope import Request, Response, header_one, object_read
from salaklang.foundations.exchange.errors import KeyUnknown, MessageMalformed
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.queries.keys import HeldKey, key_held
from salaklang.foundations.exchange.rules import Head
from salaklang.kernel.clock import Clock
from salaklang.kernel.ids import id_new


def request_signed_for(
    head: Head, body: bytes, base_url: str, clock: Clock, *, held: tuple[str, str] | None = None
) -> Request:
    """The request that says `head`, to the node at `base_url`, signed by the asking agency now; `held` is its key where
    that is at hand already."""
    key_id, key = key_opened(*held) if held else signing_key(head.client, clock)
    plain = request_of(head, body, base_url=base_url)
    created = int(clock.now().timestamp())
    return signatures.request_sign(plain, key=key, key_id=key_id, created=created, nonce=id_new().hex)


def response_check(head: Head, request: Request, response: Response, *, held: HeldKey | None = None) -> str:
    """The id of the key with which the provider signed this very answer to this very request; MessageRefused otherwise.

    `held` is a key of the provider that was read before it was asked: who passes it must see to it that a key that was
    revoked in the meantime counts no more.
    """
    signed = signatures.response_signed(response)
    key = held if held and held.key_id == signed.key_id else key_held(signed.key_id, agency=head.provider)
    if key is None or key.system:
        raise KeyUnknown("the answer is not signed with a key of the provider")
    key.check(signed.created)
    signatures.response_verify(response, signed, key.public, request=request)
    signatures.digest_verify(response.headers, response.body)
    if header_one(response.headers, "x-road-id") != head.message_id:
        raise MessageMalformed("answer to another message")
    return key.key_id


def answer_read(response: Response) -> dict[str, Any]:
    """What a checked answer says. Raises MessageMalformed (a MessageRefused) for what is no object in canonical JSON: a
    partner's signature makes an answer its own, not a fit one."""
    return object_read(response.body)


def problem_code(response: Response) -> str:
    """The code of a checked refusal, at most 40 characters; "unavailable" where it names none."""
    try:
        code = answer_read(response).get("type")
    except MessageMalformed:
        code = None
    return code[:40] if isinstance(code, str) and code.isprintable() and code else "unavailable"
