"""Receive a bank's notice: the one way in which a bill becomes paid.

`payment_apply` is shared with the statement: a payment that is found there follows the same rule, once.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from salaklang.capabilities.payments import errors, rules, texts
from salaklang.capabilities.payments.events import BillPaid
from salaklang.capabilities.payments.models import (
    Bill,
    JournalLine,
    Notice,
    Receipt,
    ReceiptBook,
    RefusedNotice,
)
from salaklang.capabilities.payments.ports import book_year, payment_code
from salaklang.capabilities.payments.queries import NoticeView, notice_view
from salaklang.capabilities.payments.rules import NoticeRefused, Payment, Verdict
from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications.actions import message_send
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.ids import id_new
from salaklang.kernel.money import baht
from salaklang.kernel.text import Text

_REFUSED_KEPT = 10_000
_ERRORS = {
    "forged": errors.NoticeForged,
    "stale": errors.NoticeStale,
    "malformed": errors.NoticeMalformed,
    "contradicts": errors.NoticeContradicts,
}


def notice_receive(raw: bytes, signature: str, *, clock: Clock = SYSTEM_CLOCK) -> NoticeView:
    """Take in one notice, body and `Sala-Bank-Signature` header as they came over the wire.

    The signature is verified before anything is parsed. The first delivery decides; each later one gets the same answer
    and changes nothing. A refused notice is logged without its content, then raised as `NoticeForged`, `NoticeStale`,
    `NoticeMalformed` or `NoticeContradicts`.
    """
    now = clock.now()
    try:
        return payment_apply(_verified(raw, signature, now), raw=raw, signature=signature, source="notice", now=now)
    except NoticeRefused as refused:
        _refusal_log(refused, raw, now)
        raise _ERRORS[refused.refusal](str(refused)) from refused


def payment_apply(paid: Payment, *, raw: bytes, signature: str, source: str, now: datetime) -> NoticeView:
    """Book a payment in one transaction: notice, journal, and for a match bill, receipt, act and event.

    Raises `NoticeRefused` ("contradicts") when its id came before with other fields.
    """
    with transaction.atomic():
        _notice_lock(paid)
        known = Notice.objects.select_related("bill__receipt").filter(bank=paid.bank, notice_id=paid.notice_id).first()
        if known is not None:
            return _again(known, paid)
        bill = Bill.objects.select_for_update().filter(ref1=paid.ref1).first()
        verdict = (
            rules.verdict_of(paid, state=bill.state, amount_satang=bill.amount_satang, account=bill.account)
            if bill
            else rules.verdict_of(paid, state=None)
        )
        bill = None if verdict == "unknown-bill" else bill
        notice = Notice.objects.create(
            bank=paid.bank,
            notice_id=paid.notice_id,
            raw=raw,
            signature=signature,
            source=source,
            biller_id=paid.biller_id,
            ref1=paid.ref1,
            ref2=paid.ref2,
            amount_satang=paid.amount_satang,
            paid_at=paid.paid_at,
            verdict=verdict,
            agency=bill.agency if bill else payment_code().owner(paid.biller_id) or "",
            bill=bill,
            received_at=now,
        )
        _journal_write(notice, rules.journal_lines(verdict, bank=paid.bank, amount_satang=paid.amount_satang), now)
        if bill is not None and verdict == "accepted":
            _bill_pay(bill, notice, now)
        else:
            _set_aside(bill, notice, verdict)
        return notice_view(notice)


def set_aside_return(actor: Actor, *, notice: UUID, note: str, clock: Clock = SYSTEM_CLOCK) -> NoticeView:
    """A finance officer has returned money that fitted no open bill; `note` says how. Twice changes nothing.

    Raises `BillMissing` when no money of that id is set aside.
    """
    with transaction.atomic():
        row = Notice.objects.select_for_update().filter(id=notice).exclude(verdict="accepted").first()
        if row is None:
            raise errors.BillMissing()
        require(actor, "payment.return", agency=row.agency or actor.agency)
        if row.settled_at is None:
            now = clock.now()
            row.settled_at, row.settled_how = now, note
            row.save(update_fields=["settled_at", "settled_how"])
            came_in = rules.journal_lines("wrong-amount", bank=row.bank, amount_satang=row.amount_satang)
            _journal_write(row, tuple((account, -amount) for account, amount in came_in), now)
            _act_aside(actor, row, "payment.set-aside-settled", {"note": note})
        return notice_view(row)


def banks() -> dict[str, Mapping[str, str]]:
    """The registered banks by id (setting SALA_BANKS)."""
    return {bank["id"]: bank for bank in settings.SALA_BANKS}


def body_verify(raw: bytes, signature: str, now: datetime) -> str:
    """The id of the bank that signed `raw`. Raises `NoticeRefused` ("forged" or "stale")."""
    sent = rules.signature_read(signature)
    bank = banks().get(sent.key_id)
    if bank is None:
        raise NoticeRefused("forged", "no registered bank has this key", sent.key_id)
    rules.signature_check(sent, raw, public_key=base64.b64decode(bank["public_key"]), now=now)
    return sent.key_id


def _verified(raw: bytes, signature: str, now: datetime) -> Payment:
    if len(raw) > rules.NOTICE_MAX_BYTES:
        raise NoticeRefused("forged", "longer than any notice")
    bank = body_verify(raw, signature, now)
    paid = rules.payment_parse(raw)
    if paid.bank != bank:
        raise NoticeRefused("forged", "signed by another bank than it names", bank)
    return paid


def _notice_lock(paid: Payment) -> None:
    """Two deliveries of one notice wait for each other, though there is no row to lock yet."""
    key = hashlib.sha256(f"{paid.bank}\n{paid.notice_id}".encode()).digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(key, "big", signed=True)])


def _again(known: Notice, paid: Payment) -> NoticeView:
    before = (known.biller_id, known.ref1, known.ref2, known.amount_satang, known.paid_at)
    if before != (paid.biller_id, paid.ref1, paid.ref2, paid.amount_satang, paid.paid_at):
        raise NoticeRefused("contradicts", "this id came before with other fields", paid.bank)
    Notice.objects.filter(id=known.id).update(deliveries=F("deliveries") + 1)
    known.deliveries += 1
    return notice_view(known)


def _bill_pay(bill: Bill, notice: Notice, now: datetime) -> None:
    bill.state, bill.paid_at = "paid", notice.paid_at
    bill.save(update_fields=["state", "paid_at"])
    year, number = _receipt_number(bill.agency, now)
    receipt = Receipt(agency=bill.agency, year=year, number=number, bill=bill, amount_satang=bill.amount_satang)
    act = act_append(
        system(bill.agency),
        kind="payment.received",
        agency=bill.agency,
        subject=Ref(bill.about_kind, bill.about_id),
        record={
            "bill": str(bill.id),
            "ref1": bill.ref1,
            "amount_satang": bill.amount_satang,
            "bank": notice.bank,
            "notice": notice.notice_id,
            "notice_sha256": hashlib.sha256(notice.raw).hexdigest(),
            "source": notice.source,
            "receipt": receipt.number_text,
        },
        persons=(bill.payer,),
        public={"amount_satang": bill.amount_satang, "purpose": bill.purpose},
    )
    receipt.issued_at, receipt.act_code = now, act.code
    receipt.save(force_insert=True)
    event_emit(
        BillPaid(
            bill=str(bill.id),
            about_kind=bill.about_kind,
            about_id=bill.about_id,
            amount_satang=bill.amount_satang,
            receipt=receipt.number_text,
        )
    )
    _payer_tell(
        bill, "payment.received", texts.PAID_SUBJECT, texts.PAID_BODY, notice.amount_satang, receipt=receipt.number_text
    )


def _receipt_number(agency: str, now: datetime) -> tuple[int, int]:
    """The next number of the agency's book: no gap, because the number and the receipt are one transaction."""
    year = book_year(now)
    ReceiptBook.objects.bulk_create([ReceiptBook(agency=agency, year=year)], ignore_conflicts=True)
    book = ReceiptBook.objects.select_for_update().get(agency=agency, year=year)
    book.last += 1
    book.save(update_fields=["last"])
    return year, book.last


