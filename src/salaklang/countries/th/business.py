"""The Department of Business Development: its register of businesses, and a function that finds names alike.

Implements: `exchange.ports.RegisterConnector` and `exchange.ports.FunctionProvider`. The shape follows what the
department publishes of each juristic person; its real interfaces are not public (unverified). The register holds
businesses and no persons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from salaklang.countries.th.divisions import province_get
from salaklang.countries.th.name_alike import ALIKE_FROM, Likeness, likeness, name_core
from salaklang.foundations.exchange.fields import Field, fields_by_key
from salaklang.foundations.exchange.ports import Asked, Found, connector_use, function_use
from salaklang.foundations.exchange.queries import record_get
from salaklang.foundations.exchange.queries.records import records_get
from salaklang.foundations.exchange.records import Record, RecordConnector
from salaklang.foundations.exchange.schemas import DIALECT, Schema
from salaklang.kernel.text import Text

DBD = "dbd"
REGISTRATIONS, NAME_CHECK = "dbd.registrations", "dbd.name-check"
_BY_PROVINCE = "dbd.province"
_TOLD = 10

_REGISTRATION_FIELDS = fields_by_key(
    Field("registration_no", "juristic.registration_no", Text("เลขทะเบียน", "Registration number"), derived=True),
    Field("name", "juristic.name", Text("ชื่อกิจการ", "Name of the business")),
    Field("kind", "juristic.kind", Text("ประเภท", "Kind")),
    Field("province_code", "juristic.province_code", Text("รหัสจังหวัด", "Province code")),
    Field("status", "juristic.status", Text("สถานะ", "Status")),
    Field("registered_on", "juristic.registered_on", Text("วันที่จดทะเบียน", "Registered on"), type="date"),
)
_REQUEST: Schema = {
    "$schema": DIALECT,
    "title": "A name to look for",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "province_code"],
    "properties": {
        "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "title": "Name of the business",
            "description": "ชื่อกิจการ ภาษาไทยหรืออังกฤษ",
        },
        "province_code": {
            "type": "string",
            "minLength": 2,
            "maxLength": 2,
            "title": "Province",
            "description": "รหัสจังหวัด 2 หลัก เช่น 53",
        },
    },
}
_RESPONSE: Schema = {
    "$schema": DIALECT,
    "title": "Names alike",
    "type": "object",
    "additionalProperties": False,
    "required": ["compared", "alike"],
    "properties": {
        "compared": {
            "type": "integer",
            "minimum": 0,
            "title": "How many names were compared",
            "description": "จำนวนชื่อที่เทียบ",
        },
        "alike": {
            "type": "array",
            "maxItems": _TOLD,
            "title": "The most alike, first the most",
            "description": "ชื่อที่คล้าย เรียงจากคล้ายที่สุด",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "registration_no", "similarity", "reason"],
                "properties": {
                    "name": {"type": "string", "maxLength": 500},
                    "registration_no": {"type": "string", "maxLength": 20},
                    "similarity": {"type": "integer", "minimum": ALIKE_FROM, "maximum": 100},
                    "reason": {"enum": ["same", "sound", "spelling"]},
                },
            },
        },
    },
}

REGISTRATION_REGISTER = RecordConnector(
    service=REGISTRATIONS,
    provider=DBD,
    name=Text("ทะเบียนธุรกิจ", "Business register"),
    fields=_REGISTRATION_FIELDS,
    query_keys=frozenset({"registration_no"}),
    key="registration_no",
    view=lambda record, query: {key: record[key] for key in _REGISTRATION_FIELDS},
)


class NameCheck:
    """`dbd.name-check`: the names in one province's business register that are alike to a given one."""

    service = NAME_CHECK
    provider = DBD
    name = Text("บริการตรวจชื่อในทะเบียนธุรกิจ", "Name check of the business register")
    request_schema = _REQUEST
    response_schema = _RESPONSE
    labels: ClassVar[Mapping[str, Text]] = {
        "compared": Text("จำนวนชื่อที่เทียบ", "Names compared"),
        "alike": Text("ชื่อที่คล้าย", "Names alike"),
    }
    kept_here = True

    def handle(self, request: Mapping[str, Any], asked: Asked) -> Found | None:
        """None for a code that is no province's: the register has no such part."""
        if province_get(request["province_code"]) is None:
            return None
        held = businesses_of(request["province_code"])
        return Found(data={"compared": len(held), "alike": names_alike(request["name"], held)})


def names_alike(name: str, businesses: Iterable[Record]) -> list[dict[str, object]]:
    """The businesses whose names are alike, the most alike first, at most ten. Pure."""
    if not name_core(name):
        return []
    found: list[tuple[Likeness, Record]] = [(likeness(name, b["name"]), b) for b in businesses]
    close = [(like, b) for like, b in found if like.percent >= ALIKE_FROM]
    close.sort(key=lambda pair: (-pair[0].percent, pair[1]["registration_no"]))
    return [
        {
            "name": b["name"],
            "registration_no": b["registration_no"],
            "similarity": like.percent,
            "reason": like.reason,
        }
        for like, b in close[:_TOLD]
    ]


def businesses_of(province_code: str) -> list[Record]:
    """The businesses of a province as the register has them now."""
    listed = record_get(_BY_PROVINCE, province_code) or {"numbers": []}
    return list(records_get(REGISTRATIONS, listed["numbers"]).values())


def businesses_records(businesses: Iterable[Mapping[str, str]]) -> list[tuple[str, str, dict[str, object]]]:
    """(register, key, record) of everything to keep for these businesses: each one, and the list of each province."""
    kept: list[tuple[str, str, dict[str, object]]] = []
    numbers: dict[str, list[str]] = {}
    for business in businesses:
        kept.append((REGISTRATIONS, business["registration_no"], dict(business)))
        numbers.setdefault(business["province_code"], []).append(business["registration_no"])
    kept += [(_BY_PROVINCE, province, {"numbers": sorted(held)}) for province, held in numbers.items()]
    return kept


def business_connect() -> None:
    """Connect the register and offer the function on this node."""
    connector_use(replace(REGISTRATION_REGISTER))
    function_use(NameCheck())
