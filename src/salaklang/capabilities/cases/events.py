"""What cases tell others. Ids as text."""

from dataclasses import dataclass
from typing import ClassVar

from salaklang.foundations.events import Event


@dataclass(frozen=True)
class CaseSubmitted(Event):
    """A case has its number and lies with the agency."""

    name: ClassVar[str] = "cases.case_submitted"

    case: str
    service: str
    agency: str


@dataclass(frozen=True)
class CaseDecided(Event):
    """outcome: approved | refused | withdrawn."""

    name: ClassVar[str] = "cases.case_decided"

    case: str
    service: str
    agency: str
    outcome: str


@dataclass(frozen=True)
class CertificateIssued(Event):
    """The document of an approved case is signed and stored."""

    name: ClassVar[str] = "cases.certificate_issued"

    case: str
    document: str
    agency: str
