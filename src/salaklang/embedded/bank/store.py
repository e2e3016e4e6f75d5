"""The bank's own books: payments and the state of their notices, in one SQLite file that survives being killed."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS payment (
    id TEXT PRIMARY KEY,
    token TEXT UNIQUE NOT NULL,          -- one confirmation, one payment, however often the button is pressed
    biller_id TEXT NOT NULL, ref1 TEXT NOT NULL, ref2 TEXT NOT NULL,
    amount_satang INTEGER NOT NULL CHECK (amount_satang > 0),
    paid_at TEXT NOT NULL,               -- UTC, to the second
    notice TEXT NOT NULL CHECK (notice IN ('waiting', 'held', 'acknowledged')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try REAL NOT NULL DEFAULT 0,    -- Unix seconds
    answer TEXT NOT NULL DEFAULT ''      -- the node's last answer, for people who look into it
);
CREATE INDEX IF NOT EXISTS payment_day ON payment (paid_at);
CREATE INDEX IF NOT EXISTS payment_due ON payment (next_try) WHERE notice = 'waiting';
"""


@dataclass(frozen=True, slots=True)
class Payment:
    id: str
    biller_id: str
    ref1: str
    ref2: str
    amount_satang: int
    paid_at: str
    notice: str
    attempts: int
    answer: str


_COLUMNS = "id, biller_id, ref1, ref2, amount_satang, paid_at, notice, attempts, answer"


class Store:
    """Every call opens its own connection: threads share nothing, and a kill leaves at most an undone transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(_SCHEMA)

    def payment_add(
        self, *, token: str, biller_id: str, ref1: str, ref2: str, amount_satang: int, paid_at: str, held: bool
    ) -> Payment:
        """Record a payment once per `token`; the second call gives the first payment."""
        with self._open() as db:
            db.execute(
                "INSERT INTO payment (id, token, biller_id, ref1, ref2, amount_satang, paid_at, notice)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (token) DO NOTHING",
                (
                    f"SB-{uuid.uuid4().hex}",
                    token,
                    biller_id,
                    ref1,
                    ref2,
                    amount_satang,
                    paid_at,
                    "held" if held else "waiting",
                ),
            )
            return Payment(*db.execute(f"SELECT {_COLUMNS} FROM payment WHERE token = ?", (token,)).fetchone())  # noqa: S608

    def payment_get(self, payment_id: str) -> Payment | None:
        with self._open() as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM payment WHERE id = ?", (payment_id,)).fetchone()  # noqa: S608
            return Payment(*row) if row else None

    def payments_of(self, day: str) -> list[Payment]:
        """The payments of a UTC day `YYYY-MM-DD`, oldest first."""
        with self._open() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM payment WHERE substr(paid_at, 1, 10) = ? ORDER BY paid_at, id",  # noqa: S608
                (day,),
            )
            return [Payment(*row) for row in rows]

    def notices_due(self, now: float) -> list[Payment]:
        """Payments whose notice is to be sent by `now`."""
        with self._open() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM payment WHERE notice = 'waiting' AND next_try <= ? ORDER BY next_try LIMIT 50",  # noqa: S608
                (now,),
            )
            return [Payment(*row) for row in rows]

    def notice_answered(self, payment_id: str, *, acknowledged: bool, answer: str, next_try: float) -> None:
        with self._open() as db:
            db.execute(
                "UPDATE payment SET notice = CASE WHEN ? THEN 'acknowledged' ELSE notice END,"
                " attempts = attempts + 1, answer = ?, next_try = ? WHERE id = ?",
                (acknowledged, answer[:500], next_try, payment_id),
            )

    def notice_again(self, payment_id: str) -> bool:
        """Send the notice once more, whether it was held back or acknowledged; False for an unknown payment."""
        with self._open() as db:
            done = db.execute("UPDATE payment SET notice = 'waiting', next_try = 0 WHERE id = ?", (payment_id,))
            return done.rowcount == 1

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=10)
        try:
            db.execute("PRAGMA synchronous=FULL")
            with db:
                yield db
        finally:
            db.close()
