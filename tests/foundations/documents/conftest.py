"""A node's own directory, the Thai forms, an agency and people for the tests of documents."""

from pathlib import Path
from uuid import UUID

import pytest

from salaklang.countries.th.documents import register
from salaklang.foundations.documents import signing
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.ids import id_new

AGENCY = "tha-sao"


@pytest.fixture(scope="session", autouse=True)
def forms() -> None:
    register()


@pytest.fixture
def node(settings: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh SALA_HOME; fonts are shared, they cost a second."""
    home = tmp_path_factory.mktemp("node")
    shared = tmp_path_factory.getbasetemp() / "fonts"
    shared.mkdir(exist_ok=True)
    (home / "fonts").symlink_to(shared)
    settings.SALA_HOME = home  # type: ignore[attr-defined]
    signing._signer.cache_clear()
    return home


@pytest.fixture
def agency(db: None, node: Path) -> str:
    agency_ensure(
        system(), slug=AGENCY, name_th="เทศบาลเมืองท่าเสา", name_en="Tha Sao Town Municipality", kind="municipality"
    )
    return AGENCY


@pytest.fixture
def registrar() -> Actor:
    return Actor(kind="officer", person=id_new(), agency=AGENCY, roles=frozenset({"registrar"}))


@pytest.fixture
def mali() -> Actor:
    return Actor(kind="citizen", person=id_new())


@pytest.fixture
def person(mali: Actor) -> UUID:
    assert mali.person is not None
    return mali.person
