"""A witness's memory: one SQLite file, on disk before anything is answered (WAL, synchronous=FULL)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from salaklang.tlog.witness.rules import Stored

T = TypeVar("T")

_BUSY_SECONDS = 10.0
_TABLES = """
CREATE TABLE IF NOT EXISTS log (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL, note TEXT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS log_only_grows BEFORE UPDATE ON log
WHEN new.size < old.size OR new.time < old.time OR (new.size = old.size AND new.root != old.root)
BEGIN SELECT RAISE(ABORT, 'a witness goes neither back nor aside'); END;
CREATE TRIGGER IF NOT EXISTS log_never_forgets BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'a witness forgets no log'); END;
"""

# What to store, or None to leave all as it is; and what to tell the caller.
Change = tuple[Stored | None, T]


class Store:
    """The latest cosigned checkpoint of each log. For one thread; any number of processes."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises sqlite3.Error, OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        self._connection.close()

    def advance(self, origin: str, decide: Callable[[Stored | None], Change[T]]) -> T:
        """Let `decide` see what is stored and say what to store, with nobody in between; durable on return.

        Raises sqlite3.Error: then nothing has changed, and nothing that `decide` made may be given away.
        """
        with self._transaction():
            fresh, told = decide(self.get(origin))
            if fresh is not None:
                self._connection.execute(
                    "INSERT INTO log VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET "
                    "size = excluded.size, root = excluded.root, time = excluded.time, note = excluded.note",
                    (origin, fresh.size, fresh.root, fresh.time, fresh.note),
                )
        return told

    def get(self, origin: str) -> Stored | None:
        row = self._connection.execute("SELECT size, root, time, note FROM log WHERE origin = ?", (origin,)).fetchone()
        return Stored(*row) if row else None

    def all(self) -> dict[str, Stored]:
        """Every log, by origin."""
        rows = self._connection.execute("SELECT origin, size, root, time, note FROM log ORDER BY origin")
        return {row[0]: Stored(*row[1:]) for row in rows}

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
