"""The operators' page: how this node and its partners do, what needs looking after, and what to do about it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from salaklang.foundations.exchange.health import Delays, KeyStatus, NodeStatus, Outcome, PartnerStatus
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries import (
    Reach,
    agency_name,
    bulk_refusals,
    limits_now,
    node_status,
    reach_now,
    service_view,
)
from salaklang.foundations.exchange.troubles import span, troubles_of
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import node as n
from salaklang.interfaces.ui import ports
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.charts.beats import Beat, beats_bars
from salaklang.interfaces.ui.charts.scale import domain_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

_STEADY = 100
"""The least height of the delay axis, in ms: so that a few milliseconds more or less don't look like a mountain."""


@audience("officer:operator")
@require_safe
def node(request: AskedRequest) -> HttpResponse:
    status = node_status(request.actor)
    top = _top(status)
    context = {
        "n": n,
        "status": status,
        "called": _called(status.name),
        "troubles": [(_called(trouble.about), trouble) for trouble in troubles_of(status, limits_now())],
        "partners": [_partner(p, number, status.at, top, request.language) for number, p in enumerate(status.partners)],
        "refusals": list(_refusals(status)),
        "good": n.GOOD.fill(
            asked=_answered(o for p in status.partners for o in p.asked_them),
            gave=_answered(o for p in status.partners for o in p.asked_us),
        ),
        "reach": list(_reach(request.actor, status.at)),
        "keys": [_key(k, status.at) for k in (*status.keys, *(k for p in status.partners for k in p.keys))],
        "machine": _machine(status),
    }
    return desk_page(request, "desk/node.html", context)


def _reach(actor: Actor, now: datetime) -> Iterator[dict[str, Any]]:
    """How many people each partner asks about now, and how often it was refused for too many in the last day; also who
    was refused and has asked nothing since."""
    refused = {(r.client, r.service): r.refused for r in bulk_refusals(actor, since=now - timedelta(days=1))}
    counted = reach_now(actor)
    known = {(one.client, one.service) for one in counted}
    silent = [Reach(*key, "", 0, 0, 0) for key in refused if key not in known]
    for one in (*counted, *silent):
        yield {
            "r": one,
            "client": agency_name(one.client),
            "service": _service(one.service),
            "scope": grants().purpose_text(one.scope) if one.scope else None,
            "refused": refused.pop((one.client, one.service), 0),
        }


def _service(service: str) -> Text:
    view = service_view(service)
    return view.name if view else Text(service, service)


def _called(name: str) -> Text:
    """A node that has no other name is called by its agency's machine name."""
    return agency_name(name)


def _top(status: NodeStatus) -> float:
    """Where the delay axis of all pictures ends."""
    medians = [slot.median for p in status.partners for slot in p.slots if slot.median is not None]
    return domain_of([0, _STEADY, *medians], least=0)[1]


def _partner(partner: PartnerStatus, number: int, now: datetime, top: float, language: str) -> dict[str, Any]:
    return {
        "p": partner,
        "name": _called(partner.name),
        "state": _state(partner),
        "chart": _chart(partner, number, top, language),
        "facts": [{"key": key, "value": value} for key, value in _facts(partner, now)],
    }


def _state(partner: PartnerStatus) -> tuple[Text, str]:
    if partner.asked_at is None:
        return n.NOT_ASKED, "wait"
    if partner.code in ("", "no-answer"):
        return (n.SILENT, "bad") if partner.code else (n.ANSWERS, "done")
    return n.REFUSES, "bad"


def _chart(partner: PartnerStatus, number: int, top: float, language: str) -> Markup:
    silent, everything = partner.day.silent, partner.day.silent + partner.day.count
    return beats_bars(
        [Beat(slot.median, slot.silent > 0) for slot in partner.slots],
        id_=f"beats-{number}",
        title=n.CHART.fill(name=_called(partner.name)).in_(language),
        about=n.CHART_ABOUT.fill(silent=silent, all=everything).in_(language),
        top=top,
        say=lambda ms: f"{ms:g} ms",
        ends=(n.DAY_AGO.in_(language), n.NOW.in_(language)),
    )


