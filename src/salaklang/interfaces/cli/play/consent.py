"""A consent that a citizen gives, sees used, and withdraws; and who keeps to it when the asker's own node does not.

The town's welfare system wants to tell residents when they come to the age of a benefit. No law orders that, so the one
ground on which the civil register tells it their birth date is their consent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from salaklang.interfaces.cli.play.patience import waited
from salaklang.interfaces.cli.play.systems import InformationSystem, Told
from salaklang.interfaces.cli.play.visitor import Page, Visitor, VisitorLost

PURPOSE, PURPOSE_SAID = "welfare-notice", "แจ้งให้ทราบเมื่อถึงเกณฑ์รับสวัสดิการ"
DATA = ("birth_date", "house_code")
_DAYS, _TIMES = 365, 12
_NO_CONSENT = "consent-needed"


@dataclass(frozen=True, slots=True)
class Asker:
    """The system, and the number of the person whom it wants to ask for."""

    system: InformationSystem
    subject: str

    def consent_ask(self) -> str:
        """Ask the person: which register, what for, which data, how often, until when. The request's id."""
        until = datetime.now(UTC) + timedelta(days=_DAYS)
        wish = {
            "subject": self.subject,
            "service": "dopa.person",
            "purpose": PURPOSE,
            "data_types": list(DATA),
            "valid_until": until.isoformat(timespec="seconds"),
            "life": "PERIODIC",
            "count": _TIMES,
        }
        told = self.system.ask(
            self.system.agency, "consentRequest", wish, purpose="consentRequest", basis="consent"
        )  # fmt: skip
        if told.refusal:
            raise VisitorLost(f"asking for consent was refused: {told.body}")
        return str(told.body["consent"])

    def register_ask(self, consent: str) -> Told:
        """Ask the civil register about the person, on this consent."""
        body = {"query": {"pid": self.subject}, "subject": self.subject}
        return self.system.ask("dopa", "dopa.person", body, purpose=PURPOSE, basis="consent", consent=consent)


def given_and_used(citizen: Visitor, asker: Asker) -> str:
    """Asked, read, given, used, and seen on her page. Until she says yes, nothing is told. The consent's id."""
    consent = asker.consent_ask()
    _refused(asker.register_ask(consent), "before she has answered")
    link = next(iter(citizen.get("/me/data/consents").links(f"/me/data/consents/{consent}")), "")
    page = citizen.get(link or "/me/data/consents")
    if PURPOSE_SAID not in page.text or "กรมการปกครอง" not in page.text:
        raise VisitorLost(f"the request does not say who is asked and what for: {page.text[:300]}")
    citizen.send(page.form(having="answer").fill(answer="yes"))
    told = asker.register_ask(consent)
    if told.refusal or sorted(told.body["data"]) != sorted(DATA):
        raise VisitorLost(f"asked on her consent, the register says {told.refusal or sorted(told.body['data'])}")
    if (shown := uses_shown(citizen)) != 1:
        raise VisitorLost(f"her page shows {shown} uses on this consent, not the one that was made")
    _used_once(_one(citizen, consent))
    return consent


def withdrawn(citizen: Visitor, asker: Asker, consent: str, *, past_checks: Callable[[str], Told]) -> int:
    """She withdraws. The very next call is refused; and so, by the register's own node, is one that the town's node
    sends past all its own checks, signed with the town's real key. How many calls were refused.
    """
    citizen.send(_one(citizen, consent).form(action="/end"))
    _refused(asker.register_ask(consent), "after she has withdrawn")
    _refused(past_checks(consent), "sent past the town's own checks")

    def stopped() -> None:
        page = _one(citizen, consent)
        if "ถอนความยินยอมแล้ว" not in page.text or "ยังไม่ตอบ" in page.text:
            raise VisitorLost(f"the page does not say that both agencies have stopped: {page.text[:400]}")
        _used_once(page)

    waited(stopped)
    if uses_shown(citizen) != 1:
        raise VisitorLost("her page shows a use that was refused")
    return 2


def uses_shown(citizen: Visitor) -> int:
    """How many uses for this purpose the page of data uses shows."""
    rows = citizen.get("/me/data").tree.xpath("//li[starts-with(@id, 'use-')]")
    return sum(PURPOSE_SAID in " ".join(row.text_content().split()) for row in rows)


def _one(citizen: Visitor, consent: str) -> Page:
    return citizen.get(f"/me/data/consents/{consent}")


def _refused(told: Told, when: str) -> None:
    if told.refusal != _NO_CONSENT:
        raise VisitorLost(f"{when} the call was answered with {told.status} {told.refusal or sorted(told.body)}")


def _used_once(page: Page) -> None:
    if f"ใช้แล้ว 1 จาก {_TIMES} ครั้ง" not in page.text:
        raise VisitorLost(f"the consent's page does not say that it was used once: {page.text[:400]}")
