"""Counts what crosses between the nodes of a demonstration, as their message logs have it."""

from collections.abc import Mapping

import psycopg

_ANSWERED = """
SELECT count(*) FROM exchange_exchangelog
WHERE side = 'provider' AND outcome = 'answered' AND client IN (SELECT slug FROM exchange_partneragency)
"""


class Crossings:
    """Messages that a node answered for agencies of another node: `databases` by the node's short name."""

    def __init__(self, databases: Mapping[str, str]) -> None:
        self._databases = dict(databases)
        self._before = self._counted()

    def since_last(self) -> dict[str, int]:
        """How many messages each node has answered for others since the last call; those with none are left out."""
        now = self._counted()
        new = {name: n - self._before.get(name, 0) for name, n in now.items() if n > self._before.get(name, 0)}
        self._before = now
        return new

    def _counted(self) -> dict[str, int]:
        counts = {}
        for name, url in self._databases.items():
            with psycopg.connect(url) as line:
                counts[name] = sum(n for (n,) in line.execute(_ANSWERED).fetchall())
        return counts
