"""Looking for people in what is public: every value plain and hashed, in every way that somebody could have written it.

A number of 13 digits has 10^12 values: whoever finds its plain hash has the number. So a hash without a salt counts as
the value itself.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from salaklang.config.seed import HOUSE_COUNT, PEOPLE, SEED
from salaklang.config.seed_cast import LANDLORD, PLAYERS, SCENERY
from salaklang.config.seed_people import SynthHouse, SynthPerson, houses_made, people_made

HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_PID_GROUPS = (1, 4, 5, 2, 1)
_START = 4
# Names that are words of everyday official Thai too: a legal basis may hold them, and says nothing of a person by it.
# Their hashes, and the full names, are looked for all the same.
WORDS = frozenset({"อำนาจ", "ตามแบบ", "ทำงาน", "ตั้งใจ"})


def seeded() -> dict[str, str]:
    """Everything that the seed says of its people and their houses: a label for each value."""
    codes = [h.code for h in houses_made(SEED, HOUSE_COUNT, [LANDLORD.pid])]
    crowd = people_made(SEED, PEOPLE, first_serial=1, house_codes=codes)
    houses = [*SCENERY, *houses_made(SEED, HOUSE_COUNT, [p.pid for p in crowd])]
    found: dict[str, str] = {}
    for person in (LANDLORD, *(p.person for p in PLAYERS), *crowd):
        found |= dict(_of_person(person))
    for house in houses:
        found |= dict(_of_house(house))
    return {value: label for value, label in found.items() if len(value) >= 4}


def _of_person(person: SynthPerson) -> Iterator[tuple[str, str]]:
    yield person.pid, "personal number"
    yield person.house_code, "house code"
    if len(person.birth_date) > 4:  # a year alone stands in many a hash by chance
        yield person.birth_date, "date of birth"
    yield person.name_en, "English name"
    for family in {person.family, person.in_register.get("family_name", person.family)}:
        yield family, "family name"
        yield f"{person.given} {family}", "full name"
        yield f"{person.given}{family}", "full name"
        yield f"{person.title}{person.given} {family}", "full name with title"
    yield person.given, "given name"
    yield person.name_en.split(" ", 1)[-1], "English name"


def _of_house(house: SynthHouse) -> Iterator[tuple[str, str]]:
    yield house.code, "house code"
    yield house.owner, "personal number"
    if len(house.deed_no) >= 6:  # fewer digits stand in many a hash by chance
        yield house.deed_no, "number of a deed"


def spellings(value: str) -> set[str]:
    """A value as people and programs write it."""
    digits = value.replace("-", "").replace(" ", "")
    forms = {value, value.lower(), value.upper(), value.title()}
    if digits.isascii() and digits.isdigit():
        forms |= {digits, digits.translate(_THAI_DIGITS), *_grouped(digits)}
    return forms


def _grouped(digits: str) -> Iterator[str]:
    sizes = {13: [_PID_GROUPS], 11: [(4, 6, 1)], 10: [(3, 3, 4), (2, 4, 4)], 8: [(4, 2, 2)]}.get(len(digits), [])
    for groups in sizes:
        at, parts = 0, []
        for size in groups:
            parts.append(digits[at : at + size])
            at += size
        for between in ("-", " ", "."):
            yield between.join(parts)


def needles(value: str, *, plain: bool = True) -> set[bytes]:
    """Every run of bytes by which `value` could be recognised, or a guess at it be confirmed, without any secret."""
    found: set[bytes] = set()
    for text in spellings(value):
        raw = text.encode()
        if plain:
            found |= {raw, text.encode("utf-16-le"), text.encode("utf-16-be"), raw.hex().encode(), quote(text).encode()}
            found |= {json.dumps(text)[1:-1].encode(), *_in_base64(raw)}
            if not text.isascii():
                found.add(text.encode("cp874", "ignore"))
        for message in (raw, raw + b"\n", text.encode("utf-16-le"), json.dumps(text, ensure_ascii=False).encode()):
            for kind in HASHES:
                found |= _written(hashlib.new(kind, message).digest())
    return {n for n in found if len(n) >= _START}


def _written(digest: bytes) -> set[bytes]:
    standard, safe = base64.b64encode(digest), base64.urlsafe_b64encode(digest)
    return {digest, digest.hex().encode(), digest.hex().upper().encode(), standard.rstrip(b"="), safe.rstrip(b"=")}


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """What stays the same of `raw` within Base 64, wherever it begins."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        begin, end = -(-shift * 8 // 6), len(coded) - (4 if (shift + len(raw)) % 3 else 0)
        if end - begin >= 8:
            yield coded[begin:end]


class Search:
    """A search for all needles of `values` (each with a label) at once: its cost is the length of what is read."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._by_start: dict[bytes, list[tuple[bytes, str]]] = {}
        for value, label in values.items():
            for needle in needles(value, plain=value not in WORDS):
                self._by_start.setdefault(needle[:_START], []).append((needle, f"{label} {value!r}"))

    def __call__(self, places: Mapping[str, bytes]) -> list[str]:
        """Which values stand in which of `places` (by name): "label value in name"; empty is good."""
        found = set()
        for name, content in places.items():
            for at in range(len(content) - _START + 1):
                for needle, what in self._by_start.get(content[at : at + _START], ()):
                    if content.startswith(needle, at):
                        found.add(f"{what} in {name}")
        return sorted(found)


def log_files(folder: Path) -> dict[str, bytes]:
    """Every file of a published log, by its path: the checkpoint, all tiles and all bundles, partial ones too."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def values_of(texts: Iterable[str], label: str) -> dict[str, str]:
    return {text: label for text in texts if len(text) >= 4}
