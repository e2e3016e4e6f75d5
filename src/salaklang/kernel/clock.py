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
    """The same moment in UTC: databases don't take every offset that Python reads. Raises ValueError for the first and
    the last year that there are: at their ends some zone has no such year, and a page could not show the moment."""
    try:
        there = at.astimezone(UTC)
    except OverflowError as wrong:
        raise ValueError("no such moment") from wrong
    if not 1 < there.year < 9999:
        raise ValueError("no clock of every zone shows that moment")
    return there


SYSTEM_CLOCK: Clock = SystemClock()
