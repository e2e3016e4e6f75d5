"""Thai addresses, as one text in both languages. Pure but for the division tables.

Inside an address is a mapping with the keys of `PARTS`; the sub-district is its 6-digit code, and everything above it
(district, province) follows from the code. In Bangkok the words are แขวง and เขต, elsewhere ตำบล, อำเภอ and จังหวัด.
"""

from collections.abc import Mapping

from salaklang.countries.th.divisions import Subdistrict, subdistrict_get
from salaklang.kernel.text import Text

PARTS: Mapping[str, Text] = {
    "house_code": Text("รหัสประจำบ้าน", "House code"),
    "house_no": Text("เลขที่", "House number"),
    "moo": Text("หมู่ที่", "Moo (village number)"),
    "village": Text("หมู่บ้าน/อาคาร", "Village or building"),
    "soi": Text("ตรอก/ซอย", "Soi (lane)"),
    "road": Text("ถนน", "Road"),
    "subdistrict": Text("ตำบล/แขวง", "Sub-district"),
    "postcode": Text("รหัสไปรษณีย์", "Postcode"),
}


def address_text(address: Mapping[str, str]) -> Text:
    """`เลขที่ 12/3 หมู่ที่ 4 ถนนเจริญธรรม ตำบลท่าเสา อำเภอเมืองอุตรดิตถ์ จังหวัดอุตรดิตถ์ 53000` and the English form.

    Empty parts are left out; an unknown sub-district code leaves out the names above the street.
    """
    place = subdistrict_get(address.get("subdistrict", ""))
    street = [_part(address, key) for key in ("house_no", "moo", "village", "soi", "road")]
    above = [_place(place)] if place else []
    postcode = address.get("postcode") or (place.postcode if place else "")
    parts = [p for p in (*street, *above) if p.th]
    return Text(
        " ".join([*(p.th for p in parts), postcode]).strip(),
        f"{', '.join(p.en for p in parts)} {postcode}".strip(),
    )


def _part(address: Mapping[str, str], key: str) -> Text:
    value = address.get(key, "")
    words = {
        "house_no": Text("เลขที่ {v}", "{v}"),
        "moo": Text("หมู่ที่ {v}", "Moo {v}"),
        "village": Text("{v}", "{v}"),
        "soi": Text("ซอย{v}", "Soi {v}"),
        "road": Text("ถนน{v}", "{v} Road"),
    }
    return words[key].fill(v=value) if value else Text("", "")


def _place(place: Subdistrict) -> Text:
    sub, district, province = place.name, place.district.name, place.province.name
    if place.in_bangkok:  # the table's district names carry เขต already
        return Text(
            f"แขวง{sub.th} {district.th} {province.th}", f"Khwaeng {sub.en}, {district.en}, {province.en}"
        )
    return Text(
        f"ตำบล{sub.th} อำเภอ{district.th} จังหวัด{province.th}",
        f"Tambon {sub.en}, Amphoe {district.en}, {province.en}",
    )
