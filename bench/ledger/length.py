"""What an entry costs in a short log and in a long one: the same turns, measured before and after it has grown."""

import time
from typing import Any

from bench.figures import median, say
from bench.ledger.append import log_rate
from bench.ledger.stage import Stage, fsync, outbox_fill
from bench.place import rows

SHORT = 10_000
_TURNS, _BATCH = 10, 1000
_GROWTH = 20_000


def length_measure(stage: Stage, *, long: int) -> dict[str, Any]:
    """{short, long, ms an entry at each, ratio}. Growing goes through the real sequencer, without waiting for disks."""
    with fsync(stage, False):
        _grow(min(SHORT, long // 2))
    short = _cost()
    began = time.monotonic()
    with fsync(stage, False):
        _grow(long)
    grown = round(time.monotonic() - began, 1)
    costly = _cost()
    return {
        "short": SHORT,
        "long": _size(),
        "short_us_an_entry": short,
        "long_us_an_entry": costly,
        "ratio": round(costly / short, 3),
        "grown_in_s": grown,
    }


def _cost() -> float:
    """Microseconds an entry: the median of several rounds of turns of 1,000, to the cosigned checkpoint."""
    return round(median([1e6 / log_rate(_BATCH, _TURNS * _BATCH)["rate"] for _ in range(5)]), 1)


def _grow(size: int) -> None:
    from salaklang.foundations.ledger.actions.sequencer import Sequencer

    said = 0
    while (now := _size()) < size:
        outbox_fill(min(200_000, size - now))
        with Sequencer() as sequencer:
            while rows("SELECT EXISTS (SELECT FROM ledger_ledgeroutbox)")[0][0]:
                placed = sequencer.place(batch=_GROWTH)
                sequencer.publish(placed.standing, placed.files)
        if _size() - said >= 1_000_000:
            said = _size()
            say(f"  {said:,} entries")
    _settle()


def _settle() -> None:
    """What growing in minutes left behind, and autovacuum would have taken away over years: millions of dead rows of
    the outbox, and pages that are not on the disk yet."""
    rows("VACUUM (ANALYZE) ledger_ledgeroutbox")
    rows("VACUUM (ANALYZE) ledger_ledgerentry")
    rows("CHECKPOINT")


def _size() -> int:
    found = rows("SELECT size FROM ledger_ledgerhead")
    return int(found[0][0]) if found else 0
