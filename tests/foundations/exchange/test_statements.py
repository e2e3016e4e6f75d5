"""How often a look-up speaks to the database: a number that creeps up is a look-up that gets slower for everybody.

Times belong to the benchmark (`./sala bench exchange`); here each statement is named, so that a new one is a decision.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from bench.exchange.slow_partner import AGENCY
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salaklang.foundations.exchange.actions import message_answer
from salaklang.foundations.exchange.actions.keys import agency_key_ensure, signing_key
from salaklang.foundations.exchange.envelope import NONE, Request, Response, header_one
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.ids import id_new

from .conftest import CITY, DOPA, PURPOSE, World
from .office import asked, office_asked

pytestmark = pytest.mark.django_db(transaction=True)


_TELLING = (
    "exchange_messageseen",
    "people_count",
    "statement_timeout",
    "exchange_registerrecord",
    "ledger_ledgerhead",
    "ledger_ledgeroutbox",
    "exchange_registerswitch",
    "exchange_accesslog",
    "exchange_partnerservice",
    "exchange_partnernode",
    "pid_index",
    "pid_sealed",
    "exchange_agencykey",
)


def spoken(work: Callable[[], Any]) -> list[str]:
    """The statements, each by the words that tell it from the others; work is done twice, the first time to warm up."""
    work()
    with CaptureQueriesContext(connection) as queries:
        work()
    return [_name(" ".join(q["sql"].split())) for q in queries.captured_queries]


def _name(sql: str) -> str:
    return next((word for word in _TELLING if word in sql), sql.split()[0])


def question(world: World) -> Request:
    """A new signed request for Mali's entry in the civil register."""
    key_id, key = signing_key(CITY)
    head = Head(
        client=CITY,
        provider=DOPA,
        service="dopa.person",
        message_id=str(id_new()),
        user_ref=NONE,
        legal_basis="e-performance",
        purpose=PURPOSE,
        consent=None,
        case="1/2569",
    )
    body = canonical_json({"query": {"pid": world.mali_pid}, "subject": world.mali_pid})
    plain = request_of(head, body, base_url="http://testserver")
    return request_sign(plain, key=key, key_id=key_id, created=int(time.time()), nonce=id_new().hex)


def test_a_provider_asks_each_thing_once_and_writes_all_that_it_gives_out_in_one_statement(world: World) -> None:
    agency_key_ensure(system(DOPA), agency=DOPA)
    waiting = [question(world), question(world)]
    answers: list[Response] = []
    said = spoken(lambda: answers.append(message_answer(waiting.pop())))
    assert [a.status for a in answers] == [200, 200]
    assert said == [
        "exchange_registerswitch",  # both keys, who lives where, how the register is connected
        "exchange_messageseen",  # committed at once: of two copies one gets through, tries count too; who, which record
        "ledger_ledgeroutbox",  # act, leaf, message log and uses: a transaction of its own
    ]


def test_a_requester_asks_for_what_it_signs_and_trusts_and_keeps_the_use_in_one_statement(world: World) -> None:
    with office_asked() as office:
        said = spoken(lambda: asked(world, office))
    assert said == [
        "exchange_partnerservice",  # what it is, where it is kept, both keys, the person's number
        "exchange_accesslog",  # only while the key that signed still counts
    ]
    assert ExchangeLog.objects.filter(side="requester", outcome="answered").count() == 2
    assert AccessLog.objects.filter(provider=AGENCY, person=world.mali).count() == 2


def test_a_key_that_was_revoked_counts_for_the_very_next_message(world: World) -> None:
    """A process keeps nothing of a key's standing: its end is written past our actions, as another process would."""
    request, late = question(world), question(world)
    assert message_answer(request).status == 200
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_agencykey SET revoked_at = now() WHERE agency = %s", [CITY])
    assert message_answer(late).status == 401
    assert ExchangeLog.objects.get(message_id=header_one(late.headers, "x-road-id")).step == "key"
