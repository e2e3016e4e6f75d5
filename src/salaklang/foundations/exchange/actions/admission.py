"""Let a message in: once, whoever it is about known, counted, and with the record that will answer it.

One statement, committed at once, because each trip to the database costs a look-up more than what is done there. A
message that is refused for something else, or that asks on a person's consent, is noted by itself.
"""

from uuid import UUID

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.actions.bulk import COUNT, bulk_check, count_values
from salaklang.foundations.exchange.actions.work import KeptRecord, Work
from salaklang.foundations.exchange.errors import MessageMalformed, MessageReplayed, TooManyAsked
from salaklang.foundations.exchange.models import MessageSeen
from salaklang.foundations.exchange.provided import Provided
from salaklang.foundations.exchange.queries.registers import RECORD, record_index
from salaklang.foundations.exchange.rules import Grant
from salaklang.foundations.identity.queries import PERSON_BY_INDEX, pid_index_of
from salaklang.kernel.errors import Invalid

# It needn't wait for the disk: whatever is committed after it and waits (the release, a refusal) brings it there too,
# and where nothing is, nothing has left this node.
_SEEN = f"""
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO {MessageSeen._meta.db_table} (client, message_id, seen_at)
SELECT %s, %s, %s FROM quick ON CONFLICT DO NOTHING RETURNING 1
"""  # noqa: S608 name of a model
_ADMIT = f"""
WITH seen AS ({_SEEN})
SELECT EXISTS (SELECT FROM seen), CASE WHEN EXISTS (SELECT FROM seen) THEN {COUNT} END, ({PERSON_BY_INDEX}), ({RECORD})
"""  # noqa: S608


def message_once(work: Work) -> None:
    """Refuse what came before. Of two copies at the same time, one gets through. Raises MessageReplayed."""
    if work.seen:
        return
    step, work.step = work.step, "replay"
    if statement_run(_SEEN, _once_values(work)) is None:
        raise MessageReplayed("message id has been used")
    work.seen, work.step = True, step


def message_admit(work: Work, offer: Provided, grant: Grant) -> None:
    """Refuse what came before and what is asked about too many; find whom it is about, and the record that answers.

    Raises MessageReplayed, TooManyAsked.
    """
    if work.seen:
        work.person = person_under(work.person_index)
        bulk_check(work, grant)
        return
    records, work.step = offer.records, "replay"
    index = record_index(offer.service, records.record_key(work.query)) if records else ""
    asked = (*_once_values(work), *count_values(work, grant), work.person_index, offer.service, index)
    fresh, reached, work.person, sealed = statement_run(_ADMIT, asked) or (False, "", None, None)
    if not fresh:
        raise MessageReplayed("message id has been used")
    work.seen, work.step = True, "bulk"
    if reached:
        raise TooManyAsked(reached)
    work.record = KeptRecord(sealed) if records else None


def index_of(pid: str) -> str:
    """Under which index a person with this number is found; "" for no number. Raises MessageMalformed."""
    try:
        return pid_index_of(pid) if pid else ""
    except Invalid as wrong:
        raise MessageMalformed("the subject is not a personal number") from wrong


def person_under(index: str) -> UUID | None:
    """The person who is found there, if this node knows them."""
    found = statement_run(PERSON_BY_INDEX, [index]) if index else None
    return found[0] if found else None


def _once_values(work: Work) -> tuple[object, ...]:
    return work.head.client, work.head.message_id, work.at
