"""Open and cancel bills."""

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.payments.errors import BillMissing, BillNotOpen, PayeeMissing
from salaklang.capabilities.payments.events import BillCancelled
from salaklang.capabilities.payments.models import Bill
from salaklang.capabilities.payments.ports import payment_code
from salaklang.capabilities.payments.queries import BillView, bill_view
from salaklang.capabilities.payments.rules import ref1_make, ref2_make
from salaklang.foundations.events.actions import event_emit
from salaklang.foundations.events.rows import rows_insert
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text


def bill_open(
    actor: Actor,
    *,
    agency: str,
    payer: UUID,
    amount_satang: int,
    about: Ref,
    text: Text,
    due: date | None = None,
    purpose: str = "fee",
    clock: Clock = SYSTEM_CLOCK,
) -> BillView:
    """Open a bill of `amount_satang` (> 0) that `payer` owes `agency`; exactly one INSERT.

    It writes no act of its own: it is part of the act that causes it (a submitted case), whose record names the bill.
    `purpose` is the public code of what money is for, e.g. the service's id. Raises `PayeeMissing` when the agency
    can't be paid into, and what `require` raises.
    """
    require(actor, "bill.open", agency=agency, person=payer, mandate_ok=actor.mandate is not None)
    account = payment_code().account(agency)
    if account is None:
        raise PayeeMissing(f"no account for {agency}")
    if amount_satang <= 0:
        raise ValueError("a bill is for more than nothing")
    bill = Bill(
        agency=agency,
        payer=payer,
        amount_satang=amount_satang,
        purpose=purpose,
        about_kind=about.kind,
        about_id=about.id,
        text_th=text.th,
        text_en=text.en,
        account=account,
        ref1=ref1_make(secrets.randbelow(10**16)),
        ref2=ref2_make(purpose),
        due=due,
        opened_at=clock.now(),
    )
    rows_insert(bill)
    return bill_view(bill)


def bill_cancel(actor: Actor, *, bill: UUID, reason: str) -> BillView:
    """Cancel an open bill (the case was withdrawn or refused, the amount was wrong). Doing it twice changes nothing.

    Money that comes in afterwards is set aside. Raises `BillMissing`, or `BillNotOpen` for a paid bill.
    """
    with transaction.atomic():
        row = Bill.objects.select_for_update().filter(id=bill).first()
        if row is None:
            raise BillMissing()
        require(actor, "bill.cancel", agency=row.agency, person=row.payer, mandate_ok=actor.mandate is not None)
        if row.state == "paid":
            raise BillNotOpen()
        if row.state == "open":
            row.state = "cancelled"
            row.save(update_fields=["state"])
            act_append(
                actor,
                kind="payment.bill-cancelled",
                agency=row.agency,
                subject=Ref(row.about_kind, row.about_id),
                record={"bill": str(row.id), "amount_satang": row.amount_satang, "reason": reason},
                persons=(row.payer,),
            )
            event_emit(BillCancelled(bill=str(row.id), about_kind=row.about_kind, about_id=row.about_id))
        return bill_view(row)
