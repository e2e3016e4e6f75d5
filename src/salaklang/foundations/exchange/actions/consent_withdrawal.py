"""Withdrawing a consent: at once here, and told to every other node that has to do with it.

Each of these nodes is tried once while the person waits; one that does not answer is tried again until it does, and
meanwhile its register asks the consent's home, which says no.
"""

from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from salaklang.foundations.exchange.actions.consents import person_of
from salaklang.foundations.exchange.actions.consents_between import withdrawal_tell
from salaklang.foundations.exchange.actions.hurrying import message_hurry
from salaklang.foundations.exchange.consent_rules import CONSENT_LAW
from salaklang.foundations.exchange.errors import ConsentClosed, ConsentNotFound
from salaklang.foundations.exchange.models import Consent
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

_WAIT_SECONDS = 3.0


def consent_revoke(actor: Actor, *, consent: UUID, mandate_ok: bool = False, clock: Clock = SYSTEM_CLOCK) -> Consent:
    """Withdraw a consent now, on whichever node the person sees it; what was answered under it stays lawful.

    Repeatable. Each other node is tried once, for 3 seconds at most; `queries.consent_get` says who has stopped.
    Raises ConsentNotFound, NotAllowed; ConsentClosed for what was never given.
    """
    with transaction.atomic():
        row = Consent.objects.select_for_update().filter(pk=consent).first()
        if row is None:
            raise ConsentNotFound(f"asked by {actor.kind}")
        require(actor, "consent.revoke", agency=row.requester, person=person_of(row), mandate_ok=mandate_ok)
        if row.state != "given":
            raise ConsentClosed(f"consent {consent} was never given")
        if row.revoked_at is not None:
            return row
        _withdraw(actor, row, clock)
    if not connection.in_atomic_block:
        for message in set(row.told.values()):
            message_hurry(UUID(message), timeout_s=_WAIT_SECONDS, clock=clock)
    return row


def _withdraw(actor: Actor, row: Consent, clock: Clock) -> None:
    here = next(
        (agency for agency in (row.home, row.provider, row.requester) if lives_here(agency)), settings.SALA_NODE_AGENCY
    )
    person = person_of(row)
    row.revoked_at = clock.now()
    row.told = withdrawal_tell(row, here, clock)
    row.act_code = act_append(
        actor,
        kind="exchange.consent-withdrawn",
        agency=here,
        subject=Ref("consent", str(row.id)),
        record={"consent": str(row.id), "service": row.service, "uses": row.uses, "told": sorted(row.told)},
        persons=[person] if person else [],
        legal_basis=CONSENT_LAW,
        at=row.revoked_at,
    ).code
    row.save(update_fields=["revoked_at", "told", "act_code"])
