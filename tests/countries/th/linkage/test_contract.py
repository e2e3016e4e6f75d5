"""The connector against the simulator over real HTTP: who is named, what is believed, what is told, what is written."""

import logging
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from salaklang.countries.th.linkage import linkage_connect
from salaklang.countries.th.linkage.client import Access
from salaklang.countries.th.linkage.connector import LinkageConnector
from salaklang.foundations.exchange.actions import answer_fetch, dispute_answer, dispute_open
from salaklang.foundations.exchange.errors import (
    CorrectionElsewhere,
    OfficerNeeded,
    OfficerRefused,
    RegisterEmpty,
    RegisterRubbish,
    RegisterUnavailable,
)
from salaklang.foundations.exchange.models import AccessLog, Dispute, ExchangeLog
from salaklang.foundations.exchange.queries import entry_of_this_node, officer_behind, usages_of
from salaklang.foundations.identity.actions import post_end
from salaklang.foundations.identity.models import Post
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor, system
from tests.countries.th.linkage.conftest import CLERK_PID, OFFICER_PID, officer
from tests.foundations.exchange.conftest import CITY, DOPA, PURPOSE, World, pid
from tests.support.linkage import KEY, SECRET, Simulated

pytestmark = pytest.mark.django_db(transaction=True)
LAW = "commercial-registration-act"


@pytest.fixture
def town(request: pytest.FixtureRequest, connected: LinkageConnector) -> World:
    found: World = request.getfixturevalue("world")
    return found


def ask(town: World, actor: Actor, **more: Any) -> Any:
    asked = {"service": "dopa.person", "person": town.mali, "purpose": PURPOSE, "legal_basis": LAW, "agency": CITY}
    return answer_fetch(actor, **{**asked, "case": "ทพ 0001/2569", **more})


def test_each_query_names_the_officer_there_and_the_same_officer_here(town: World, linkage: Simulated) -> None:
    asking, clerk = officer(8), officer(9, role="clerk")
    before = len(linkage.queries())
    answer = ask(town, asking)
    ask(town, clerk)
    assert answer.data["given_name"] == "มะลิ"
    assert answer.data["birth_date"] == "1990-04-12"
    new = linkage.queries()[: len(linkage.queries()) - before]
    assert [(q["step"], q["agent"], q["citizen"]) for q in reversed(new)] == [
        ("token", OFFICER_PID, ""),
        ("person", OFFICER_PID, pid(1)),
        ("token", CLERK_PID, ""),
        ("person", CLERK_PID, pid(1)),
    ]
    first, second = AccessLog.objects.order_by("at", "id")
    assert (officer_behind(CITY, first.user_ref), officer_behind(CITY, second.user_ref)) == (
        asking.person,
        clerk.person,
    )
    assert first.user_ref != second.user_ref
    uses = usages_of(town.as_mali, person=town.mali)
    assert len(uses) == 2
    assert all(u.act_code and u.case == "ทพ 0001/2569" and u.provider == DOPA for u in uses)


def test_a_token_is_kept_for_its_officer_and_for_nobody_else(town: World, linkage: Simulated) -> None:
    asking = officer(8)
    ask(town, asking)
    before = len(linkage.queries())
    ask(town, asking)
    assert [q["step"] for q in linkage.queries()[: len(linkage.queries()) - before]] == ["person"]


def test_a_token_that_ended_is_fetched_anew_once(town: World, linkage: Simulated) -> None:
    asking = officer(8)
    ask(town, asking)
    before = len(linkage.queries())
    linkage.fault("expired")
    assert ask(town, asking).data["given_name"] == "มะลิ"
    new = reversed(linkage.queries()[: len(linkage.queries()) - before])
    assert [(q["step"], q["status"]) for q in new] == [("person", 401), ("token", 200), ("person", 200)]


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda town: town.as_mali, id="a citizen in her own draft"),
        pytest.param(lambda town: system(CITY), id="a rule"),
        pytest.param(lambda town: Actor("citizen", officer(8).person), id="an officer in a private matter"),
        pytest.param(lambda town: officer(8, agency=DOPA), id="an officer of another agency"),
    ],
)
def test_without_an_officer_of_the_asking_agency_nothing_is_sent(town: World, linkage: Simulated, who: Any) -> None:
    actor, before = who(town), linkage.queries()
    more = {"mandate_ok": True} if actor.kind == "citizen" else {}
    with pytest.raises(OfficerNeeded) as needed:
        ask(town, actor, **more)
    assert isinstance(needed.value, RegisterUnavailable)
    assert "Linkage" in needed.value.message.en
    assert linkage.queries() == before
    assert not AccessLog.objects.exists()
    assert ExchangeLog.objects.filter(outcome="failed", code="officer-needed").exists()


def test_who_has_left_the_post_no_longer_asks(town: World, linkage: Simulated) -> None:
    asking = officer(8)
    ask(town, asking)
    post_end(system(), post=Post.objects.get(person_id=asking.person).id)
    before = linkage.queries()
    with pytest.raises(OfficerNeeded):
        ask(town, asking)
    assert linkage.queries() == before


