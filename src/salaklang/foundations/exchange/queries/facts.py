"""What both sides must know of a message before anything else: one statement instead of one for each question.

Nothing is remembered from one message to the next: a key that was revoked, an agency that moved to another node, a
register that was switched off counts for the very next message, in every process.
"""

from dataclasses import dataclass
from datetime import datetime

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.models import AgencyKey, PartnerAgency, RegisterSwitch
from salaklang.foundations.exchange.queries.keys import COLUMNS, IN_FORCE, HeldKey, key_of_row

_OF_REQUEST = f"""
SELECT {", ".join(f"k.{column}" for column in COLUMNS)}, s.key_id, s.private_sealed,
  EXISTS (SELECT FROM {PartnerAgency._meta.db_table} WHERE slug = %s),
  EXISTS (SELECT FROM {PartnerAgency._meta.db_table} WHERE slug = %s),
  (SELECT state FROM {RegisterSwitch._meta.db_table} WHERE service = %s)
FROM (VALUES (1)) AS one
LEFT JOIN {AgencyKey._meta.db_table} k ON k.key_id = %s AND k.agency = %s
LEFT JOIN LATERAL (SELECT key_id, private_sealed FROM {AgencyKey._meta.db_table} WHERE {IN_FORCE}) s ON true
"""  # noqa: S608 names of models


@dataclass(frozen=True, slots=True)
class Facts:
    """Of a request: the key that it names (None where its client has no such key), the key with which the provider
    signs now (its id and sealed private half; None where it has none yet), who lives on another node, and how the
    register is connected.
    """

    key: HeldKey | None
    signing: tuple[str, str] | None
    provider_here: bool
    client_here: bool
    register_state: str


NO_FACTS = Facts(key=None, signing=None, provider_here=False, client_here=False, register_state="up")
"""Before anybody has asked: nobody is known, and nobody lives here."""


def facts_of_request(*, key_id: str, client: str, provider: str, service: str, at: datetime) -> Facts:
    """The facts as they are now."""
    values = [provider, client, service, key_id, client, provider, at, at]
    found = statement_run(_OF_REQUEST, values, again=True)
    if found is None:
        raise RuntimeError("a statement that always has a row had none")
    *key, signing_id, private, provider_elsewhere, client_elsewhere, state = found
    return Facts(
        key=key_of_row(*key) if key[0] else None,
        signing=(signing_id, private) if signing_id else None,
        provider_here=not provider_elsewhere,
        client_here=not client_elsewhere,
        register_state=state or "up",
    )
