"""Readers of the types that are one thing: text, numbers, dates, codes. Each raises `Unreadable` with what to do."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from salaklang.capabilities.services.ports import Conventions, Unreadable
from salaklang.capabilities.services.rules.definition import Question
from salaklang.kernel.money import baht, satang_from
from salaklang.kernel.text import Text, digits_fold, text_normalise

_THAI = re.compile(r"[฀-๿\s0-9().,/&'\"\-]+\Z")
_LATIN = re.compile(r"[A-Za-z\s0-9().,/&'\"\-+!@#:]+\Z")
_NAME = re.compile(r"[^\W\d_][^\d<>{}\[\]|\\^~]*\Z")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MAX_SATANG = 10**15
_RELATIVE = re.compile(r"today(?:([+-])(\d{1,5})d)?\Z")


def text_read(question: Question, raw: Any, conventions: Conventions) -> str:
    """Text in the stored form; too long, in the wrong letters or with control characters is refused."""
    value = _string(raw)
    if _CONTROL.search(value):
        raise Unreadable(Text("มีอักขระที่ใช้ไม่ได้ ลบแล้วพิมพ์ใหม่", "It holds a character that can't be used: type it again"))
    value = text_normalise(value)
    if len(value) > question.max_length:
        long = Text("ยาวเกิน {most} ตัวอักษร ย่อให้สั้นลง", "Longer than {most} characters: shorten it")
        raise Unreadable(long.fill(most=question.max_length))
    if question.letters == "thai" and not _THAI.match(value):
        raise Unreadable(Text("พิมพ์เป็นภาษาไทย", "Type it in Thai letters"))
    if question.letters == "latin" and not _LATIN.match(value):
        raise Unreadable(Text("พิมพ์เป็นอักษรโรมัน (A–Z)", "Type it in Latin letters (A–Z)"))
    return value


def name_read(question: Question, raw: Any, conventions: Conventions) -> str:
    value = text_read(question, raw, conventions)
    if not _NAME.match(value):
        raise Unreadable(Text("พิมพ์ชื่อเป็นตัวอักษร ไม่มีตัวเลข", "Type the name in letters, without digits"))
    return value


def money_read(question: Question, raw: Any, conventions: Conventions) -> int:
    """Satang, from an amount in baht as people type it (Thai digits, commas, the word บาท or the sign ฿ forgiven)."""
    typed = re.sub(r"(บาท|฿|baht)", "", digits_fold(_string(raw)).lower()).replace(" ", "")
    try:
        value = satang_from(typed)
    except ValueError:
        raise Unreadable(
            Text(
                "พิมพ์จำนวนเงินเป็นตัวเลข เช่น 50,000 หรือ 50000.50",
                "Type the amount in digits, such as 50,000 or 50000.50",
            )
        ) from None
    least = 0 if question.minimum is None else question.minimum
    most = MAX_SATANG if question.maximum is None else question.maximum
    if not least <= value <= most:
        between = Text("จำนวนเงินต้องอยู่ระหว่าง {least} ถึง {most} บาท", "The amount must be from {least} to {most} baht")
        raise Unreadable(between.fill(least=baht(least), most=baht(most)))
    return value


def int_read(question: Question, raw: Any, conventions: Conventions) -> int:
    typed = digits_fold(_string(raw)).replace(",", "").strip()
    if not re.fullmatch(r"-?[0-9]{1,15}", typed):
        raise Unreadable(Text("พิมพ์เป็นตัวเลขจำนวนเต็ม", "Type a whole number in digits"))
    _within(question, Decimal(typed))
    return int(typed)


def decimal_read(question: Question, raw: Any, conventions: Conventions) -> str:
    typed = digits_fold(_string(raw)).replace(",", "").strip()
    try:
        value = Decimal(typed)
        whole = value.quantize(Decimal(1).scaleb(-question.places))
    except InvalidOperation:
        raise Unreadable(Text("พิมพ์เป็นตัวเลข", "Type a number in digits")) from None
    if not value.is_finite() or whole != value or abs(value) >= 10**15:
        some = Text("ทศนิยมได้ไม่เกิน {places} ตำแหน่ง", "Give at most {places} decimal places")
        raise Unreadable(some.fill(places=question.places))
    _within(question, value)
    return str(whole)


def bool_read(question: Question, raw: Any, conventions: Conventions) -> bool:
    found = {"yes": True, "true": True, "no": False, "false": False}.get(str(raw).lower())
    if found is None:
        raise Unreadable(Text("เลือก ใช่ หรือ ไม่ใช่", "Choose yes or no"))
    return found


def email_read(question: Question, raw: Any, conventions: Conventions) -> str:
    value = text_normalise(_string(raw))
    if len(value) > 254 or not _EMAIL.match(value):
        raise Unreadable(
            Text("พิมพ์อีเมลให้ครบ เช่น name@example.com", "Type the whole e-mail address, such as name@example.com")
        )
    return value


def geo_read(question: Question, raw: Any, conventions: Conventions) -> dict[str, str]:
    """Latitude and longitude (WGS 84) as strings with six decimals, about 0.1 m."""
    parts = raw if isinstance(raw, dict) else {}
    try:
        lat, lon = (Decimal(digits_fold(str(parts.get(k, ""))).strip()) for k in ("lat", "lon"))
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            raise InvalidOperation
        return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
    except InvalidOperation:
        raise Unreadable(
            Text(
                "ปักหมุดบนแผนที่ หรือพิมพ์ละติจูดและลองจิจูด",
                "Mark the place on the map, or type latitude and longitude",
            )
        ) from None


def date_read(question: Question, raw: Any, conventions: Conventions, today: date) -> str:
    """An ISO date; for `partial_date` day and month may be missing."""
    if isinstance(raw, str):
        match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", digits_fold(raw.strip()))
        parts = {"year": match[1], "month": match[2] or "", "day": match[3] or ""} if match else {}
        if match and int(match[1]) < 2400:
            return _bounded(question, _iso(question, parts), today)
    else:
        parts = raw if isinstance(raw, dict) else {}
    day, month, year = (digits_fold(str(parts.get(k, ""))).strip() for k in ("day", "month", "year"))
    if question.type == "partial_date" and year and not day:
        whole = conventions.date("1", month or "1", year)
        return _bounded(question, whole[: 7 if month else 4], today)
    if not (day and month and year):
        raise Unreadable(Text("กรอกวัน เดือน และปีให้ครบ", "Give the day, the month and the year"))
    return _bounded(question, conventions.date(day, month, year), today)


def _iso(question: Question, parts: dict[str, str]) -> str:
    value = "-".join(p for p in (parts["year"], parts["month"], parts["day"]) if p)
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        value = ""
    if not value or (len(value) < 10 and question.type != "partial_date"):
        raise Unreadable(Text("ไม่มีวันที่นี้ในปฏิทิน", "There is no such date"))
    return value


def _bounded(question: Question, value: str, today: date) -> str:
    least, most = bound(question.not_before, today), bound(question.not_after, today)
    if least and value < least.isoformat()[: len(value)]:
        raise Unreadable(Text("วันที่เก่าเกินไป ตรวจปีอีกครั้ง", "This date is too long ago: check the year"))
    if most and value > most.isoformat()[: len(value)]:
        raise Unreadable(Text("วันที่ยังมาไม่ถึงหรือไกลเกินไป ตรวจปีอีกครั้ง", "This date is too far ahead: check the year"))
    return value


def bound(rule: str, today: date) -> date | None:
    """`today`, `today+30d`, `today-10d` or an ISO date as a date; None for no bound. Raises ValueError for others."""
    if not rule:
        return None
    if match := _RELATIVE.match(rule):
        days = int(match[2] or 0)
        return today + timedelta(days=-days if match[1] == "-" else days)
    return date.fromisoformat(rule)


def _within(question: Question, value: Decimal) -> None:
    if question.minimum is not None and value < question.minimum:
        raise Unreadable(Text("ต้องไม่น้อยกว่า {least}", "It must be at least {least}").fill(least=question.minimum))
    if question.maximum is not None and value > question.maximum:
        raise Unreadable(Text("ต้องไม่เกิน {most}", "It must be at most {most}").fill(most=question.maximum))


def _string(raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise Unreadable(Text("พิมพ์เป็นข้อความ", "Type it as text"))
    return str(raw)


def _by_convention(name: str) -> Callable[[Question, Any, Conventions], str]:
    def read(question: Question, raw: Any, conventions: Conventions) -> str:
        reader: Callable[[str], str] = getattr(conventions, name)
        return reader(digits_fold(_string(raw)).strip())

    return read


PLAIN: dict[str, Callable[[Question, Any, Conventions], Any]] = {
    "text": text_read,
    "th_name": name_read,
    "pid": _by_convention("pid"),
    "tax_id": _by_convention("pid"),
    "phone": _by_convention("phone"),
    "house_code": _by_convention("house_code"),
    "money": money_read,
    "int": int_read,
    "decimal": decimal_read,
    "bool": bool_read,
    "email": email_read,
    "geo": geo_read,
}
