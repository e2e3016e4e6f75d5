"""Divisions, postcodes and addresses."""

import csv

import pytest

from salaklang.capabilities.services.ports import Unreadable
from salaklang.countries.th import divisions as d
from salaklang.countries.th.address import address_full, address_text
from salaklang.countries.th.conventions import ThaiConventions


def test_the_tree_is_closed_and_two_rows_are_hidden() -> None:
    tree = d.divisions()
    assert (len(tree.provinces), len(tree.districts), len(tree.subdistricts)) == (77, 927, 7451)
    assert "7074" not in tree.districts and "9077" not in tree.districts
    assert all(s.code.startswith(s.district.code) for s in tree.subdistricts.values())
    with (d.DATA / "districts.csv").open(encoding="utf-8") as file:
        assert {r["code"] for r in csv.DictReader(file) if r["kind"] == "municipality"} == {"7074", "9077"}
    assert (d.DATA / "LICENSE").read_text(encoding="utf-8").startswith("MIT")


def test_pickers_are_in_dictionary_order() -> None:
    names = [p.name.th for p in d.provinces_sorted()]
    assert names[:3] == ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี"]
    assert names.index("เชียงใหม่") < names.index("ตรัง"), "a leading vowel does not sort last"
    assert "เมืองอุตรดิตถ์" in [x.name.th for x in d.districts_of("53")]
    assert "ท่าเสา" in [x.name.th for x in d.subdistricts_of("5301")]
    assert d.districts_of("00") == ()


def test_postcodes() -> None:
    assert d.postcode_parse(" ๕๓๐๐๐ ") == "53000"
    for wrong in ("", "99999", "5300", "530000", "abcde"):
        with pytest.raises(d.PostcodeWrong):
            d.postcode_parse(wrong)
    assert d.postcode_fits("53170", "530102"), "another postcode of the same district"
    assert not d.postcode_fits("10200", "530102")
    assert not d.postcode_fits("53000", "000000")


def test_addresses_in_the_province_and_in_bangkok() -> None:
    home = {"house_no": "12/3", "moo": "4", "road": "เจริญธรรม", "subdistrict_code": "530102"}
    assert address_text(home).th == "เลขที่ 12/3 หมู่ที่ 4 ถนนเจริญธรรม ตำบลท่าเสา อำเภอเมืองอุตรดิตถ์ จังหวัดอุตรดิตถ์ 53000"
    assert address_text(home).en.endswith("Tambon Tha Sao, Amphoe Mueang Uttaradit, Uttaradit 53000")
    flat = {"building": "ศาลากลาง", "floor": "2", "room": "201", "house_no": "1", "subdistrict_code": "100101"}
    assert address_text(flat).th == "เลขที่ 1 อาคารศาลากลาง ชั้น 2 ห้อง 201 แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพมหานคร 10200"
    assert "Khwaeng Phra Borom Maha Ratchawang, Khet Phra Nakhon, Bangkok 10200" in address_text(flat).en
    assert address_full(home)["district"] == "เมืองอุตรดิตถ์"
    assert address_text({"house_no": "9", "subdistrict_code": "999999"}).th == "เลขที่ 9"
    assert address_full({})["th"] == ""


def test_typed_places_are_found_by_name() -> None:
    typed = {"house_no": "1", "subdistrict": "ต.ท่าเสา", "district": "อ.เมืองอุตรดิตถ์", "province": "จังหวัดอุตรดิตถ์"}
    assert ThaiConventions().address(typed)["subdistrict_code"] == "530102"
    english = {"house_no": "1", "subdistrict": "Tha Sao", "district": "mueang uttaradit", "province": "Uttaradit"}
    assert ThaiConventions().address(english)["subdistrict_code"] == "530102"
    with pytest.raises(Unreadable):
        ThaiConventions().address({**typed, "province": "แพร่"})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("081 234 5678", "0812345678"),
        ("+66 81-234-5678", "0812345678"),
        ("055-411-977", "055411977"),
        ("๐๘๑๒๓๔๕๖๗๘", "0812345678"),
    ],
)
def test_phones(typed: str, said: str) -> None:
    assert ThaiConventions().phone(typed) == said


@pytest.mark.parametrize("typed", ["", "1234567890", "0012345678", "08123456789", "call me"])
def test_wrong_phones(typed: str) -> None:
    with pytest.raises(Unreadable):
        ThaiConventions().phone(typed)


def test_house_codes_dates_and_numbers_of_forms() -> None:
    forms = ThaiConventions()
    assert forms.house_code("5301-000123-4") == "53010001234"
    assert forms.date("31", "12", "2568") == forms.date("31", "12", "2025") == "2025-12-31"
    assert forms.pid("1-2345-67890-12-1") == "1234567890121"
    for call in (lambda: forms.house_code("123"), lambda: forms.date("31", "2", "2569"), lambda: forms.pid("1")):
        with pytest.raises(Unreadable) as caught:
            call()
        assert caught.value.text.th and caught.value.text.en
