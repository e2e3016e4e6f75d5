"""Synthetic businesses for demonstrations, from a seed. Pure: the same seed gives the same businesses.

None of them exists. Every registration number begins with 0-99: no Thai province has the code 99, and the check digits
are right nevertheless.
"""

import random

from salaklang.countries.th.pid import check_digit

_COMPANY, _PARTNERSHIP = "5", "3"
_FORMS = {_COMPANY: ("บริษัท {} จำกัด", "บริษัทจำกัด"), _PARTNERSHIP: ("ห้างหุ้นส่วนจำกัด {}", "ห้างหุ้นส่วนจำกัด")}
_FIRST = (
    "สมมุติ", "ตัวอย่าง", "จำลอง", "สาธิต", "ทดลอง", "ลองดู", "แบบอย่าง", "เสมือน", "ฝึกหัด", "นิมิต",
    "ม่านหมอก", "ดอยเงิน", "ลางสาด", "น้ำน่าน", "ลับแลง", "เมืองเหนือ",
)  # fmt: skip
_SECOND = (
    "การค้า", "ก่อสร้าง", "ขนส่ง", "พาณิชย์", "การเกษตร", "ยานยนต์", "เฟอร์นิเจอร์", "การพิมพ์", "อาหาร", "เบเกอรี่",
    "คอฟฟี่", "ค้าไม้", "การไฟฟ้า", "วัสดุภัณฑ์",
)  # fmt: skip
# What the demonstration's applicants come near to, whatever the seed.
_PLANTED = (
    (_COMPANY, "กาแฟแสงจัทร์", "53"),
    (_PARTNERSHIP, "แสงจันทร์คอฟฟี่", "53"),
    (_COMPANY, "ค้าขายดี", "53"),
    (_COMPANY, "กาแฟแสงจันทร์", "50"),
)


def businesses_made(seed: int, count: int) -> list[dict[str, str]]:
    """Records of the business register: the planted ones, then `count` others, three quarters of them in Uttaradit."""
    chance = random.Random(f"businesses {seed}")  # noqa: S311 no secret comes of it
    made = [_business(n, *planted, year=2560 + n, chance=chance) for n, planted in enumerate(_PLANTED, 1)]
    for n in range(1, count + 1):
        name = chance.choice(_FIRST) + chance.choice(_SECOND)
        form = chance.choice((_COMPANY, _COMPANY, _PARTNERSHIP))
        province = chance.choice(("53", "53", "53", "65"))
        made.append(_business(100 + n, form, name, province, year=chance.randint(2535, 2568), chance=chance))
    return made


def _business(serial: int, form: str, name: str, province: str, *, year: int, chance: random.Random) -> dict[str, str]:
    words, kind = _FORMS[form]
    first = f"099{form}{year % 1000:03d}{serial:05d}"
    return {
        "registration_no": f"{first}{check_digit(first)}",
        "name": words.format(name),
        "kind": kind,
        "province_code": province,
        "status": "ยังดำเนินกิจการอยู่",
        "registered_on": f"{year - 543:04d}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
    }
