"""The provider's side: check a request step by step, ask the register or function, log, and only then let it go.

The order of the checks is fixed. What is refused at the first step (it cannot be read) leaves nothing; everything later
leaves a row in the message log (of strangers so many a minute: see `strangers`); and once the sender is known for
certain, an act in the ledger too, so that a stranger cannot fill the public log with refusals.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from salaklang.foundations.exchange import rules, signatures
from salaklang.foundations.exchange.actions.admission import index_of, message_admit, message_once, person_under
from salaklang.foundations.exchange.actions.answering import JSON, answer_signed, refusal_said
from salaklang.foundations.exchange.actions.bulk import empty_count
from salaklang.foundations.exchange.actions.consent_check import consent_covered
from salaklang.foundations.exchange.actions.consent_services import CONSENT_SERVICES, consent_answer
from salaklang.foundations.exchange.actions.consents import consent_use
from salaklang.foundations.exchange.actions.holding import release_check
from salaklang.foundations.exchange.actions.keys import key_opened, signing_key
from salaklang.foundations.exchange.actions.receiving import message_receive
from salaklang.foundations.exchange.actions.relaying import call_relay
from salaklang.foundations.exchange.actions.sealing import act_shape, refusal_shape, seal_put, seal_said
from salaklang.foundations.exchange.actions.strangers import strangers
from salaklang.foundations.exchange.actions.tracking import tracker_answer
from salaklang.foundations.exchange.actions.work import Work, asked_of, log_row, record_of, use_row
from salaklang.foundations.exchange.deadline import service_ask, timeout_seconds
from salaklang.foundations.exchange.envelope import Headers, Request, Response, body_read, header_one
from salaklang.foundations.exchange.errors import (
    ConsentNeeded,
    ConsentUsedUp,
    KeyUnknown,
    MessageMalformed,
    MessageRefused,
    RegisterEmpty,
)
from salaklang.foundations.exchange.heads import head_read
from salaklang.foundations.exchange.ports import Found, grants
from salaklang.foundations.exchange.provided import Provided, provided
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.exchange.queries.facts import facts_of_request
from salaklang.foundations.exchange.rules import Grant
from salaklang.foundations.exchange.signatures import Signed
from salaklang.foundations.identity.queries import agency_exists
from salaklang.foundations.ledger.actions import ActReady, act_append, act_commit, act_prepare, act_write
from salaklang.foundations.ledger.crash_points import crash_point
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import NotFound, SalaError
from salaklang.kernel.ids import id_new


def message_answer(request: Request, *, clock: Clock = SYSTEM_CLOCK) -> Response:
    """The signed answer to a request that came to this node, whether data or a refusal. Never raises a SalaError.

    Must not run inside an open transaction: what is logged before release must be committed before release.
    """
    at = clock.now()
    try:
        work = Work(request, head_read(request), at)
    except MessageMalformed as refused:
        return _refusal(request, refused, clock, provider="")
    try:
        return _answer(work, clock)
    except SalaError as refused:
        _refusal_log(work, refused)
        known = work.known_sender
        return _refusal(request, refused, clock, provider=work.answerer, relayed=work.relayed, known=known)


def _answer(work: Work, clock: Clock) -> Response:
    rules.size_check(work.request.body)
    signed = _sender_check(work)
    work.step = "digest"
    signatures.digest_verify(work.request.headers, work.request.body)
    work.step = "window"
    rules.window_check(signed.created, signed.expires, work.at.timestamp())
    work.known_sender = True
    if work.head.system:
        work.step = "access"
        rules.system_may(work.head.service, nodes_only=CONSENT_SERVICES)
    if work.head.service.startswith(rules.INBOX):
        return _signed(work.request, 200, canonical_json(message_receive(work)), work.head.provider, clock)
    if (special := _special(work, clock)) is not None:
        message_once(work)
        return _signed(work.request, 200, canonical_json(special()), work.answerer, clock)
    offer, grant, keys = _permitted(work, clock)
    message_admit(work, offer, grant)
    crash_point("look-up.seen")
    try:
        return _ask_and_release(work, offer, keys, clock)
    except RegisterEmpty:
        empty_count(work, grant)
        raise


def _special(work: Work, clock: Clock) -> Callable[[], object] | None:
    """How a service of the exchange itself answers, or a provider on another node; None for all others."""
    if work.head.service in rules.TRACKER:
        return partial(tracker_answer, work)
    if work.head.service in CONSENT_SERVICES:
        return partial(consent_answer, work, clock)
    work.relayed = bool(work.head.system) and not work.facts.provider_here
    return partial(call_relay, work, clock) if work.relayed else None


def _permitted(work: Work, clock: Clock) -> tuple[Provided, Grant, frozenset[str]]:
    """What is asked for, under which right, and what of the answer may travel. Raises what stands against it, but
    MessageReplayed first: of a message that was here before, nothing else is said."""
    try:
        offer, grant = _access_check(work)
        _basis_check(work, offer, grant)
        if work.head.legal_basis == rules.CONSENT:
            message_once(work)  # its home is asked now, and not for a copy
        work.step = "consent"
        keys = consent_covered(work, offer, grant, clock)
        work.step = "ledger"
        release_check(work.at)
    except SalaError:
        message_once(work)
        work.person = person_under(work.person_index)
        raise
    return offer, grant, keys


def _sender_check(work: Work) -> Signed:
    work.step = "key"
    signed = signatures.request_signed(work.request)
    head = work.head
    work.facts = facts_of_request(
        key_id=signed.key_id, client=head.client, provider=head.provider, service=head.service, at=work.at
    )
    key = work.facts.key
    if key is None or key.system != head.system or (key.system and not work.facts.client_here):
        raise KeyUnknown("no such key of this client")
    key.check(signed.created)
    work.step, work.key_id = "signature", key.key_id
    signatures.request_verify(work.request, signed, key.public)
    return signed


def _access_check(work: Work) -> tuple[Provided, Grant]:
    """The service that is asked for, and the right under which it may be."""
    work.step = "access"
    grant = rules.grant_find(grants(), work.head, work.request.method)
    offer = provided(work.head.service)
    if offer is None or offer.provider != work.head.provider or not work.facts.provider_here:
        raise NotFound(f"{work.head.provider} offers no service {work.head.service}")
    return offer, grant


def _basis_check(work: Work, offer: Provided, grant: Grant) -> None:
    """The ground, and then the body: a query that fits, and the person whom it is about."""
    work.step = "basis"
    rules.basis_check(grant, work.head)
    seal_put(work)
    body = body_read(work.request.body)
    work.query = offer.query_of(body["query"])
    work.subject_pid = body["subject"]
    if work.subject_pid:
        if work.query.get("pid", work.subject_pid) != work.subject_pid:
            raise MessageMalformed("the query is about another person than the subject")
        work.person_index = index_of(work.subject_pid)


def _ask_and_release(work: Work, offer: Provided, keys: frozenset[str], clock: Clock) -> Response:
    """Ask, log, commit, and only then hand out the answer."""
    found = _ask(work, offer)
    crash_point("look-up.found")
    response = _release(work, found, keys, clock)
    crash_point("look-up.released")
    return response


def _ask(work: Work, offer: Provided) -> Found:
    work.step = "handler"
    state = work.facts.register_state
    read = work.record.opened if work.record else None
    found = service_ask(offer, work.query, asked=asked_of(work), state=state, timeout_s=timeout_seconds(), record=read)
    if found is None:
        raise RegisterEmpty(f"{offer.service} holds nothing under this key", register=offer.name)
    return found


def _release(work: Work, found: Found, fields: Iterable[str], clock: Clock) -> Response:
    """The signed answer, once all that tells of it is committed."""
    allowed = frozenset(fields)
    data = {key: value for key, value in found.data.items() if key in allowed}
    concerned = list(dict.fromkeys(p for p in (work.subject_pid, *found.concerns) if p))
    log_id, use_ids = id_new(), [id_new() for _ in concerned]
    people = {pid: work.person if pid == work.subject_pid else person_under(index_of(pid)) for pid in concerned}
    act = act_prepare(
        system(work.head.provider),
        agency=work.head.provider,
        subject=Ref("exchange", str(log_id)),
        record={**record_of(work), "fields": sorted(data), "uses": [str(u) for u in use_ids]},
        at=work.at,
        **act_shape(work, people.values()),
    )
    response = _sealed_response(work, data, use_ids, act.code, clock)
    log = log_row(work, outcome="answered", id=log_id, act_code=act.code, sealed_until=work.sealed_until)
    log.step, log.response_digest = "", header_one(response.headers, "content-digest")
    log.signature = signatures.signature_text(response)
    uses = (use_row(work, log, u, pid, people[pid], data) for u, pid in zip(use_ids, concerned, strict=True))
    if work.consent:
        _use_and_write(work.consent, act, log, *uses, clock=clock)
    else:
        act_commit(act, log, *uses)
    return response


def _use_and_write(consent: UUID, act: ActReady, *rows: Model, clock: Clock) -> None:
    """All that tells of an answer on a person's consent, with the use that it takes of it, in one transaction."""
    try:
        with transaction.atomic(durable=True):
            consent_use(system(), consent=consent, clock=clock)
            act_write(act, *rows)
    except ConsentUsedUp as gone:
        raise ConsentNeeded("the consent was used up or withdrawn in the meantime") from gone


