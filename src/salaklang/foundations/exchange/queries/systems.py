"""Which information systems of agencies may ask through this node."""

from dataclasses import dataclass
from datetime import datetime

from salaklang.foundations.exchange.models import AgencyKey
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class SystemKey:
    """A key of an information system. It asks until `valid_to`, unless it was revoked."""

    key_id: str
    agency: str
    system: str
    valid_from: datetime
    valid_to: datetime | None
    revoked_at: datetime | None


def client_keys(actor: Actor, *, agency: str | None = None) -> list[SystemKey]:
    """The keys of information systems (of one agency), by agency, system and age."""
    require(actor, "access.keep", agency=agency or actor.agency)
    rows = AgencyKey.objects.exclude(system="").order_by("agency", "system", "valid_from", "key_id")
    rows = rows.filter(agency=agency) if agency else rows
    return [SystemKey(r.key_id, r.agency, r.system, r.valid_from, r.valid_to, r.revoked_at) for r in rows]
