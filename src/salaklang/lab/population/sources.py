"""The stated margins: read from the package's own data, each with where it was published."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ROOT = files("salaklang.lab").joinpath("data")
REGIONS = ("bangkok", "central", "north", "northeast", "south")  # of the household ICT survey; central without Bangkok


@dataclass(frozen=True, slots=True)
class Province:
    """One province: official code, names, survey region (five, and five with Bangkok apart), registered people 2019."""

    code: str
    name_th: str
    name_en: str
    nso_region: str
    region: str
    people: int


@dataclass(frozen=True, slots=True)
class District:
    """One district with the number of its sub-districts, the only stated measure of its size we may carry."""

    code: str
    province_code: str
    name_th: str
    name_en: str
    subdistricts: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One published figure: value, unit, date and source as the table states them."""

    measure: str
    group: str
    value: float
    unit: str
    date: str
    source: str


def rows_read(*path: str) -> list[dict[str, str]]:
    """The rows of one of the package's CSV files, e.g. `rows_read("population", "age.csv")`."""
    return list(csv.DictReader(ROOT.joinpath(*path).read_text(encoding="utf-8").splitlines()))


@cache
def provinces() -> tuple[Province, ...]:
    """The 77 provinces in the order of their codes."""
    names = {r["code"]: r for r in rows_read("divisions", "provinces.csv")}
    found = []
    for row in rows_read("population", "provinces.csv"):
        code, nso = row["province_code"], row["nso_region"]
        region = "bangkok" if code == "10" else "central" if nso == "greater_bangkok" else nso
        people = int(row["population_registered_2019"])
        found.append(Province(code, names[code]["name_th"], names[code]["name_en"], nso, region, people))
    return tuple(sorted(found, key=lambda p: p.code))


@cache
def districts() -> tuple[District, ...]:
    """The 927 districts that have sub-districts, in the order of their codes (so: by province)."""
    found = [
        District(r["code"], r["province_code"], r["name_th"], r["name_en"], int(r["subdistricts"]))
        for r in rows_read("divisions", "districts.csv")
    ]
    return tuple(sorted(found, key=lambda d: d.code))


@cache
def ages() -> tuple[tuple[int, int], ...]:
    """(first year of the five-year band, persons) of the United Nations' 2025 projection."""
    return tuple((int(r["age_from"]), int(r["population"])) for r in rows_read("population", "age.csv"))


@cache
def facts() -> tuple[Fact, ...]:
    """The stated national and regional figures the population rests on."""
    return tuple(
        Fact(r["measure"], r["group"], float(r["value"]), r["unit"], r["date"], r["source"])
        for r in rows_read("population", "stated_national.csv")
    )


@cache
def province_facts() -> tuple[Fact, ...]:
    """The stated figures of single provinces (`group` = province code)."""
    return tuple(
        Fact(r["measure"], r["province_code"], float(r["value"]), r["unit"], r["date"], r["source"])
        for r in rows_read("population", "stated_province.csv")
    )


def fact(measure: str, group: str, date: str | None = None) -> float:
    """The value of one stated figure. Errors: KeyError when no such row, or more than one, is carried."""
    found = [f.value for f in facts() if f.measure == measure and f.group == group and date in (None, f.date)]
    if len(found) != 1:
        raise KeyError(f"{len(found)} figures for {measure} of {group} {date or ''}")
    return found[0]
