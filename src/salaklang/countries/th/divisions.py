"""Provinces, districts and sub-districts of Thailand, from the tables in `divisions_data/`. Read once a process."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from salaklang.countries.th.sorting import sort_key
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text, digits_fold, text_normalise

DATA = Path(__file__).parent / "divisions_data"
BANGKOK = "10"


class PostcodeWrong(Invalid):
    code = "postcode-wrong"
    text = Text("รหัสไปรษณีย์ไม่ถูกต้อง", "That is not a Thai postcode")
    next_step = Text("กรอกรหัสไปรษณีย์ 5 หลัก", "Type the five digits of the postcode.")


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: Text
    province: Province


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """`lat`, `lon` in decimal degrees, one point, None where the source has none."""

    code: str
    name: Text
    district: District
    postcode: str
    lat: float | None
    lon: float | None

    @property
    def province(self) -> Province:
        return self.district.province

    @property
    def in_bangkok(self) -> bool:
        return self.province.code == BANGKOK


@dataclass(frozen=True, slots=True)
class Divisions:
    provinces: dict[str, Province]
    districts: dict[str, District]
    subdistricts: dict[str, Subdistrict]
    by_postcode: dict[str, tuple[Subdistrict, ...]]


@lru_cache(maxsize=1)
def divisions() -> Divisions:
    """All of them. 30 ms the first time, nothing afterwards."""
    provinces = {r["code"]: Province(r["code"], Text(r["name_th"], r["name_en"])) for r in _rows("provinces")}
    districts = {
        r["code"]: District(r["code"], Text(r["name_th"], r["name_en"]), provinces[r["province_code"]])
        for r in _rows("districts")
        if r["kind"] != "municipality"  # rows 7074 and 9077 are no districts and have no sub-districts
    }
    subdistricts = {r["code"]: _subdistrict(r, districts) for r in _rows("subdistricts")}
    by_postcode: dict[str, list[Subdistrict]] = {}
    for each in subdistricts.values():
        by_postcode.setdefault(each.postcode, []).append(each)
    return Divisions(provinces, districts, subdistricts, {k: tuple(v) for k, v in by_postcode.items()})


def province_get(code: str) -> Province | None:
    return divisions().provinces.get(code)


def subdistrict_get(code: str) -> Subdistrict | None:
    return divisions().subdistricts.get(code)


@lru_cache(maxsize=1)
def provinces_sorted() -> tuple[Province, ...]:
    """All provinces in Thai dictionary order."""
    return tuple(sorted(divisions().provinces.values(), key=lambda p: sort_key(p.name.th)))


@lru_cache(maxsize=128)
def districts_of(province: str) -> tuple[District, ...]:
    """The districts of a province in Thai dictionary order."""
    found = (d for d in divisions().districts.values() if d.province.code == province)
    return tuple(sorted(found, key=lambda d: sort_key(d.name.th)))


@lru_cache(maxsize=1024)
def subdistricts_of(district: str) -> tuple[Subdistrict, ...]:
    """The sub-districts of a district in Thai dictionary order."""
    found = (s for s in divisions().subdistricts.values() if s.district.code == district)
    return tuple(sorted(found, key=lambda s: sort_key(s.name.th)))


def postcode_parse(typed: str) -> str:
    """Five digits that are in use. Raises PostcodeWrong."""
    code = digits_fold(text_normalise(typed)).replace(" ", "")
    if code not in divisions().by_postcode:
        raise PostcodeWrong
    return code


def postcode_fits(postcode: str, subdistrict: str) -> bool:
    """Whether the postcode is used in the sub-district's district: real areas can have several, the table has one."""
    place = subdistrict_get(subdistrict)
    return place is not None and any(
        s.district.code == place.district.code for s in divisions().by_postcode.get(postcode, ())
    )


def _subdistrict(row: dict[str, str], districts: dict[str, District]) -> Subdistrict:
    return Subdistrict(
        code=row["code"],
        name=Text(row["name_th"], row["name_en"]),
        district=districts[row["district_code"]],
        postcode=row["postcode"],
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
