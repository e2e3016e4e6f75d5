"""Fixtures that several rooms share, and what tests are skipped where the machine lacks something."""

import ctypes
import os
from pathlib import Path

import pytest

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
