"""Thai first, English complete: every text has both, and both are what they claim."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import salaklang
from salaklang.kernel.text import Text

THAI = re.compile("[\u0e00-\u0e7f]")
FIELDS = re.compile(r"\{(\w+)[^}]*\}")
# Each language is called by its own name, for those who read no other.
OWN_NAMES = {"salaklang.interfaces.ui.texts.SWITCH"}


def _texts(value: object, where: str, seen: set[int]) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield where, value
    elif id(value) in seen:
        return
    elif isinstance(value, dict):
        seen.add(id(value))
        for key, inner in value.items():
            yield from _texts(inner, f"{where}[{key!r}]", seen)
    elif isinstance(value, list | tuple | set | frozenset):
        seen.add(id(value))
        for n, inner in enumerate(value):
            yield from _texts(inner, f"{where}[{n}]", seen)
    elif isinstance(value, type) and value.__module__.startswith("salaklang"):
        seen.add(id(value))
        for key, inner in vars(value).items():
            yield from _texts(inner, f"{where}.{key}", seen)


def _all_texts() -> list[tuple[str, Text]]:
    found, seen = [], set()
    for info in pkgutil.walk_packages(salaklang.__path__, "salaklang."):
        if re.search(r"\.(texts|errors)(\.|$)", info.name):
            module = importlib.import_module(info.name)
            for key, value in vars(module).items():
                found += list(_texts(value, f"{info.name}.{key}", seen))
    return found


@pytest.mark.parametrize(("where", "text"), _all_texts())
def test_both_languages(where: str, text: Text) -> None:
    assert text.th.strip() and text.en.strip(), f"{where}: a language is empty"
    assert (
        where in OWN_NAMES
        or not THAI.search(re.sub(r"[“\"(].*?[”\")]", "", text.en))
        or "ภาษาไทย" in text.en
        or "(" in text.en
        or "แบบ" in text.en
        or "พค" in text.en
    ), f"{where}: Thai letters in the English text: {text.en}"
    assert sorted(FIELDS.findall(text.th)) == sorted(FIELDS.findall(text.en)), f"{where}: the fields differ"


def test_thai_is_thai() -> None:
    said = [(w, FIELDS.sub("", t.th)) for w, t in _all_texts() if t.th == t.en]
    bare = [w for w, th in said if not THAI.search(th) and re.search("[A-Za-z]{4}", th)]
    allowed = [w for w in bare if "brand" in w.lower() or "name" in w.lower()]
    assert sorted(set(bare) - set(allowed)) == []
