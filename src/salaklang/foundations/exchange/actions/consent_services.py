"""What this node's agencies answer about consents: how one stands, which ones a person gave, and please ask the person.

`consentStatus` is for the agencies that the consent names; `findConsents` for a node that asks for the person, like the
tracker; `consentRequest` for an agency's own information system that wants a person's consent.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.bulk import bulk_check
from salaklang.foundations.exchange.actions.consent_check import STATUS, standing
from salaklang.foundations.exchange.actions.consents import consent_ask
from salaklang.foundations.exchange.actions.consents_between import paper_told
from salaklang.foundations.exchange.actions.telling import told_write
from salaklang.foundations.exchange.actions.work import Work
from salaklang.foundations.exchange.envelope import object_read
from salaklang.foundations.exchange.errors import AccessDenied, MessageMalformed
from salaklang.foundations.exchange.models import AccessLog, Consent
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.actor import system
from salaklang.kernel.clock import Clock, moment_read

FIND, REQUEST = "findConsents", "consentRequest"
CONSENT_SERVICES = frozenset({STATUS, FIND, REQUEST})
_MOST = 500


def consent_answer(work: Work, clock: Clock) -> dict[str, object]:
    """Answer one of the three for an agency of this node; logged, with an act, before it leaves. Raises SalaError."""
    work.step = "access"
    if work.request.method != "POST" or not lives_here(work.head.provider):
        raise AccessDenied("asked of its own agency, by POST")
    answers: Mapping[str, Callable[[Work, Mapping[str, Any], Clock], dict[str, object]]] = {
        STATUS: _status,
        FIND: _found,
        REQUEST: _requested,
    }
    asked = object_read(work.request.body)
    if work.head.service == FIND:
        rules.tracker_right(grants(), work.head)
    if work.head.service in (FIND, REQUEST):
        work.subject_pid = str(asked.get("subject", ""))
        bulk_check(work, rules.BOOK_LIMITS)
        work.step = "access"
    with transaction.atomic(durable=True):
        told = answers[work.head.service](work, asked, clock)
        told_write(work, kind="exchange.consent-told")
    return told


def _status(work: Work, asked: Mapping[str, Any], clock: Clock) -> dict[str, object]:
    row = Consent.objects.filter(pk=_uuid(asked.get("consent"))).first()
    told: dict[str, object] = {"consent": str(asked.get("consent"))[:40], "state": "unknown"}
    if row is None or row.home != work.head.provider or work.head.client not in (row.requester, row.provider):
        return told
    told["state"] = standing(row, clock)
    return {**told, **paper_told(row)} if row.state == "given" else told


def _found(work: Work, asked: Mapping[str, Any], clock: Clock) -> dict[str, object]:
    mine = Consent.objects.filter(provider=work.head.provider, subject_index=pid_index(str(asked.get("subject"))))
    rows = mine.filter(state="given").exclude(signature="").order_by("-id")[:_MOST]
    return {"consents": [_told(row, clock) for row in rows]}


def _told(row: Consent, clock: Clock) -> dict[str, object]:
    last = AccessLog.objects.filter(consent=row.id, subject_index=row.subject_index).aggregate(at=Max("at"))["at"]
    return {
        **paper_told(row),
        "state": standing(row, clock),
        "uses": row.uses,
        "lastUse": _time(last),
        "withdrawn": _time(row.revoked_at),
    }


def _requested(work: Work, asked: Mapping[str, Any], clock: Clock) -> dict[str, object]:
    try:
        until = moment_read(asked["valid_until"])
        types = [str(each) for each in asked["data_types"]]
        count = int(asked.get("count", 1))
        words = {key: str(asked[key])[:100] for key in ("subject", "service", "purpose")}
    except (KeyError, TypeError, ValueError) as wrong:
        raise MessageMalformed("not a request for consent") from wrong
    row = consent_ask(
        system(work.head.client),
        requester=work.head.client,
        data_types=types,
        valid_until=until,
        mode=str(asked.get("life", "ONETIME")),
        uses_max=count,
        case=work.head.case,
        clock=clock,
        **words,
    )
    return {"consent": str(row.id), "state": row.state, "page": f"{settings.SALA_BASE_URL}/me/data/consents/{row.id}"}


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as wrong:
        raise MessageMalformed("not an id") from wrong


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
