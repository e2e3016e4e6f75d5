"""The public figures of the front page, from what is recorded, not from what is claimed.

Counted at most once a minute in each process: the front page costs the same whatever the node has done.
"""

from datetime import timedelta

from django.core.cache import cache

from salaklang.capabilities.cases.queries import twice_counts
from salaklang.foundations.ledger.queries import acts_count
from salaklang.interfaces.portal.texts import door as x
from salaklang.kernel.actor import NOBODY
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text

_SECONDS = 60


def figures() -> list[tuple[int, Text]]:
    """(number, what it counts): official acts of the last 24 hours; questions asked, and those asked twice, in all."""
    acts, asked, twice = cache.get_or_set("portal:figures", _count, _SECONDS) or (0, 0, 0)
    return [(acts, x.ACTS), (asked, x.ASKED), (twice, x.ASKED_TWICE)]


def _count() -> tuple[int, int, int]:
    by_service = twice_counts(NOBODY).values()
    acts = acts_count(since=SYSTEM_CLOCK.now() - timedelta(hours=24))
    return acts, sum(asked for asked, _ in by_service), sum(twice for _, twice in by_service)
