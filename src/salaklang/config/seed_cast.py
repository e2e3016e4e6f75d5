"""Who plays in the demonstration: agencies, and people with a user name for each role. Pure data."""

from dataclasses import dataclass

from salaklang.config.seed_people import SynthHouse, SynthPerson, house_code_made, pid_made
from salaklang.countries.th.names import name_full

CITY, DOPA, HOUSES, LANDS = "muang-tuayang", "dopa", "house-registry", "dol"
DBD, PROVINCE, LAND_OFFICE, AUDITORS = "dbd", "uttaradit", "land-uttaradit", "audit-office"
INVESTIGATORS = "nacc"
PASSWORD = "salaklang-demo"  # noqa: S105 printed on the screen: demonstrations hold made-up people only

AGENCIES: tuple[dict[str, str], ...] = (
    {
        "slug": CITY,
        "name_th": "เทศบาลเมืองตัวอย่าง",
        "name_en": "Tuayang Town Municipality",
        "kind": "municipality",
        "letter_prefix": "อต 99001",
        "province_code": "53",
        "subdistrict_code": "530102",
        "email": "saraban@muang-tuayang.example",
    },
    {
        "slug": DOPA,
        "name_th": "กรมการปกครอง",
        "name_en": "Department of Provincial Administration",
        "kind": "department",
        "letter_prefix": "มท 0399",
        "email": "saraban@dopa.example",
    },
    {
        "slug": HOUSES,
        "name_th": "สำนักทะเบียนกลาง (ทะเบียนบ้าน)",
        "name_en": "Central Registration Office (house register)",
        "kind": "office",
        "letter_prefix": "มท 0399.9",
        "email": "saraban@house-registry.example",
    },
    {
        "slug": LANDS,
        "name_th": "กรมที่ดิน",
        "name_en": "Department of Lands",
        "kind": "department",
        "letter_prefix": "มท 0599",
        "email": "saraban@dol.example",
    },
    {
        "slug": DBD,
        "name_th": "กรมพัฒนาธุรกิจการค้า",
        "name_en": "Department of Business Development",
        "kind": "department",
        "letter_prefix": "พณ 0899",
        "email": "saraban@dbd.example",
    },
    {
        "slug": PROVINCE,
        "name_th": "สำนักงานจังหวัดอุตรดิตถ์",
        "name_en": "Uttaradit Provincial Office",
        "kind": "office",
        "letter_prefix": "อต 9917",
        "province_code": "53",
        "subdistrict_code": "530101",
        "email": "saraban@uttaradit.example",
    },
    {
        "slug": LAND_OFFICE,
        "name_th": "สำนักงานที่ดินจังหวัดอุตรดิตถ์",
        "name_en": "Uttaradit Provincial Land Office",
        "kind": "office",
        "letter_prefix": "อต 9920",
        "province_code": "53",
        "subdistrict_code": "530101",
        "email": "saraban@land-uttaradit.example",
    },
    {
        "slug": AUDITORS,
        "name_th": "สำนักงานการตรวจเงินแผ่นดิน",
        "name_en": "State Audit Office",
        "kind": "independent",
        "email": "saraban@audit-office.example",
    },
    {
        "slug": INVESTIGATORS,
        "name_th": "สำนักงาน ป.ป.ช.",
        "name_en": "Office of the National Anti-Corruption Commission",
        "kind": "independent",
        "email": "saraban@nacc.example",
    },
)

HOME_OWNED, HOME_RENTED, HOME_OF_MALI, SHOP_RENTED, SHOP_OWNED = (house_code_made(900 + n) for n in range(1, 6))
_LANDLORD = pid_made(900)


@dataclass(frozen=True, slots=True)
class Player:
    """One who signs in. `titles`: the post's (th, en); no agency means a citizen. `notes` say what their case shows."""

    username: str
    role: str
    person: SynthPerson
    agency: str = ""
    roles: tuple[str, ...] = ()
    titles: tuple[str, str] = ("", "")
    premises_code: str = ""
    notes: tuple[str, str] = ("", "")

    @property
    def name_th(self) -> str:
        return name_full(self.person.title, self.person.given, self.person.family)


