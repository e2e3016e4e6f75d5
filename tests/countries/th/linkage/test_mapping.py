"""The versioned mapping: every row says how sure it is, and answers that don't fit are refused without their values."""

from pathlib import Path

import pytest
import yaml

from salaklang.countries.th.linkage.mapping import MAPPING, mapping_read, person_read
from salaklang.foundations.exchange.fields import answer_problems

ANSWER = {
    "CitizenID": 1990000000017,
    "NameTH_Prefix": "น.ส.",
    "NameTH_FirstName": "มะลิ",
    "NameTH_SurName": "แสงจันทร์",
    "BirthDate": "25330412",
    "AddressID": "53019900011",
}


def read(**changed: object) -> dict[str, str]:
    return person_read(mapping_read().rules, {**ANSWER, **changed})


def test_an_answer_becomes_our_fields() -> None:
    found = read()
    assert found == {
        "pid": "1990000000017",
        "title": "น.ส.",
        "given_name": "มะลิ",
        "family_name": "แสงจันทร์",
        "birth_date": "1990-04-12",
        "house_code": "53019900011",
    }
    assert answer_problems(mapping_read().fields, found) == []


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("25330400", "1990-04"),
        ("25330000", "1990"),
        ("19900412", "1990-04-12"),
        ("๒๕๓๓๐๔๑๒", "1990-04-12"),
        (25330412, "1990-04-12"),
    ],
)
def test_dates_may_be_partial_of_either_era_and_a_number(typed: object, held: str) -> None:
    assert read(BirthDate=typed)["birth_date"] == held


@pytest.mark.parametrize(
    "changed",
    [
        {"BirthDate": "2533-04-12"},
        {"CitizenID": "199000000001"},
        {"CitizenID": True},
        {"NameTH_FirstName": ["มะลิ"]},
        {"NameTH_FirstName": "x" * 301},
        {"AddressID": "บ้าน"},
    ],
)
def test_what_does_not_fit_is_refused_without_telling_it(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=":") as wrong:
        read(**changed)
    assert not any(str(value) in str(wrong.value) for value in changed.values())


def test_an_answer_without_a_name_is_no_answer() -> None:
    found = read(NameTH_FirstName="")
    assert answer_problems(mapping_read().fields, found) == ["given_name: missing"]


def test_every_row_of_the_mapping_carries_its_mark() -> None:
    data = yaml.safe_load(MAPPING.read_text(encoding="utf-8"))
    rows = [*data["addresses"].values(), *data["token"].values(), *data["person"].values(), *data["fields"]]
    assert {row["mark"] for row in (*rows, data["corrected_at"])} <= {"V", "S", "R"}
    assert {"CitizenID", "NameTH_FirstName", "NameTH_SurName"} <= {
        name for row in data["fields"] if row["mark"] == "V" for name in row["from"]
    }


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data["token"].pop("result"),
        lambda data: data["fields"][0].update(mark="?"),
        lambda data: data["fields"][0].update(key="unheard-of"),
        lambda data: data["person"]["path"].update({"is": "https://elsewhere.example/"}),
    ],
)
def test_a_broken_mapping_stops_the_start_and_says_where(tmp_path: Path, break_it) -> None:  # type: ignore[no-untyped-def]
    data = yaml.safe_load(MAPPING.read_text(encoding="utf-8"))
    break_it(data)
    file = tmp_path / "mapping.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError):
        mapping_read(file)
