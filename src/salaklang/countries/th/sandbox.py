"""Made-up records for the sandbox of the exchange. Nobody in them exists: there is no province with the code 99."""

from collections.abc import Mapping
from typing import Any

from salaklang.countries.th.business import NAME_CHECK, REGISTRATIONS, names_alike
from salaklang.countries.th.pid import check_digit
from salaklang.countries.th.registers import HOUSE, PERSON, PREMISES, house_view, person_view, premises_view
from salaklang.foundations.exchange.sandbox import sandbox_use


def _number(first: str) -> str:
    return f"{first}{check_digit(first)}"


PERSON_ONE, PERSON_TWO = _number("199009000001"), _number("199009000002")
HOUSE_ONE = "99000000001"
BUSINESS_ONE = _number("099556900001")

_PEOPLE: Mapping[str, dict[str, Any]] = {
    PERSON_ONE: {
        "pid": PERSON_ONE,
        "title": "นาง",
        "given_name": "ทดลอง",
        "family_name": "ใช้งาน",
        "name_en": "Mrs. Thotlong Chaingan",
        "birth_date": "1985-03-14",
        "nationality": "ไทย",
        "gender": "หญิง",
        "house_code": HOUSE_ONE,
    },
    # Born in a year of which the day is not known, and with one name only: programs must cope with both.
    PERSON_TWO: {
        "pid": PERSON_TWO,
        "title": "นาย",
        "given_name": "ตัวอย่าง",
        "birth_date": "1950",
        "nationality": "ไทย",
        "house_code": HOUSE_ONE,
    },
}
_HOUSES: Mapping[str, dict[str, Any]] = {
    HOUSE_ONE: {
        "house_code": HOUSE_ONE,
        "address": {"house_no": "1/1", "road": "ทดลองใช้", "subdistrict_code": "530101", "postcode": "53000"},
    },
}
_LAND: Mapping[str, dict[str, Any]] = {
    HOUSE_ONE: {
        "house_code": HOUSE_ONE,
        "owner": {"pid": PERSON_ONE, "title": "นาง", "given_name": "ทดลอง", "family_name": "ใช้งาน"},
        "deed_no": "99001",
        "use": "พาณิชยกรรม",
    },
}
_BUSINESSES: Mapping[str, dict[str, str]] = {
    BUSINESS_ONE: {
        "registration_no": BUSINESS_ONE,
        "name": "บริษัท ทดลองใช้งาน จำกัด",
        "kind": "บริษัทจำกัด",
        "province_code": "53",
        "status": "ยังดำเนินกิจการอยู่",
        "registered_on": "2026-01-15",
    },
}


def sandbox_fill() -> None:
    """Give each Thai service its made-up records."""
    sandbox_use(PERSON, lambda q: person_view(_PEOPLE[q["pid"]], q) if q["pid"] in _PEOPLE else None)
    sandbox_use(HOUSE, lambda q: house_view(_HOUSES[q["house_code"]], q) if q["house_code"] in _HOUSES else None)
    sandbox_use(PREMISES, lambda q: premises_view(_LAND[q["house_code"]], q) if q["house_code"] in _LAND else None)
    sandbox_use(REGISTRATIONS, lambda q: _BUSINESSES.get(q["registration_no"]))
    sandbox_use(NAME_CHECK, _name_check)


def _name_check(query: Mapping[str, Any]) -> Mapping[str, Any]:
    there = [b for b in _BUSINESSES.values() if b["province_code"] == query["province_code"]]
    return {"compared": len(there), "alike": names_alike(query["name"], there)}
