"""Dates as Thai people write them. Inside, a date is ISO 8601 in the Common Era; the Buddhist Era is for eyes. Pure.

A typed year of 2400 or more is of the Buddhist Era (543 ahead), any other of the Common Era. A partial date is `YYYY`,
`YYYY-MM` or `YYYY-MM-DD`: some people's registers have only a year. Before 1941 (พ.ศ. 2484) the Thai year began on
1 April, so that the era offset of January to March differs by one; such dates are shown with a note by who needs it.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text, digits_fold, text_normalise

ERA = 543
BUDDHIST_FROM = 2400
BANGKOK = ZoneInfo("Asia/Bangkok")

MONTHS = (
    Text("มกราคม", "January"),
    Text("กุมภาพันธ์", "February"),
    Text("มีนาคม", "March"),
    Text("เมษายน", "April"),
    Text("พฤษภาคม", "May"),
    Text("มิถุนายน", "June"),
    Text("กรกฎาคม", "July"),
    Text("สิงหาคม", "August"),
    Text("กันยายน", "September"),
    Text("ตุลาคม", "October"),
    Text("พฤศจิกายน", "November"),
    Text("ธันวาคม", "December"),
)
MONTHS_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_TYPED = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2}|[^\d/\-\s]+)\s*[/.\-\s]\s*(?:พ\.?ศ\.?\s*|ค\.?ศ\.?\s*)?(\d{4})\Z")
_ERA_WORD = re.compile(r"(?:พ\.?ศ\.?|ค\.?ศ\.?)\s*(?=\d{4}\Z)")
_MONTH_YEAR = re.compile(r"(?:(\d{1,2}|[^\d/\-\s]+)\s*[/\-\s]\s*)?(\d{4})\Z")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


class DateWrong(Invalid):
    code = "date-wrong"
    text = Text("วันที่ไม่ถูกต้อง", "That is not a date")
    next_step = Text("กรอกเป็น วัน/เดือน/ปี พ.ศ. เช่น 31/12/2568", "Type day/month/year, such as 31/12/2025 or 31/12/2568.")


def date_parse(typed: str) -> date:
    """The date from what a person typed: `31/12/2568`, `31 ธ.ค. 2568`, `31-12-2025`, `2025-12-31`. Raises DateWrong."""
    value = digits_fold(text_normalise(typed))
    iso, shown = _ISO.match(value), _TYPED.match(value)
    try:
        if iso:
            return date(year_ce(int(iso[1])), int(iso[2]), int(iso[3]))
        if shown:
            return date(year_ce(int(shown[3])), _month(shown[2]), int(shown[1]))
    except ValueError as wrong:
        raise DateWrong("no such day") from wrong
    raise DateWrong("no date form fits")


def date_of_parts(day: str, month: str, year: str) -> date:
    """The date from a form's three boxes. Raises DateWrong."""
    return date_parse(f"{day.strip()}/{month.strip()}/{year.strip()}")


def partial_parse(typed: str) -> str:
    """A partial date as stored: a full date, `month/year`, `ธันวาคม 2500`, or a year alone. Raises DateWrong."""
    value = digits_fold(text_normalise(typed))
    found = _MONTH_YEAR.match(_ERA_WORD.sub("", value))
    if found and 1 <= (month := _month(found[1]) if found[1] else 1) <= 12:
        year = f"{year_ce(int(found[2])):04d}"
        return f"{year}-{month:02d}" if found[1] else year
    iso = _PARTIAL.match(value)
    if iso and iso[2] and not iso[3] and 1 <= int(iso[2]) <= 12:
        return f"{year_ce(int(iso[1])):04d}-{iso[2]}"
    return date_parse(typed).isoformat()


def year_ce(year: int) -> int:
    """The Common Era year of a typed one; years of 2400 and more are of the Buddhist Era."""
    return year - ERA if year >= BUDDHIST_FROM else year


def year_be(year: int) -> int:
    return year + ERA


def date_text(value: date) -> Text:
    """`31 ธันวาคม 2568` and `31 December 2025`."""
    month = MONTHS[value.month - 1]
    return Text(f"{value.day} {month.th} {year_be(value.year)}", f"{value.day} {month.en} {value.year}")


def date_short(value: date) -> Text:
    """`31 ธ.ค. 2568` and `31 Dec 2025`."""
    month = value.month - 1
    return Text(
        f"{value.day} {MONTHS_SHORT[month]} {year_be(value.year)}",
        f"{value.day} {MONTHS[month].en[:3]} {value.year}",
    )


def partial_text(value: str) -> Text:
    """The text of a stored partial date. Raises ValueError for what is none."""
    found = _PARTIAL.match(value)
    if not found:
        raise ValueError("not a partial date")
    year = int(found[1])
    if found[3]:
        return date_text(date(year, int(found[2]), int(found[3])))
    if found[2]:
        month = MONTHS[int(found[2]) - 1]
        return Text(f"{month.th} {year_be(year)}", f"{month.en} {year}")
    return Text(f"พ.ศ. {year_be(year)}", f"{year}")


def moment_text(at: datetime) -> Text:
    """A moment on Bangkok's clock: `22 พ.ย. 2569 เวลา 14.05 น.` and `22 Nov 2026, 14:05`."""
    here = at.astimezone(BANGKOK)
    day = date_short(here.date())
    return Text(f"{day.th} เวลา {here:%H.%M} น.", f"{day.en}, {here:%H:%M}")


def today(now: datetime) -> date:
    """The date in Thailand at `now`."""
    return now.astimezone(BANGKOK).date()


def age_on(birth: str, on: date) -> int | None:
    """Completed years on a day, from a stored partial date; None where the register has no day to count from."""
    found = _PARTIAL.match(birth)
    if not found or not found[3]:
        return None
    return on.year - int(found[1]) - ((on.month, on.day) < (int(found[2]), int(found[3])))


def fiscal_year_be(value: date) -> int:
    """The Thai fiscal year (1 October to 30 September, named by its end), Buddhist Era."""
    return year_be(value.year + (value.month >= 10))


def _month(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    plain = typed.rstrip(".").lower()
    for number, (name, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), 1):
        if plain in (name.th, short.rstrip("."), name.en.lower(), name.en[:3].lower()):
            return number
    raise DateWrong("no such month")
