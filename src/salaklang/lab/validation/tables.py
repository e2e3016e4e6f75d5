"""Country-year series out of CSV files: the package's own, or a directory of the same form given by the owner."""

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from salaklang.kernel.text import Text
from salaklang.lab.validation.errors import DataInvalid, DataMissing

Series = dict[str, list[tuple[int, float]]]
"""Country code → (year, value), years rising."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a file must look like: its folder in the package, the columns that are read, the range of a value."""

    folder: str
    columns: tuple[str, ...]
    low: float
    high: float


FORMS = {
    "internet_users.csv": Form("countries", ("iso3", "year", "value"), 0, 100),
    "tax_hours.csv": Form("countries", ("iso3", "year", "value"), 0, 24 * 366),
    "vdem_democracy.csv": Form("vdem", ("index", "iso3", "year", "value"), 0, 1),
    "vdem_freedom_corruption.csv": Form("vdem", ("index", "iso3", "year", "value"), 0, 1),
}
COUNTRIES = "countries.csv"

_CODE = re.compile(r"[A-Z]{3}")
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Tables:
    """series: name ("internet_users", "tax_hours", or a V-Dem index) → countries. names: code → English name."""

    series: dict[str, Series]
    names: dict[str, str]
    place: str


def tables_read(data_dir: Path | None = None) -> Tables:
    """Every known file in `data_dir` (any subset), or the package's own.

    Errors: DataMissing (no such directory, or none of the files in it), DataInvalid (names file and line).
    """
    place = "lab/data" if data_dir is None else str(data_dir)
    series: dict[str, Series] = {}
    for name, form in FORMS.items():
        source = _source(data_dir, form.folder, name)
        if source is not None:
            _series_add(series, name=name, form=form, text=_text_read(source, name))
    if not series:
        raise DataMissing(place=place, names=", ".join(FORMS))
    source = _source(data_dir, "countries", COUNTRIES)
    names = {} if source is None else _names_read(_text_read(source, COUNTRIES))
    return Tables(series=series, names=names, place=place)


def _source(data_dir: Path | None, folder: str, name: str) -> Traversable | None:
    found = files("salaklang.lab").joinpath("data", folder, name) if data_dir is None else data_dir / name
    return found if found.is_file() else None


def _text_read(source: Traversable, name: str) -> str:
    try:
        return source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object[: error.start].count(b"\n")
        raise DataInvalid(file=name, line=line, why=Text("ไม่ใช่ตัวอักษร UTF-8", "this is not UTF-8 text")) from None
    except OSError as error:
        raise DataInvalid(
            file=name, line=1, why=Text("อ่านแฟ้มไม่ได้", f"the file can't be read ({error.strerror})")
        ) from None


def _rows(text: str, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV text. Errors: DataInvalid for a missing column, a short or long row, an empty file."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        missing = [c for c in columns if c not in (reader.fieldnames or [])]
        if missing:
            named = ", ".join(missing)
            raise DataInvalid(file=name, line=1, why=Text(f"ไม่มีคอลัมน์ {named}", f"the column {named} is missing"))
        empty = True
        for row in reader:
            empty = False
            if None in row or None in row.values():
                raise DataInvalid(
                    file=name,
                    line=reader.line_num,
                    why=Text("จำนวนช่องไม่ตรงกับหัวตาราง", "not as many cells as the header has"),
                )
            yield reader.line_num, row
        if empty:
            raise DataInvalid(file=name, line=2, why=Text("ไม่มีข้อมูลสักแถว", "there is no row of data"))
    except csv.Error as error:
        raise DataInvalid(
            file=name, line=reader.line_num + 1, why=Text("ไม่ใช่ CSV ที่อ่านได้", f"not readable as CSV ({error})")
        ) from None


def _series_add(series: dict[str, Series], *, name: str, form: Form, text: str) -> None:
    seen: set[tuple[str, str, int]] = set()
    for line, row in _rows(text, name, form.columns):
        key, code = row.get("index") or name.removesuffix(".csv"), row["iso3"]
        year, value = _year(row["year"], name, line), _value(row["value"], form, name, line)
        if not _CODE.fullmatch(code):
            raise DataInvalid(
                file=name,
                line=line,
                why=Text(f"รหัสประเทศ “{code}” ไม่ใช่อักษรใหญ่สามตัว", f"“{code}” is not a three-letter country code"),
            )
        if (key, code, year) in seen:
            raise DataInvalid(
                file=name, line=line, why=Text(f"{code} ปี {year} มีซ้ำ", f"{code} has the year {year} twice")
            )
        seen.add((key, code, year))
        series.setdefault(key, {}).setdefault(code, []).append((year, value))
    for countries in series.values():
        for points in countries.values():
            points.sort()


def _year(cell: str, name: str, line: int) -> int:
    if not cell.isascii() or not cell.isdigit() or int(cell) not in _YEARS:
        raise DataInvalid(file=name, line=line, why=Text(f"ปี “{cell}” ไม่ถูกต้อง", f"“{cell}” is not a year"))
    return int(cell)


def _value(cell: str, form: Form, name: str, line: int) -> float:
    if not cell.strip():
        raise DataInvalid(
            file=name,
            line=line,
            why=Text("ช่องค่าว่างเปล่า ถ้าไม่ทราบค่าให้ตัดแถวออก", "the value is empty; leave the row out when it is unknown"),
        )
    try:
        value = float(cell)
    except ValueError:
        raise DataInvalid(file=name, line=line, why=Text(f"“{cell}” ไม่ใช่ตัวเลข", f"“{cell}” is not a number")) from None
    if not math.isfinite(value) or not form.low <= value <= form.high:
        raise DataInvalid(
            file=name, line=line,
            why=Text("{cell} อยู่นอกช่วง {low:g} ถึง {high:g}", "{cell} is outside {low:g} to {high:g}").fill(
                cell=cell, low=form.low, high=form.high
            ),
        )  # fmt: skip
    return value


def _names_read(text: str) -> dict[str, str]:
    return {row["iso3"]: row["name"] for _, row in _rows(text, COUNTRIES, ("iso3", "name"))}
