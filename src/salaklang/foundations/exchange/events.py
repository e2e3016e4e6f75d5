"""What others can react to."""

from dataclasses import dataclass
from typing import ClassVar

from salaklang.foundations.events import Event


@dataclass(frozen=True)
class RecordCorrected(Event):
    """A register was put right: who used the old value for this person should fetch again. Ids only, no values."""

    name: ClassVar[str] = "exchange.record_corrected"
    service: str = ""
    provider: str = ""
    field: str = ""
    person: str = ""
    dispute: str = ""
    usage: str = ""
    case: str = ""


@dataclass(frozen=True)
class MessageDelivered(Event):
    """Another agency has taken a message, and signed that it did."""

    name: ClassVar[str] = "exchange.message_delivered"
    message: str = ""
    kind: str = ""
    to_agency: str = ""
