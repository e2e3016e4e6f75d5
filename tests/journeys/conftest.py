"""One real node, and one federation of real nodes, for all journeys: every program runs, and tests walk the pages."""

from collections.abc import Iterator

import pytest
from tests.support.federation import Federation, federation_made
from tests.support.mailserver import MailServer
from tests.support.town import Town

from salaklang.embedded.node import Node
from salaklang.embedded.processes import port_free


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """The SMTP server that the node was told of; a test may stop it for a while."""
    server = MailServer(port_free())
    yield server
    server.stop()


@pytest.fixture(scope="session")
def town(mail_server: MailServer) -> Iterator[Town]:
    given = {"SALA_SMTP_URL": mail_server.url, "SALA_WORKER_DEAD_AFTER_SECONDS": "3", "SALA_POSTS_PER_MINUTE": "100000"}
    node = Node(environment=given)
    mail_server.start(node.home / "mail")
    with node:
        made = Town(node)
        yield made
        made.close()


@pytest.fixture(scope="session")
def federation() -> Iterator[Federation]:
    """Three real nodes that have joined each other; how to break and mend them is told in tests/support/federation.py."""
    made = federation_made()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _federation_restored(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test has stopped in the federation is up again before the next one."""
    yield
    if "federation" in request.fixturenames:
        request.getfixturevalue("federation").restore()
