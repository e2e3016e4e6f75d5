"""A node on which Linkage is on, and the simulator as a process of its own."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from salaklang.countries.th.linkage import linkage_connect
from salaklang.countries.th.linkage.connector import LinkageConnector
from salaklang.foundations.exchange.ports import connector_use, connectors
from salaklang.foundations.identity.actions import person_ensure, post_give
from salaklang.kernel.actor import Actor, system
from tests.foundations.exchange.conftest import CITY, World, person_record, pid, world  # noqa: F401
from tests.support.linkage import Simulated, simulator

OFFICER_PID, CLERK_PID = pid(8), pid(9)


@pytest.fixture(scope="module")
def linkage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    records = [person_record(pid(n)) | {"given_name": name} for n, name in ((1, "มะลิ"), (2, "สมชาย"))]
    with simulator(tmp_path_factory.mktemp("linkage"), records) as running:
        yield running


@pytest.fixture
def connected(linkage: Simulated, settings: Any) -> Iterator[LinkageConnector]:
    """Linkage takes the place of the civil register that this node keeps itself."""
    kept = connectors()["dopa.person"]
    settings.SALA_REGISTER_TIMEOUT_SECONDS = 30  # patience is not what these tests are about
    settings.SALA_LINKAGE_URL, settings.SALA_LINKAGE_FILE = linkage.url, str(linkage.access)
    linkage.fault("none")
    linkage.fault("expired")
    connector = linkage_connect()
    assert connector is not None
    yield connector
    linkage.fault("none")
    connector_use(kept)


def officer(number: int, *, agency: str = CITY, role: str = "officer") -> Actor:
    """Somebody who holds a post at the agency, at work in it."""
    person = person_ensure(
        system(), pid=pid(number), title_th="นาง", given_name_th=f"ทดลอง{number}", family_name_th="งานดี", name_en="T"
    )
    post_give(system(), person=person.id, agency=agency, roles=[role], title_th="เจ้าหน้าที่", title_en="Officer")
    return at_work(person.id, agency=agency, role=role)


def at_work(person: UUID, *, agency: str = CITY, role: str = "officer") -> Actor:
    return Actor("officer", person, agency, frozenset({role}))
