"""The data tracker: a register tells a person, through their node, who used their data; a node asks all registers.

The shape is that of Estonia's data tracker (AJ, version 2: `findUsage`, `usagePeriod`, `heartbeat`), one tracker for
each agency that keeps registers, with what we add: purpose, legal basis, case, fields, and the code of the act that
proves it. Two differences, both for privacy: the person's number travels in the signed body, never in an address; and
the asker is a node that acts for the person, under its own signature.
"""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.asking import request_signed_for, response_check
from salaklang.foundations.exchange.actions.work import Work, log_row, record_of
from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.errors import AccessDenied, MessageMalformed, MessageRefused
from salaklang.foundations.exchange.models import AccessLog
from salaklang.foundations.exchange.ports import TransportFailed, grants, transport_for
from salaklang.foundations.exchange.queries import (
    PAGE_MAX,
    Usage,
    lives_here,
    open_to_person,
    registers_elsewhere,
    usage_of_tracker,
    usages_of,
)
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.transport import Https
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get, person_pid
from salaklang.foundations.identity.sealing import pid_index
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text

_ANSWER_SECONDS = 3.0
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Uses of a person's data, newest first. `silent`: the registers' agencies that did not answer this time."""

    usages: list[Usage]
    more: bool
    silent: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Query:
    subject: str
    since: datetime | None
    until: datetime | None
    offset: int
    limit: int


def tracker_answer(work: Work) -> dict[str, object]:
    """Answer `findUsage`, `usagePeriod` or `heartbeat` for one agency of this node. Raises SalaError to refuse."""
    work.step = "access"
    if work.request.method != "POST" or not lives_here(work.head.provider):
        raise AccessDenied("a tracker answers for its own agency, to POST")
    rules.tracker_right(grants(), work.head)
    if work.head.service == "heartbeat":
        return {"status": "OK", "message": ""}
    work.step = "basis"
    asked = _query(work.request.body)
    mine = {"provider": work.head.provider, "node_url": "", "subject_index": pid_index(asked.subject)}
    rows = AccessLog.objects.filter(open_to_person(work.at), **mine)
    if work.head.service == "usagePeriod":
        ends = rows.order_by("at").values_list("at", flat=True)
        first, last = ends.first(), ends.last()
        return {"periodStart": _time(first), "periodEnd": _time(last)}
    rows = rows.filter(at__gte=asked.since) if asked.since else rows
    rows = rows.filter(at__lt=asked.until) if asked.until else rows
    page = rows.order_by("-at", "-id")[asked.offset : asked.offset + asked.limit]
    told = {"totalUsages": rows.count(), "usages": [_told(row) for row in page]}
    _log(work)
    return told


def usages_everywhere(
    actor: Actor, *, person: UUID, offset: int = 0, limit: int = 50, clock: Clock = SYSTEM_CLOCK
) -> Everywhere:
    """Who used the person's data, here and at every register of every partner, newest first.

    All registers are asked at once and waited for 3 seconds; one that does not answer is named, and the rest is shown.
    """
    require(actor, "usage.see", person=person)
    wanted = min(offset + limit + 1, PAGE_MAX)
    found = {usage.id: usage for usage in usages_of(actor, person=person, limit=wanted, clock=clock)}
    silent = []
    asked = _ask_all(person, wanted, clock)
    for (agency, base_url), answer in asked.items():
        if answer is None:
            silent.append(agency_get(agency).name)
            continue
        for row in answer:
            usage = usage_of_tracker(row, provider=agency, node_url=base_url)
            if usage is not None:
                found.setdefault(usage.id, usage)
    newest = sorted(found.values(), key=lambda u: (u.at, str(u.id)), reverse=True)
    return Everywhere(newest[offset : offset + limit], len(newest) > offset + limit, tuple(silent))


def _ask_all(person: UUID, limit: int, clock: Clock) -> dict[tuple[str, str], list[Mapping[str, Any]] | None]:
    """What each register's tracker told; None where it did not answer, or with something that proves nothing."""
    agencies = registers_elsewhere()
    if not agencies:
        return {}
    from django.conf import settings

    body = canonical_json({"query": {"offset": 0, "limit": limit}, "subject": person_pid(system(), person)})
    requests: dict[tuple[str, str], tuple[Head, Request]] = {}
    for agency, base_url in agencies:
        head = Head(
            client=settings.SALA_NODE_AGENCY,
            provider=agency,
            service="findUsage",
            message_id=str(id_new()),
            user_ref="",
            legal_basis=rules.OWN_DATA_BASIS,
            purpose=rules.OWN_DATA,
            consent=None,
            case="",
        )
        requests[(agency, base_url)] = (head, request_signed_for(head, body, base_url, clock))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        sent = {place: pool.submit(_send, place, request) for place, (_, request) in requests.items()}
    return {place: _told_by(*requests[place], sent[place].result()) for place in requests}


def _send(place: tuple[str, str], request: Request) -> Response | None:
    agency, base_url = place
    try:
        return transport_for(agency, Https(base_url)).call(request, timeout_s=_ANSWER_SECONDS)
    except TransportFailed:
        return None


def _told_by(head: Head, request: Request, response: Response | None) -> list[Mapping[str, Any]] | None:
    if response is None:
        return None
    try:
        response_check(head, request, response)
        usages = json.loads(response.body)["usages"] if response.status == 200 else None
    except (MessageRefused, ValueError, KeyError, TypeError):
        return None
    return usages if isinstance(usages, list) else None


def _query(raw: bytes) -> "_Query":
    """What is asked, and of whom. Raises MessageMalformed."""
    try:
        body = json.loads(raw)
        given = dict(body["query"])
        asked = _Query(
            subject=str(body["subject"]),
            since=_zoned(given.pop("periodStart", None)),
            until=_zoned(given.pop("periodEnd", None)),
            offset=int(given.pop("offset", 0)),
            limit=max(1, min(int(given.pop("limit", PAGE_MAX)), PAGE_MAX)),
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise MessageMalformed("not a question for the tracker") from wrong
    if given or not 0 <= asked.offset <= 10**6:
        raise MessageMalformed("not a question for the tracker")
    return asked


def _zoned(text: str | None) -> datetime | None:
    at = datetime.fromisoformat(text) if text is not None else None
    if at is not None and at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def _told(row: AccessLog) -> dict[str, object]:
    return {
        "id": str(row.id),
        "logtime": _time(row.at),
        "action": row.purpose,
        "receiverCode": row.requester,
        "receiverSystem": row.service,
        "legalBasis": row.legal_basis,
        "case": row.case,
        "fields": list(row.fields),
        "act": row.act_code,
        "askedBy": row.user_ref,
        **({"sealedUntil": _time(row.sealed_until)} if row.sealed_until else {}),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds") if at else None


def _log(work: Work) -> None:
    """That the person's node was told: a row and an act, committed before the answer leaves."""
    with transaction.atomic(durable=True):
        log = log_row(work, outcome="answered")
        log.step = ""
        log.act_code = act_append(
            system(work.head.provider),
            kind="exchange.usages-told",
            agency=work.head.provider,
            subject=Ref("exchange", str(log.id)),
            record=record_of(work),
            legal_basis=work.head.legal_basis,
            at=work.at,
        ).code
        log.save(force_insert=True)
