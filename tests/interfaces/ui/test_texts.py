"""No text is missing in a language, and none is filled with the other's fields."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

import salaklang.interfaces.desk.texts as desk_texts
import salaklang.interfaces.portal.texts as portal_texts
from salaklang import interfaces
from salaklang.interfaces.portal.texts import checking
from salaklang.interfaces.ui import texts as ui_texts
from salaklang.kernel.text import Text

THAI = re.compile("[\u0e01-\u0e5b]")


def modules() -> list[ModuleType]:
    found = [ui_texts]
    for package in (portal_texts, desk_texts):
        found += [
            importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)
        ]
    return found


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.__name__)
def test_both_languages(module: ModuleType) -> None:
    for name, value in vars(module).items():
        for text in texts(value):
            assert text.th.strip() and text.en.strip(), name
            assert _fields(text.th) == _fields(text.en), name
            if name not in ("SWITCH", "SWITCH_LABEL"):
                assert not THAI.search(text.en), name


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_the_script_that_checks_receipts_finds_every_word_that_it_says() -> None:
    """It takes its words by name from the page, so that no search for their use finds one that only it says."""
    script = (Path(interfaces.__file__).parent / "static" / "ui" / "proof.js").read_text(encoding="utf-8")
    said = set(re.findall(r"\bwords\.([a-z_]+)", script))
    known = set(checking.SPOKEN) | {f"reason_{code}" for code in checking.REASONS}
    assert "cannot" in said and said <= known, said - known
