"""What payments tell others."""

from dataclasses import dataclass
from typing import ClassVar

from salaklang.foundations.events import Event


@dataclass(frozen=True)
class BillPaid(Event):
    """The bank has confirmed the whole amount. Ids as text."""

    name: ClassVar[str] = "payments.bill_paid"

    bill: str
    about_kind: str
    about_id: str
    amount_satang: int
    receipt: str


@dataclass(frozen=True)
class BillCancelled(Event):
    """The bill is not to be paid any more."""

    name: ClassVar[str] = "payments.bill_cancelled"

    bill: str
    about_kind: str
    about_id: str
