"""Fixtures that several rooms share, and what tests are skipped where the machine lacks something."""

import ctypes
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import TransactionTestCase

from tests.support.emptying import database_empty
from tests.support.scene import scene  # noqa: F401


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if why := _browser_missing():
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=why))


def _browser_missing() -> str:
    """Why no browser can be driven here; empty when one can."""
    chromium = os.environ.get("SALA_CHROMIUM", "/usr/bin/chromium")
    if not Path(chromium).exists():
        return f"no browser at {chromium}: apt-get install chromium"
    try:
        ctypes.CDLL("libatomic.so.1")  # the driver's own library
    except OSError:
        return "Playwright's driver does not start: apt-get install libatomic1"
    return ""


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """WhiteNoise looks for it when a test's browser begins; files come from the finders, so it may be empty."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly() -> None:
    """After a test that commits, the database is empty again as Django leaves it, sooner."""
    TransactionTestCase._fixture_teardown = lambda self: database_empty()


@pytest.fixture(scope="session", autouse=True)
def sessions_end_with_answers() -> None:
    """A live server's thread lives as long as its caller keeps the line open, which may be longer than the tests run. None
    keeps its database session for that long: the test database could not be removed.
    """
    connections.settings["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="module", autouse=True)
def ledger_dir_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the log of a scene that serves a whole module is published."""
    before = django_settings.SALA_LEDGER_DIR
    django_settings.SALA_LEDGER_DIR = tmp_path_factory.mktemp("ledger")
    yield django_settings.SALA_LEDGER_DIR
    django_settings.SALA_LEDGER_DIR = before


_logs = count()


@pytest.fixture(autouse=True)
def ledger_dir(request: pytest.FixtureRequest, settings: Any, ledger_dir_of_module: Path) -> Path:
    """A log begins anew in each test that begins with an empty database. Nothing is made for those that have none."""
    of_scene = "scene" in request.fixturenames
    settings.SALA_LEDGER_DIR = ledger_dir_of_module if of_scene else ledger_dir_of_module / f"log-{next(_logs)}"
    return Path(settings.SALA_LEDGER_DIR)
