"""Keys of agencies' information systems that are not Salaklang: entered by the operator, for a time, each an act."""

import base64
import binascii
from datetime import timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import transaction

from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.models import AgencyKey
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid
from salaklang.kernel.ids import code_new, slug_is

LONGEST_DAYS = 730


def client_key_add(
    actor: Actor, *, agency: str, system: str, key: str, days: int = 365, clock: Clock = SYSTEM_CLOCK
) -> AgencyKey:
    """Let the information system `system` of an agency of this node ask with this Ed25519 public key for so many days.

    `key` is PEM (SubjectPublicKeyInfo) or base64 of the 32 bytes; the private half never comes here. A further key of
    the same system may overlap with the one before. Raises Invalid (fields `agency`, `system`, `key`, `days`),
    AgencyNotFound.
    """
    require(actor, "access.keep", agency=agency)
    now, public = clock.now(), _public(key)
    problems = {}
    if not lives_here(agency_get(agency).slug):
        problems["agency"] = texts.AGENCY_ELSEWHERE
    if not slug_is(system):
        problems["system"] = texts.SYSTEM_WRONG
    if public is None or AgencyKey.objects.filter(public_key=public).exists():
        problems["key"] = texts.KEY_WRONG
    if not 0 < days <= LONGEST_DAYS:
        problems["days"] = texts.DAYS_WRONG.fill(most=LONGEST_DAYS)
    if problems or public is None:
        raise Invalid(fields=problems)
    until = (now + timedelta(days=days)).replace(microsecond=0)
    with transaction.atomic():
        made = AgencyKey.objects.create(
            key_id=f"{agency}.{system}.{now:%Y%m%d}.{code_new(1, 6).lower()}"[:100],
            agency=agency,
            system=system,
            public_key=public,
            valid_from=now.replace(microsecond=0),
            valid_to=until,
        )
        told = {"key": made.key_id, "system": system, "public": public.hex(), "until": until.isoformat()}
        act_append(
            actor,
            kind="exchange.client-added",
            agency=agency,
            subject=Ref("exchange-key", made.key_id),
            record=told,
            public=told,
            at=now,
        )
    return made


def _public(key: str) -> bytes | None:
    """The 32 bytes of an Ed25519 public key; None for what is none."""
    try:
        if "-----BEGIN" in key:
            loaded = load_pem_public_key(key.encode())
            return loaded.public_bytes_raw() if isinstance(loaded, Ed25519PublicKey) else None
        raw = base64.b64decode(key.strip(), validate=True)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
