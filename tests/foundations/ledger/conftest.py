"""A ledger of its own for each test: own key, own acts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from salaklang.foundations.ledger.actions import Act, act_append
from salaklang.foundations.ledger.catalogue import act_kind_register
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text

DONE = Text("ทดสอบ", "Tested")
act_kind_register("test.done", DONE)
act_kind_register("test.published", DONE, public=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.SALA_HOME = tmp_path
    settings.SALA_LEDGER_ORIGIN = "log.example/test"
    return tmp_path


@pytest.fixture
def citizen() -> Actor:
    return Actor("citizen", person=id_new(), ial="2.3")


@pytest.fixture
def record(citizen: Actor) -> Callable[..., Act]:
    """Record one act in a transaction of its own."""

    def one(**change: Any) -> Act:
        given: dict[str, Any] = {
            "kind": "test.done",
            "agency": "town",
            "subject": Ref("thing", "1"),
            "record": {"n": 1},
            **change,
        }
        with transaction.atomic():
            return act_append(given.pop("actor", citizen), **given)

    return one


@pytest.fixture
def tamper() -> Iterator[Callable[..., None]]:
    """Change stored rows behind the programs' back, as someone with the database's password could."""

    def run(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")

    yield run
