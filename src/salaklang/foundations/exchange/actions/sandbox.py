"""The sandbox's keys and answers: written to its own two tables and nowhere else."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import connection, transaction

from salaklang.foundations.exchange import rules, signatures
from salaklang.foundations.exchange.actions.answering import JSON, answer_signed, refusal_said
from salaklang.foundations.exchange.envelope import Headers, Request, Response, body_read
from salaklang.foundations.exchange.errors import KeyUnknown, MessageRefused, MessageReplayed, RegisterEmpty
from salaklang.foundations.exchange.heads import head_read
from salaklang.foundations.exchange.models import SandboxKey, SandboxSeen
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.provided import Provided, provided
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.sandbox import (
    INSTANCE,
    SandboxBusy,
    TestKey,
    sandbox_answers,
    sandbox_fields,
)
from salaklang.foundations.identity.sealing import seal, unseal_bytes
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import NotFound, SalaError
from salaklang.kernel.ids import code_new

_ANSWERS_LIFE = timedelta(days=365)
_KEYS_MOST = 10_000


def sandbox_key_issue(*, clock: Clock = SYSTEM_CLOCK) -> TestKey:
    """A test key for anybody, good for SALA_SANDBOX_KEY_DAYS. Raises NotFound where the sandbox is off, SandboxBusy
    when more keys are in use than the table should hold."""
    _on_check()
    now = clock.now()
    SandboxKey.objects.filter(expires_at__lt=now).delete()
    if SandboxKey.objects.count() >= _KEYS_MOST:
        raise SandboxBusy(3600)
    private = Ed25519PrivateKey.generate()
    key = SandboxKey.objects.create(
        key_id=f"sandbox.{now:%Y%m%d}.{code_new(2, 6).lower()}",
        public_key=private.public_key().public_bytes_raw(),
        made_at=now.replace(microsecond=0),
        expires_at=(now + timedelta(days=settings.SALA_SANDBOX_KEY_DAYS)).replace(microsecond=0),
    )
    answers = _answers_key(clock)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return TestKey(
        key_id=key.key_id,
        private_pem=pem,
        public=bytes(key.public_key),
        expires_at=key.expires_at,
        answers_key_id=answers.key_id,
        answers_public=bytes(answers.public_key),
    )


def sandbox_answer(request: Request, *, clock: Clock = SYSTEM_CLOCK) -> Response:
    """The signed answer of the sandbox. Checks are those of the real door, in its order. Never raises a SalaError."""
    try:
        _on_check()
        head = head_read(request, INSTANCE)
    except SalaError as refused:
        return _refusal(request, refused, clock, signed=False)
    try:
        return _signed(request, 200, _answer(request, head, clock), clock)
    except SalaError as refused:
        return _refusal(request, refused, clock)


def _answer(request: Request, head: Head, clock: Clock) -> bytes:
    now = clock.now()
    rules.size_check(request.body)
    signed = signatures.request_signed(request)
    key = SandboxKey.objects.filter(pk=signed.key_id, private_sealed="").first()
    if key is None:
        raise KeyUnknown("no such test key")
    rules.key_check(signed.created, valid_from=key.made_at, valid_to=key.expires_at, revoked_at=None)
    public = Ed25519PublicKey.from_public_bytes(bytes(key.public_key))
    signatures.request_verify(request, signed, public)
    signatures.digest_verify(request.headers, request.body)
    rules.window_check(signed.created, signed.expires, now.timestamp())
    _count(key, int(now.timestamp()))
    _seen_once(key, head.message_id)
    fields = sandbox_fields(grants(), head, request.method)
    offer = _offer(head)
    body = body_read(request.body)
    found = sandbox_answers()[offer.service](offer.query_of(body["query"]))
    if found is None:
        raise RegisterEmpty("no such made-up record", register=offer.name)
    data = {name: value for name, value in found.items() if name in fields}
    return canonical_json({"act": "", "at": now.isoformat(timespec="seconds"), "data": data, "proof": "", "usage": ""})


def _on_check() -> None:
    if not settings.SALA_SANDBOX:
        raise NotFound("this node has no sandbox")


def _offer(head: Head) -> Provided:
    offer = provided(head.service)
    if offer is None or offer.provider != head.provider or head.service not in sandbox_answers():
        raise NotFound(f"{head.provider} offers no service {head.service} in the sandbox")
    return offer


def _count(key: SandboxKey, seconds: int) -> None:
    """One message of this key's minute. One statement, so that processes count together."""
    minute = seconds // 60
    table = SandboxKey._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE {table} SET used = CASE WHEN "window" = %s THEN used + 1 ELSE 1 END, "window" = %s'  # noqa: S608
            " WHERE key_id = %s RETURNING used",
            [minute, minute, key.key_id],
        )
        row = cursor.fetchone()
    if row is None or row[0] > settings.SALA_SANDBOX_PER_MINUTE:
        raise SandboxBusy(60 - seconds % 60)


def _seen_once(key: SandboxKey, message_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {SandboxSeen._meta.db_table} (key_id, message_id) VALUES (%s, %s)"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            [key.key_id, message_id],
        )
        if cursor.rowcount == 0:
            raise MessageReplayed("message id has been used")


def _answers_key(clock: Clock) -> SandboxKey:
    """The key that signs the sandbox's answers, made where there is none that still holds for a while."""
    now = clock.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["exchange sandbox key"])
        lasting = SandboxKey.objects.exclude(private_sealed="").filter(expires_at__gt=now + _ANSWERS_LIFE / 12)
        key = lasting.order_by("-expires_at").first()
        if key is not None:
            return key
        private = Ed25519PrivateKey.generate()
        return SandboxKey.objects.create(
            key_id=f"sandbox.answers.{now:%Y%m%d}.{code_new(1, 6).lower()}",
            public_key=private.public_key().public_bytes_raw(),
            private_sealed=seal(private.private_bytes_raw()),
            made_at=now.replace(microsecond=0),
            expires_at=now + _ANSWERS_LIFE,
        )


def _refusal(request: Request, refused: SalaError, clock: Clock, *, signed: bool = True) -> Response:
    """The problem in X-Road's shape; `signed` once it is known that it is the sandbox that was asked."""
    # Told here alone: nothing real is behind this door, and whoever writes a program has to find the mistake.
    detail = refused.reason if isinstance(refused, MessageRefused) else ""
    body, extra = refusal_said(refused, proxy="ServerProxy", at=clock.now(), detail=detail)
    if not signed:
        return Response(refused.status, (JSON, *extra), body)
    return _signed(request, refused.status, body, clock, extra)


def _signed(request: Request, status: int, body: bytes, clock: Clock, extra: Headers = ()) -> Response:
    key = _answers_key(clock)
    private = Ed25519PrivateKey.from_private_bytes(unseal_bytes(key.private_sealed))
    return answer_signed(request, status, body, key_id=key.key_id, key=private, clock=clock, extra=extra)
