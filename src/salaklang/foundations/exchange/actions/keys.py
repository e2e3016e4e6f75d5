"""Writing agency keys: one Ed25519 key an agency signs its messages with, sealed at rest with the node's secret."""

from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from salaklang.foundations.exchange.models import AgencyKey
from salaklang.foundations.exchange.queries.keys import key_signing
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.sealing import seal, unseal_bytes
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.ids import code_new

OVERLAP = timedelta(minutes=10)
"""How long an old key stays valid after its successor is there: longer than any message lives."""


def agency_key_ensure(actor: Actor, *, agency: str, clock: Clock = SYSTEM_CLOCK) -> AgencyKey:
    """The key that `agency` signs with now, made where there is none. Safe to repeat, also by two at once."""
    require(actor, "access.keep", agency=agency)
    now = clock.now()
    return key_signing(agency, at=now) or _made_once(actor, agency, now)


def agency_key_rotate(actor: Actor, *, agency: str, clock: Clock = SYSTEM_CLOCK) -> AgencyKey:
    """A new key for `agency`; the old ones end after an overlap in which messages on their way still verify."""
    require(actor, "access.keep", agency=agency)
    now = clock.now()
    with transaction.atomic():
        ending = AgencyKey.objects.filter(agency=agency, valid_to=None, revoked_at=None)
        ending.update(valid_to=now + OVERLAP)
        return _make(actor, agency, now)


def agency_key_end(actor: Actor, *, key_id: str, clock: Clock = SYSTEM_CLOCK) -> None:
    """Revoke a key at once: from now on nothing signed with it is accepted, whatever date it carries."""
    now = clock.now()
    with transaction.atomic():
        key = AgencyKey.objects.select_for_update().get(pk=key_id)
        require(actor, "access.keep", agency=key.agency)
        if key.revoked_at is None:
            key.revoked_at = now
            key.save(update_fields=["revoked_at"])
            act_append(
                actor,
                kind="exchange.key-ended",
                agency=key.agency,
                subject=Ref("exchange-key", key.key_id),
                record={"key": key.key_id},
                public={"key": key.key_id},
                at=now,
            )


def signing_key(agency: str, clock: Clock = SYSTEM_CLOCK) -> tuple[str, Ed25519PrivateKey]:
    """The key id and the private key that `agency` signs with now; made at the agency's first message."""
    key = key_signing(agency, at=clock.now()) or agency_key_ensure(system(agency), agency=agency, clock=clock)
    return key_opened(key.key_id, key.private_sealed)


def key_opened(key_id: str, private_sealed: str) -> tuple[str, Ed25519PrivateKey]:
    """A signing key of this node, ready to sign."""
    return key_id, _opened(private_sealed)


def _made_once(actor: Actor, agency: str, now: datetime) -> AgencyKey:
    with transaction.atomic():
        with connection.cursor() as cursor:  # two processes that start together make one key, not two
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"exchange key {agency}"])
        return key_signing(agency, at=now) or _make(actor, agency, now)


def _make(actor: Actor, agency: str, now: datetime) -> AgencyKey:
    private = Ed25519PrivateKey.generate()
    key = AgencyKey.objects.create(
        key_id=f"{agency}.{now:%Y%m%d}.{code_new(1, 6).lower()}",
        agency=agency,
        public_key=private.public_key().public_bytes_raw(),
        private_sealed=seal(private.private_bytes_raw()),
        valid_from=now.replace(microsecond=0),  # messages tell their time in whole seconds
    )
    act_append(
        actor,
        kind="exchange.key-made",
        agency=agency,
        subject=Ref("exchange-key", key.key_id),
        record={"key": key.key_id, "public": bytes(key.public_key).hex()},
        public={"key": key.key_id, "public": bytes(key.public_key).hex()},
        at=now,
    )
    return key


@lru_cache(maxsize=256)
def _opened(sealed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(unseal_bytes(sealed))
