"""Asynchronous messages: written with the act that they tell of, delivered later, tried again until they arrive.

One queue a partner: a partner that hangs stalls nobody else, and its messages arrive in the order they were posted. A
message that is sent twice (the sender fell between sending and noting it) is taken once: it keeps its id.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.events.errors import OutsideTransaction
from salaklang.foundations.exchange import rules, signatures, texts
from salaklang.foundations.exchange.actions.asking import problem_code, request_signed_for, response_check
from salaklang.foundations.exchange.errors import MessageNotDead, MessageRefused
from salaklang.foundations.exchange.events import MessageDelivered
from salaklang.foundations.exchange.models import PostedMessage
from salaklang.foundations.exchange.ports import TransportFailed, transport_for
from salaklang.foundations.exchange.queries import partner_of
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.transport import Https, InProcess
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.sealing import seal, unseal
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.crash_points import crash_point
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.ids import id_new

_ANSWER_SECONDS = 10.0
_TAKE = 100


def message_post(
    actor: Actor,
    *,
    from_agency: str,
    to_agency: str,
    kind: str,
    body: Mapping[str, object],
    case: str = "",
    legal_basis: str = "",
    message: UUID | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> UUID:
    """Post a message of `kind` to another agency, in the caller's transaction: it goes if and when that commits.

    `message`: the id that it shall have, for a thing that is sent once (a letter); otherwise a new one.
    The act that it tells of is the caller's to record. Raises OutsideTransaction; ValueError for a body over 48 KB.
    """
    require(actor, "message.post", agency=from_agency)
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{kind} was posted outside a transaction")
    raw = canonical_json(dict(body))
    if len(raw) > rules.MAX_POST:
        raise ValueError(f"a message of {len(raw)} bytes is too long")
    now = clock.now()
    partner = partner_of(to_agency) or ""
    posted = PostedMessage.objects.create(
        id=message or id_new(),
        partner=partner,
        from_agency=from_agency,
        to_agency=to_agency,
        kind=kind,
        case=case,
        legal_basis=legal_basis,
        body_sealed=seal(raw),
        posted_at=now,
        due_at=now,
    )
    _delivery_defer(partner)
    return posted.id


def messages_deliver(partner: str, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Deliver what is due to one partner ("": agencies of this node), oldest first; how many arrived.

    Stops at the first that the partner does not answer for: it, and all behind it, wait. One that is refused is put
    aside for a person to look at. Does nothing while another worker serves this partner.
    """
    arrived = 0
    with _queue_locked(partner) as mine:
        if not mine:
            return 0
        while due := _due(partner, clock):
            for message in due:
                if not _deliver(message, clock):
                    return arrived
                arrived += message.state == "delivered"
    return arrived


