"""How Thai people type dates, numbers and addresses into forms.

Implements: `services.ports.Conventions`.
"""

import datetime as dt
import re

from salaklang.capabilities.services.ports import Unreadable
from salaklang.countries.th import dates, divisions
from salaklang.countries.th.address import address_text
from salaklang.countries.th.books import register_year
from salaklang.countries.th.pid import PidWrong, pid_parse
from salaklang.kernel.text import Text, digits_fold, text_normalise

_PHONE = re.compile(r"0[1-9][0-9]{7,8}\Z")
_HOUSE_CODE = re.compile(r"[0-9]{11}\Z")


class ThaiConventions:
    def date(self, day: str, month: str, year: str) -> str:
        """Years of either era are understood: no year of one is a likely year of the other."""
        try:
            return dates.date_of_parts(day, month, year).isoformat()
        except dates.DateWrong as wrong:
            raise Unreadable(
                Text(
                    "ไม่มีวันที่นี้ในปฏิทิน กรอกวัน เดือน และปี พ.ศ. เช่น 31 12 2568",
                    "There is no such date: give day, month and year, such as 31 12 2025 or 31 12 2568",
                )
            ) from wrong

    def pid(self, typed: str) -> str:
        try:
            return pid_parse(typed)
        except PidWrong as wrong:
            raise Unreadable(
                Text(
                    "เลขประจำตัวประชาชนไม่ถูกต้อง ตรวจเลข 13 หลักบนบัตร",
                    "That is not a valid national ID number: check the 13 digits on the card",
                )
            ) from wrong

    def phone(self, typed: str) -> str:
        digits = re.sub(r"[\s\-().]", "", digits_fold(text_normalise(typed)))
        digits = re.sub(r"\A\+?66(?=[1-9])", "0", digits)
        if not _PHONE.match(digits):
            raise Unreadable(
                Text(
                    "หมายเลขโทรศัพท์มี 9 หรือ 10 หลักและขึ้นต้นด้วย 0 เช่น 081 234 5678",
                    "A phone number has 9 or 10 digits and begins with 0, such as 081 234 5678",
                )
            )
        return digits

    def postcode(self, typed: str) -> str:
        try:
            return divisions.postcode_parse(typed)
        except divisions.PostcodeWrong as wrong:
            raise Unreadable(
                Text("ไม่มีรหัสไปรษณีย์นี้ กรอกตัวเลข 5 หลัก", "There is no such postcode: give its five digits")
            ) from wrong

    def house_code(self, typed: str) -> str:
        """11 digits (unverified: no check digit is applied, the house register knows which codes exist)."""
        digits = re.sub(r"[\s\-]", "", digits_fold(text_normalise(typed)))
        if not _HOUSE_CODE.match(digits):
            raise Unreadable(
                Text(
                    "รหัสประจำบ้านมีตัวเลข 11 หลัก อยู่มุมบนของทะเบียนบ้าน",
                    "A house code has 11 digits: see the top corner of the house registration book",
                )
            )
        return digits

    def address(self, parts: dict[str, str]) -> dict[str, str]:
        """The sub-district is found by its names, in Thai or English, ตำบล, อำเภอ, จังหวัด before them or not."""
        place = _place(parts["subdistrict"], parts["district"], parts["province"])
        if place is None:
            raise Unreadable(
                Text(
                    "ไม่พบตำบลนี้ในอำเภอและจังหวัดที่กรอก ตรวจตัวสะกดทั้งสามช่อง",
                    "There is no such sub-district in that district and province: check the spelling of all three",
                )
            )
        line = address_text({**parts, "subdistrict_code": place.code})
        return {**parts, "subdistrict_code": place.code, "th": line.th, "en": line.en}

    def today(self, now: dt.datetime) -> dt.date:
        return dates.today(now)

    def register_year(self, at: dt.datetime) -> int:
        return register_year(at)


_PREFIX = re.compile(r"(ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.)\s*")


def _place(subdistrict: str, district: str, province: str) -> divisions.Subdistrict | None:
    wanted = tuple(_plain(name) for name in (subdistrict, district, province))
    return next((s for s in divisions.divisions().subdistricts.values() if _names_fit(s, wanted)), None)


def _names_fit(place: divisions.Subdistrict, wanted: tuple[str, ...]) -> bool:
    names = (place.name, place.district.name, place.district.province.name)
    return all(want in (_plain(n.th), _plain(n.en)) for want, n in zip(wanted, names, strict=True))


def _plain(name: str) -> str:
    return _PREFIX.sub("", text_normalise(name)).replace(" ", "").lower()
