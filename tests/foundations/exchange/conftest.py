"""Agencies, people and records for the tests of the exchange: real tables, real keys, the real Thai connectors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from salaklang.countries.th.pid import check_digit
from salaklang.foundations.exchange.actions import record_put, release
from salaklang.foundations.exchange.actions.strangers import Notebook
from salaklang.foundations.exchange.ports import grants, grants_use
from salaklang.foundations.exchange.rules import GrantBook
from salaklang.foundations.identity.actions import agency_ensure, person_ensure
from salaklang.kernel.actor import Actor, system

CITY, DOPA, HOUSES, LANDS = "muang-tuayang", "dopa", "house-registry", "dol"
HOUSE = "53019900011"
PURPOSE = "commercial-registration-new"


def pid(number: int) -> str:
    first = f"0{number:011d}"
    return f"{first}{check_digit(first)}"


@contextmanager
def rights(**change: Any) -> Iterator[GrantBook]:
    """The book of access rights with `change`d parts, for a while; yields the book as it was and will be again."""
    kept = grants()
    grants_use(replace(kept, **change))
    try:
        yield kept
    finally:
        grants_use(kept)


@dataclass(frozen=True)
class World:
    mali: UUID
    somchai: UUID
    mali_pid: str
    somchai_pid: str

    @property
    def as_mali(self) -> Actor:
        return Actor(kind="citizen", person=self.mali)

    def keeper(self, agency: str) -> Actor:
        return Actor(kind="officer", person=self.somchai, agency=agency, roles=frozenset({"register-keeper"}))


@pytest.fixture(autouse=True)
def strangers_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with a new measure of strangers' messages: many run in the same minute."""
    monkeypatch.setattr(release, "strangers", Notebook())


@pytest.fixture
def world(db: None) -> World:
    """Mali lives in a house that Somchai owns; her family name is misspelt in the civil register."""
    for slug in (CITY, DOPA, HOUSES, LANDS):
        agency_ensure(system(), slug=slug, name_th=f"หน่วยงาน {slug}", name_en=f"Agency {slug}", kind="test")
    mali = person_ensure(
        system(), pid=pid(1), title_th="นางสาว", given_name_th="มะลิ", family_name_th="แสงจันทร์", name_en="Mali"
    )
    somchai = person_ensure(
        system(), pid=pid(2), title_th="นาย", given_name_th="สมชาย", family_name_th="ใจดี", name_en="Somchai"
    )
    record_put(system(), register="dopa.person", agency=DOPA, key=pid(1), data=person_record(pid(1)))
    record_put(system(), register="house.house", agency=HOUSES, key=HOUSE, data=house_record())
    record_put(system(), register="dol.premises", agency=LANDS, key=HOUSE, data=premises_record(pid(2)))
    return World(mali.id, somchai.id, pid(1), pid(2))


def person_record(number: str) -> dict[str, object]:
    return {
        "pid": number,
        "title": "นางสาว",
        "given_name": "มะลิ",
        "family_name": "แสงจัทร์",
        "birth_date": "1990-04-12",
        "nationality": "ไทย",
        "house_code": HOUSE,
    }


def house_record() -> dict[str, object]:
    address = {"house_no": "12/3", "moo": "4", "road": "เจริญธรรม", "subdistrict_code": "530102", "postcode": "53000"}
    return {"house_code": HOUSE, "address": address}


def premises_record(owner: str) -> dict[str, object]:
    return {
        "house_code": HOUSE,
        "owner": {"pid": owner, "title": "นาย", "given_name": "สมชาย", "family_name": "ใจดี"},
        "deed_no": "10234",
        "use": "พาณิชยกรรม",
    }
