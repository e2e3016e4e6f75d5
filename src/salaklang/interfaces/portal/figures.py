"""The public figures of the front page, from what is recorded, not from what is claimed."""

from datetime import timedelta

from salaklang.foundations.ledger.queries import acts_count
from salaklang.interfaces.portal.texts import door as x
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text


def figures_today() -> list[tuple[int, Text]]:
    """(number, what it counts) for the last 24 hours."""
    since = SYSTEM_CLOCK.now() - timedelta(hours=24)
    return [(acts_count(since=since), x.ACTS)]
