"""The rule for names alike: what must hold for all names, and what a registrar expects of some."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.config.seed_businesses import businesses_made
from salaklang.countries.th.business import names_alike
from salaklang.countries.th.name_alike import ALIKE_FROM, likeness, name_core, name_sound
from salaklang.countries.th.pid import check_digit

THAI = st.text(alphabet=[chr(c) for c in (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F))] + list(" ab1๑"), max_size=30)


@given(THAI, THAI)
def test_it_makes_no_difference_which_name_comes_first(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other).percent <= 100


@given(THAI)
def test_a_name_is_the_same_as_itself_and_legal_forms_change_nothing(name: str) -> None:
    if name_core(name):
        assert likeness(name, name).percent == 100
        assert likeness(name, f" {name}  ").reason == "same"
    if len(name_core(name)) > 6 and not name_core(name).startswith(("ร้าน", "บจก", "หจก", "บมจ")):
        assert name_core(f"บริษัท {name_core(name)} จำกัด").startswith(name_core(name)[:4])


@given(THAI, THAI)
def test_a_hundred_means_the_same_core(one: str, other: str) -> None:
    if likeness(one, other).percent == 100:
        assert name_core(one) == name_core(other)
    if likeness(one, other).reason == "sound":
        assert name_sound(name_core(one)) == name_sound(name_core(other))


@pytest.mark.parametrize(
    ("one", "other", "percent", "reason"),
    [
        ("บริษัท ค้าขายดี จำกัด", "ร้านค้าขายดี", 100, "same"),
        ("หจก. ค้าขายดี", "ค้าขายดี (มหาชน)", 100, "same"),
        ("Dee Trading Co., Ltd.", "DEE TRADING", 100, "same"),
        ("สาขา ๒", "สาขา 2", 100, "same"),
        ("แสงจันทร์คอฟฟี่", "แสงจันคอฟฟี", 0, "spelling"),
        ("แสงจันทร์คอฟฟี่", "แสงจันทร์คอฟฟี", 95, "sound"),
        ("ศรีสยาม", "สรีสยาม", 95, "sound"),
        ("กาแฟแสงจันทร์", "กาแฟแสงจัทร์", 92, "spelling"),
        ("ร้าน", "ร้าน", 100, "same"),
        ("ดอยเงินการค้า", "น้ำน่านขนส่ง", 0, "spelling"),
    ],
)
def test_what_a_registrar_expects(one: str, other: str, percent: int, reason: str) -> None:
    found = likeness(one, other)
    if percent:
        assert (found.percent, found.reason) == (percent, reason)
    elif one == "ดอยเงินการค้า":
        assert found.percent < ALIKE_FROM
    else:
        assert ALIKE_FROM <= found.percent < 95


def test_names_without_letters_are_like_nothing() -> None:
    assert likeness("", "").percent == likeness("!!", "!!").percent == 0
    assert names_alike("***", businesses_made(1, 5)) == []


def test_the_most_alike_come_first_and_at_most_ten_are_told() -> None:
    many = [
        {"name": f"ค้าขายดี{'ก' * (n % 3)}", "registration_no": f"{n:013d}", "province_code": "53"} for n in range(30)
    ]
    found = names_alike("ค้าขายดี", many)
    assert len(found) == 10
    assert [f["similarity"] for f in found] == sorted((f["similarity"] for f in found), reverse=True)
    assert [f["registration_no"] for f in found] == [f"{n:013d}" for n in range(0, 30, 3)], "the same, in order"


def test_made_up_businesses_cannot_be_real_and_are_the_same_again() -> None:
    made = businesses_made(2569, 40)
    assert made == businesses_made(2569, 40) != businesses_made(2570, 40)
    assert len({b["registration_no"] for b in made}) == len(made)
    for business in made:
        number = business["registration_no"]
        assert number.startswith("099") and number[-1] == str(check_digit(number[:12]))
