import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from salaklang.capabilities.payments.actions import bill_open
from salaklang.capabilities.payments.rules import signed_bytes
from salaklang.countries.th import books, promptpay
from salaklang.foundations.identity.models import Agency, Person
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import FixedClock
from salaklang.kernel.text import Text

BILLER = "099400016550100"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@dataclass
class TestBank:
    """A bank with a real key: makes bodies and signs them."""

    __test__ = False
    id: str = "test-bank"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def entry(self) -> dict[str, str]:
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"id": self.id, "public_key": base64.b64encode(raw).decode()}

    def body(self, bill=None, **fields) -> bytes:
        given = {
            "notice_id": f"N-{uuid4().hex}",
            "bank": self.id,
            "biller_id": BILLER,
            "ref1": bill.ref1 if bill else "999",
            "ref2": bill.ref2 if bill else "",
            "amount_satang": bill.amount_satang if bill else 100,
            "paid_at": "2026-11-22T07:59:00Z",
        }
        return canonical_json(given | fields)

    def sign(self, body: bytes, at: datetime = NOW) -> str:
        t = str(int(at.timestamp()))
        signature = base64.b64encode(self.key.sign(signed_bytes(t, body))).decode()
        return f"keyid={self.id}, t={t}, ed25519={signature}"


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def bank(settings):
    bank = TestBank()
    settings.SALA_BANKS = [bank.entry]
    return bank


@pytest.fixture(autouse=True)
def country():
    promptpay.register({"*": BILLER})
    books.register()


@pytest.fixture
def payer(request) -> UUID:
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    Agency.objects.get_or_create(
        slug="thaton", defaults={"name_th": "เทศบาลท่าตอน", "name_en": "Tha Ton", "kind": "municipality"}
    )
    return Person.objects.create(
        pid_index=uuid4().hex, pid_sealed="-", given_name_th="มานี", family_name_th="มีนา", created_at=NOW
    ).id


@pytest.fixture
def opened(payer, clock):
    """Opens a bill of 50 baht at the municipality for the payer."""

    def open_(amount_satang: int = 5000, case: str = ""):
        return bill_open(
            system("thaton"),
            agency="thaton",
            payer=payer,
            amount_satang=amount_satang,
            about=Ref("case", case or str(uuid4())),
            text=Text("ค่าธรรมเนียมจดทะเบียนพาณิชย์", "Commercial registration fee"),
            purpose="commercial-registration-new",
            clock=clock,
        )

    return open_


@pytest.fixture
def finance() -> Actor:
    return Actor("officer", uuid4(), "thaton", frozenset({"finance"}))


@pytest.fixture
def citizen(payer) -> Actor:
    return Actor("citizen", payer)
