"""How much two names of businesses are alike to a Thai ear and eye. Pure.

The rule is this platform's own and helps a registrar to look; it decides nothing. What a name says of the legal form
(บริษัท … จำกัด, ร้าน, Co., Ltd.) does not count, nor do spaces, marks and the kind of digits. Two names *sound the same*
when they differ only in tone marks, in letters silenced by ์, or in consonants that are spoken alike (ศ ษ ส). For all
others it counts how many letters would have to change (Levenshtein).
"""

import re
from dataclasses import dataclass
from typing import Literal

from salaklang.kernel.text import digits_fold, text_normalise

Reason = Literal["same", "sound", "spelling"]

ALIKE_FROM = 70
"""Per cent from which names are told of."""

_FORMS = re.compile(
    r"บริษัทจำกัด|บริษัท|ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วนสามัญนิติบุคคล|ห้างหุ้นส่วนสามัญ|ห้างหุ้นส่วน|วิสาหกิจชุมชน|"
    r"หจก\.?|บจก\.?|บมจ\.?|\(?มหาชน\)?|^ร้าน|จำกัด$|"
    r"\b(?:company|limited|partnership|public|co|ltd|plc|part|inc)\b\.?"
)
_KEPT = re.compile(r"[^0-9a-z\u0e01-\u0e3a\u0e40-\u0e4e]")
_SILENT = re.compile(r"[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_TONES = str.maketrans("", "", "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e3a")
_SPOKEN_ALIKE = str.maketrans(
    {
        letter: group[0]
        for group in ("สศษซ", "นณ", "ดฎ", "ตฏ", "ทธฑฒถฐ", "พภผ", "คฆขฅฃ", "ลฬ", "ยญ", "หฮ", "ชฌฉ", "ไใ", "ฟฝ")
        for letter in group[1:]
    }
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """`percent` 0 to 100: 100 is the same name. `reason` says what was compared."""

    percent: int
    reason: Reason


def name_core(name: str) -> str:
    """What distinguishes a business's name: without legal form, spaces and marks, digits as 0–9, Latin in lower case.

    A name that is nothing but a legal form stays as it is.
    """
    plain = digits_fold(text_normalise(name)).lower()
    core = _KEPT.sub("", _FORMS.sub(" ", plain).strip())
    return core or _KEPT.sub("", plain)


def name_sound(core: str) -> str:
    """A core as it is spoken, roughly: silenced letters and tone marks gone, one letter for each sound."""
    return _SILENT.sub("", core).translate(_TONES).translate(_SPOKEN_ALIKE)


def likeness(one: str, other: str) -> Likeness:
    """How much two names are alike; the same whichever comes first. Empty names are like nothing."""
    a, b = name_core(one), name_core(other)
    if not a or not b:
        return Likeness(0, "spelling")
    if a == b:
        return Likeness(100, "same")
    heard_a, heard_b = name_sound(a), name_sound(b)
    if heard_a and heard_a == heard_b:
        return Likeness(95, "sound")
    # Of two ways to look at it the more alike counts; never as much as sounding the same.
    return Likeness(min(94, max(_ratio(a, b), _ratio(heard_a, heard_b))), "spelling")


def _ratio(a: str, b: str) -> int:
    longest = max(len(a), len(b))
    # Too different in length to matter: spare the table.
    if not longest or 100 * min(len(a), len(b)) < ALIKE_FROM * longest // 2:
        return 0
    return 100 * (longest - _changes(a, b)) // longest


def _changes(a: str, b: str) -> int:
    """Levenshtein's distance."""
    before = list(range(len(b) + 1))
    for row, left in enumerate(a, 1):
        now = [row]
        for column, right in enumerate(b, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]
