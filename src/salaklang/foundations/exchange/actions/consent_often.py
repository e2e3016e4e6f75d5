"""Nobody is worn down by asking: how often one agency may ask one person for consent."""

from datetime import datetime, timedelta

from salaklang.foundations.exchange.errors import ConsentAskedOften
from salaklang.foundations.exchange.models import Consent

WAITING_MOST = 5
"""How many requests of one agency may wait for one person's answer at a time."""
ASKED_MOST = 10
"""How often one agency may ask one person in a day, whatever became of the requests: those that lapse in a second, or
are declined, would else come again without end, each with a letter to the person."""


def often_check(row: Consent, now: datetime) -> None:
    """Raises ConsentAskedOften where `row`, a request that is not saved yet, is one too many."""
    asked = Consent.objects.filter(subject_index=row.subject_index, requester=row.requester, asked_at__isnull=False)
    waiting = asked.filter(state="asked", valid_until__gt=now).count()
    today = asked.filter(asked_at__gt=now - timedelta(days=1)).count()
    if waiting >= WAITING_MOST or today >= ASKED_MOST:
        raise ConsentAskedOften(f"{row.requester}: {waiting} requests wait, {today} in a day")
