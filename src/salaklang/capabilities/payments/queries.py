"""Reading payments; the first argument is who asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from salaklang.capabilities.payments import texts
from salaklang.capabilities.payments.errors import BillMissing
from salaklang.capabilities.payments.models import Bill, JournalLine, Notice, StatementLine
from salaklang.capabilities.payments.ports import Payable, payment_code
from salaklang.foundations.governance.queries import allowed, require
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ReceiptView:
    number: str
    issued_at: datetime
    amount_satang: int
    act_code: str


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill as pages show it. `wrong_satang`: amounts that came in for it but did not fit."""

    id: UUID
    agency: str
    payer: UUID
    amount_satang: int
    purpose: str
    about: Ref
    text: Text
    account: str
    ref1: str
    ref2: str
    state: str
    state_text: Text
    due: date | None
    opened_at: datetime
    paid_at: datetime | None
    receipt: ReceiptView | None = None
    wrong_satang: tuple[int, ...] = ()

    @property
    def payload(self) -> str:
        """The text of the QR code."""
        return payment_code().payload(
            Payable(account=self.account, ref1=self.ref1, ref2=self.ref2, amount_satang=self.amount_satang)
        )


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What became of a payment that a bank told us of. `repeated`: this was not its first delivery."""

    id: UUID
    bank: str
    notice_id: str
    verdict: str
    verdict_text: Text
    amount_satang: int
    ref1: str
    ref2: str
    agency: str
    bill: UUID | None
    paid_at: datetime
    received_at: datetime
    source: str
    settled_at: datetime | None
    repeated: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where our books and the bank's statement disagree.

    kind: "no-notice" (on the statement only), "not-on-statement" (notice only), "differs" (one id, other content).
    """

    kind: Literal["no-notice", "not-on-statement", "differs"]
    bank: str
    notice_id: str
    ref1: str
    ours_satang: int | None
    bank_satang: int | None
    paid_at: datetime


def bill_get(actor: Actor, bill: UUID) -> BillView:
    """One bill. Raises `BillMissing`, or what `require` raises."""
    row = _bills().filter(id=bill).first()
    if row is None:
        raise BillMissing()
    require(actor, "bill.see", **_facts(actor, row))
    return bill_view(row, read=True)


def bills_about(actor: Actor, about: Ref, *, mandate_ok: bool = False) -> list[BillView]:
    """The bills about one thing that the asker may see, oldest first. `mandate_ok`: they act for the payer in it."""
    rows = _bills().filter(about_kind=about.kind, about_id=about.id).order_by("id")
    return [bill_view(r, read=True) for r in rows if allowed(actor, "bill.see", **_facts(actor, r, mandate_ok))]


def unmatched(actor: Actor, *, after: UUID | None = None, limit: int = 50) -> list[NoticeView]:
    """Money that came in, fits no open bill and is not dealt with yet: oldest first, keyset by `id`.

    For a finance officer: what came in for their agency, and what came into an account shared by several.
    """
    require(actor, "payment.reconcile", agency=actor.agency or "")
    rows = Notice.objects.filter(agency__in=[actor.agency, ""], settled_at__isnull=True).exclude(verdict="accepted")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [notice_view(row) for row in rows.order_by("id")[:limit]]


def statement_differences(actor: Actor, *, bank: str, since: datetime, until: datetime) -> list[Difference]:
    """Where notices and statement lines of `since` ≤ paid_at < `until` disagree, oldest first. For finance."""
    require(actor, "payment.reconcile", agency=actor.agency or "")
    span = Q(bank=bank, paid_at__gte=since, paid_at__lt=until)
    same_notice = Notice.objects.filter(bank=OuterRef("bank"), notice_id=OuterRef("notice_id"))
    same_line = StatementLine.objects.filter(bank=OuterRef("bank"), notice_id=OuterRef("notice_id"))
    found = [
        _difference("no-notice", line, None, line.amount_satang)
        for line in StatementLine.objects.filter(span).filter(~Exists(same_notice))
        if payment_code().owner(line.biller_id) in (actor.agency, None)
    ]
    ours = Notice.objects.filter(span, agency__in=[actor.agency, ""])
    found += [_difference("not-on-statement", n, n.amount_satang, None) for n in ours.filter(~Exists(same_line))]
    agreeing = same_line.filter(
        amount_satang=OuterRef("amount_satang"), ref1=OuterRef("ref1"), biller_id=OuterRef("biller_id")
    )
    for notice in ours.filter(Exists(same_line), ~Exists(agreeing)).annotate(
        bank_satang=same_line.values("amount_satang")[:1]
    ):
        found.append(_difference("differs", notice, notice.amount_satang, notice.bank_satang))
    return sorted(found, key=lambda d: (d.paid_at, d.notice_id))


def balances(actor: Actor) -> dict[str, int]:
    """The agency's accounts and their balance in satang, debits positive; they sum to zero."""
    require(actor, "payment.reconcile", agency=actor.agency or "")
    rows = JournalLine.objects.filter(agency=actor.agency).values("account").annotate(sum=Sum("amount_satang"))
    return {row["account"]: row["sum"] for row in rows.order_by("account")}


def bill_view(bill: Bill, *, read: bool = False) -> BillView:
    """The view of a row; `read`: with receipt and amounts that did not fit, as `_bills()` has fetched them."""
    receipt = getattr(bill, "receipt", None) if read else None
    return BillView(
        id=bill.id,
        agency=bill.agency,
        payer=bill.payer,
        amount_satang=bill.amount_satang,
        purpose=bill.purpose,
        about=Ref(bill.about_kind, bill.about_id),
        text=Text(bill.text_th, bill.text_en),
        account=bill.account,
        ref1=bill.ref1,
        ref2=bill.ref2,
        state=bill.state,
        state_text=texts.STATES[bill.state],
        due=bill.due,
        opened_at=bill.opened_at,
        paid_at=bill.paid_at,
        receipt=ReceiptView(receipt.number_text, receipt.issued_at, receipt.amount_satang, receipt.act_code)
        if receipt
        else None,
        wrong_satang=tuple(n.amount_satang for n in bill.notices.all() if n.verdict == "wrong-amount") if read else (),
    )


def notice_view(notice: Notice) -> NoticeView:
    return NoticeView(
        id=notice.id,
        bank=notice.bank,
        notice_id=notice.notice_id,
        verdict=notice.verdict,
        verdict_text=texts.VERDICTS[notice.verdict],
        amount_satang=notice.amount_satang,
        ref1=notice.ref1,
        ref2=notice.ref2,
        agency=notice.agency,
        bill=notice.bill_id,
        paid_at=notice.paid_at,
        received_at=notice.received_at,
        source=notice.source,
        settled_at=notice.settled_at,
        repeated=notice.deliveries > 1,
    )


def _bills() -> QuerySet[Bill]:
    return Bill.objects.select_related("receipt").prefetch_related("notices")


def _facts(actor: Actor, bill: Bill, mandate_ok: bool = False) -> dict[str, object]:
    return {"agency": bill.agency, "person": bill.payer, "mandate_ok": mandate_ok or actor.mandate is not None}


def _difference(
    kind: Literal["no-notice", "not-on-statement", "differs"],
    row: Notice | StatementLine,
    ours: int | None,
    bank: int | None,
) -> Difference:
    return Difference(kind, row.bank, row.notice_id, row.ref1, ours, bank, row.paid_at)
