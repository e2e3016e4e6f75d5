"""Bring in a bank's statement and apply the payments whose notice never came."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from salaklang.capabilities.payments.actions.notices import banks, body_verify, payment_apply
from salaklang.capabilities.payments.errors import NoticeForged, NoticeStale, StatementInvalid
from salaklang.capabilities.payments.models import Notice, StatementLine
from salaklang.capabilities.payments.queries import NoticeView
from salaklang.capabilities.payments.rules import NoticeRefused, Payment
from salaklang.capabilities.payments.rules.statements import StatementBroken, StatementForm, statement_parse
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Import:
    """What one statement file brought: lines in it, and how many of them we had not seen."""

    lines: int
    new: int


def statement_import(
    actor: Actor, *, bank: str, content: bytes, signature: str = "", clock: Clock = SYSTEM_CLOCK
) -> Import:
    """Take in a statement file of `bank`, in the form its settings give; the same file twice adds nothing.

    With a signature the bank itself vouches for the file (raises `NoticeForged` or `NoticeStale`), and its lines take
    the place of unsigned ones. A finance officer may bring a file without, under their own name: it shows differences,
    but no bill is ever paid on an officer's word. The act records which. Raises `StatementInvalid` with the line.
    """
    agency = actor.agency or ""
    require(actor, "statement.import", agency=agency)
    now = clock.now()
    if bank not in banks():
        raise StatementInvalid(fields={"bank": Text("ไม่รู้จักธนาคารนี้", "We don't know this bank")}, line=1)
    if signature or actor.kind != "officer":
        _verify(content, signature, bank, clock)
    try:
        payments = statement_parse(content, bank=bank, form=statement_form(bank))
    except StatementBroken as broken:
        raise StatementInvalid(str(broken), line=broken.line) from broken
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        held = StatementLine.objects.filter(bank=bank, notice_id__in=[p.notice_id for p in payments])
        if signature:
            held.filter(signed=False).delete()
        known = set(held.values_list("notice_id", flat=True))
        fresh = [_line(p, digest, clock, signed=bool(signature)) for p in payments if p.notice_id not in known]
        StatementLine.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
        if fresh:
            act_append(
                actor,
                kind="payment.statement-imported",
                agency=agency,
                subject=Ref("statement", digest),
                record={
                    "bank": bank,
                    "sha256": digest,
                    "lines": len(payments),
                    "new": len(fresh),
                    "signed": bool(signature),
                },
                at=now,
            )
    return Import(lines=len(payments), new=len(fresh))


def reconcile(actor: Actor, *, bank: str, clock: Clock = SYSTEM_CLOCK) -> list[NoticeView]:
    """Apply, by the rule for notices, each line of a signed statement whose notice is missing. Safe to run twice and
    at once.

    Returns what was applied; one transaction per line, so that a crash loses none and repeats none.
    """
    require(actor, "statement.import", agency=actor.agency or "")
    notices = Notice.objects.filter(bank=OuterRef("bank"), notice_id=OuterRef("notice_id"))
    missing = StatementLine.objects.filter(~Exists(notices), bank=bank, signed=True).order_by("id")
    return [applied for line in list(missing) if (applied := _apply(line, clock))]


def statement_form(bank: str) -> StatementForm:
    """The form of the bank's statements: its own entry `statement` in SALA_BANKS, else the sandbox bank's form."""
    own = banks()[bank].get("statement")
    return StatementForm(**own) if isinstance(own, dict) else StatementForm()


def _apply(line: StatementLine, clock: Clock) -> NoticeView | None:
    """None when its notice came in just now and says something else: that stays a difference for finance to see."""
    paid = Payment(
        notice_id=line.notice_id,
        bank=line.bank,
        biller_id=line.biller_id,
        ref1=line.ref1,
        ref2=line.ref2,
        amount_satang=line.amount_satang,
        paid_at=line.paid_at,
    )
    raw = canonical_json({"statement": line.file_sha256, "notice_id": line.notice_id})
    try:
        return payment_apply(paid, raw=raw, signature="", source="statement", now=clock.now())
    except NoticeRefused:
        return None


def _line(paid: Payment, digest: str, clock: Clock, *, signed: bool) -> StatementLine:
    return StatementLine(
        bank=paid.bank,
        notice_id=paid.notice_id,
        biller_id=paid.biller_id,
        ref1=paid.ref1,
        ref2=paid.ref2,
        amount_satang=paid.amount_satang,
        paid_at=paid.paid_at,
        file_sha256=digest,
        signed=signed,
        imported_at=clock.now(),
    )


def _verify(content: bytes, signature: str, bank: str, clock: Clock) -> None:
    try:
        if body_verify(content, signature, clock.now()) != bank:
            raise NoticeRefused("forged", "signed by another bank")
    except NoticeRefused as refused:
        raise (NoticeStale if refused.refusal == "stale" else NoticeForged)(str(refused)) from refused
