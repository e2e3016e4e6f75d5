"""Template filters: dates, times, money, addresses, in the visitor's language."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from salaklang.interfaces.ui import ports, texts
from salaklang.interfaces.ui.language import language_now
from salaklang.kernel import money


def date_(value: date | str | None) -> str:
    """`2026-11-22` → "22 พ.ย. 2569"; a partial date as far as it is known."""
    if not value:
        return ""
    try:
        return ports.calendar().date(value).in_(language_now())
    except ValueError:
        return str(value)


def moment(at: datetime | str | None) -> str:
    at = _instant(at)
    return ports.calendar().moment(at).in_(language_now()) if at else ""


def deadline(at: datetime | str | None) -> str:
    """A time limit: the day alone when it runs to the day's end ("23 พ.ย. 2569"), else the moment."""
    at = _instant(at)
    if at is None:
        return ""
    for days in (-1, 0, 1):
        day = at.date() + timedelta(days=days)
        if abs(ports.calendar().day_end(day) - at) <= timedelta(minutes=1):
            return date_(day)
    return moment(at)


def time_(at: datetime | str | None) -> str:
    at = _instant(at)
    return ports.calendar().time(at).in_(language_now()) if at else ""


def iso(at: datetime | date | str | None) -> str:
    """For the `datetime` attribute of <time>."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="seconds")
    return at.isoformat() if isinstance(at, date) else at or ""


def baht(satang: int | str | None) -> str:
    """`5000` → "50.00 บาท"."""
    if satang in (None, ""):
        return ""
    return texts.BAHT.fill(amount=money.baht(int(satang or 0))).in_(language_now())


def address(value: object) -> str:
    """An address record on one line."""
    if isinstance(value, Mapping):
        return ports.address_format().address(value).in_(language_now())
    return str(value or "")


def span(value: timedelta | None) -> str:
    """A length of time in the two largest units: "2 ชั่วโมง 14 นาที"."""
    if value is None:
        return ""
    minutes = max(0, int(value.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    counted = [(days, texts.DAYS), (hours, texts.HOURS), (rest, texts.MINUTES)]
    parts = [text.fill(n=n).in_(language_now()) for n, text in counted if n][:2]
    return " ".join(parts) or texts.UNDER_A_MINUTE.in_(language_now())


def _instant(at: datetime | str | None) -> datetime | None:
    if isinstance(at, str):
        return datetime.fromisoformat(at) if at else None
    return at


FILTERS: dict[str, Callable[..., Any]] = {
    "date": date_,
    "moment": moment,
    "deadline": deadline,
    "clock": time_,
    "iso": iso,
    "baht": baht,
    "address": address,
    "span": span,
}
