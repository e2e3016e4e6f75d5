"""The recipient's side of asynchronous messages: taken once, in one transaction with what follows from them."""

from django.db import DataError, IntegrityError, transaction

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.posting import queue_wake
from salaklang.foundations.exchange.actions.work import Work, log_row, record_of
from salaklang.foundations.exchange.envelope import content_digest, object_read
from salaklang.foundations.exchange.errors import AccessDenied, MessageMalformed, MessageReplayed
from salaklang.foundations.exchange.models import ReceivedMessage
from salaklang.foundations.exchange.ports import Arrived, MessageHandler, grants, message_handler
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.crash_points import crash_point
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.errors import NotFound


def message_receive(work: Work) -> dict[str, str]:
    """Take the message, or say again that it was taken: the body of the receipt. Raises SalaError to refuse it.

    The row that says "taken", what the handler writes, the log and the act are one transaction: a message is never
    half taken, and a sender that lost the receipt gets the same one again.
    """
    kind = work.head.service.removeprefix(rules.INBOX)
    work.step = "access"
    if work.request.method != "POST":
        raise AccessDenied("messages are posted")
    handler = message_handler(kind)
    if handler is None or not lives_here(work.head.provider):
        raise NotFound(f"{work.head.provider} takes no messages of kind {kind}")
    rules.message_right(grants(), kind, work.head.client)
    if known := _known(work):
        return known
    work.step = "handler"
    arrived = Arrived(
        client=work.head.client,
        to=work.head.provider,
        kind=kind,
        body=object_read(work.request.body),
        message_id=work.head.message_id,
        case=work.head.case,
        at=work.at,
    )
    try:
        with transaction.atomic(durable=True):
            receipt = _take(work, arrived, handler)
    except IntegrityError:
        # The same message in this very moment on another thread: it is taken, or the sender will ask again.
        if known := _known(work):
            return known
        raise MessageReplayed("what it tells is here already, told by another message") from None
    except DataError as wrong:
        raise MessageMalformed("what it tells fits no table") from wrong
    queue_wake(work.head.client)
    return receipt


def _take(work: Work, arrived: Arrived, handler: MessageHandler) -> dict[str, str]:
    row = ReceivedMessage.objects.create(
        client=arrived.client,
        message_id=arrived.message_id,
        to_agency=arrived.to,
        kind=arrived.kind,
        request_digest=content_digest(work.request.body),
        received_at=work.at,
        act_code="",
    )
    crash_point("post.taking")
    handler(arrived)
    act = act_append(
        system(arrived.to),
        kind="exchange.message-received",
        agency=arrived.to,
        subject=Ref("message", arrived.message_id),
        record=record_of(work),
        legal_basis=work.head.legal_basis,
        at=work.at,
    )
    ReceivedMessage.objects.filter(pk=row.pk).update(act_code=act.code)
    log = log_row(work, outcome="answered", act_code=act.code)
    log.step = ""
    log.save(force_insert=True)
    crash_point("post.taken")
    return _receipt(act.code, row)


def _known(work: Work) -> dict[str, str] | None:
    """The receipt of a message that was taken before. Raises MessageReplayed for another message under its id."""
    row = ReceivedMessage.objects.filter(client=work.head.client, message_id=work.head.message_id).first()
    if row is None:
        return None
    work.step = "replay"
    if row.request_digest != content_digest(work.request.body) or row.to_agency != work.head.provider:
        raise MessageReplayed("another message came under this id")
    return _receipt(row.act_code, row)


def _receipt(act: str, row: ReceivedMessage) -> dict[str, str]:
    return {"act": act, "at": row.received_at.isoformat(timespec="seconds"), "received": row.message_id}
