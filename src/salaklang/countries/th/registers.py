"""The three Thai registers of a node that keeps them itself: their shapes, and how a record becomes an answer.

Records are kept by `foundations.exchange`; a node that is connected to the real registers plugs other connectors in
under the same service names. Shapes follow the paper forms; the registers' real interfaces are not public (unverified).
Implements: `exchange.ports.RegisterConnector`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from salaklang.countries.th.address import PARTS, address_full
from salaklang.countries.th.divisions import subdistrict_get
from salaklang.countries.th.names import name_mask
from salaklang.foundations.exchange.fields import Field, fields_by_key
from salaklang.foundations.exchange.ports import connector_use
from salaklang.foundations.exchange.records import Record, RecordConnector
from salaklang.kernel.text import Text

PERSON, HOUSE, PREMISES = "dopa.person", "house.house", "dol.premises"
DOPA, HOUSE_REGISTRY, DOL = "dopa", "house-registry", "dol"

_PERSON_FIELDS = fields_by_key(
    Field("title", "person.title", Text("คำนำหน้า", "Title"), required=False),
    Field("given_name", "person.given_name", Text("ชื่อ", "Given name")),
    Field("family_name", "person.family_name", Text("ชื่อสกุล", "Family name"), required=False),
    Field("name_en", "person.name_en", Text("ชื่อภาษาอังกฤษ", "Name in English"), required=False),
    Field("birth_date", "person.birth_date", Text("วันเกิด", "Date of birth"), type="date"),
    Field("nationality", "person.nationality", Text("สัญชาติ", "Nationality")),
    Field("gender", "person.gender", Text("เพศ", "Gender"), required=False),
    Field("house_code", "person.address", Text("รหัสประจำบ้านตามทะเบียน", "Code of the registered home")),
    Field("pid", "person.pid", Text("เลขประจำตัวประชาชน", "National ID number"), derived=True),
)
_HOUSE_FIELDS = fields_by_key(
    Field("house_code", "house.code", Text("รหัสประจำบ้าน", "House code"), derived=True),
    Field(
        "address",
        "house.address",
        Text("ที่อยู่", "Address"),
        type="address",
        parts=PARTS,
    ),
)
_PREMISES_FIELDS = fields_by_key(
    Field(
        "owner_is_applicant",
        "premises.owner_is_applicant",
        Text("ผู้ยื่นเป็นเจ้าของ", "The applicant is the owner"),
        type="bool",
        derived=True,
    ),
    Field(
        "owner_name_masked",
        "premises.owner_name_masked",
        Text("ชื่อเจ้าของ (ปิดบางส่วน)", "Owner's name (partly hidden)"),
        derived=True,
    ),
    Field("deed_no", "premises.deed_no", Text("เลขที่โฉนด", "Deed number")),
    Field("use", "premises.use", Text("การใช้ประโยชน์", "Use")),
)


def person_view(record: Record, query: Mapping[str, str]) -> dict[str, Any]:
    return {key: record[key] for key in _PERSON_FIELDS if key in record}


def house_view(record: Record, query: Mapping[str, str]) -> dict[str, Any]:
    """The address in its parts and, worked out from them, as one text in both languages.

    Raises LookupError for a sub-district that does not exist: an address without its province is no address.
    """
    if subdistrict_get(record["address"].get("subdistrict_code", "")) is None:
        raise LookupError("the sub-district's code is not in the table of divisions")
    return {"house_code": record["house_code"], "address": address_full(record["address"])}


def premises_view(record: Record, query: Mapping[str, str]) -> dict[str, Any]:
    """What an agency may know about a place: whether the applicant owns it, and the owner's name half hidden."""
    owner = record["owner"]
    return {
        "owner_is_applicant": owner["pid"] == query["pid"],
        "owner_name_masked": name_mask(owner["title"], owner["given_name"], owner["family_name"]),
        "deed_no": record["deed_no"],
        "use": record["use"],
    }


PERSON_REGISTER = RecordConnector(
    service=PERSON,
    provider=DOPA,
    name=Text("ทะเบียนราษฎร", "Civil register"),
    fields=_PERSON_FIELDS,
    query_keys=frozenset({"pid"}),
    key="pid",
    view=person_view,
)
HOUSE_REGISTER = RecordConnector(
    service=HOUSE,
    provider=HOUSE_REGISTRY,
    name=Text("ทะเบียนบ้าน", "House register"),
    fields=_HOUSE_FIELDS,
    query_keys=frozenset({"house_code"}),
    key="house_code",
    view=house_view,
)
PREMISES_REGISTER = RecordConnector(
    service=PREMISES,
    provider=DOL,
    name=Text("ทะเบียนที่ดิน", "Land register"),
    fields=_PREMISES_FIELDS,
    query_keys=frozenset({"pid", "house_code"}),
    key="house_code",
    view=premises_view,
    concerned=lambda record: (record["owner"]["pid"],),
)
REGISTERS = (PERSON_REGISTER, HOUSE_REGISTER, PREMISES_REGISTER)


def registers_connect() -> None:
    """Connect the three registers to this node."""
    for register in REGISTERS:
        connector_use(replace(register))
