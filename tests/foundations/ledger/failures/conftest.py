"""No process of a test outlives it."""

from collections.abc import Iterator

import pytest
from tests.foundations.ledger.failures import processes


@pytest.fixture(autouse=True)
def nobody_left() -> Iterator[None]:
    yield
    for process in processes.started:
        if process.poll() is None:
            process.kill()
            process.wait(30)
    processes.started.clear()