def _who(
    serial: int, title: str, given: str, family: str, name_en: str, birth: str, home: str, **wrong: str
) -> SynthPerson:
    gender = "ชาย" if title == "นาย" else "หญิง"
    return SynthPerson(pid_made(serial), title, given, family, name_en, birth, gender, home, in_register=wrong)


LANDLORD = _who(900, "นาง", "ทองใบ", "ให้เช่าดี", "Mrs. Thongbai Haichaodi", "1951-02-03", HOME_RENTED)

CITIZENS = (
    Player(
        "anan",
        "citizen",
        _who(901, "นาย", "อนันต์", "ค้าขายดี", "Mr. Anan Khakhaidi", "1984-05-17", HOME_OWNED),
        premises_code=SHOP_OWNED,
        notes=("ทุกทะเบียนถูกต้อง เป็นเจ้าของบ้านและร้าน", "All registers are right; owns home and shop"),
    ),
    Player(
        "mali",
        "citizen",
        _who(
            902,
            "นางสาว",
            "มะลิ",
            "แสงจันทร์",
            "Miss Mali Saengchan",
            "1991-11-08",
            HOME_OF_MALI,
            family_name="แสงจัทร์",
        ),
        premises_code=HOME_OF_MALI,
        notes=("ทะเบียนราษฎรสะกดชื่อสกุลผิด โต้แย้งได้", "The civil register misspells her family name: she can dispute it"),
    ),
    Player(
        "wichai",
        "citizen",
        _who(903, "นาย", "วิชัย", "เช่าร้าน", "Mr. Wichai Chaoran", "1978-01-25", HOME_RENTED),
        premises_code=SHOP_RENTED,
        notes=("เช่าสถานที่ เจ้าของเป็นคนอื่น ต้องแนบหนังสือยินยอม", "Rents the place: must show the owner's consent"),
    ),
)


def _officer(
    serial: int, username: str, role: str, agency: str, name: tuple[str, str, str, str], post: tuple[str, str]
) -> Player:
    title, given, family, name_en = name
    person = _who(
        serial, title, given, family, name_en, f"{1968 + serial % 25}-06-15", house_code_made(1 + serial % 20)
    )
    return Player(username, role, person, agency=agency, roles=(role,), titles=post)


