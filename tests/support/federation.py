"""Real nodes that have joined each other with `./sala node add`: each with its own programs, database, keys and log.

The fixture `federation` (tests/journeys/conftest.py) gives one for the whole session, because starting it costs half a
minute. Break what you like with the context managers: they mend it when they end. After each test `restore()` brings
back whatever is still down, so that no test meets another's ruins. What tests have written stays: ask for what is new
since your test began, never for "the only row".

A node is reached by `federation.town.portal_url`, its programs by their names (`web`, `worker`, `sequencer`, …).
"""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from salaklang.embedded import postgres
from salaklang.embedded.node import Node
from salaklang.embedded.processes import port_free

PASSWORD = "salaklang-demo"
_MANY = {"SALA_POSTS_PER_MINUTE": "100000"}
TOWN = {**_MANY, "SALA_DEMO_AGENCIES": "muang-tuayang", "SALA_LEDGER_ORIGIN": "log.example/town"}
NATIONAL = {**_MANY, "SALA_DEMO_AGENCIES": "dopa house-registry dol", "SALA_LEDGER_ORIGIN": "log.example/national"}


@dataclass
class Federation:
    """The nodes of a federation. `town` has the municipality; `national` the registers of persons, houses and land."""

    town: Node
    national: Node

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.town, self.national)

    # --- looking ------------------------------------------------------------------------------------------------------

    def rows(self, node: Node, sql: str, given: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """What this query finds in the node's own database, as an auditor would look."""
        with psycopg.connect(node.database_url) as line:
            return list(line.execute(sql, given).fetchall())  # type: ignore[call-overload]

    def one(self, node: Node, sql: str, given: Sequence[Any] | None = None) -> Any:
        ((value,),) = self.rows(node, sql, given)
        return value

    def write(self, node: Node, sql: str, given: Sequence[Any] | None = None) -> None:
        """Change the node's tables behind its back: what an accident or a thief would do."""
        with psycopg.connect(node.database_url) as line:
            line.execute(sql, given)  # type: ignore[call-overload]

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

    # --- joining ------------------------------------------------------------------------------------------------------

    def join(self, one: Node, other: Node) -> None:
        """Each node's operator adds the other's, with the key that they were told by another way."""
        for node, partner in ((one, other), (other, one)):
            shown = json.loads(partner.command("node", "show", "--json").stdout)
            done = node.command("node", "add", shown["url"], "--key", shown["key"], "--lang", "en")
            assert done.returncode == 0, done.stderr[-800:]
            assert "Joined" in done.stdout

    def close(self) -> None:
        for node in self.nodes:
            with suppress(OSError):
                node.close()


def federation_made() -> Federation:
    """Start the nodes side by side and join them. The caller closes it."""
    town, national = (Node(port=port_free(), environment=told) for told in (TOWN, NATIONAL))
    made = Federation(town, national)
    try:
        for node in made.nodes:
            node.start_begin()
        for node in made.nodes:
            node.wait_ready()
        made.join(town, national)
    except BaseException:
        made.close()
        raise
    return made