def _facts(partner: PartnerStatus, now: datetime) -> Iterator[tuple[Text, Text]]:
    names = [agency_name(slug) for slug in partner.agencies]
    yield n.AGENCIES, Text(", ".join(name.th for name in names), ", ".join(name.en for name in names))
    yield n.LAST, _moment(partner.answered_at) if partner.answered_at else n.NEVER
    hour, day = _pair(partner.hour), _pair(partner.day)
    yield n.HEARTBEATS, Text(f"{hour.th} / {day.th}", f"{hour.en} / {day.en}")
    yield n.CALLS, _pair(partner.calls_hour)
    if partner.skew_ms is not None:
        yield n.CLOCK, n.CLOCK_IS.fill(seconds=f"{partner.skew_ms / 1000:+.1f}")
    queue = partner.queue
    yield (
        n.QUEUE,
        n.QUEUE_IS.fill(n=queue.waiting, span=span(now - queue.oldest_at)) if queue.oldest_at else n.QUEUE_NONE,
    )
    fetched = _moment(partner.refreshed_at) if partner.refreshed_at else n.NEVER
    yield n.ENTRY, n.ENTRY_IS.fill(made=_moment(partner.entry_made_at), fetched=fetched)
    yield n.TLS, _tls(partner, now)


def _tls(partner: PartnerStatus, now: datetime) -> Text:
    if not partner.base_url.startswith("https:"):
        return n.TLS_NONE
    if partner.tls_until is None:
        return n.TLS_UNSEEN
    return n.TLS_IS.fill(until=_moment(partner.tls_until), days=(partner.tls_until - now).days)


def _pair(delays: Delays) -> Text:
    if delays.median is None:
        return n.NO_FIGURES
    return n.PAIR.fill(median=delays.median, p95=delays.p95, count=delays.count)


def _refusals(status: NodeStatus) -> Iterator[dict[str, Any]]:
    here = [(n.HERE, n.HERE_REFUSED, status.here), (n.STRANGER, n.WE_REFUSED, status.strangers)]
    for partner in status.partners:
        name = _called(partner.name)
        here += [(name, n.WE_REFUSED, partner.asked_us), (name, n.THEY_REFUSED, partner.asked_them)]
    for name, direction, outcomes in here:
        for outcome in outcomes:
            if outcome.reason is not None:
                yield {"who": direction.fill(name=name), "o": outcome}


def _answered(outcomes: Iterator[Outcome]) -> int:
    return sum(outcome.count for outcome in outcomes if outcome.outcome == "answered")


def _key(key: KeyStatus, now: datetime) -> dict[str, Any]:
    until = n.KEY_ENDLESS
    if key.until is not None:
        days = (key.until - now) // timedelta(days=1)
        words = n.KEY_LEFT if days > 0 else n.KEY_TODAY if days == 0 else n.KEY_OVER
        until = words.fill(until=_moment(key.until), days=days)
    return {"key": key, "kind": n.KEY_KINDS[key.kind], "until": n.KEY_FOLLOWED if key.followed else until}


def _machine(status: NodeStatus) -> list[dict[str, Text]]:
    waiting = n.SINCE.fill(at=_moment(status.unpublished_since)) if status.unpublished_since else n.ALL_PUBLISHED
    worker = n.SEEN.fill(at=_moment(status.worker_seen_at)) if status.worker_seen_at else n.STOPPED
    rows = [
        (n.PUBLISHED, _moment(status.published_at) if status.published_at else n.NEVER),
        (n.UNPUBLISHED, waiting),
        (n.OVERRIDE, _moment(status.override_until) if status.override_until else n.OVERRIDE_NONE),
        (n.SEQUENCER, n.RUNS if status.sequencer_alive else n.STOPPED),
        (n.WORKER, worker),
        (n.JOBS, n.JOBS_ARE.fill(waiting=status.jobs_waiting, failed=status.jobs_failed)),
        (n.DATABASE, n.OF.fill(n=status.connections, most=status.connections_most)),
    ]
    for witness in status.witnesses:
        signed = n.SIGNED.fill(at=_moment(witness.cosigned_at)) if witness.cosigned_at else None
        rows.append(
            (n.WITNESS.fill(name=agency_name(witness.name)), signed or n.UNSIGNED.fill(why=witness.code or "-"))
        )
    if not status.witnesses:
        rows.append((n.WITNESSES, n.WITNESS_NONE))
    return [{"key": key, "value": value} for key, value in rows]


def _moment(at: datetime) -> Text:
    return ports.calendar().moment(at)
