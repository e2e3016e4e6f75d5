"""Asynchronous messages: gone with their act, taken once, in order, and never lost, whatever falls over on the way."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django.live_server_helper import LiveServer

from salaklang.foundations.events.errors import OutsideTransaction
from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import (
    agency_key_ensure,
    message_again,
    message_close,
    message_post,
    messages_deliver,
)
from salaklang.foundations.exchange.actions.asking import request_signed_for
from salaklang.foundations.exchange.actions.posting import queue_wake
from salaklang.foundations.exchange.errors import MessageNotDead
from salaklang.foundations.exchange.models import (
    AgencyKey,
    ExchangeLog,
    PartnerAgency,
    PostedMessage,
    ReceivedMessage,
)
from salaklang.foundations.exchange.rules import Head, retry_after
from salaklang.foundations.exchange.transport import Https, InProcess
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import Conflict, SalaError
from tests.support.partners import live_elsewhere

from .conftest import CITY, DOPA, HOUSES, LANDS, World, rights

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "test.note"
ROOT = Path(__file__).resolve().parents[3]
LETTERS = frozenset({"letters"})


@pytest.fixture
def taken(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ports.Arrived]]:
    """What was taken here. A note that says `refuse` is refused."""
    came: list[ports.Arrived] = []

    def take(arrived: ports.Arrived) -> None:
        if arrived.body.get("refuse"):
            raise Conflict("the test refuses")
        came.append(arrived)

    monkeypatch.setattr(ports, "_transports", {})
    ports.message_handler_use(KIND, take)
    with rights(messages={KIND: frozenset({"*"}), "test.closed": frozenset({LANDS})}):
        yield came
    ports._handlers.pop(KIND)


@pytest.fixture(params=["in-process", "http"])
def way(request: pytest.FixtureRequest, live_server: LiveServer, settings: Any) -> str:
    settings.SALA_BASE_URL = live_server.url
    made = InProcess() if request.param == "in-process" else Https(live_server.url)
    for agency in (DOPA, HOUSES, LANDS):
        ports.transport_use(agency, made)
    return str(request.param)


def post(n: int = 0, *, to: str = DOPA, kind: str = KIND, **body: Any) -> UUID:
    with transaction.atomic():
        return message_post(system(CITY), from_agency=CITY, to_agency=to, kind=kind, body={"n": n, **body}, case="ทพ 1")


class Down:
    """A partner that cannot be reached, until it can."""

    def __init__(self) -> None:
        self.up = False

    def call(self, request: Any, *, timeout_s: float) -> Any:
        if not self.up:
            raise ports.TransportFailed("down")
        return InProcess().call(request, timeout_s=timeout_s)


class Later:
    """A clock that is ahead."""

    def __init__(self, **ahead: float) -> None:
        self.ahead = timedelta(**ahead)

    def now(self) -> Any:
        return SYSTEM_CLOCK.now() + self.ahead


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'exchange.messages_deliver'")
        return int(cursor.fetchone()[0])


def state(message: UUID) -> str:
    return PostedMessage.objects.get(pk=message).state


def test_a_message_arrives_with_a_signed_receipt_and_an_act(taken: list[ports.Arrived], way: str) -> None:
    sent = post(7)
    assert messages_deliver("") == 1
    (arrived,) = taken
    assert (arrived.client, arrived.to, arrived.body["n"], arrived.case) == (CITY, DOPA, 7, "ทพ 1")
    row = PostedMessage.objects.get(pk=sent)
    assert row.state == "delivered" and row.receipt and row.delivered_at
    got = ReceivedMessage.objects.get()
    assert LedgerAct.objects.get(code=got.act_code).kind == "exchange.message-received"
    log = ExchangeLog.objects.get()
    assert (log.outcome, log.service, log.act_code) == ("answered", f"inbox.{KIND}", got.act_code)
    assert "ทพ" not in row.body_sealed and '"n"' not in row.body_sealed


def test_what_is_rolled_back_never_leaves(taken: list[ports.Arrived], way: str) -> None:
    before = jobs()
    with pytest.raises(RuntimeError), transaction.atomic():
        message_post(system(CITY), from_agency=CITY, to_agency=DOPA, kind=KIND, body={})
        raise RuntimeError
    assert messages_deliver("") == 0 and not PostedMessage.objects.exists()
    assert jobs() == before
    with pytest.raises(OutsideTransaction):
        message_post(system(CITY), from_agency=CITY, to_agency=DOPA, kind=KIND, body={})


def test_a_message_sent_twice_is_taken_once_with_the_same_receipt(taken: list[ports.Arrived], way: str) -> None:
    sent = post()
    messages_deliver("")
    PostedMessage.objects.filter(pk=sent).update(state="waiting")
    messages_deliver("")
    assert len(taken) == 1 and state(sent) == "delivered"
    assert ReceivedMessage.objects.count() == LedgerAct.objects.filter(kind="exchange.message-received").count() == 1


def test_another_message_under_the_same_id_is_refused(taken: list[ports.Arrived], way: str) -> None:
    sent = str(post())
    messages_deliver("")
    head = Head(CITY, DOPA, f"inbox.{KIND}", sent, "", "", KIND, None, "")
    from django.conf import settings

    other = request_signed_for(head, b'{"n":8}', settings.SALA_BASE_URL, SYSTEM_CLOCK)
    answer = ports.transport_for(DOPA, InProcess()).call(other, timeout_s=5)
    assert answer.status == 409 and len(taken) == 1
    assert ExchangeLog.objects.get(outcome="refused").step == "replay"


def test_a_partner_that_is_down_gets_everything_later_and_in_order(taken: list[ports.Arrived]) -> None:
    down = Down()
    ports.transport_use(DOPA, down)
    sent = [post(n) for n in range(5)]
    assert messages_deliver("") == 0
    assert [state(m) for m in sent] == ["waiting"] * 5
    assert [PostedMessage.objects.get(pk=m).attempts for m in sent] == [1, 0, 0, 0, 0], "those behind wait unasked"
    down.up = True
    assert messages_deliver("") == 0, "not before the pause is over"
    assert messages_deliver("", clock=Later(seconds=2)) == 5
    assert [a.body["n"] for a in taken] == list(range(5))


def test_one_partners_trouble_is_not_anothers(taken: list[ports.Arrived]) -> None:
    node = live_elsewhere(LANDS)
    far = post(1, to=LANDS)
    near = post(2)
    assert messages_deliver(node.base_url) == 0 and state(far) == "waiting"
    assert messages_deliver("") == 1 and state(near) == "delivered"
    assert PostedMessage.objects.get(pk=far).code == "no-answer"


def test_a_partner_that_speaks_again_gets_what_waits_for_it_at_once(taken: list[ports.Arrived]) -> None:
    node = live_elsewhere(LANDS)
    first, second = post(1, to=LANDS), post(2, to=LANDS)
    PostedMessage.objects.filter(pk=first).update(attempts=9)  # an hour of silence
    assert messages_deliver(node.base_url) == 0
    assert PostedMessage.objects.get(pk=first).due_at > SYSTEM_CLOCK.now() + timedelta(seconds=50)
    before = jobs()
    assert queue_wake(CITY) == 0, "an agency of this node"
    assert queue_wake(LANDS) == 1 and jobs() == before + 1
    assert PostedMessage.objects.get(pk=first).due_at <= SYSTEM_CLOCK.now()
    assert queue_wake(LANDS) == 0, "nothing waits any more"
    ports.transport_use(LANDS, InProcess())
    PartnerAgency.objects.all().delete()
    assert messages_deliver(node.base_url) == 2 and [a.body["n"] for a in taken] == [1, 2]
    assert state(second) == "delivered"


@pytest.mark.parametrize("trouble", ["clock", "key"])
def test_what_will_pass_by_itself_is_tried_again_and_not_put_aside(
    taken: list[ports.Arrived], way: str, trouble: str
) -> None:
    """Our clock is a minute ahead of the partner's, or it does not know our new key yet: nobody need touch the message."""
    sent = post(3)
    key = AgencyKey.objects.filter(agency=CITY)
    if trouble == "key":
        agency_key_ensure(system(CITY), agency=CITY)
        key.update(revoked_at=SYSTEM_CLOCK.now())
        private = AgencyKey.objects.get(agency=CITY)
        AgencyKey.objects.create(
            key_id="unknown.there", agency=CITY, public_key=private.public_key, valid_from=private.valid_from,
            private_sealed=private.private_sealed,
        )  # fmt: skip
        wrong = ports.transport_for(DOPA, InProcess())

        class Unknowing:
            def call(self, request: Any, *, timeout_s: float) -> Any:
                AgencyKey.objects.filter(pk="unknown.there").update(agency="nobody")
                try:
                    return wrong.call(request, timeout_s=timeout_s)
                finally:
                    AgencyKey.objects.filter(pk="unknown.there").update(agency=CITY)

        ports.transport_use(DOPA, Unknowing())
        assert messages_deliver("") == 0
        ports.transport_use(DOPA, wrong)
    else:
        agency_key_ensure(system(DOPA), agency=DOPA)
        if way == "in-process":
            ports.transport_use(DOPA, InProcess(SYSTEM_CLOCK))
        assert messages_deliver("", clock=Later(seconds=60)) == 0
    row = PostedMessage.objects.get(pk=sent)
    assert (row.state, row.code) == ("waiting", {"clock": "window-wrong", "key": "key-unknown"}[trouble])
    PostedMessage.objects.update(due_at=SYSTEM_CLOCK.now())
    assert messages_deliver("") == 1 and state(sent) == "delivered" and len(taken) == 1


