"""The stage: where the main job is played, who is on, what is said there, and what has come of it so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from salaklang.interfaces.cli.play import citizen, consent, federation
from salaklang.interfaces.cli.play.signing_in import sign_in
from salaklang.interfaces.cli.play.visitor import Visitor
from salaklang.interfaces.cli.play.watching import Programs
from salaklang.kernel.text import Text

WRONG_NAME, RIGHT_NAME = "แสงจัทร์", "แสงจันทร์"
CITY = "muang-tuayang"
SUBJECT = "ขอทราบสิทธิการใช้สถานที่เพื่อจดทะเบียนพาณิชย์"
ANSWERS: dict[str, citizen.Fields] = {
    "seller_type": {"seller_type": "alone"},
    "trade_kinds": {"trade_kinds": ["A2"]},
    "trade_name": {"trade_name.th": "ร้านกาแฟแสงจันทร์", "trade_name.foreign": "Saengchan Coffee"},
    "trades": {"trades.0.kind": "ร้านกาแฟและเครื่องดื่ม"},
    "capital": {"capital": "50,000"},
    "place": {"place": "home"},
}


@dataclass
class Stage:
    """Where the play happens, who is on, and what has come of it so far."""

    portal_url: str
    password: str
    folder: Path
    today: tuple[int, int, int]  # day, month, Buddhist year in Bangkok
    trust_file: Callable[[], Path]
    programs: Programs
    # Whoever works on another node than the town's: user name → that node's address.
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    # The nodes, where there are several; and the two agencies whose witnesses fall silent.
    houses: federation.Houses | None = None
    silent: tuple[str, str] = ("dol", "dopa")
    # User name → personal number: what agencies' own systems know of those whom they ask about.
    numbers: Mapping[str, str] = field(default_factory=dict)
    on: dict[str, Visitor] = field(default_factory=dict)
    case: str = ""
    number: str = ""
    receipt_code: str = ""
    certificate_code: str = ""
    questions_asked: int = 0
    answers_fetched: int = 0
    proofs_elsewhere: int = 0
    consent_id: str = ""
    welfare: consent.Asker | None = None
    answered_on_consent: int = 0
    refused_without_consent: int = 0
    sealed_uses_counted: int = 0
    certificate: Path | None = None
    receipt: Path | None = None
    checkpoint: Path | None = None

    def actor(self, username: str) -> Visitor:
        """The visitor of this name, signed in at first call."""
        if username not in self.on:
            portal = self.elsewhere.get(username, self.portal_url)
            self.on[username] = sign_in(portal, username, self.password)
        return self.on[username]

    def close(self) -> None:
        for visitor in self.on.values():
            visitor.close()


def answers_today(stage: Stage) -> dict[str, citizen.Fields]:
    """What applicants answer; they began today."""
    day, month, year = stage.today
    started = {"start_date.day": str(day), "start_date.month": str(month), "start_date.year": str(year)}
    return ANSWERS | {"start_date": started}


Step = tuple[str, Text, Callable[[Stage], None]]
"""A step's name, its title, and what is done."""
