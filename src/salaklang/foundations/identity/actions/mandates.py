"""Writing mandates: who may act for whom."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity import rules, texts
from salaklang.foundations.identity.actions._acts import act_of_identity, iso
from salaklang.foundations.identity.errors import MandateNotFound, PersonNotFound
from salaklang.foundations.identity.models import Mandate, Person
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import text_normalise

_GRANT_LAW = "ป.พ.พ. มาตรา 797-798"
_REVOKE_LAW = "ป.พ.พ. มาตรา 827"


@transaction.atomic
def mandate_grant(
    actor: Actor,
    *,
    grantor: UUID,
    scope: Iterable[str],
    valid_until: datetime,
    grantee: UUID | None = None,
    word: str = "mandate",
    note: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Mandate:
    """Let someone act for `grantor` in the services `scope` until `valid_until`.

    Signed in, the grantor names the `grantee`. At a counter, the officer takes down a written power of attorney
    (`grantee` stands there) or, with `word="in-person"`, the word of the grantor who stands there (no grantee; the
    counter's agency files; one day at most). Raises Invalid: fields `scope`, `valid_until`, `grantee`.
    """
    at_counter = actor.kind == "officer"
    agency = actor.agency if at_counter else None
    require(actor, "mandate.grant", agency=agency, person=grantor)
    now = clock.now()
    services = rules.mandate_check(scope=scope, now=now, valid_until=valid_until, word=word)
    in_person = word == "in-person" and at_counter
    if in_person == (grantee is not None) or word not in ("mandate", "in-person"):
        raise Invalid("mandate", fields={"grantee": texts.GRANTEE_NEEDED})
    if grantee == grantor:
        raise Invalid("mandate", fields={"grantee": texts.SELF_GRANT})
    sides = [p for p in (grantor, grantee) if p]
    if Person.objects.filter(pk__in=sides).count() != len(sides):
        raise PersonNotFound("grantor or grantee of a mandate")
    mandate = Mandate.objects.create(
        grantor_id=grantor,
        grantee_id=grantee,
        agency_id=agency,
        witness_id=actor.person if at_counter else None,
        scope=services,
        word=word,
        note=text_normalise(note)[:500],
        granted_at=now,
        valid_until=valid_until,
    )
    record = {
        "grantor": str(grantor),
        "grantee": str(grantee) if grantee else None,
        "scope": services,
        "until": iso(valid_until),
        "word": word,
    }
    kind = "identity.word-taken" if in_person else "identity.mandate-granted"
    act_of_identity(actor, kind, agency, Ref("mandate", str(mandate.id)), record, sides, now, _GRANT_LAW)
    return mandate


@transaction.atomic
def mandate_revoke(actor: Actor, *, mandate: UUID, clock: Clock = SYSTEM_CLOCK) -> Mandate:
    """End a mandate now: the grantor revokes it, the grantee gives it up. What was done under it stands. Repeatable."""
    row = Mandate.objects.select_for_update().filter(pk=mandate).first()
    if row is None:
        raise MandateNotFound(f"asked by {actor.kind}")
    sides = [p for p in (row.grantor_id, row.grantee_id) if p]
    require(actor, "mandate.revoke", agency=row.agency_id, persons=sides)
    now = clock.now()
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        record = {"grantor": str(row.grantor_id), "grantee": str(row.grantee_id) if row.grantee_id else None}
        agency, subject = row.agency_id, Ref("mandate", str(row.id))
        act_of_identity(actor, "identity.mandate-revoked", agency, subject, record, sides, now, _REVOKE_LAW)
    return row
