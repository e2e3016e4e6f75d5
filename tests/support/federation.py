"""Three real nodes that have joined each other, as in `./sala demo`: a town, the national registers, a province.

The fixture `federation` (tests/journeys/conftest.py) gives one for the whole session, because starting it costs half a
minute. Break what you like with the context managers: they mend it when they end. After each test `restore()` brings
back whatever is still down, so that no test meets another's ruins. What tests have written stays: ask for what is new
since your test began, never for "the only row".

A node is reached by `federation.town.portal_url`, its programs by their names (`web`, `worker`, `sequencer`, …). Who
lives where: `salaklang.embedded.federation.MEMBERS`. Officers sign in where their agency lives, citizens everywhere.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from salaklang.embedded import federation as embedded
from salaklang.embedded import postgres
from salaklang.embedded.federation import Joined
from salaklang.embedded.node import Node

PASSWORD = "salaklang-demo"
SETTINGS = {"SALA_POSTS_PER_MINUTE": "100000", "SALA_CHECKS_PER_MINUTE": "100000"}


class Federation(embedded.Federation):
    """`town` has the municipality; `national` the registers of persons, houses, businesses and land; `province` the
    provincial hall, which witnesses, and the land office, which answers letters. `joined`: who entered whom, and where
    it is proven.
    """

    joined: list[Joined]

    # --- looking ------------------------------------------------------------------------------------------------------

    def rows(self, node: Node, sql: str, given: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """What this query finds in the node's own database, as an auditor would look."""
        with psycopg.connect(node.database_url) as line:
            return list(line.execute(sql.encode(), given).fetchall())

    def one(self, node: Node, sql: str, given: Sequence[Any] | None = None) -> Any:
        ((value,),) = self.rows(node, sql, given)
        return value

    def write(self, node: Node, sql: str, given: Sequence[Any] | None = None) -> None:
        """Change the node's tables behind its back: what an accident or a thief would do."""
        with psycopg.connect(node.database_url) as line:
            line.execute(sql.encode(), given)

    def command(self, node: Node, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`./sala …` by the operator of this node."""
        return node.command(*arguments)

    # --- breaking, and mending again ----------------------------------------------------------------------------------

    @contextmanager
    def stopped(self, node: Node) -> Iterator[None]:
        """The whole node is away; afterwards it is back under the same address, with all its data."""
        node.stop()
        try:
            yield
        finally:
            node.start()

    @contextmanager
    def program_stopped(self, node: Node, name: str) -> Iterator[None]:
        """One program is killed and stays down."""
        node.program_stop(name)
        try:
            yield
        finally:
            node.program_start(name)
            node.wait_ready()

    @contextmanager
    def database_stopped(self, node: Node) -> Iterator[None]:
        """The node's PostgreSQL is down; its programs run on as well as they can."""
        node.database_stop()
        try:
            yield
        finally:
            node.database_start()

    def restore(self) -> None:
        """Everything that is down comes up: nodes, programs, databases. Costs nothing when nothing is down."""
        for node in self.nodes:
            if not node.running:
                node.stop()
                node.start()
                continue
            if not postgres.status(node.home).running:
                node.database_start()
            for down in sorted((node.home / "run" / "down").glob("*")):
                node.program_start(down.name)
            node.wait_ready()


def federation_made(settings: Mapping[str, str] = SETTINGS) -> Federation:
    """Start the nodes side by side and join them. The caller closes it."""
    made = Federation(environment=settings)
    try:
        made.start()
        made.joined = made.join()
    except BaseException:
        made.close()
        raise
    return made


def node_json(node: Node, *arguments: str) -> Any:
    """What `./sala node … --json` prints; it must have gone well."""
    done = node.command("node", *arguments, "--json")
    assert done.returncode == 0, done.stderr[-800:] or done.stdout[-800:]
    return json.loads(done.stdout)
