"""A whole node for a benchmark, and this process connected to its database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.figures import say
from salaklang.embedded.node import Node

_LOADGEN = Path(__file__).with_name("loadgen.py")


@contextmanager
def node_running(home: Path | None = None) -> Iterator[Node]:
    """A node with its own PostgreSQL, web, worker and sequencer, as `./sala up` runs them; Django set up on its data.

    Without `home`, it lives in a temporary folder and is deleted at the end.
    """
    with Node(home) as node:
        say(f"a node runs at {node.portal_url}")
        os.environ |= {
            "SALA_MODE": "demo",
            "SALA_HOME": str(node.home),
            "SALA_BASE_URL": node.portal_url,
            "SALA_PROVIDER_URL": node.provider_url,
            "DATABASE_URL": node.database_url,
            "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
            "SALA_LOG_LEVEL": "WARNING",
        }
        import django
        from django.db import connections

        django.setup()
        try:
            yield node
        finally:
            connections.close_all()


def load(node: Node, clients: list[dict[str, Any]]) -> dict[str, Any]:
    """Send the clients' requests from the load generator's own process; what it says (see `loadgen`)."""
    where = urlsplit(node.portal_url)
    return load_at(str(where.hostname), where.port or 80, clients)


def load_at(host: str, port: int, clients: list[dict[str, Any]]) -> dict[str, Any]:
    """The same at any web server of this machine. Raises RuntimeError when nobody answers."""
    plan = {"host": host, "port": port, "clients": clients}
    done = subprocess.run(
        [sys.executable, "-S", str(_LOADGEN)], input=json.dumps(plan), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the load generator failed: {done.stderr[-500:]}")
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def rows(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of one query on the node's database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def durability() -> dict[str, str]:
    """What PostgreSQL says about keeping its word: version, fsync, synchronous_commit, full_page_writes, method."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method")
    return {name: rows(f"SHOW {name}")[0][0] for name in names}
