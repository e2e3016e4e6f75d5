"""Writing consents: which agency may ask which register, why, how often."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity import rules
from salaklang.foundations.identity.actions._acts import act_of_identity, iso
from salaklang.foundations.identity.errors import ConsentNotFound, ConsentUsedUp
from salaklang.foundations.identity.models import Consent
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import text_normalise

_CONSENT_LAW = "พ.ร.บ. คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 มาตรา 19"


@transaction.atomic
def consent_give(
    actor: Actor,
    *,
    person: UUID,
    requester: str,
    service: str,
    purpose: str,
    data_types: Iterable[str],
    valid_until: datetime,
    mode: str = "ONETIME",
    uses_max: int = 1,
    mandate_ok: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Consent:
    """Let agency `requester` ask `service` about `person`, for `purpose`, `uses_max` times until `valid_until`.

    Raises Invalid: fields `purpose`, `data_types`, `uses_max`, `valid_until`.
    """
    require(actor, "consent.give", agency=requester, person=person, mandate_ok=mandate_ok)
    now = clock.now()
    types = rules.consent_check(
        purpose=purpose, data_types=data_types, mode=mode, uses_max=uses_max, now=now, valid_until=valid_until
    )
    agency_get(requester)
    consent = Consent.objects.create(
        person_id=person,
        requester_id=requester,
        service=service,
        purpose=text_normalise(purpose),
        data_types=types,
        mode=mode,
        uses_max=uses_max,
        given_at=now,
        valid_until=valid_until,
    )
    record = {
        "person": str(person),
        "service": service,
        "purpose": consent.purpose,
        "data_types": types,
        "mode": mode,
        "uses_max": uses_max,
        "until": iso(valid_until),
    }
    subject = Ref("consent", str(consent.id))
    act_of_identity(actor, "identity.consent-given", requester, subject, record, [person], now, _CONSENT_LAW)
    return consent


def consent_use(actor: Actor, *, consent: UUID, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count one use, inside the exchange's own transaction. Two at once cannot both take the last one.

    Raises ConsentUsedUp when it ended, was withdrawn or is used up.
    """
    require(actor, "consent.use")
    now = clock.now()
    usable = Consent.objects.filter(pk=consent, revoked_at=None, valid_until__gt=now, uses__lt=F("uses_max"))
    if not usable.update(uses=F("uses") + 1):
        raise ConsentUsedUp(f"consent {consent}")


@transaction.atomic
def consent_revoke(actor: Actor, *, consent: UUID, mandate_ok: bool = False, clock: Clock = SYSTEM_CLOCK) -> Consent:
    """Withdraw a consent now; what was already answered under it stays lawful. Repeatable."""
    row = Consent.objects.select_for_update().filter(pk=consent).first()
    if row is None:
        raise ConsentNotFound(f"asked by {actor.kind}")
    require(actor, "consent.revoke", agency=row.requester_id, person=row.person_id, mandate_ok=mandate_ok)
    now = clock.now()
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        record = {"person": str(row.person_id), "service": row.service, "uses": row.uses}
        agency, subject = row.requester_id, Ref("consent", str(row.id))
        act_of_identity(actor, "identity.consent-revoked", agency, subject, record, [row.person_id], now, _CONSENT_LAW)
    return row
