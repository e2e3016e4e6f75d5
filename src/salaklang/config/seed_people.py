"""Synthetic people, houses and land for demonstrations, from a seed. Pure: the same seed gives the same people.

Nobody here exists. Every personal number begins with 1-9900 and every house code with 99: no Thai province has the code
99, so neither can be a real one, and the check digits of the personal numbers are right nevertheless. Places are real
sub-districts; house numbers, roads, deeds and names are made up.
"""

import random
from dataclasses import dataclass, field

from salaklang.countries.th.divisions import divisions
from salaklang.countries.th.names import title_en
from salaklang.countries.th.pid import check_digit

_WOMEN = (
    ("มะลิวัลย์", "Maliwan"), ("ดาวเรือง", "Daoruang"), ("จันทรา", "Chanthra"), ("บุปผา", "Buppha"),
    ("พิกุล", "Phikun"), ("ลำดวน", "Lamduan"), ("กรรณิการ์", "Kannika"), ("อรทัย", "Orathai"),
    ("วิไล", "Wilai"), ("สายใจ", "Saichai"), ("นภา", "Napha"), ("เกศินี", "Kesini"),
)  # fmt: skip
_MEN = (
    ("สมชาย", "Somchai"), ("ประเสริฐ", "Prasoet"), ("บุญมี", "Bunmi"), ("ณรงค์", "Narong"),
    ("วีระ", "Wira"), ("ธงชัย", "Thongchai"), ("สุรศักดิ์", "Surasak"), ("ไพโรจน์", "Phairot"),
    ("เกรียงไกร", "Kriangkrai"), ("อำนาจ", "Amnat"), ("คำปัน", "Khampan"), ("ศักดา", "Sakda"),
)  # fmt: skip
_FAMILIES = (
    ("ตัวอย่างดี", "Tuayangdi"), ("สมมุติสุข", "Sommutsuk"), ("จำลองชัย", "Chamlongchai"),
    ("ทดลองกิจ", "Thotlongkit"), ("สาธิตวงศ์", "Sathitwong"), ("นามสมมุติ", "Namsommut"),
    ("แบบอย่างยิ่ง", "Baepyangying"), ("ฝึกหัดงาน", "Fuekhatngan"), ("เสมือนจริง", "Samueanching"),
    ("ลองดูก่อน", "Longdukon"), ("ตามแบบ", "Tambaep"), ("สมมติรัตน์", "Sommottirat"),
)  # fmt: skip
_ROADS = ("เจริญสาธิต", "ตัวอย่างพัฒนา", "สมมุตินิมิต", "จำลองอุทิศ", "")
_USES = ("ที่อยู่อาศัย", "ที่อยู่อาศัยและพาณิชยกรรม", "พาณิชยกรรม")
CITY_SUBDISTRICTS = ("530101", "530102", "530103", "530104")
_HOUSES_AWAY = 4


@dataclass(frozen=True, slots=True)
class SynthPerson:
    """`birth_date` is ISO 8601 and may be partial. `in_register` are values that the civil register has wrong."""

    pid: str
    title: str
    given: str
    family: str
    name_en: str
    birth_date: str
    gender: str
    house_code: str
    in_register: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, object]:
        """What the civil register says."""
        held = {
            "pid": self.pid,
            "title": self.title,
            "given_name": self.given,
            "family_name": self.family,
            "name_en": self.name_en,
            "birth_date": self.birth_date,
            "nationality": "ไทย",
            "gender": self.gender,
            "house_code": self.house_code,
        }
        return {**held, **self.in_register}


@dataclass(frozen=True, slots=True)
class SynthHouse:
    """A house with the land it stands on; `owner` is a personal number."""

    code: str
    address: dict[str, str]
    owner: str
    deed_no: str
    use: str


def pid_made(serial: int) -> str:
    """The synthetic personal number of that serial (0 … 9,999,999)."""
    first = f"19900{serial:07d}"
    return f"{first}{check_digit(first)}"


def house_code_made(serial: int) -> str:
    """The synthetic house code of that serial (0 … 999,999,999)."""
    return f"99{serial:09d}"


def people_made(seed: int, count: int, *, first_serial: int, house_codes: list[str]) -> list[SynthPerson]:
    """`count` people who live in the given houses."""
    dice = random.Random(seed)  # noqa: S311 reproducible make-believe, not a secret
    return [_person(dice, first_serial + n, house_codes) for n in range(count)]


def houses_made(seed: int, count: int, owners: list[str]) -> list[SynthHouse]:
    """`count` houses, most of them in the municipality, the last few elsewhere in the country."""
    dice = random.Random(seed + 1)  # noqa: S311
    everywhere = sorted(divisions().subdistricts)
    places = [dice.choice(CITY_SUBDISTRICTS) for _ in range(count - _HOUSES_AWAY)]
    places += [dice.choice(everywhere) for _ in range(_HOUSES_AWAY)]
    return [_house(dice, n + 1, place, dice.choice(owners)) for n, place in enumerate(places)]


def _person(dice: random.Random, serial: int, house_codes: list[str]) -> SynthPerson:
    woman, age = dice.random() < 0.5, dice.randint(20, 85)
    given, given_en = dice.choice(_WOMEN if woman else _MEN)
    family, family_en = dice.choice(_FAMILIES)
    title = dice.choice(("นาง", "นางสาว")) if woman else "นาย"
    birth = f"{2026 - age}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    return SynthPerson(
        pid=pid_made(serial),
        title=title,
        given=given,
        family=family,
        name_en=f"{title_en(title)} {given_en} {family_en}",
        birth_date=birth if age < 80 else birth[:4],
        gender="หญิง" if woman else "ชาย",
        house_code=dice.choice(house_codes),
    )


def _house(dice: random.Random, serial: int, place: str, owner: str) -> SynthHouse:
    address = {
        "house_no": f"{dice.randint(1, 399)}/{dice.randint(1, 30)}",
        "moo": str(dice.randint(1, 9)) if dice.random() < 0.5 else "",
        "road": dice.choice(_ROADS),
        "subdistrict_code": place,
        "postcode": divisions().subdistricts[place].postcode,
    }
    return SynthHouse(
        code=house_code_made(serial),
        address={k: v for k, v in address.items() if v},
        owner=owner,
        deed_no=str(dice.randint(10_000, 99_999)),
        use=dice.choice(_USES),
    )
