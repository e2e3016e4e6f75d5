"""What unknown senders send is noted too, but can't fill the disk: so many rows a minute, kept for so long and no more.

Whoever proves that they are an agency is noted always, whatever they send.
"""

import logging
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import Q

from salaklang.foundations.exchange.models import OF_STRANGERS, ExchangeLog
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

NOTED_PER_MINUTE = 300
"""Refused messages of unknown senders that one web program notes in a minute, from all of them together."""
KEPT = timedelta(days=30)
KEPT_MOST = 100_000
_AT_ONCE = 1_000

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
            if minute != self._minute:
                if (unnoted := self._came - self._most) > 0:
                    _log.warning("%d messages of unknown senders were refused without a row", unnoted)
                self._minute, self._came = minute, 0
            self._came += 1
            return self._came <= self._most


strangers = Notebook()
"""That of this program."""


def strangers_purge(*, clock: Clock = SYSTEM_CLOCK, most: int = KEPT_MOST) -> int:
    """Forget what unknown senders were refused: after KEPT, and all but the newest `most`; how many rows that were.

    Nothing of it told anyone anything. Safe to repeat.
    """
    rows, gone = ExchangeLog.objects.filter(OF_STRANGERS), 0
    beyond = rows.order_by("-at").values_list("at", flat=True)[most : most + 1].first()
    before = Q(at__lt=clock.now() - KEPT) | (Q(at__lte=beyond) if beyond else Q())
    # Django reads what it deletes where other tables point at it: a few at a time, however many came.
    while some := list(rows.filter(before).values_list("pk", flat=True)[:_AT_ONCE]):
        gone += rows.filter(pk__in=some).delete()[0]
    return gone
