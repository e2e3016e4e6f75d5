"""Reading the owner's files: any subset works, and whatever is wrong is named with its file and line, in both languages."""

import shutil

import pytest

from salaklang.lab.population.sources import ROOT
from salaklang.lab.validation.errors import DataInvalid, DataMissing
from salaklang.lab.validation.tables import FORMS, tables_read


def test_the_package_carries_thirteen_series():
    tables = tables_read()
    assert len(tables.series) == 13
    assert len(tables.series["internet_users"]) == 207
    assert len(tables.series["tax_hours"]) == 185
    assert tables.names["FIN"] == "Finland"


@pytest.mark.parametrize("name", sorted(FORMS))
def test_one_file_alone_is_enough(tmp_path, name):
    (tmp_path / name).write_bytes(ROOT.joinpath(FORMS[name].folder, name).read_bytes())
    tables = tables_read(tmp_path)
    assert tables.series and tables.place == str(tmp_path) and tables.names == {}


def test_a_directory_without_any_known_file_says_which_would_do(tmp_path):
    for place in (tmp_path, tmp_path / "absent"):
        with pytest.raises(DataMissing) as caught:
            tables_read(place)
        assert str(place) in caught.value.message.th
        assert caught.value.values["names"].startswith("internet_users.csv")


GOOD = "iso3,year,value\nABC,2000,1.5\n"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 1, "missing"),
        (b"iso3,year\nABC,2000\n", 1, "value is missing"),
        (b"iso3,year,value\n", 2, "no row"),
        (GOOD.encode() + b"ABC,2001,\n", 3, "empty"),
        (GOOD.encode() + b"ABC,2001,many\n", 3, "not a number"),
        (GOOD.encode() + b"ABC,2001,nan\n", 3, "outside"),
        (GOOD.encode() + b"ABC,2001,inf\n", 3, "outside"),
        (GOOD.encode() + b"ABC,2001,100.01\n", 3, "outside 0 to 100"),
        (GOOD.encode() + b"ABC,2001,-1\n", 3, "outside"),
        (GOOD.encode() + b"ABC,20x1,1\n", 3, "not a year"),
        (GOOD.encode() + "ABC,๒๐๐๑,1\n".encode(), 3, "not a year"),
        (GOOD.encode() + b"ABC,1,1\n", 3, "not a year"),
        (GOOD.encode() + b"abc,2001,1\n", 3, "three-letter"),
        (GOOD.encode() + b",2001,1\n", 3, "three-letter"),
        (GOOD.encode() + b"ABC,2000,2\n", 3, "twice"),
        (GOOD.encode() + b"ABC,2001\n", 3, "cells"),
        (GOOD.encode() + b"ABC,2001,1,2\n", 3, "cells"),
        (GOOD.encode() + b"ABC,2001,\xff\n", 3, "UTF-8"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, content, line, said):
    (tmp_path / "internet_users.csv").write_bytes(content)
    with pytest.raises(DataInvalid) as caught:
        tables_read(tmp_path)
    message = caught.value.message
    assert message.en.startswith(f"internet_users.csv, line {line}: ") and said in message.en
    assert message.th.startswith(f"internet_users.csv บรรทัดที่ {line}: ")
    assert caught.value.next_step.th


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path):
    (tmp_path / "internet_users.csv").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert tables_read(tmp_path).series == {"internet_users": {"ABC": [(2000, 1.5)]}}


def test_rows_may_come_in_any_order(tmp_path):
    (tmp_path / "tax_hours.csv").write_text("year,value,iso3\n2006,5,ABC\n2005,9,ABC\n")
    assert tables_read(tmp_path).series["tax_hours"]["ABC"] == [(2005, 9.0), (2006, 5.0)]


def test_a_copy_of_the_package_s_files_reads_the_same(tmp_path):
    for name, form in FORMS.items():
        shutil.copy(ROOT.joinpath(form.folder, name), tmp_path / name)
    assert tables_read(tmp_path).series == tables_read().series


def test_no_country_of_the_package_lacks_a_name_but_v_dem_s_own_codes():
    tables = tables_read()
    codes = {c for s in tables.series.values() for c in s}
    assert codes - set(tables.names) == {"DDR", "YMD", "PSG", "SML", "ZZB"}