def test_whatever_goes_wrong_there_is_a_typed_error_and_releases_nothing(
    town: World, linkage: Simulated, settings: Any
) -> None:
    asking = officer(8)
    wrong = {
        "unauthorised": OfficerRefused,
        "refused": OfficerRefused,
        "rubbish": RegisterRubbish,
        "error": RegisterUnavailable,
        "wrong-person": RegisterRubbish,
        "huge": RegisterRubbish,
        "moved": RegisterUnavailable,
        "slow": RegisterUnavailable,
    }
    for fault, error in wrong.items():
        linkage.fault(fault)
        if fault == "slow":
            settings.SALA_REGISTER_TIMEOUT_SECONDS = 0.5
            linkage_connect()
        with pytest.raises(error):
            ask(town, asking)
    assert not AccessLog.objects.exists()
    assert set(ExchangeLog.objects.values_list("outcome", flat=True)) == {"failed"}
    assert not LedgerAct.objects.filter(kind="exchange.answered").exists()


def test_nobody_of_that_number_is_empty_and_no_error_of_theirs(town: World, linkage: Simulated) -> None:
    stranger = officer(7)
    with pytest.raises(RegisterEmpty):
        ask(town, stranger, person=stranger.person)


def test_nothing_that_is_written_holds_a_number_a_token_or_the_secret(
    town: World, linkage: Simulated, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """That API takes numbers and the secret in its addresses: not even with every logger wide open are they written."""
    settings.SALA_REGISTER_TIMEOUT_SECONDS = 0.5
    linkage_connect()
    asking, errors = officer(8), []
    with caplog.at_level(logging.DEBUG):
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        try:
            ask(town, asking)
            for fault in ("expired", "error", "rubbish", "unauthorised", "slow"):
                linkage.fault(fault)
                try:
                    ask(town, asking)
                except RegisterUnavailable as failed:
                    errors.append(repr(failed) + repr(failed.__cause__) + repr(failed.__context__))
                except RegisterRubbish as failed:
                    errors.append(repr(failed) + repr(failed.__cause__) + repr(failed.__context__))
        finally:
            for name in ("httpx", "httpcore"):
                logging.getLogger(name).setLevel(logging.WARNING)
    written = caplog.text + "".join(str(r.__dict__) for r in caplog.records) + "".join(errors)
    assert len(errors) == 4
    assert not re.findall("|".join((OFFICER_PID, pid(1), SECRET, KEY, "CitizenID", "AgentID=")), written)
    assert SECRET not in repr(Access("https://linkage.example", KEY, SECRET))


def test_many_officers_at_once_are_never_mixed_up(town: World, linkage: Simulated) -> None:
    officers = [officer(n) for n in (8, 9, 10, 11)]
    numbers = {officer_.person: pid(n) for officer_, n in zip(officers, (8, 9, 10, 11), strict=True)}
    ask(town, officers[0])  # a register that was slow a moment ago is asked by one at a time, until it answers
    first = AccessLog.objects.get().id
    before = len(linkage.queries())
    gate = threading.Barrier(4)

    def work(actor: Actor) -> None:
        from django.db import connection

        gate.wait()
        for _ in range(3):
            ask(town, actor)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, officers))
    new = linkage.queries()[: len(linkage.queries()) - before]
    named = sorted(str(q["agent"]) for q in new if q["step"] == "person")
    logged = [
        officer_behind(CITY, ref) for ref in AccessLog.objects.exclude(pk=first).values_list("user_ref", flat=True)
    ]
    assert named == sorted(numbers[person] for person in logged if person)
    assert len(named) == 12


def test_a_correction_is_refused_with_where_to_go_and_the_keeper_can_still_answer(town: World) -> None:
    ask(town, officer(8))
    used = AccessLog.objects.get()
    dispute = dispute_open(town.as_mali, person=town.mali, usage=used.id, field="family_name", claimed="แสงจันทร์")
    keeper = town.keeper(DOPA)
    with pytest.raises(CorrectionElsewhere) as refused:
        dispute_answer(keeper, dispute=dispute.id, outcome="upheld", reason="จริง")
    assert "registration office" in refused.value.fields["outcome"].en
    assert Dispute.objects.get().state == "open"
    answered = dispute_answer(keeper, dispute=dispute.id, outcome="refused", reason="ส่งเรื่องไปสำนักทะเบียนอำเภอแล้ว")
    assert answered.state == "refused"


def test_partners_are_not_told_of_it(town: World) -> None:
    ask(town, officer(8))
    entry = entry_of_this_node()
    assert DOPA in {a.slug for a in entry.agencies}
    assert "dopa.person" not in {s.service for s in entry.services}


def test_a_node_in_production_does_not_believe_the_simulator(connected: LinkageConnector, settings: Any) -> None:
    settings.SALA_MODE = "production"
    with pytest.raises(RuntimeError, match="SALA_LINKAGE_URL"):
        linkage_connect()


def test_the_time_that_one_question_takes_is_bounded(connected: LinkageConnector, linkage: Simulated) -> None:
    linkage.fault("slow")
    connected.client._timeout_s = 0.3
    began = time.monotonic()
    with pytest.raises(RegisterUnavailable):
        connected.client.person(pid(1), officer=_some_id(), officer_pid=pid(8))
    assert time.monotonic() - began < 30, "the simulator holds the answer back for so long"


def _some_id() -> Any:
    from salaklang.kernel.ids import id_new

    return id_new()
