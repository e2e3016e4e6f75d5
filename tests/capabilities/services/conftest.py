from pathlib import Path

import pytest

import salaklang.countries.th as country
from salaklang.capabilities.services.rules import Definition, definition_load
from salaklang.countries.th.registers import REGISTERS

FILE = Path(country.__file__).parent / "services" / "commercial-registration-new.yaml"
HELD = {f.concept: r.service for r in REGISTERS for f in r.fields.values()}
TEMPLATES = {"phor-kho-0403"}


@pytest.fixture(scope="session")
def text() -> str:
    return FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def definition(text) -> Definition:
    return definition_load(text)
