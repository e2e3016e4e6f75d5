"""Dates and addresses on pages, the Thai way: what `interfaces.ui.ports` asks for."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from salaklang.countries.th.dates import BANGKOK, date_short, moment_text, partial_text, year_be
from salaklang.kernel.text import Text

_Day = date  # inside the class below, `date` is its method
_BANGKOK_NAMES = ("กรุงเทพ", "bangkok")


class ThaiCalendar:
    """Buddhist Era in Thai, Common Era in English, Bangkok's clock."""

    def date(self, value: date | str) -> Text:
        """Raises ValueError for what is no (partial) date."""
        if isinstance(value, datetime):
            return date_short(value.astimezone(BANGKOK).date())
        if isinstance(value, date):
            return date_short(value)
        return date_short(date.fromisoformat(value)) if len(value) == 10 else partial_text(value)

    def moment(self, at: datetime) -> Text:
        return moment_text(at)

    def time(self, at: datetime) -> Text:
        here = at.astimezone(BANGKOK)
        return Text(f"{here:%H.%M} น.", f"{here:%H:%M}")

    def form_year(self, year: int) -> int:
        return year_be(year)

    def form_hint(self) -> Text:
        return Text(
            "วัน เดือน และปี พ.ศ. เป็นตัวเลข เช่น 22 11 2569",
            "Day, month and year of the Buddhist Era, in digits: 22 11 2569 is 22 November 2026",
        )

    def day_end(self, value: _Day) -> datetime:
        """The last second of a day in Thailand."""
        return datetime.combine(value + timedelta(days=1), time(), BANGKOK) - timedelta(seconds=1)


class ThaiAddress:
    """An address on one line. A register's answer brings its own text; a typed one is put together."""

    def address(self, address: Mapping[str, Any]) -> Text:
        if address.get("th"):
            return Text(str(address["th"]), str(address.get("en") or address["th"]))
        street = [
            self._with(address, "house_no", "เลขที่ {v}", "{v}"),
            self._with(address, "moo", "หมู่ที่ {v}", "Moo {v}"),
            self._with(address, "village_name", "{v}", "{v}"),
            self._with(address, "building", "อาคาร{v}", "{v} Building"),
            self._with(address, "floor", "ชั้น {v}", "floor {v}"),
            self._with(address, "room", "ห้อง {v}", "room {v}"),
            self._with(address, "soi", "ซอย{v}", "Soi {v}"),
            self._with(address, "road", "ถนน{v}", "{v} Road"),
        ]
        parts = [p for p in (*street, *self._area(address)) if p.th]
        return Text(" ".join(p.th for p in parts), ", ".join(p.en for p in parts))

    def _area(self, address: Mapping[str, Any]) -> list[Text]:
        """In Bangkok the words are แขวง and เขต, elsewhere ตำบล, อำเภอ and จังหวัด."""
        bangkok = str(address.get("province", "")).casefold().startswith(_BANGKOK_NAMES)
        return [
            self._with(address, "subdistrict", "แขวง{v}" if bangkok else "ตำบล{v}", "{v}"),
            self._with(address, "district", "เขต{v}" if bangkok else "อำเภอ{v}", "{v}"),
            self._with(address, "province", "{v}" if bangkok else "จังหวัด{v}", "{v}"),
            self._with(address, "postcode", "{v}", "{v}"),
        ]

    def _with(self, address: Mapping[str, Any], part: str, th: str, en: str) -> Text:
        value = str(address.get(part) or "").strip()
        if not value:
            return Text("", "")
        # People type "ตำบลท่าเสา" as often as "ท่าเสา".
        word = th.replace("{v}", "").strip()
        thai = value if word and value.startswith(word) else th.replace("{v}", value)
        return Text(thai, en.replace("{v}", value))
