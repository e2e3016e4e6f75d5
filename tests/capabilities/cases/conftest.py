"""A municipality, three registers, people and officers: real tables, real exchange, real forms."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

import salaklang.countries.th as country
from salaklang.capabilities.cases.actions import case_submit, draft_answer, draft_fetch, draft_start
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.capabilities.services import queries as services
from salaklang.capabilities.services.actions import definition_publish
from salaklang.countries.th import promptpay
from salaklang.countries.th.pid import check_digit
from salaklang.foundations.exchange.actions import record_put
from salaklang.foundations.identity.actions import agency_ensure, person_ensure
from salaklang.foundations.identity.models import Post
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import FixedClock

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CITY, OTHER_CITY = "muang-tuayang", "thaton"
HOUSE = "53019900011"
SERVICE = "commercial-registration-new"
DEFINITION = Path(country.__file__).parent / "services" / f"{SERVICE}.yaml"
ANSWERS = {
    "seller_type": "alone",
    "trade_kinds": ["A2"],
    "start_date": {"day": "1", "month": "11", "year": "2569"},
    "trade_name": {"th": "ร้านกาแฟมะลิ", "foreign": "Mali Coffee"},
    "trades": [{"kind": "ร้านกาแฟและเครื่องดื่ม"}],
    "capital": "๕๐,๐๐๐ บาท",
    "place": "home",
    "extras": [],
}


def pid(number: int) -> str:
    first = f"0{number:011d}"
    return f"{first}{check_digit(first)}"


@dataclass(frozen=True)
class World:
    mali: UUID
    somchai: UUID
    clock: FixedClock

    @property
    def citizen(self) -> Actor:
        return Actor("citizen", self.mali)

    @property
    def stranger(self) -> Actor:
        return Actor("citizen", self.somchai)

    def officer(self, *roles: str, agency: str = CITY) -> Actor:
        """An officer with a real post."""
        person = person_ensure(
            system(),
            pid=pid(uuid4().int % 10**10),
            title_th="นาง",
            given_name_th="สมศรี",
            family_name_th="ดี",
            name_en="S",
        ).id
        since = datetime(2020, 1, 1, tzinfo=UTC)
        Post.objects.create(person_id=person, agency_id=agency, roles=list(roles), title_th="นักวิชาการ", since=since)
        channel = "counter" if "counter" in roles else "online"
        return Actor("officer", person, agency, frozenset(roles), channel=channel)

    def draft(
        self, answers: dict | None = None, *, actor: Actor | None = None, person: UUID | None = None, clock=None
    ) -> Draft:
        """A draft with all answers of a coffee shop at home, registers fetched."""
        actor, clock = actor or self.citizen, clock or self.clock
        row = draft_start(actor, service=SERVICE, agency=CITY, for_person=person, fresh=True, clock=clock)
        for key, raw in (ANSWERS | (answers or {})).items():
            draft_answer(actor, draft=row.id, question=key, raw=raw, clock=clock)
        return draft_fetch(actor, draft=row.id)

    def case(self, **given) -> Case:
        return case_submit(self.citizen, draft=self.draft(**given).id, clock=self.clock)


def registers_fill() -> None:
    """Mali lives in her own house."""
    person = {
        "pid": pid(1), "title": "นางสาว", "given_name": "มะลิ", "family_name": "แสงจันทร์", "birth_date": "1990-04-12",
        "nationality": "ไทย", "house_code": HOUSE,
    }  # fmt: skip
    address = {"house_no": "12/3", "moo": "4", "road": "เจริญธรรม", "subdistrict_code": "530102", "postcode": "53000"}
    owner = {"pid": pid(1), "title": "นางสาว", "given_name": "มะลิ", "family_name": "แสงจันทร์"}
    premises = {"house_code": HOUSE, "owner": owner, "deed_no": "10234", "use": "พาณิชยกรรม"}
    record_put(system(), register="dopa.person", agency="dopa", key=pid(1), data=person)
    house = {"house_code": HOUSE, "address": address}
    record_put(system(), register="house.house", agency="house-registry", key=HOUSE, data=house)
    record_put(system(), register="dol.premises", agency="dol", key=HOUSE, data=premises)


def world_make() -> World:
    promptpay.register({"*": "099400016550100"})
    services._definition.cache_clear()
    services.service_sha256.cache_clear()
    for slug in (CITY, OTHER_CITY, "dopa", "house-registry", "dol"):
        kind = "municipality" if slug in (CITY, OTHER_CITY) else "department"
        agency_ensure(system(), slug=slug, name_th=f"หน่วยงาน {slug}", name_en=f"Agency {slug}", kind=kind)
    mali = person_ensure(
        system(), pid=pid(1), title_th="นางสาว", given_name_th="มะลิ", family_name_th="แสงจันทร์", name_en="Mali"
    )
    somchai = person_ensure(
        system(), pid=pid(2), title_th="นาย", given_name_th="สมชาย", family_name_th="ใจดี", name_en="Somchai"
    )
    registers_fill()
    definition_publish(system(), DEFINITION.read_text(encoding="utf-8"))
    return World(mali.id, somchai.id, FixedClock(NOW))


@pytest.fixture
def world(transactional_db) -> World:
    """Committed, not in one test transaction: the exchange refuses to speak inside a transaction."""
    return world_make()