def deliveries_resume(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Start the queues in which something is due: after a pause, and after a worker fell. Safe to repeat."""
    waiting = PostedMessage.objects.filter(state="waiting", due_at__lte=clock.now())
    partners = list(waiting.order_by().values_list("partner", flat=True).distinct())
    with transaction.atomic():
        for partner in partners:
            _delivery_defer(partner)
    return len(partners)


def queue_wake(agency: str, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """The node of `agency` has just spoken: what waits for it need not wait for its pause to end. How many that were.

    Safe to repeat; does nothing for an agency of this node.
    """
    partner = partner_of(agency)
    if partner is None:
        return 0
    now = clock.now()
    with transaction.atomic():
        paused = PostedMessage.objects.filter(partner=partner, state="waiting", attempts__gt=0, due_at__gt=now)
        woken = paused.update(due_at=now)
        if woken:
            _delivery_defer(partner)
    return woken


def message_again(actor: Actor, *, message: UUID, clock: Clock = SYSTEM_CLOCK) -> None:
    """Send a message that was put aside once more, as it was. Raises NotFound, MessageNotDead."""
    with transaction.atomic():
        row = _dead(actor, message)
        row.state, row.attempts, row.due_at = "waiting", 0, clock.now()
        row.partner = partner_of(row.to_agency) or ""
        row.save(update_fields=["state", "attempts", "due_at", "partner"])
        _desk_act(actor, "exchange.message-again", row, clock)
        _delivery_defer(row.partner)


def message_close(actor: Actor, *, message: UUID, reason: str, clock: Clock = SYSTEM_CLOCK) -> None:
    """Give a message up, saying why: what it told has been dealt with in another way. Raises Invalid (field `reason`),
    NotFound, MessageNotDead."""
    if not reason.strip():
        raise Invalid(fields={"reason": texts.REASON_EMPTY})
    with transaction.atomic():
        row = _dead(actor, message)
        row.state, row.closed_reason = "closed", reason.strip()[:400]
        row.save(update_fields=["state", "closed_reason"])
        _desk_act(actor, "exchange.message-closed", row, clock)


def _deliver(message: PostedMessage, clock: Clock) -> bool:
    """Try once. False when the partner did not answer, so that its queue pauses."""
    head = message_head(message)
    request = request_signed_for(
        head, unseal(message.body_sealed).encode(), message.partner or settings.SALA_BASE_URL, clock
    )
    way = Https(message.partner) if message.partner else InProcess(clock)
    message.attempts += 1
    crash_point("post.send")
    try:
        response = transport_for(message.to_agency, way).call(request, timeout_s=_ANSWER_SECONDS)
        response_check(head, request, response)
    except (TransportFailed, MessageRefused) as failed:
        # No answer, or one that proves nothing: whether it arrived is not known, so it is sent again under its id.
        return _later(message, getattr(failed, "code", "no-answer"), clock)
    crash_point("post.answered")
    code = "" if response.status == 200 else problem_code(response)
    if rules.try_again(response.status, code):
        return _later(message, code, clock)
    message.code, message.delivered_at = code, clock.now() if response.status == 200 else None
    message.state = "delivered" if response.status == 200 else "dead"
    message.receipt = signatures.signature_text(response)
    with transaction.atomic():
        message.save(update_fields=["attempts", "state", "code", "delivered_at", "receipt"])
        if message.state == "delivered":
            event_emit(MessageDelivered(message=str(message.id), kind=message.kind, to_agency=message.to_agency))
    return True


def _later(message: PostedMessage, code: str, clock: Clock) -> bool:
    now = clock.now()
    message.code = code
    if now - message.posted_at > rules.POST_LIFE:
        message.state = "dead"
    message.due_at = now + rules.retry_after(message.attempts)
    with transaction.atomic():
        message.save(update_fields=["attempts", "state", "code", "due_at"])
        if message.state == "waiting":
            _delivery_defer(message.partner, at=message.due_at)
    return message.state == "dead"


def _due(partner: str, clock: Clock) -> list[PostedMessage]:
    """The oldest that wait for a partner, as far as they are due: one that is not due yet holds those behind it."""
    waiting = PostedMessage.objects.filter(partner=partner, state="waiting").order_by("id")[:_TAKE]
    due, now = [], clock.now()
    for message in waiting:
        if message.due_at > now + timedelta(milliseconds=1):
            break
        due.append(message)
    return due


def message_head(message: PostedMessage) -> Head:
    """What the headers of a posted message say."""
    return Head(
        client=message.from_agency,
        provider=message.to_agency,
        service=rules.INBOX + message.kind,
        message_id=str(message.id),
        user_ref="",
        legal_basis=message.legal_basis,
        purpose=message.kind,
        consent=None,
        case=message.case,
    )


@contextmanager
def _queue_locked(partner: str) -> Iterator[bool]:
    """One worker at a time for a partner's queue; PostgreSQL lets the lock go when the worker falls."""
    with connection.cursor() as cursor:
        key = f"exchange post {partner}"
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def _delivery_defer(partner: str, *, at: datetime | None = None) -> None:
    from salaklang.foundations.exchange.jobs import messages_deliver_job

    messages_deliver_job.configure(schedule_at=at).defer(partner=partner)


def _dead(actor: Actor, message: UUID) -> PostedMessage:
    row = PostedMessage.objects.select_for_update().filter(pk=message).first()
    if row is None:
        raise NotFound(f"no message {message}")
    require(actor, "message.mend", agency=row.from_agency)
    if row.state != "dead":
        raise MessageNotDead(str(message))
    return row


def _desk_act(actor: Actor, kind: str, row: PostedMessage, clock: Clock) -> None:
    act_append(
        actor,
        kind=kind,
        agency=row.from_agency,
        subject=Ref("message", str(row.id)),
        record={"message": str(row.id), "kind": row.kind, "to": row.to_agency, "reason": row.closed_reason},
        at=clock.now(),
    )
