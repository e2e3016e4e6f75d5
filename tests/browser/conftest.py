"""One node, one browser and one played world for all browser tests. Chromium is Debian's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.browsing import Browsing
from tests.browser.world import World, world_make

from salaklang.embedded.node import Node


# First, so that the marks stand when tests/conftest.py looks for them: it skips what needs a browser where there is none.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(900))  # the first one waits for the node and the whole play


@pytest.fixture(scope="session")
def browser_node() -> Iterator[Node]:
    with Node() as node:
        yield node


@pytest.fixture(scope="session")
def world(browser_node: Node) -> Iterator[World]:
    made = world_make(browser_node)
    yield made
    made.close()


# Not for the session: while Playwright runs, this thread has an event loop, and tests of other rooms can't have one.
@pytest.fixture(scope="module")
def browsing(world: World) -> Iterator[Browsing]:
    with Browsing(world) as browsing:
        yield browsing