def test_what_is_refused_waits_for_a_person(taken: list[ports.Arrived], way: str) -> None:
    refused, unknown, denied, good = post(refuse=True), post(kind="test.nothing"), post(kind="test.closed"), post(4)
    assert messages_deliver("") == 1
    assert [state(m) for m in (refused, unknown, denied, good)] == ["dead", "dead", "dead", "delivered"]
    assert PostedMessage.objects.get(pk=refused).code == "conflict"
    clerk = Actor("officer", person=UUID(int=1), agency=CITY, roles=LETTERS)
    for stranger in (NOBODY, replace(clerk, agency=DOPA), replace(clerk, roles=frozenset({"clerk"}))):
        with pytest.raises(SalaError):
            message_again(stranger, message=refused)
        with pytest.raises(SalaError):
            message_close(stranger, message=refused, reason="x")
    message_close(clerk, message=unknown, reason="แจ้งทางโทรศัพท์แล้ว")
    message_again(clerk, message=refused)
    assert [state(m) for m in (refused, unknown)] == ["waiting", "closed"]
    with pytest.raises(MessageNotDead):
        message_again(clerk, message=good)
    acts = LedgerAct.objects.filter(kind__in=["exchange.message-again", "exchange.message-closed"])
    assert acts.count() == 2


def test_a_message_that_nobody_takes_for_two_weeks_is_put_aside(taken: list[ports.Arrived]) -> None:
    ports.transport_use(DOPA, Down())
    sent = post()
    messages_deliver("", clock=Later(days=13))
    assert state(sent) == "waiting"
    messages_deliver("", clock=Later(days=15))
    assert state(sent) == "dead"