def _set_aside(bill: Bill | None, notice: Notice, verdict: Verdict) -> None:
    """The money came in, so it is booked and shown; the bill stays as it is and its payer is told."""
    _act_aside(system(notice.agency or None), notice, "payment.set-aside", {"notice": notice.notice_id})
    if bill is not None:
        _payer_tell(bill, f"payment.{verdict}", texts.ASIDE_SUBJECT, texts.ASIDE_BODY[verdict], notice.amount_satang)


def _act_aside(actor: Actor, notice: Notice, kind: str, record: dict[str, object]) -> None:
    bill = notice.bill
    act_append(
        actor,
        kind=kind,
        agency=notice.agency,
        subject=Ref(bill.about_kind, bill.about_id) if bill else Ref("notice", str(notice.id)),
        record={**record, "bank": notice.bank, "verdict": notice.verdict, "amount_satang": notice.amount_satang},
        persons=(bill.payer,) if bill else (),
        public={"amount_satang": notice.amount_satang, "purpose": "suspense"},
    )


def _payer_tell(bill: Bill, kind: str, subject: Text, body: Text, amount_satang: int, **values: object) -> None:
    message_send(
        system(bill.agency),
        person=bill.payer,
        about=Ref(bill.about_kind, bill.about_id),
        kind=kind,
        subject=subject,
        body=body.fill(
            amount=baht(amount_satang), what=Text(bill.text_th, bill.text_en), due=baht(bill.amount_satang), **values
        ),
    )


def _journal_write(notice: Notice, lines: tuple[tuple[str, int], ...], now: datetime) -> None:
    entry = id_new()
    JournalLine.objects.bulk_create(
        JournalLine(entry=entry, agency=notice.agency, account=account, amount_satang=amount, notice=notice, at=now)
        for account, amount in lines
    )


def _refusal_log(refused: NoticeRefused, raw: bytes, now: datetime) -> None:
    """Keep the newest refusals only: whoever sends rubbish must not fill the disk."""
    row = RefusedNotice.objects.create(
        verdict=refused.refusal,
        reason=str(refused)[:120],
        key_id=refused.key_id,
        body_sha256=hashlib.sha256(raw).hexdigest(),
        body_bytes=len(raw),
        received_at=now,
    )
    RefusedNotice.objects.filter(id__lte=row.id - _REFUSED_KEPT).delete()
