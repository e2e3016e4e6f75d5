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
