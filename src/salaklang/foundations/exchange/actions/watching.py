"""Watching partners: each minute a signed heartbeat to every one, from time to time its entry and its certificate.

All of it happens in the worker, away from those who wait for answers. Partners are asked side by side, so that one that
hangs delays no other; what goes wrong is noted and shown, and never stops the worker.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from salaklang.foundations.exchange import rules, signatures
from salaklang.foundations.exchange.actions.asking import problem_code, request_signed_for, response_check
from salaklang.foundations.exchange.actions.nodes import node_add
from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.errors import MessageRefused
from salaklang.foundations.exchange.health import KEPT_DAYS, skew_ms
from salaklang.foundations.exchange.models import PartnerNode, PartnerProbe, PartnerState
from salaklang.foundations.exchange.ports import TransportFailed
from salaklang.foundations.exchange.queries.newcomers import agencies_waiting
from salaklang.foundations.exchange.queries.voices import keys_doubted, voice_here, voice_there
from salaklang.foundations.exchange.reasons import AGENCIES_NEW
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.tls import Certificate, certificate_look
from salaklang.foundations.exchange.transport import Https, entry_fetch
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import SalaError
from salaklang.kernel.ids import id_new

_ANSWER_SECONDS = 5.0
_AT_ONCE = 16
_DENIED_PAUSE = timedelta(hours=1)
_TLS_EVERY = timedelta(hours=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Beat:
    """One heartbeat as it went: `sent_at` in Unix seconds of our clock."""

    sent_at: float
    took_s: float
    response: Response | None


def partners_probe(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Ask every partner for a sign of life and note delay, clock and what stood in the way; how many proved theirs.

    A partner that does not grant us the right to ask is asked once an hour only: each refusal is an act in its log.
    """
    now = clock.now()
    voice = voice_here()
    asked: list[tuple[PartnerNode, Head, Request]] = []
    for node, state in _nodes():
        denied = state.code == "access-denied" and state.asked_at and now - state.asked_at < _DENIED_PAUSE
        provider = voice_there(node, now)
        if voice and provider and not denied:
            head = _head(voice, provider)
            asked.append((node, head, request_signed_for(head, b"{}", node.base_url, clock)))
    beats = _side_by_side((node.base_url, partial(_beat, node, request, clock)) for node, _, request in asked)
    answered = 0
    for node, head, request in asked:
        answered += _note(node, head, request, beats[node.base_url], now)
    return answered


def nodes_refresh(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Fetch the entries that are due, so that partners' new keys and services become known; how many were taken.

    Due: every SALA_NODE_REFRESH_MINUTES (0: never), and at the next minute when a partner's messages were refused for a
    key that is not known here, or its answer was.
    """
    now, every = clock.now(), timedelta(minutes=settings.SALA_NODE_REFRESH_MINUTES)
    if not every:
        return 0
    doubted = keys_doubted(now - timedelta(minutes=3))
    due = [
        node
        for node, state in _nodes()
        if state.refresh_tried_at is None
        or now - state.refresh_tried_at >= every
        or ((node.base_url in doubted or state.code == "key-unknown") and now > state.refresh_tried_at)
    ]
    notes = _side_by_side((node.base_url, partial(_entry, node)) for node in due)
    return sum(_refresh(node, notes[node.base_url], now, clock) for node in due)


def certificates_look(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Look at the certificates of partners with an https address, each once an hour; how many were looked at."""
    now = clock.now()
    due = [
        node
        for node, state in _nodes()
        if node.base_url.startswith("https:")
        and (state.tls_looked_at is None or now - state.tls_looked_at >= _TLS_EVERY)
    ]
    seen = _side_by_side((node.base_url, partial(certificate_look, node.base_url)) for node in due)
    for node in due:
        certificate_note(node, seen[node.base_url], now)
    return len(due)


def certificate_note(node: PartnerNode, seen: Certificate | None, now: datetime) -> None:
    """Keep what a look at a partner's certificate showed. Nobody there: what is known of it stays."""
    told: dict[str, object] = {"tls_looked_at": now}
    if seen is not None:
        told |= {"tls_until": seen.until, "tls_problem": seen.problem}
    PartnerState.objects.update_or_create(node=node, defaults=told)


def probes_purge(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Forget heartbeats that no page shows any more; how many."""
    gone, _ = PartnerProbe.objects.filter(at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
    return gone


def _nodes() -> list[tuple[PartnerNode, PartnerState]]:
    nodes = PartnerNode.objects.filter(removed_at=None).order_by("base_url").select_related("state")
    return [(node, getattr(node, "state", None) or PartnerState(node=node)) for node in nodes]


def _head(client: str, provider: str) -> Head:
    return Head(
        client=client,
        provider=provider,
        service="heartbeat",
        message_id=str(id_new()),
        user_ref="",
        legal_basis=rules.OWN_DATA_BASIS,
        purpose=rules.OWN_DATA,
        consent=None,
        case="",
    )


def _side_by_side(calls: Iterable[tuple[str, Callable[[], T]]]) -> dict[str, T]:
    """The answers of all calls, by their names. The calls touch no database: they run in threads of their own."""
    listed = list(calls)
    if not listed:
        return {}
    with ThreadPoolExecutor(min(_AT_ONCE, len(listed))) as pool:
        begun = {name: pool.submit(call) for name, call in listed}
    return {name: future.result() for name, future in begun.items()}


def _beat(node: PartnerNode, request: Request, clock: Clock) -> _Beat:
    sent_at, began = clock.now().timestamp(), time.perf_counter()
    try:
        response = Https(node.base_url).call(request, timeout_s=_ANSWER_SECONDS)
    except TransportFailed:
        response = None
    return _Beat(sent_at, time.perf_counter() - began, response)


def _note(node: PartnerNode, head: Head, request: Request, beat: _Beat, now: datetime) -> bool:
    """Keep one heartbeat; True when the partner answered, with proof that it was it."""
    code, told = "no-answer", dict[str, object]()
    took = None
    if beat.response is not None:
        try:
            response_check(head, request, beat.response)
            code = "" if beat.response.status == 200 else problem_code(beat.response)
            took = round(beat.took_s * 1000)
            created = signatures.response_signed(beat.response).created
            skew = skew_ms(sent_at=beat.sent_at, took_s=beat.took_s, created=created)
            told = {"answered_at": now, "took_ms": took, "skew_ms": skew}
        except MessageRefused as refused:
            code = refused.code
    with transaction.atomic():
        PartnerProbe.objects.create(node=node, at=now, code=code, took_ms=took)
        PartnerState.objects.update_or_create(node=node, defaults={"asked_at": now, "code": code, **told})
    return took is not None


def _entry(node: PartnerNode) -> str | None:
    try:
        return entry_fetch(node.base_url)
    except TransportFailed:
        return None


def _refresh(node: PartnerNode, note: str | None, now: datetime, clock: Clock) -> bool:
    code = "no-answer"
    if note is not None:
        try:
            now_is = node_add(
                system(), base_url=node.base_url, vkey=node.vkey, note=note, joined_only=True, clock=clock
            )
            code = AGENCIES_NEW if agencies_waiting(now_is) else ""
        except SalaError as refused:
            code = refused.code
    told: dict[str, object] = {"refresh_tried_at": now, "refresh_code": code}
    taken = code in ("", AGENCIES_NEW)
    if taken:
        told["refreshed_at"] = now
    PartnerState.objects.update_or_create(node=node, defaults=told)
    return taken
