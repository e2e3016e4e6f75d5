"""Amounts of money in Thai words, as official papers write them. Pure.

Rules: หนึ่ง in the last place after a ten is เอ็ด (also after higher places: 101 is หนึ่งร้อยเอ็ด), two tens are ยี่สิบ,
one ten is สิบ; above a million the words for millions repeat. No satang ends in ถ้วน.
"""

_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MILLION = 1_000_000


def baht_words(satang: int) -> str:
    """`5000` (50 baht) → `ห้าสิบบาทถ้วน`. Negative amounts begin with ลบ."""
    if satang < 0:
        return "ลบ" + baht_words(-satang)
    baht, part = divmod(satang, 100)
    if not baht and part:
        return number_words(part) + "สตางค์"
    return number_words(baht) + "บาท" + (number_words(part) + "สตางค์" if part else "ถ้วน")


def number_words(number: int) -> str:
    """A non-negative integer in Thai words; `0` → `ศูนย์`. Raises ValueError for negative numbers."""
    if number < 0:
        raise ValueError("a non-negative number expected")
    return _words(number) or "ศูนย์"


def _words(number: int) -> str:
    millions, rest = divmod(number, _MILLION)
    head = _words(millions) + "ล้าน" if millions else ""
    return head + _below_million(rest, after_more=bool(millions))


def _below_million(number: int, *, after_more: bool) -> str:
    words = ""
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += _digit_at(digit, place, after_more=after_more or bool(words))
    return words


def _digit_at(digit: int, place: int, *, after_more: bool) -> str:
    if place == 0 and digit == 1 and after_more:
        return "เอ็ด"
    if place == 1 and digit <= 2:
        return ("สิบ", "ยี่สิบ")[digit - 1]
    return _DIGITS[digit] + _PLACES[place]
