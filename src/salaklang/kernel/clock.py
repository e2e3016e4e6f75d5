"""Time is passed in. UTC inside; Bangkok and the Buddhist Era only at the edge (countries/th)."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, timezone-aware, UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock for tests and replays: stands still until moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def moment_read(text: str) -> datetime:
    """A moment as it was written, RFC 3339 with its zone, in UTC. Raises ValueError, also for one without a zone:
    nobody can say when that was."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment_utc(at)


def moment_utc(at: datetime) -> datetime:
    """The same moment in UTC: databases don't take every offset that Python reads. Raises ValueError where UTC has no
    such year."""
    try:
        return at.astimezone(UTC)
    except OverflowError as wrong:
        raise ValueError("no such moment") from wrong


SYSTEM_CLOCK: Clock = SystemClock()
