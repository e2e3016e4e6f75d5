"""The data tracker: a register tells a person, through their node, who used their data; a node asks all registers.

The shape is that of Estonia's data tracker (AJ, version 2: `findUsage`, `usagePeriod`, `heartbeat`), one tracker for
each agency that keeps registers, with what we add: purpose, legal basis, case, fields, and the code of the act that
proves it. The asker is a node (or another portal) that acts for the person, under its own signature. Our own nodes put
the person's number into the signed body, never into an address; see `tracker_wire`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.asking_all import Place, ask_all
from salaklang.foundations.exchange.actions.bulk import bulk_check
from salaklang.foundations.exchange.actions.telling import told_write
from salaklang.foundations.exchange.actions.work import Work
from salaklang.foundations.exchange.envelope import NONE
from salaklang.foundations.exchange.errors import AccessDenied, MessageMalformed
from salaklang.foundations.exchange.models import AccessLog
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries import (
    PAGE_MAX,
    Usage,
    agency_name,
    in_period,
    lives_here,
    open_to_person,
    registers_elsewhere,
    usage_of_tracker,
    usages_shown,
    use_receipt,
    user_ref,
    uses_open,
)
from salaklang.foundations.exchange.rules import BOOK_LIMITS
from salaklang.foundations.exchange.tracker_wire import form_check, moment, tracker_query, zoned
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get, person_pid
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Uses of a person's data, newest first, and how many there are in all. `silent`: the registers' agencies that did
    not answer this time."""

    usages: list[Usage]
    more: bool
    silent: tuple[Text, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What a tracker elsewhere told."""

    usages: list[Mapping[str, Any]]
    total: int


def tracker_answer(work: Work) -> dict[str, object]:
    """Answer `findUsage`, `usagePeriod` or `heartbeat` for one agency of this node. Raises SalaError to refuse."""
    work.step = "access"
    if not form_check(work.request) or not lives_here(work.head.provider):
        raise AccessDenied("a tracker answers for its own agency, in one of its two forms")
    rules.tracker_right(grants(), work.head)
    if work.head.service == "heartbeat":
        return {"status": "OK", "message": ""}
    work.step = "basis"
    if work.head.user_ref in ("", NONE):
        raise MessageMalformed("a tracker wants to know who looks: X-Road-UserId")
    asked = tracker_query(work.request)
    work.subject_pid = asked.subject
    bulk_check(work, BOOK_LIMITS)
    mine = {"provider": work.head.provider, "node_url": "", "subject_index": pid_index(asked.subject)}
    rows = AccessLog.objects.filter(open_to_person(work.at), **mine)
    if work.head.service == "usagePeriod":
        ends = rows.order_by("at").values_list("at", flat=True)
        told: dict[str, object] = {"periodStart": moment(ends.first()), "periodEnd": moment(ends.last())}
    else:
        rows = in_period(rows, asked.since, asked.until)
        page = rows.order_by("-at", "-id")[asked.offset : asked.offset + asked.limit]
        told = {"totalUsages": rows.count(), "usages": [_told(row, proof=asked.proof) for row in page]}
    with transaction.atomic(durable=True):
        told_write(work, kind="exchange.usages-told")
    return told


def usages_everywhere(
    actor: Actor,
    *,
    person: UUID,
    offset: int = 0,
    limit: int = 50,
    since: datetime | None = None,
    until: datetime | None = None,
    proof: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Everywhere:
    """Who used the person's data, here and at every register of every partner, newest first; from `since`, before
    `until`; with `proof`, each with its receipt file where there is one by now.

    All registers are asked at once and waited for 3 seconds; one that does not answer is named, and the rest is shown.
    """
    require(actor, "usage.see", person=person)
    wanted = min(offset + limit + 1, PAGE_MAX)
    here = in_period(uses_open(person, clock), since, until)
    rows = list(here[: offset + limit + 1])
    found = {usage.id: usage for usage in usages_shown(rows)}
    total, silent = here.filter(node_url="").count(), list[Text]()
    question = {"limit": wanted, "periodStart": moment(since), "periodEnd": moment(until), "proof": int(proof) or None}
    for (agency, base_url), body in _ask(actor, person, "findUsage", question, clock).items():
        answer = _told_by(body or {})
        if answer is None:
            silent.append(agency_get(agency).name)
            total += here.filter(provider=agency).exclude(node_url="").count()
            continue
        total += answer.total
        for row in answer.usages:
            usage = usage_of_tracker(row, provider=agency, node_url=base_url)
            if usage is not None:
                kept = found.get(usage.id)
                if kept is None:
                    found[usage.id] = usage
                elif (kept.provider, kept.node_url) == (agency, base_url):
                    found[usage.id] = replace(kept, proof=usage.proof)  # of other registers' uses it can prove nothing
    newest = sorted(found.values(), key=lambda u: (u.at, str(u.id)), reverse=True)
    page = newest[offset : offset + limit]
    if proof:
        own = {row.id: row for row in rows if not row.node_url}
        page = [replace(u, proof=use_receipt(own[u.id]) or "") if u.id in own else u for u in page]
    return Everywhere(page, len(newest) > offset + limit, tuple(silent), total)


def usage_period_everywhere(
    actor: Actor, *, person: UUID, clock: Clock = SYSTEM_CLOCK
) -> tuple[datetime | None, datetime | None]:
    """When the person's data was used first and last, as far as it is known here and registers elsewhere tell."""
    require(actor, "usage.see", person=person)
    ends = uses_open(person, clock).order_by("at").values_list("at", flat=True)
    known = [ends.first(), ends.last()]
    for answer in _ask(actor, person, "usagePeriod", {}, clock).values():
        try:
            known += [zoned((answer or {}).get(name)) for name in ("periodStart", "periodEnd")]
        except ValueError:
            continue
    times = [at for at in known if at is not None]
    return min(times, default=None), max(times, default=None)


def _ask(
    actor: Actor, person: UUID, service: str, question: Mapping[str, Any], clock: Clock
) -> dict[Place, dict[str, Any] | None]:
    """What each register's tracker answered; None where it did not, or with something that proves nothing."""
    given = {key: value for key, value in question.items() if value is not None}
    body = canonical_json({"query": given, "subject": person_pid(system(), person)})
    looks = user_ref(settings.SALA_NODE_AGENCY, actor if actor.person else Actor("citizen", person))
    return ask_all(registers_elsewhere(), service, body, clock, user_ref=looks)


def _told_by(body: Mapping[str, Any]) -> _Told | None:
    usages, total = body.get("usages"), body.get("totalUsages")
    return _Told(usages, total) if isinstance(usages, list) and isinstance(total, int) and total >= 0 else None


def _told(row: AccessLog, *, proof: bool) -> dict[str, object]:
    """A use in the fields of the protocol, and after them ours."""
    return {
        "logtime": moment(row.at),
        "action": row.purpose,
        "receiverCode": row.requester,
        "receiverName": agency_name(row.requester).th,
        "receiverSystem": row.service,
        "id": str(row.id),
        "legalBasis": row.legal_basis,
        "case": row.case,
        "fields": list(row.fields),
        "askedBy": row.user_ref,
        "act": row.act_code,
        **({"sealedUntil": moment(row.sealed_until)} if row.sealed_until else {}),
        **({"proof": use_receipt(row)} if proof else {}),
    }
