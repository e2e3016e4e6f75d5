"""The requester's side: ask a register of another agency, and trust the answer only when it proves itself."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from salaklang.foundations.events.rows import rows_insert
from salaklang.foundations.exchange import rules, signatures
from salaklang.foundations.exchange.actions.asking import answer_read, request_signed_for, response_check
from salaklang.foundations.exchange.actions.consent_check import consent_ready
from salaklang.foundations.exchange.actions.work import log_of, ms_since, use_of
from salaklang.foundations.exchange.deadline import timeout_seconds
from salaklang.foundations.exchange.envelope import NONE, Request, Response, header_one
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    ConsentNeeded,
    ConsentUnconfirmed,
    MessageRefused,
    OfficerNeeded,
    OfficerRefused,
    RegisterBusy,
    RegisterEmpty,
    RegisterRubbish,
    RegisterUnavailable,
    RequestUnfit,
)
from salaklang.foundations.exchange.fields import answer_problems
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.ports import (
    Transport,
    TransportFailed,
    transport_for,
)
from salaklang.foundations.exchange.queries import ServiceView, Way, user_ref, way_to
from salaklang.foundations.exchange.queries.keys import STILL_HELD
from salaklang.foundations.exchange.retrying import retry_told
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.schemas import schema_problems, schema_released
from salaklang.foundations.exchange.transport import Https, InProcess
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.errors import PersonNotFound
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.identity.sealing import unseal
from salaklang.foundations.ledger.crash_points import crash_point
from salaklang.kernel.actor import Actor
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock, moment_read
from salaklang.kernel.errors import NotFound, SalaError
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text

_GRACE_SECONDS = 1.0
_CODE_MOST = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register or function answered. `data` by key (`given_name`, `address`: a mapping with `th`, `en` and its
    parts; for a function what its schema says); `usage` is the citizen's row for this use, None where nobody's data is
    in it; `act_code` names the proof, `proof` is the address where anybody sees it."""

    service: str
    provider: str
    provider_name: Text
    data: Mapping[str, Any]
    fetched_at: datetime
    usage: UUID | None
    act_code: str
    proof: str


