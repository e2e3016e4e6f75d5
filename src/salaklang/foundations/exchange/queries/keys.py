"""Agencies' exchange keys, as every message needs them: one prepared look-up, nothing remembered of a key's standing.

Whether a key is revoked is read anew for each message, so that its end counts at once in every process. Only what
follows from its bytes alone, the key object of the cryptographic library, is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from salaklang.foundations.events.statements import row_read, statement_run
from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.models import AgencyKey

NEWEST = (
    "valid_from <= %s AND revoked_at IS NULL AND (valid_to IS NULL OR valid_to > %s) "
    "ORDER BY valid_to DESC NULLS FIRST LIMIT 1"
)
"""The newest key in force, from twice the time."""
IN_FORCE = f"agency = %s AND private_sealed <> '' AND {NEWEST}"
"""The newest key with which an agency can sign, from its slug and twice the time."""

COLUMNS = ("key_id", "system", "public_key", "valid_from", "valid_to", "revoked_at")
"""What `key_of_row` makes a key of."""
_HELD = f"SELECT {', '.join(COLUMNS)} FROM {AgencyKey._meta.db_table} WHERE key_id = %s AND agency = %s"  # noqa: S608


STILL_HELD = f"(SELECT key_id FROM {AgencyKey._meta.db_table} WHERE key_id = %s AND agency = %s AND revoked_at IS NULL)"  # noqa: S608
"""An SQL expression: the key's own id, or NULL once it is revoked, from its id and its agency."""


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A public key as this node holds it now. `system` is empty for the agency's own, which alone signs its answers."""

    key_id: str
    system: str
    public: Ed25519PublicKey
    valid_from: datetime
    valid_to: datetime | None
    revoked_at: datetime | None

    def check(self, created: int) -> None:
        """Raises KeyUnknown unless it was valid at `created` (Unix seconds) and is not revoked."""
        rules.key_check(created, valid_from=self.valid_from, valid_to=self.valid_to, revoked_at=self.revoked_at)


def key_held(key_id: str, *, agency: str) -> HeldKey | None:
    """The key under this id, if it is one of `agency`."""
    found = statement_run(_HELD, [key_id, agency])
    return key_of_row(*found) if found else None


def key_of_row(
    key_id: str,
    system: str,
    public: bytes,
    valid_from: datetime,
    valid_to: datetime | None,
    revoked_at: datetime | None,
) -> HeldKey:
    """The key of a row of `COLUMNS`."""
    return HeldKey(key_id, system, _public(bytes(public)), valid_from, valid_to, revoked_at)


def key_signing(agency: str, *, at: datetime) -> AgencyKey | None:
    """The newest key that `agency` can sign with at `at`; None where it has none on this node."""
    return row_read(AgencyKey, IN_FORCE, [agency, at, at])


@lru_cache(maxsize=4096)
def _public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)