def _sealed_response(work: Work, data: Mapping[str, Any], uses: list[UUID], act: str, clock: Clock) -> Response:
    body = {
        "act": act,
        "at": work.at.isoformat(timespec="seconds"),
        "data": data,
        "proof": f"{settings.SALA_BASE_URL}/proof/{act}",
        "usage": str(uses[0]) if uses and not work.sealed_until else "",
        **seal_said(work),
    }
    return _signed(work.request, 200, canonical_json(body), work.head.provider, clock, held=work.facts.signing)


def _refusal(
    request: Request, refused: SalaError, clock: Clock, *, provider: str, relayed: bool = False, known: bool = False
) -> Response:
    """The problem as an answer, in X-Road's shape; signed where the request names one of our agencies. A sender who is
    `known` for certain is told where their message is wrong."""
    detail = refused.reason if known and isinstance(refused, MessageRefused) else ""
    proxy = "ClientProxy" if relayed else "ServerProxy"
    body, extra = refusal_said(refused, proxy=proxy, at=clock.now(), detail=detail)
    if not provider or not agency_exists(provider) or not lives_here(provider):
        return Response(refused.status, (JSON, *extra), body)
    return _signed(request, refused.status, body, provider, clock, extra)


def _signed(
    request: Request,
    status: int,
    body: bytes,
    provider: str,
    clock: Clock,
    extra: Headers = (),
    *,
    held: tuple[str, str] | None = None,
) -> Response:
    """The answer, signed by `provider`; `held` is its key where that is at hand already."""
    key_id, key = key_opened(*held) if held else signing_key(provider, clock)
    return answer_signed(request, status, body, key_id=key_id, key=key, clock=clock, extra=extra)


def _refusal_log(work: Work, refused: SalaError) -> None:
    if work.logged:
        return  # the call that the node made for it has left its own row, and the provider its act
    if not (work.known_sender or strangers.room(work.at)):
        return
    failed = work.step == "handler"
    with transaction.atomic(durable=True):
        log = log_row(work, outcome="failed" if failed else "refused")
        log.code = refused.code
        if work.known_sender:
            log.act_code = act_append(
                system(work.head.provider),
                kind="exchange.refused",
                agency=work.head.provider,
                subject=Ref("exchange", str(log.id)),
                record={**record_of(work), "step": work.step, "code": refused.code},
                legal_basis=log.legal_basis,
                at=work.at,
                **refusal_shape(work),
            ).code
        log.save(force_insert=True)