OFFICERS = (
    _officer(
        911,
        "clerk",
        "clerk",
        CITY,
        ("นางสาว", "รับเรื่อง", "ตรงเวลา", "Miss Rapruang Trongwela"),
        ("เจ้าหน้าที่รับเรื่อง", "Receiving clerk"),
    ),
    _officer(
        912,
        "officer",
        "officer",
        CITY,
        ("นาย", "ตั้งใจ", "ทำงาน", "Mr. Tangchai Thamngan"),
        ("เจ้าหน้าที่ผู้รับผิดชอบ กองคลัง", "Case officer, finance division"),
    ),
    _officer(
        913,
        "registrar",
        "registrar",
        CITY,
        ("นาง", "เที่ยงธรรม", "วินิจฉัย", "Mrs. Thiangtham Winitchai"),
        ("นายทะเบียนพาณิชย์", "Commercial registrar"),
    ),
    _officer(
        914,
        "counter",
        "counter",
        CITY,
        ("นางสาว", "ยิ้มแย้ม", "บริการดี", "Miss Yimyaem Borikandi"),
        ("เจ้าหน้าที่เคาน์เตอร์บริการ", "Counter officer"),
    ),
    _officer(
        915,
        "finance",
        "finance",
        CITY,
        ("นาย", "ถูกต้อง", "ครบถ้วน", "Mr. Thuktong Khropthuan"),
        ("เจ้าพนักงานการเงิน", "Finance officer"),
    ),
    _officer(
        916,
        "letters",
        "letters",
        CITY,
        ("นาง", "สารบรรณ", "เรียบร้อย", "Mrs. Saraban Riaproi"),
        ("เจ้าพนักงานธุรการ (สารบรรณ)", "Correspondence officer"),
    ),
    _officer(
        917,
        "publisher",
        "publisher",
        CITY,
        ("นางสาว", "เผยแพร่", "ชัดเจน", "Miss Phoeiphrae Chatchen"),
        ("ผู้เผยแพร่บริการ", "Service publisher"),
    ),
    _officer(
        918,
        "auditor",
        "auditor",
        CITY,
        ("นาย", "ตรวจสอบ", "โปร่งใส", "Mr. Truatsop Prongsai"),
        ("ผู้ตรวจสอบภายใน", "Internal auditor"),
    ),
    _officer(
        919,
        "operator",
        "operator",
        CITY,
        ("นาย", "เฝ้าระวัง", "สม่ำเสมอ", "Mr. Faorawang Samamsamoe"),
        ("ผู้ดูแลระบบของโหนด", "Node operator"),
    ),
    _officer(
        921,
        "dopa-keeper",
        "register-keeper",
        DOPA,
        ("นาย", "ทะเบียน", "แม่นยำ", "Mr. Thabian Maenyam"),
        ("นายทะเบียนราษฎร", "Keeper of the civil register"),
    ),
    _officer(
        939,
        "dopa-operator",
        "operator",
        DOPA,
        ("นางสาว", "ดูแล", "ต่อเนื่อง", "Miss Dulae Tonueang"),
        ("ผู้ดูแลระบบของโหนด", "Node operator"),
    ),
    _officer(
        922,
        "house-keeper",
        "register-keeper",
        HOUSES,
        ("นาง", "บ้านเลขที่", "ครบทุกหลัง", "Mrs. Banlekthi Khropthuklang"),
        ("นายทะเบียนบ้าน", "Keeper of the house register"),
    ),
    _officer(
        923,
        "dol-keeper",
        "register-keeper",
        LANDS,
        ("นาย", "โฉนด", "มั่นคง", "Mr. Chanot Mankhong"),
        ("นายทะเบียนที่ดิน", "Keeper of the land register"),
    ),
    _officer(
        928,
        "dbd-keeper",
        "register-keeper",
        DBD,
        ("นางสาว", "กิจการ", "รุ่งเรือง", "Miss Kitchakan Rungrueang"),
        ("นายทะเบียนธุรกิจ", "Keeper of the business register"),
    ),
    _officer(
        924,
        "dol-letters",
        "letters",
        LANDS,
        ("นางสาว", "ตอบไว", "ทุกฉบับ", "Miss Topwai Thukchabap"),
        ("เจ้าพนักงานธุรการ (สารบรรณ)", "Correspondence officer"),
    ),
    _officer(
        925,
        "land-letters",
        "letters",
        LAND_OFFICE,
        ("นาย", "รังวัด", "ละเอียด", "Mr. Rangwat La-iat"),
        ("เจ้าพนักงานธุรการ (สารบรรณ)", "Correspondence officer"),
    ),
    _officer(
        927,
        "province-letters",
        "letters",
        PROVINCE,
        ("นาง", "จังหวัด", "ประสานงาน", "Mrs. Changwat Prasanngan"),
        ("เจ้าพนักงานธุรการ (สารบรรณ)", "Correspondence officer"),
    ),
)

PLAYERS = CITIZENS + OFFICERS


def _place(code: str, house_no: str, road: str, place: str, owner: str, use: str) -> SynthHouse:
    address = {"house_no": house_no, "road": road, "subdistrict_code": place, "postcode": "53000"}
    return SynthHouse(code, address, owner, deed_no=f"99{code[-3:]}", use=use)


_HOME, _SHOP = "ที่อยู่อาศัย", "พาณิชยกรรม"
SCENERY = (
    _place(HOME_OWNED, "12/3", "เจริญสาธิต", "530102", CITIZENS[0].person.pid, _HOME),
    _place(HOME_RENTED, "45", "ตัวอย่างพัฒนา", "530102", _LANDLORD, _HOME),
    _place(HOME_OF_MALI, "78/9", "สมมุตินิมิต", "530101", CITIZENS[1].person.pid, "ที่อยู่อาศัยและพาณิชยกรรม"),
    _place(SHOP_RENTED, "199/1", "จำลองอุทิศ", "530101", _LANDLORD, _SHOP),
    _place(SHOP_OWNED, "14", "เจริญสาธิต", "530102", CITIZENS[0].person.pid, _SHOP),
)
