"""What unknown senders send is noted too, but can't fill the disk: so many rows a minute, kept for so long and no more.

Whoever proves that they are an agency is noted always, whatever they send.
"""

import logging
from datetime import datetime, timedelta
from threading import Lock

from salaklang.foundations.exchange.models import OF_STRANGERS, ExchangeLog
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

NOTED_PER_MINUTE = 300
"""Refused messages of unknown senders that one web program notes in a minute, from all of them together."""
KEPT = timedelta(days=30)
KEPT_MOST = 100_000

_log = logging.getLogger(__name__)


class Notebook:
    """How many of this minute's messages were noted already. Safe in many threads."""

    def __init__(self, most: int = NOTED_PER_MINUTE) -> None:
        self._most = most
        self._lock = Lock()
        self._minute: datetime | None = None
        self._came = 0

    def room(self, at: datetime) -> bool:
        """Whether a message that came at `at` is still to be noted. How many were not, the program's log tells."""
        minute = at.replace(second=0, microsecond=0)
        with self._lock:
            before = self._came
            if minute != self._minute:
                self._minute, self._came = minute, 0
                if before > self._most:
                    _log.warning("%d messages of unknown senders were refused without a row", before - self._most)
            self._came += 1
            return self._came <= self._most


strangers = Notebook()
"""That of this program."""


def strangers_purge(*, clock: Clock = SYSTEM_CLOCK, most: int = KEPT_MOST) -> int:
    """Forget what unknown senders were refused: after KEPT, and all but the newest `most`; how many rows that were.

    Nothing of it told anyone anything. Safe to repeat.
    """
    rows = ExchangeLog.objects.filter(OF_STRANGERS)
    beyond = rows.order_by("-at").values_list("at", flat=True)[most : most + 1].first()
    since = max(clock.now() - KEPT, beyond + timedelta(microseconds=1)) if beyond else clock.now() - KEPT
    return rows.filter(at__lt=since).delete()[0]
