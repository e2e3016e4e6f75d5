"""The states of a run and what may follow which."""

from datetime import datetime, timedelta

OPEN = frozenset({"queued", "running"})
OVER = frozenset({"done", "cancelled", "failed"})
_FOLLOWS = {
    "queued": {"running", "cancelled"},
    "running": {"running", "done", "cancelled", "failed"},
    # Asked for again, a run that did not come to its end goes back into the queue.
    "cancelled": {"queued"},
    "failed": {"queued"},
    "done": set(),
}


def may_follow(state: str, after: str) -> bool:
    """Whether `after` may come right after `state`."""
    return after in _FOLLOWS.get(state, set())


def share_done(done: int, quarters: int) -> float:
    """How far a run is, 0 to 1."""
    return min(1.0, max(0.0, done / quarters)) if quarters else 1.0


def time_left(*, started: datetime, now: datetime, done: int, quarters: int) -> timedelta | None:
    """How long the rest takes at the speed so far; None before the first quarter is done."""
    if done <= 0 or now <= started:
        return None
    return (now - started) / done * max(0, quarters - done)


def ask_refused(*, today: int, day_most: int, waiting: int, queue_most: int) -> str:
    """Why one more run may not be asked for now: "day", "queue", or empty."""
    if today >= day_most:
        return "day"
    return "queue" if waiting >= queue_most else ""
