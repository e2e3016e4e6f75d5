"""The simulator's made-up people, in the words of the profile that it imitates. Field names: see README.md."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

ERA = 543
Profile = dict[str, object]


def people_read(path: Path) -> dict[str, Profile]:
    """Profiles by personal number, from a JSON list of civil register records (`config.seed.register_people`)."""
    return people_of(json.loads(path.read_text(encoding="utf-8")))


def people_of(records: Iterable[Mapping[str, str]]) -> dict[str, Profile]:
    return {record["pid"]: _profile(record) for record in records}


def _profile(record: Mapping[str, str]) -> Profile:
    english = record.get("name_en", "").split(" ")
    return {
        "CitizenID": record["pid"],
        "NameTH_Prefix": record.get("title", ""),
        "NameTH_FirstName": record["given_name"],
        "NameTH_MiddleName": "",
        "NameTH_SurName": record.get("family_name", ""),
        "NameEN_Prefix": english[0] if len(english) > 2 else "",
        "NameEN_FirstName": english[-2] if len(english) > 1 else english[-1],
        "NameEN_MiddleName": "",
        "NameEN_SurName": english[-1] if len(english) > 1 else "",
        "Sex": record.get("gender", ""),
        "BirthDate": _birth(record["birth_date"]),
        "Nationality": record.get("nationality", ""),
        "AddressID": record["house_code"],
    }


def _birth(iso: str) -> str:
    """`25321231`: the year of the Buddhist Era, month and day, 00 where they are unknown."""
    year, month, day = (*iso.split("-"), "00", "00")[:3]
    return f"{int(year) + ERA:04d}{month}{day}"
