"""Thai names: the title (คำนำหน้า) is part of the official name and joins the given name without a space. Pure."""

from collections.abc import Mapping

from salaklang.kernel.text import text_normalise

# Longest first, so that นางสาว is not read as นาง. Common titles only; others stay part of the given name.
_TITLES: Mapping[str, str] = {
    "ว่าที่ร้อยตรีหญิง": "Acting Sub Lt. (female)",
    "ว่าที่ร้อยตรี": "Acting Sub Lt.",
    "ว่าที่ ร.ต.": "Acting Sub Lt.",
    "เด็กหญิง": "Miss",
    "เด็กชาย": "Master",
    "นางสาว": "Miss",
    "น.ส.": "Miss",
    "ด.ช.": "Master",
    "ด.ญ.": "Miss",
    "ม.ร.ว.": "M.R.",
    "ม.ล.": "M.L.",
    "ดร.": "Dr.",
    "นาง": "Mrs.",
    "นาย": "Mr.",
}
_SHORT = {"น.ส.": "นางสาว", "ด.ช.": "เด็กชาย", "ด.ญ.": "เด็กหญิง", "ว่าที่ ร.ต.": "ว่าที่ร้อยตรี"}
# Titles that are a word of their own before the name.
_SPACED = frozenset({"ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี"})


def name_full(title: str, given: str, family: str = "", middle: str = "") -> str:
    """`นางสาว`, `มะลิ`, `แสงจันทร์` → `นางสาวมะลิ แสงจันทร์`. A missing family name is simply missing."""
    first = f"{title} {given}" if title in _SPACED else f"{title}{given}"
    return " ".join(part for part in (first, middle, family) if part)


def name_split(full: str) -> tuple[str, str, str]:
    """(title, given names, family name) of a full name. One-word names have no family name.

    A guess for typed names only; registers hold the parts apart.
    """
    full = text_normalise(full)
    title = next((t for t in sorted(_TITLES, key=len, reverse=True) if full.startswith(t) and full != t), "")
    given, _, family = full[len(title) :].strip().partition(" ")
    return _SHORT.get(title, title), given, family.strip()


def title_en(title: str) -> str:
    """The English form of a Thai title; the Thai one where there is no usual form."""
    return _TITLES.get(title, title)


def name_mask(title: str, given: str, family: str) -> str:
    """For people who may know that someone exists but not who: `นายส***** ว*****`."""
    return name_full(title, _mask(given), _mask(family))


def _mask(word: str) -> str:
    # A leading vowel alone says little and looks broken: keep it together with its consonant.
    keep = 2 if word[:1] in "เแโใไ" else 1
    return word[:keep] + "*" * 5 if word else ""