def test_pauses_grow_and_stay_bounded() -> None:
    seconds = [retry_after(n).total_seconds() for n in (0, 1, 2, 3, 6, 7, 10_000)]
    assert seconds == [1, 1, 2, 4, 32, 60, 60]


_RUN = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "salaklang.config.settings"
django.setup()
from dataclasses import replace
from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.models import RegisterSwitch
from salaklang.foundations.exchange.actions import messages_deliver
from salaklang.kernel.clock import SYSTEM_CLOCK
def take(arrived):
    RegisterSwitch.objects.create(service=arrived.message_id, state="up", set_at=SYSTEM_CLOCK.now())
ports.message_handler_use("test.note", take)
ports.grants_use(replace(ports.grants(), messages={"test.note": frozenset({"*"})}))
print(messages_deliver(""))
"""


@pytest.mark.crash
def test_killed_between_each_two_steps_nothing_is_lost_or_doubled(
    taken: list[ports.Arrived], tmp_path: Path, settings: Any
) -> None:
    """A real process dies by SIGKILL at every crash point once; the same run afterwards finishes the work."""
    from salaklang.foundations.exchange.models import RegisterSwitch

    sent = [str(post(n)) for n in range(3)]
    db = connection.settings_dict
    url = f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}" + (f"&port={db['PORT']}" if db["PORT"] else "")
    told = {
        "DATABASE_URL": url,
        "SALA_MODE": "test",
        "SALA_HOME": str(settings.SALA_HOME),
        "SALA_BASE_URL": settings.SALA_BASE_URL,
        "SALA_CRASH_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
    }
    died, run = 0, None
    for _ in range(20):
        run = subprocess.run(
            [sys.executable, "-c", _RUN], env={**os.environ, **told}, capture_output=True, text=True, check=False
        )
        if run.returncode == 0:
            break
        assert run.returncode == -9, run.stderr[-1500:]
        died += 1
    assert run is not None and run.returncode == 0
    fell = {p.name for p in tmp_path.iterdir()}
    assert {"post.send", "post.taking", "post.taken", "post.answered"} <= fell and died >= 4
    assert set(PostedMessage.objects.values_list("state", flat=True)) == {"delivered"}
    assert sorted(ReceivedMessage.objects.values_list("message_id", flat=True)) == sorted(sent)
    assert RegisterSwitch.objects.count() == 3, "what the handler wrote stands there once"
    assert LedgerAct.objects.filter(kind="exchange.message-received").count() == 3
