"""Two real nodes behind lines that fail on command, shared by all tests of this folder."""

from collections.abc import Iterator

import pytest
from tests.support.strained import Strained, strained_made


@pytest.fixture(scope="session")
def strained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strained]:
    made = strained_made(tmp_path_factory.mktemp("points"))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _mended(strained: Strained) -> Iterator[None]:
    """Whatever a test has stopped is up again before the next one."""
    yield
    strained.restore()