def call(
    actor: Actor,
    service: str,
    request: Mapping[str, Any],
    *,
    purpose: str,
    basis: str = "",
    case: str = "",
    person: UUID | None = None,
    consent: UUID | None = None,
    agency: str | None = None,
    mandate_ok: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Answer:
    """Use a service of another agency, register or function: the same call whether it lives in this node or far away.

    `request` is what the service asks for; where that has a `pid`, the number of `person` is filled in here and nowhere
    else. `basis` is a code of the access rights ("" with a `consent` means consent). `case` is the matter's number;
    `agency` the one that asks, the actor's own where none is given.

    Must not be called inside a transaction (RuntimeError): the provider's log is committed before its data leaves.
    Returns or raises within SALA_REGISTER_TIMEOUT_SECONDS and about a second: RegisterUnavailable, RegisterRubbish,
    RegisterEmpty (people may go on without it), AccessDenied, ConsentNeeded; RequestUnfit, before anything is sent, for
    a request that does not fit the service's schema; NotFound for a service that is not connected.
    """
    require(actor, "answer.fetch", person=person or actor.person, mandate_ok=mandate_ok)
    requester = agency or actor.agency
    if not requester:
        raise ValueError("an exchange has a requesting agency: pass agency=")
    way = way_to(service, client=requester, at=clock.now(), person=person)
    if way is None:
        raise NotFound(f"no service {service[:80]!r} is connected")
    head = Head(
        client=requester,
        provider=way.view.provider,
        service=service,
        message_id=str(id_new()),
        user_ref=user_ref(requester, actor),
        legal_basis=basis or (rules.CONSENT if consent else ""),
        purpose=purpose,
        consent=consent,
        case=case,
    )
    if person and way.number is None:
        raise PersonNotFound(f"no person {person}")
    pid = unseal(way.number) if way.number else ""
    return call_as(head, way, body_for(way.view, request, pid), person=person, clock=clock)


def answer_fetch(
    actor: Actor,
    *,
    service: str,
    person: UUID | None = None,
    query: Mapping[str, str] | None = None,
    purpose: str,
    legal_basis: str = "",
    consent: UUID | None = None,
    case: str = "",
    agency: str | None = None,
    mandate_ok: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Answer:
    """`call` in the words of a citizen's application: ask the register behind `service` about `person`. `query` holds
    what it asks for beside the person's number. Errors as there."""
    return call(
        actor,
        service,
        query or {},
        purpose=purpose,
        basis=legal_basis,
        case=case,
        person=person,
        consent=consent,
        agency=agency,
        mandate_ok=mandate_ok,
        clock=clock,
    )


def body_for(view: ServiceView, request: Mapping[str, Any], pid: str) -> bytes:
    """The body that asks `request` of the service, about the person with this number. Raises RequestUnfit."""
    full = {**request, "pid": pid} if view.takes_pid and pid else dict(request)
    wrong = schema_problems(view.request_schema, full) if view.request_schema is not None else []
    if wrong:
        raise RequestUnfit(f"{view.service}: {'; '.join(wrong)}")
    return canonical_json({"query": full, "subject": pid})


def call_as(head: Head, way: Way, body: bytes, *, person: UUID | None, clock: Clock) -> Answer:
    """Sign what `head` says, send, believe the answer or not, and keep what proves it. A failure leaves a row too."""
    partner = way.partner
    request = request_signed_for(head, body, partner or settings.SALA_BASE_URL, clock, held=way.signing)
    transport = transport_for(head.provider, Https(partner) if partner else InProcess(clock))
    crash_point("look-up.ask")
    began = time.perf_counter()
    try:
        consent_ready(head, clock)
        answer, response, key_id = _ask(head, way, request, transport)
        took_ms = ms_since(began)
        crash_point("look-up.answered")
        if partner:
            log = _log(head, request, clock, outcome="answered", act_code=answer.act_code, took_ms=took_ms)
            _use_keep(head, request, response, answer, log, key_id=key_id, person=person, way=way)
    except SalaError as failed:
        _log(head, request, clock, outcome="failed", code=failed.code, took_ms=ms_since(began)).save(force_insert=True)
        raise
    crash_point("look-up.kept")
    return answer


def _ask(head: Head, way: Way, request: Request, transport: Transport) -> tuple[Answer, Response, str]:
    """The answer, as it came, and the id of the key that signed it."""
    view = way.view
    try:
        response = transport.call(request, timeout_s=timeout_seconds() + _GRACE_SECONDS)
        # `_use_keep` sees to it that a key which ended meanwhile counts no more.
        key_id = response_check(head, request, response, held=way.theirs if way.partner else None)
        body = answer_read(response)
        if response.status != 200:
            _refused(body.get("type", ""), view, retry_told(response.headers))
        return _answer(view, body, way.partner or ""), response, key_id
    except TransportFailed as failed:
        raise RegisterUnavailable(str(failed), register=view.name) from failed
    except MessageRefused as wrong:
        if response.status >= 500:  # its own programs, or a proxy before them, say that it is down
            raise RegisterUnavailable(f"status {response.status}", register=view.name) from wrong
        raise RegisterRubbish(f"answer refused: {wrong}", register=view.name) from wrong
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise RegisterRubbish(f"answer can't be read: {type(wrong).__name__}", register=view.name) from wrong


def _answer(view: ServiceView, body: Mapping[str, Any], base_url: str) -> Answer:
    data = body["data"]
    problems = _problems(view, data)
    if problems:
        raise RegisterRubbish("; ".join(problems), register=view.name)
    return Answer(
        service=view.service,
        provider=view.provider,
        provider_name=agency_get(view.provider).name,
        data=data,
        fetched_at=moment_read(body["at"]),
        usage=UUID(body["usage"]) if body["usage"] else None,
        act_code=(act := _code(body["act"])),
        proof=f"{base_url or settings.SALA_BASE_URL}/proof/{act}",
    )


def _code(told: object) -> str:
    """The code of an act as a partner tells it. Raises ValueError for what can be none."""
    if not isinstance(told, str) or not 0 < len(told) <= _CODE_MOST or not told.isprintable():
        raise ValueError("not the code of an act")
    return told


def _problems(view: ServiceView, data: Mapping[str, Any]) -> list[str]:
    """What is wrong with an answer of which only some keys were released."""
    if view.response_schema is not None:
        return schema_problems(schema_released(view.response_schema, data), data)
    return answer_problems({k: f for k, f in view.fields.items() if k in data}, data)


def _refused(code: str, connector: ServiceView, again_in: int | None) -> NoReturn:
    """Raise what the provider's problem means to the one who asked."""
    if code in ("access-denied", "basis-not-permitted"):
        raise AccessDenied(f"provider says {code}")
    kinds = (
        *(OfficerNeeded, OfficerRefused, ConsentUnconfirmed, ConsentNeeded),
        *(RegisterBusy, RegisterRubbish, RegisterEmpty),
    )
    kind = next((k for k in kinds if k.code == code), RegisterUnavailable)
    refused = kind(f"provider says {code[:40]!r}", register=connector.name)
    if isinstance(refused, RegisterUnavailable):
        refused.again_in = again_in
    raise refused


def _use_keep(
    head: Head,
    request: Request,
    response: Response,
    answer: Answer,
    log: ExchangeLog,
    *,
    key_id: str,
    person: UUID | None,
    way: Way,
) -> None:
    """The asking node's own row of a use that another node's register answered: the citizen sees it here too, the
    case finds it, and the provider's signature over its answer is kept.

    Both rows are one statement, which fails where the key that signed was revoked since the provider was asked. It does
    not wait for the disk: all that this node does with the answer is committed later, and takes these rows there too.
    Raises RegisterRubbish.
    """
    log.response_digest = header_one(response.headers, "content-digest")
    log.signature = signatures.signature_text(response)
    uses = [_use(head, request, answer, log, person, way)] if answer.usage and person else []
    try:
        rows_insert(
            *uses,
            log,
            before=f"held AS {STILL_HELD}",
            parameters=[key_id, head.provider],
            computed={"key_id": "(SELECT key_id FROM held)"},
            flush=False,
        )
    except IntegrityError as wrong:  # no key, or a use that another answer has had
        reason = f"answer can't be kept: {type(wrong.__cause__).__name__}"
        raise RegisterRubbish(reason, register=way.view.name) from wrong


def _use(head: Head, request: Request, answer: Answer, log: ExchangeLog, person: UUID | None, way: Way) -> AccessLog:
    asked = json.loads(request.body)
    return use_of(
        head,
        log,
        id=answer.usage,
        at=answer.fetched_at,
        pid=asked["subject"],
        person=person,
        consent=head.consent,
        fields=answer.data,
        query=asked["query"],
        act_code=answer.act_code,
        node_url=way.partner,
    )


def _log(head: Head, request: Request, clock: Clock, **more: Any) -> ExchangeLog:
    """The requester's message-log row, not saved yet."""
    return log_of(
        head,
        request,
        at=clock.now(),
        side="requester",
        legal_basis=head.legal_basis or NONE,
        consent=head.consent,
        **more,
    )
