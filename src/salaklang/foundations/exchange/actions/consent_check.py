"""Is there a consent, now? The register asks its own copy, and the node before which the consent was given.

Its own copy may not know of a withdrawal yet; the home may be run by the very agency that asks. So each can say no, and
only both together can say yes. Where the home does not answer, nothing is given out.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.asking import answer_read, request_signed_for, response_check
from salaklang.foundations.exchange.actions.consents_between import paper_take, withdrawal_note
from salaklang.foundations.exchange.actions.work import Work
from salaklang.foundations.exchange.consent_rules import standing_of
from salaklang.foundations.exchange.errors import (
    ConsentNeeded,
    ConsentPaperWrong,
    ConsentUnconfirmed,
    MessageRefused,
)
from salaklang.foundations.exchange.models import Consent
from salaklang.foundations.exchange.ports import TransportFailed, transport_for
from salaklang.foundations.exchange.provided import Provided
from salaklang.foundations.exchange.queries import lives_here, partner_of
from salaklang.foundations.exchange.rules import Grant, Head
from salaklang.foundations.exchange.transport import Https
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import Clock
from salaklang.kernel.ids import id_new

STATUS = "consentStatus"
_ANSWER_SECONDS = 2.0


def consent_covered(work: Work, offer: Provided, grant: Grant, clock: Clock) -> frozenset[str]:
    """The keys of the answer that may travel. Where consent is the ground, only those that it covers.

    Raises ConsentNeeded where none stands; ConsentUnconfirmed where its home does not say that it still does.
    """
    if work.head.legal_basis != rules.CONSENT:
        return grant.fields
    row = _standing(work, clock)
    covered = {key for key, concept in offer.concepts.items() if {key, concept, offer.service} & set(row.data_types)}
    if not covered & grant.fields:
        raise ConsentNeeded("the consent covers none of the data")
    work.consent = row.id
    return grant.fields & covered


def consent_ready(head: Head, clock: Clock) -> None:
    """The asking side, before it asks: raises ConsentNeeded where this node knows that the consent does not stand."""
    row = Consent.objects.filter(pk=head.consent).first() if head.consent else None
    if row is not None and standing(row, clock) != "valid":
        raise ConsentNeeded("the consent no longer stands")


def standing(row: Consent, clock: Clock) -> str:
    """How the row stands now, as far as this node knows."""
    return standing_of(
        state=row.state,
        now=clock.now(),
        given_at=row.given_at,
        valid_until=row.valid_until,
        uses=row.uses,
        count=row.uses_max,
        withdrawn=row.revoked_at is not None,
    )


def _standing(work: Work, clock: Clock) -> Consent:
    """The row of a consent that stands for exactly this question."""
    head = work.head
    if head.consent is None or not work.subject_pid:
        raise ConsentNeeded("no consent is named")
    row = Consent.objects.filter(pk=head.consent).first()
    if row is not None and standing(row, clock) != "valid":
        raise ConsentNeeded("the consent no longer stands")
    home = row.home if row else head.client
    if not lives_here(home):
        row = _confirmed(head, home, row, clock)
    if row is None:
        raise ConsentNeeded("no such consent")
    said = (row.requester, row.provider, row.service, row.purpose, row.subject_index)
    asked = (head.client, head.provider, head.service, head.purpose, pid_index(work.subject_pid))
    if said != asked or standing(row, clock) != "valid" or not row.signature:
        raise ConsentNeeded("no valid consent for this client, service, purpose and person")
    return row


def _confirmed(head: Head, home: str, row: Consent | None, clock: Clock) -> Consent:
    """The consent, once its home has said that it stands; its paper comes with that, should its message be late."""
    told = status_ask(head.provider, home, head.consent, clock)
    state = told.get("state")
    if state == "withdrawn" and row is not None:
        with transaction.atomic():
            current = Consent.objects.select_for_update().get(pk=row.pk)
            withdrawal_note(current, agency=head.provider, teller=home, at=clock.now())
    if state != "valid":
        raise ConsentNeeded(f"its home says {str(state)[:20]}")
    if row is None:
        try:
            with transaction.atomic():
                row = paper_take(told)
        except ConsentPaperWrong as wrong:
            raise ConsentNeeded(str(wrong)) from wrong
        if row.id != head.consent:
            raise ConsentNeeded("its home told of another consent")
    return row


def status_ask(asker: str, home: str, consent: UUID | None, clock: Clock) -> dict[str, Any]:
    """What the consent's home says of it, signed for this very question. Raises ConsentUnconfirmed for no answer."""
    partner = partner_of(home)
    if partner is None:
        raise ConsentUnconfirmed(f"{home} lives on no partner's node")
    head = Head(
        client=asker,
        provider=home,
        service=STATUS,
        message_id=str(id_new()),
        user_ref="",
        legal_basis=rules.CONSENT,
        purpose=STATUS,
        consent=consent,
        case="",
    )
    request = request_signed_for(head, canonical_json({"consent": str(consent)}), partner, clock)
    try:
        response = transport_for(home, Https(partner)).call(request, timeout_s=_ANSWER_SECONDS)
        response_check(head, request, response)
        told = answer_read(response)
    except (TransportFailed, MessageRefused) as failed:
        raise ConsentUnconfirmed(f"{home}: {type(failed).__name__}") from failed
    if response.status != 200 or told.get("consent") != str(consent):
        raise ConsentUnconfirmed(f"{home} answered {response.status}")
    return told
