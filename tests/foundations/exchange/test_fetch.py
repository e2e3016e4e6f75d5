"""The whole way of a look-up between two agencies of one node."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import transaction

from salaklang.foundations.exchange.actions import (
    agency_key_end,
    agency_key_ensure,
    answer_fetch,
    consent_give,
    consent_revoke,
    record_put,
    register_state_set,
)
from salaklang.foundations.exchange.envelope import Response
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    ConsentNeeded,
    RegisterEmpty,
    RegisterRubbish,
    RegisterUnavailable,
    SwitchOnlyInDemo,
)
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog, RegisterRecord
from salaklang.foundations.exchange.ports import Found, connector_use, connectors, transport_use
from salaklang.foundations.exchange.ports import _transports as transports
from salaklang.foundations.exchange.queries import connected_services, registers_of, usage_get, usages_count, usages_of
from salaklang.foundations.exchange.transport import InProcess
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import NotAllowed, NotFound, SignInNeeded

from .conftest import CITY, DOPA, HOUSE, LANDS, PURPOSE, World, person_record, pid


def fetch(world: World, service: str = "dopa.person", actor: Actor | None = None, **more):
    given = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY, **more}
    return answer_fetch(actor or world.as_mali, service=service, **given)


def test_an_answer_comes_with_its_source_and_its_proof(world: World) -> None:
    answer = fetch(world, case="ทพ 0001/2569")
    assert answer.data["given_name"] == "มะลิ"
    assert answer.data["house_code"] == HOUSE
    assert "pid" not in answer.data, "the access right does not name the number"
    assert answer.provider == DOPA and answer.provider_name.en == "Agency dopa"
    act = LedgerAct.objects.get(code=answer.act_code)
    assert act.kind == "exchange.answered" and act.persons == [world.mali]
    assert act.statement["record"]["case"] == "ทพ 0001/2569"


def test_log_access_log_and_act_are_one(world: World) -> None:
    answer = fetch(world)
    log = ExchangeLog.objects.get()
    assert (log.outcome, log.side, log.client, log.act_code) == ("answered", "provider", CITY, answer.act_code)
    assert log.response_digest.startswith("sha-256=:") and log.signature
    use = AccessLog.objects.get()
    assert use.id == answer.usage and use.log_id == log.id and use.act_code == answer.act_code
    assert world.mali_pid not in json.dumps(list(AccessLog.objects.values()), default=str)
    assert LedgerAct.objects.filter(kind="exchange.answered").count() == AccessLog.objects.count() == 1


def test_house_and_premises_answer_about_the_applicant(world: World) -> None:
    house = fetch(world, "house.house", query={"house_code": HOUSE})
    assert house.data["address"]["th"].startswith("เลขที่ 12/3 หมู่ที่ 4 ถนนเจริญธรรม ตำบลท่าเสา อำเภอเมืองอุตรดิตถ์")
    assert "Tambon Tha Sao" in house.data["address"]["en"]
    premises = fetch(world, "dol.premises", query={"house_code": HOUSE})
    assert premises.data["owner_is_applicant"] is False
    assert premises.data["owner_name_masked"] == "นายส***** ใจ*****"


def test_the_owner_sees_that_the_land_register_was_asked(world: World) -> None:
    fetch(world, "dol.premises", query={"house_code": HOUSE})
    owner = Actor(kind="citizen", person=world.somchai)
    assert [u.service for u in usages_of(owner, person=world.somchai)] == ["dol.premises"]
    assert [u.service for u in usages_of(world.as_mali, person=world.mali)] == ["dol.premises"]


def test_uses_are_shown_newest_first_in_pages_and_to_nobody_else(world: World) -> None:
    fetch(world, case="A")
    fetch(world, "house.house", query={"house_code": HOUSE}, case="B")
    shown = usages_of(world.as_mali, person=world.mali)
    assert [u.case for u in shown] == ["B", "A"]
    assert [u.case for u in usages_of(world.as_mali, person=world.mali, offset=1)] == ["A"]
    assert len(usages_of(world.as_mali, person=world.mali, limit=1)) == 1
    assert usages_count(world.as_mali, person=world.mali) == 2
    assert shown[1].requester_name.en == f"Agency {CITY}"
    assert shown[1].purpose.th == "จดทะเบียนพาณิชย์ตั้งใหม่"
    assert "2565" in shown[1].basis.th
    assert ("family_name", "Family name") in [(k, t.en) for k, t in shown[1].fields]
    other = Actor(kind="citizen", person=world.somchai)
    with pytest.raises(NotAllowed):
        usages_of(other, person=world.mali)
    with pytest.raises(NotFound):
        usage_get(other, shown[0].id, person=world.somchai)


def test_denied_by_default_and_the_refusal_is_logged_with_an_act(world: World) -> None:
    with pytest.raises(AccessDenied):
        fetch(world, purpose="curiosity")
    with pytest.raises(AccessDenied):
        fetch(world, actor=system(LANDS), agency=LANDS)
    with pytest.raises(AccessDenied):
        fetch(world, legal_basis="because")
    rows = ExchangeLog.objects.filter(side="provider").order_by("at")
    assert [(r.step, r.code, r.outcome) for r in rows] == [
        ("access", "access-denied", "refused"),
        ("access", "access-denied", "refused"),
        ("basis", "basis-not-permitted", "refused"),
    ]
    acts = LedgerAct.objects.filter(kind="exchange.refused")
    assert {a.code for a in acts} == {r.act_code for r in rows}
    assert not AccessLog.objects.exists()


def test_nobody_and_other_people_may_not_fetch(world: World) -> None:
    with pytest.raises(SignInNeeded):
        fetch(world, actor=NOBODY)
    with pytest.raises(NotAllowed):
        fetch(world, actor=Actor(kind="citizen", person=world.somchai))
    assert not ExchangeLog.objects.exists()


def test_consent_opens_only_what_it_covers_and_only_so_often(world: World) -> None:
    with pytest.raises(ConsentNeeded):
        fetch(world, legal_basis="")
    consent = _consent(world, data_types=["person.given_name", "person.birth_date"])
    answer = fetch(world, legal_basis="", consent=consent.id)
    assert set(answer.data) == {"given_name", "birth_date"}
    assert AccessLog.objects.get().consent == consent.id
    with pytest.raises(ConsentNeeded):
        fetch(world, legal_basis="", consent=consent.id)


def test_consent_is_bound_to_purpose_and_withdrawal_stops_the_next_call(world: World) -> None:
    other = _consent(world, purpose="something else", data_types=["dopa.person"])
    with pytest.raises(ConsentNeeded):
        fetch(world, legal_basis="", consent=other.id)
    consent = _consent(world, data_types=["dopa.person"], mode="PERIODIC", uses_max=5)
    fetch(world, legal_basis="", consent=consent.id)
    consent_revoke(world.as_mali, consent=consent.id)
    with pytest.raises(ConsentNeeded):
        fetch(world, legal_basis="", consent=consent.id)


@pytest.mark.parametrize(
    ("state", "error"), [("down", RegisterUnavailable), ("slow", RegisterUnavailable), ("rubbish", RegisterRubbish)]
)
def test_a_failing_register_is_a_typed_error_in_bounded_time(world: World, settings, state: str, error: type) -> None:
    """What is slow would take ten minutes: this test would be ended before."""
    settings.SALA_REGISTER_TIMEOUT_SECONDS = 0.3
    register_state_set(world.keeper(DOPA), service="dopa.person", state=state)
    with pytest.raises(error) as caught:
        fetch(world)
    assert "ทะเบียนราษฎร" in caught.value.message.th
    assert "หลักฐานเอง" in caught.value.next_step.th, "the citizen may go on"
    assert not AccessLog.objects.exists(), "nothing was released"
    sides = {r.side: r for r in ExchangeLog.objects.all()}
    assert (sides["provider"].step, sides["provider"].outcome) == ("handler", "failed")
    assert sides["requester"].code == error.code
    register_state_set(world.keeper(DOPA), service="dopa.person", state="up")
    assert fetch(world).data["given_name"] == "มะลิ"


def test_switching_is_for_keepers_and_demonstrations_only(world: World, settings) -> None:
    with pytest.raises(NotAllowed):
        register_state_set(world.as_mali, service="dopa.person", state="down")
    with pytest.raises(NotAllowed):
        register_state_set(world.keeper(LANDS), service="dopa.person", state="down")
    settings.SALA_MODE = "production"
    with pytest.raises(SwitchOnlyInDemo):
        register_state_set(world.keeper(DOPA), service="dopa.person", state="down")
    settings.SALA_MODE = "test"
    register_state_set(world.keeper(DOPA), service="dopa.person", state="down")
    assert [(r.service, r.state) for r in registers_of(world.keeper(DOPA), agency=DOPA)] == [("dopa.person", "down")]


def test_an_unknown_person_is_told_apart_from_a_broken_register(world: World) -> None:
    with pytest.raises(RegisterEmpty):
        fetch(world, actor=Actor(kind="citizen", person=world.somchai), person=world.somchai)
    with pytest.raises(NotFound):
        fetch(world, "no.such-service")


def test_what_the_log_says_is_committed_before_anything_leaves(world: World) -> None:
    """If the log cannot be written, no data comes: here the ledger refuses the act, because the kind is not known."""
    from salaklang.foundations.ledger import catalogue

    known = catalogue._kinds.pop("exchange.answered")
    try:
        with pytest.raises(Exception, match="no act kind"):
            fetch(world)
    finally:
        catalogue._kinds["exchange.answered"] = known
    assert not AccessLog.objects.exists()
    assert not ExchangeLog.objects.filter(outcome="answered").exists()


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_asked(request: pytest.FixtureRequest) -> None:
    world = request.getfixturevalue("world")
    with transaction.atomic(), pytest.raises(RuntimeError):
        fetch(world)


_OVER = threading.Event()


class _Hanging:
    service, provider, kept_here, own_only = "dopa.person", DOPA, False, False
    name, fields, query_keys = connectors()["dopa.person"].name, connectors()["dopa.person"].fields, frozenset({"pid"})

    def __init__(self, act) -> None:
        self.act = act

    def answer(self, query, asked):
        return self.act()

    def correct(self, query, path, value, *, reason, at):
        raise NotImplementedError


@pytest.fixture
def connector():
    """Put another connector in the place of the civil register."""
    kept = connectors()["dopa.person"]
    _OVER.clear()
    yield lambda act: connector_use(_Hanging(act))
    _OVER.set()
    connector_use(kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: _OVER.wait(600), RegisterUnavailable),
        (lambda: 1 / 0, RegisterUnavailable),
        (lambda: "<html>", RegisterRubbish),
        (lambda: Found(data=["a"]), RegisterRubbish),
        (lambda: Found(data={**person_record(pid(1)), "birth_date": "yesterday"}), RegisterRubbish),
        (lambda: Found(data={**person_record(pid(1)), "secret": "x"}), RegisterRubbish),
        (lambda: Found(data={**person_record(pid(1)), "given_name": "x" * 10_000}), RegisterRubbish),
        (lambda: Found(data={**person_record(pid(1)), "given_name": 7}), RegisterRubbish),
        (lambda: Found(data={}), RegisterRubbish),
    ],
)
def test_a_far_register_may_hang_throw_or_talk_nonsense(request, settings, connector, act, error) -> None:
    settings.SALA_REGISTER_TIMEOUT_SECONDS = 0.3
    world = request.getfixturevalue("world")
    connector(act)
    with pytest.raises(error):
        fetch(world)
    assert not _OVER.is_set(), "what hangs was still hanging"


def test_an_answer_of_someone_else_is_not_believed(world: World) -> None:
    """A man in the middle, or a provider gone wrong: other body, other status, an old answer, no signature."""

    class Between:
        def __init__(self, change) -> None:
            self.change = change

        def call(self, request, *, timeout_s):
            return self.change(InProcess().call(request, timeout_s=timeout_s))

    from dataclasses import replace

    old = []

    def keep(response):
        old.append(response)
        return response

    changes = [
        lambda r: replace(r, body=r.body.replace("มะลิ".encode(), "ดาว".encode())),
        lambda r: replace(r, headers=tuple(h for h in r.headers if not h[0].startswith("Signature"))),
        lambda r: replace(r, headers=(*r.headers, ("X-Road-Id", "x"))),
        lambda r: replace(r, status=201),
        lambda r: old[0],
        lambda r: replace(r, body=b"\xff"),
    ]
    try:
        transport_use(DOPA, Between(keep))
        fetch(world)
        for change in changes:
            transport_use(DOPA, Between(change))
            with pytest.raises(RegisterRubbish):
                fetch(world)
    finally:
        transports.pop(DOPA)


def test_a_proxy_that_says_the_node_is_down_is_no_rubbish(world: World) -> None:
    """Nobody signs a 502: it proves nothing, and the citizen is told that the register is silent."""

    class Down:
        def call(self, request, *, timeout_s):
            return Response(502, (("Content-Type", "text/html"),), b"<html>502 Bad Gateway</html>")

    try:
        transport_use(DOPA, Down())
        with pytest.raises(RegisterUnavailable):
            fetch(world)
    finally:
        transports.pop(DOPA)


def test_a_revoked_key_stops_the_agency_until_it_has_a_new_one(world: World) -> None:
    fetch(world)
    agency_key_end(system(CITY), key_id=agency_key_ensure(system(CITY), agency=CITY).key_id)
    assert fetch(world).data, "the next message is signed with a new key"


def test_records_are_sealed_versioned_and_kept_by_their_keeper(world: World) -> None:
    row = RegisterRecord.objects.get(register="dopa.person")
    assert world.mali_pid not in row.data_sealed and world.mali_pid not in row.key_index
    same = record_put(world.keeper(DOPA), register="dopa.person", agency=DOPA, key=pid(1), data=person_record(pid(1)))
    assert same.pk == row.pk, "the same data is not a new version"
    changed = {**person_record(pid(1)), "family_name": "แสงจันทร์"}
    new = record_put(world.keeper(DOPA), register="dopa.person", agency=DOPA, key=pid(1), data=changed)
    row.refresh_from_db()
    assert (new.version, row.valid_to) == (2, new.valid_from)
    with pytest.raises(NotAllowed):
        record_put(world.keeper(LANDS), register="dopa.person", agency=DOPA, key=pid(1), data=changed)
    with pytest.raises(NotAllowed):
        record_put(world.as_mali, register="dopa.person", agency=DOPA, key=pid(1), data=changed)


def test_connected_services_name_the_concepts_they_hold() -> None:
    held = connected_services()
    assert held["person.family_name"] == "dopa.person"
    assert held["person.address"] == "dopa.person"
    assert held["house.address"] == "house.house"
    assert held["premises.owner_is_applicant"] == "dol.premises"


def _consent(world: World, **more):
    given = {
        "person": world.mali,
        "requester": CITY,
        "service": "dopa.person",
        "purpose": PURPOSE,
        "valid_until": SYSTEM_CLOCK.now() + timedelta(days=1),
        **more,
    }
    return consent_give(world.as_mali, **given)
