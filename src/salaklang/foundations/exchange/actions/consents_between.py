"""Consents that cross nodes: who has to do with one is told when it is given, and when it is withdrawn.

A message may be late, lost for days, or overtaken: a withdrawal carries the signed paper with it, so that it can be
taken before the consent itself has come, and a consent that comes later finds itself withdrawn.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.posting import message_post
from salaklang.foundations.exchange.consent_paper import Paper, given_columns, paper_verify
from salaklang.foundations.exchange.consent_rules import CONSENT_LAW
from salaklang.foundations.exchange.errors import ConsentNotFound, ConsentPaperWrong, KeyUnknown
from salaklang.foundations.exchange.models import AgencyKey, Consent
from salaklang.foundations.exchange.ports import Arrived, message_handler_use
from salaklang.foundations.exchange.queries import lives_here, partner_of
from salaklang.foundations.identity.queries import person_by_pid
from salaklang.foundations.identity.sealing import pid_index, seal, unseal
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import Clock

GIVEN, WITHDRAWN = "consent-given", "consent-withdrawn"


def given_tell(row: Consent, clock: Clock) -> None:
    """Post the signed paper to every node where an agency that it names lives."""
    for agency in _elsewhere(row).values():
        message_post(
            system(),
            from_agency=row.home,
            to_agency=agency,
            kind=GIVEN,
            body=paper_told(row),
            case=row.case,
            legal_basis=CONSENT_LAW,
            clock=clock,
        )


def withdrawal_tell(row: Consent, from_agency: str, clock: Clock) -> dict[str, str]:
    """Post the withdrawal to the same nodes; for each agency that lives elsewhere, the message that tells it."""
    sent = {
        place: message_post(
            system(),
            from_agency=from_agency,
            to_agency=agency,
            kind=WITHDRAWN,
            body={**paper_told(row), "consent": str(row.id), "subject": unseal(row.subject_sealed)},
            legal_basis=CONSENT_LAW,
            clock=clock,
        )
        for place, agency in _elsewhere(row).items()
    }
    parties = {agency: partner_of(agency) for agency in (row.requester, row.provider, row.home)}
    return {agency: str(sent[place]) for agency, place in parties.items() if place}


def paper_told(row: Consent) -> dict[str, object]:
    """The signed paper as a message carries it."""
    paper = json.loads(unseal(row.paper_sealed)) if row.paper_sealed else None
    return {"paper": paper, "key": row.key_id, "signature": row.signature}


def paper_take(told: Mapping[str, Any], *, own: bool = False) -> Consent:
    """Keep a paper that another node told, once its signature is proven; a second time changes nothing.

    Raises ConsentPaperWrong for one that is not what it claims; and for one that was given here and that this node does
    not hold, unless it is the person who brings it back (`own`).
    """
    paper, raw = paper_proven(told)
    if lives_here(paper.home) and not own:
        raise ConsentPaperWrong("a consent of this node's own comes from nobody else")
    row, made = Consent.objects.get_or_create(
        pk=paper.id,
        defaults={
            **given_columns(paper),
            "subject_index": pid_index(paper.subject),
            "subject_sealed": seal(paper.subject),
            "paper_sealed": seal(raw),
            "key_id": told["key"],
            "signature": told["signature"],
        },
    )
    if not made and unseal(row.paper_sealed).encode() != raw:
        raise ConsentPaperWrong("another consent has this id")
    return row


def paper_proven(told: Mapping[str, Any]) -> tuple[Paper, bytes]:
    """The paper and its bytes, signed by a key of the agency before which it was given. Raises ConsentPaperWrong."""
    try:
        raw = canonical_json(told["paper"])
        key = AgencyKey.objects.filter(pk=str(told["key"])[:100], agency=told["paper"]["home"]).first()
        signature = str(told["signature"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise ConsentPaperWrong("no signed consent") from wrong
    if key is None:
        raise ConsentPaperWrong("signed with no key of its home")
    paper = paper_verify(raw, signature, Ed25519PublicKey.from_public_bytes(bytes(key.public_key)))
    try:
        given = int(paper.valid_from.timestamp())
        rules.key_check(given, valid_from=key.valid_from, valid_to=key.valid_to, revoked_at=key.revoked_at)
    except KeyUnknown as gone:
        raise ConsentPaperWrong("its key was not valid when it was given") from gone
    return paper, raw


def given_take(arrived: Arrived) -> None:
    """Keep a consent that was given on another node: the sender is the agency before which it was given."""
    row = paper_take(arrived.body)
    if row.home != arrived.client:
        raise ConsentPaperWrong("told by another than its home")


def withdrawn_take(arrived: Arrived) -> None:
    """Stop a consent. Whoever can name it and its person may do so, because it only closes: a node of the parties, or
    one where the person signed in and saw it."""
    consent, subject = arrived.body.get("consent"), str(arrived.body.get("subject", ""))
    row = Consent.objects.select_for_update().filter(pk=_uuid(consent)).first()
    if row is None and arrived.body.get("paper"):
        row = paper_take(arrived.body)
    if row is None or row.id != _uuid(consent) or row.subject_index != pid_index(subject) or row.state != "given":
        raise ConsentNotFound("no such consent of this person")
    withdrawal_note(row, agency=arrived.to, teller=arrived.client, at=arrived.at)


def withdrawal_note(row: Consent, *, agency: str, teller: str, at: datetime) -> None:
    """Enter that a consent was withdrawn elsewhere, with an act of the agency that stops it. Once."""
    if row.revoked_at is not None:
        return
    person = person_by_pid(system(), unseal(row.subject_sealed))
    row.revoked_at = at
    row.act_code = act_append(
        system(agency),
        kind="exchange.consent-withdrawn",
        agency=agency,
        subject=Ref("consent", str(row.id)),
        record={"consent": str(row.id), "service": row.service, "uses": row.uses, "told_by": teller},
        persons=[person.id] if person else [],
        legal_basis=CONSENT_LAW,
        at=at,
    ).code
    row.save(update_fields=["revoked_at", "act_code"])


def handlers_register() -> None:
    """Take these kinds of messages on this node."""
    message_handler_use(GIVEN, given_take)
    message_handler_use(WITHDRAWN, withdrawn_take)


def _elsewhere(row: Consent) -> dict[str, str]:
    """The partner nodes where an agency of this consent lives, each with the agency that is written to there."""
    places: dict[str, str] = {}
    for agency in (row.home, row.provider, row.requester):
        place = partner_of(agency)
        if place:
            places.setdefault(place, agency)
    return places


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as wrong:
        raise ConsentNotFound("not an id") from wrong
