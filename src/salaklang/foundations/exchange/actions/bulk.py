"""A right to ask about a person is none to read the register: how many people each partner asks about is counted."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.actions.work import Work
from salaklang.foundations.exchange.errors import TooManyAsked
from salaklang.foundations.exchange.limits import Limits, windows
from salaklang.foundations.exchange.models import PeopleAsked, PeopleCount
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.rules import Grant
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock

_KEPT = timedelta(days=2)
COUNT = "exchange_people_count(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
"""An SQL expression that counts whom a message asks about: the limit that is reached, or an empty text."""
_EMPTY = (
    f"INSERT INTO {PeopleCount._meta.db_table} AS c (client, service, scope, span, since, people, empties) "  # noqa: S608
    "VALUES (%s, %s, %s, 'hour', %s, 0, 1) "
    "ON CONFLICT (client, service, scope, span, since) DO UPDATE SET empties = c.empties + 1"
)


@dataclass(frozen=True, slots=True)
class _Counted:
    limits: Limits
    scope: str
    hour: datetime
    day: datetime


def bulk_check(work: Work, grant: Grant) -> None:
    """Count whom this message asks about. Raises TooManyAsked when that is one more than the limits allow.

    Before the register is asked, so that tries count too. One statement, committed at once: of two messages for the
    last place, one gets it; a person who was counted in this hour costs a look and no write.
    """
    work.step = "bulk"
    (reached,) = statement_run(f"SELECT {COUNT}", count_values(work, grant)) or ("",)
    if reached:
        raise TooManyAsked(reached)


def count_values(work: Work, grant: Grant) -> tuple[object, ...]:
    """What `COUNT` is given for this message."""
    counted = _counted(work.at, work, grant)
    most = counted.limits
    return (
        *(work.head.client, work.head.service, counted.scope, _asked_about(work), counted.hour, counted.day),
        *(most.people_per_hour, most.people_per_day, most.empty_per_hour),
    )


def empty_count(work: Work, grant: Grant) -> None:
    """Count an answer "nothing under this key": who tries keys gets many of them."""
    counted = _counted(work.at, work, grant)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [work.head.client, work.head.service, counted.scope, counted.hour])


def people_asked_purge(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Forget whom partners asked about in days that are over; how many rows that were. Safe to repeat."""
    oldest = windows(clock.now())[1] - _KEPT
    PeopleCount.objects.filter(since__lt=oldest).delete()
    return PeopleAsked.objects.filter(day__lt=oldest).delete()[0]


def _counted(at: datetime, work: Work, grant: Grant) -> _Counted:
    hour, day = windows(at)
    if grant.limits is None:
        return _Counted(grants().limits, "", hour, day)
    return _Counted(grant.limits, work.head.purpose, hour, day)


def _asked_about(work: Work) -> str:
    """The person, and the key where a register is asked by another: one person with ten houses is ten."""
    asked = json.dumps([work.subject_pid, work.query], sort_keys=True, default=str)
    return pid_index(f"asked:{work.head.client}:{asked}")
