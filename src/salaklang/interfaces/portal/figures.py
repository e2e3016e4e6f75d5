"""The public figures of the front page, from what is recorded, not from what is claimed.

Counted at most once a minute in each process: the front page costs the same whatever the node has done.
"""

from datetime import datetime, timedelta

from django.core.cache import cache

from salaklang.capabilities.cases.queries import decided_counts
from salaklang.capabilities.services.ports import conventions
from salaklang.foundations.ledger.queries import acts_count
from salaklang.interfaces.portal.texts import door as x
from salaklang.interfaces.ui.ports import calendar
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text

_SECONDS = 60


def figures() -> Text:
    """Today in one sentence: acts recorded, cases decided and how many on time, what was asked though it was known."""
    acts, decided, on_time, twice = cache.get_or_set("portal:figures", _count, _SECONDS) or (0, 0, 0, 0)
    said = x.FIGURES if decided else x.FIGURES_NONE
    return said.fill(acts=f"{acts:,}", decided=f"{decided:,}", on_time=f"{on_time:,}", twice=f"{twice:,}")


def _count() -> tuple[int, int, int, int]:
    since = _midnight(SYSTEM_CLOCK.now())
    found = decided_counts(since=since)
    return acts_count(since=since), found.decided, found.on_time, found.asked_twice


def _midnight(now: datetime) -> datetime:
    """When today began, where the node's people live."""
    yesterday = conventions().today(now) - timedelta(days=1)
    return calendar().day_end(yesterday) + timedelta(seconds=1)
