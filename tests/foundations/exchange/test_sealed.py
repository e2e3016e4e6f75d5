"""Sealed uses: logged, on the public log and counted there, and hidden from the person until the day that is named."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from salaklang.foundations.exchange.actions import (
    dispute_answer,
    dispute_open,
    message_answer,
    seal_lengthen,
    sealed_corrections_tell,
    usages_everywhere,
)
from salaklang.foundations.exchange.actions.asking import request_signed_for
from salaklang.foundations.exchange.actions.disputes_between import dispute_take
from salaklang.foundations.exchange.errors import SealTooLong
from salaklang.foundations.exchange.models import (
    AccessLog,
    Dispute,
    ExchangeLog,
    PostedMessage,
)
from salaklang.foundations.exchange.ports import Arrived, grants
from salaklang.foundations.exchange.queries import (
    seal_counts,
    sealed_uses,
    usage_get,
    usages_of,
    use_of_act,
)
from salaklang.foundations.exchange.queries.reconcile import exchange_reconcile
from salaklang.foundations.exchange.reconciling import KINDS
from salaklang.foundations.exchange.rules import Head, book_from
from salaklang.foundations.exchange.seals import counts_of_leaves, sealed_until
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import FixedClock
from salaklang.kernel.errors import Invalid, NotAllowed, NotFound
from tests.support.partners import live_elsewhere

from .conftest import CITY, DOPA, LANDS, PURPOSE, World, rights

pytestmark = pytest.mark.django_db(transaction=True)
NACC, BASIS, WHY = "nacc", "anti-corruption-act", "corruption-inquiry"
NOW = datetime(2026, 11, 20, 3, 30, 42, tzinfo=UTC)
OPENS = datetime(2027, 2, 18, tzinfo=UTC)
_serial = count(1)


@pytest.fixture(autouse=True)
def investigators(db: None) -> None:
    agency_ensure(
        system(), slug=NACC, name_th="สำนักงาน ป.ป.ช.", name_en="Anti-Corruption Commission", kind="commission"
    )


def ask(
    world: World, *, client: str = NACC, basis: str = BASIS, why: str = WHY, at: datetime = NOW, pid: str = ""
) -> tuple[int, dict[str, object]]:
    clock = FixedClock(at)
    head = Head(client, DOPA, "dopa.person", f"s-{next(_serial)}", "", basis, why, None, "ไต่สวน 7/2569")
    number = pid or world.mali_pid
    body = canonical_json({"query": {"pid": number}, "subject": number})
    answer = message_answer(request_signed_for(head, body, "http://127.0.0.1:8000", clock), clock=clock)
    return answer.status, json.loads(answer.body)


def track(world: World, service: str = "findUsage", at: datetime = NOW) -> dict[str, object]:
    clock = FixedClock(at)
    head = Head(CITY, DOPA, service, f"s-{next(_serial)}", "u", "pdpa-s30", "own-data", None, "")
    body = canonical_json({"query": {}, "subject": world.mali_pid})
    answer = message_answer(request_signed_for(head, body, "http://127.0.0.1:8000", clock), clock=clock)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def leaves() -> list[dict[str, object]]:
    return [json.loads(bytes(row.leaf)) for row in LedgerOutbox.objects.order_by("id")]


def sealed_leaf() -> dict[str, object]:
    [leaf] = [one for one in leaves() if one["type"] == "exchange.answered-sealed"]
    return leaf


def auditor(agency: str) -> Actor:
    return Actor("officer", person=uuid4(), agency=agency, roles=frozenset({"auditor"}))


def test_it_is_answered_logged_and_its_leaf_says_who_and_until_when_and_nothing_else(world: World) -> None:
    status, body = ask(world)
    assert status == 200 and body["data"]["given_name"] == "มะลิ"  # type: ignore[index]
    assert body["sealed_until"] == OPENS.isoformat() and body["usage"] == "", "the asking node is told to hide it too"
    leaf = sealed_leaf()
    assert leaf["data"] == {"client": NACC, "sealed_until": "2027-02-18"}
    assert set(leaf) == {"v", "type", "agency", "legal_basis", "time", "commit", "ref", "data"}
    assert (leaf["agency"], leaf["legal_basis"]) == (DOPA, BASIS), "no service, no person, no fields"
    log = ExchangeLog.objects.get(side="provider")
    act = LedgerAct.objects.get(code=log.act_code)
    assert (act.kind, act.persons, log.sealed_until) == ("exchange.answered-sealed", [], OPENS)
    assert AccessLog.objects.get().sealed_until == OPENS


def test_until_the_day_nobody_finds_it_and_from_then_on_everybody_who_should(world: World) -> None:
    ask(world, client=CITY, basis="e-performance", why=PURPOSE, at=NOW - timedelta(hours=1))
    ask(world)
    before, after = FixedClock(OPENS - timedelta(seconds=1)), FixedClock(OPENS)
    hidden = AccessLog.objects.get(requester=NACC)
    me = world.as_mali
    assert [u.requester for u in usages_of(me, person=world.mali, clock=before)] == [CITY]
    assert [u.requester for u in usages_everywhere(me, person=world.mali, clock=before).usages] == [CITY]
    told = track(world, at=before.now())
    assert told["totalUsages"] == 1 and NACC not in json.dumps(told)
    period = track(world, "usagePeriod", at=before.now())
    assert period["periodStart"] == period["periodEnd"], "not even the end of the period tells of it"
    with pytest.raises(NotFound):
        usage_get(me, hidden.id, person=world.mali, clock=before)
    with pytest.raises(NotFound):
        dispute_open(me, person=world.mali, usage=hidden.id, field="family_name", claimed="แสงจันทร์", clock=before)
    assert not use_of_act(me, hidden.act_code, clock=before)

    shown = usages_of(me, person=world.mali, clock=after)
    assert [u.requester for u in shown] == [NACC, CITY] and shown[0].sealed_until == OPENS
    told = track(world, at=after.now())
    assert told["totalUsages"] == 2 and told["usages"][0]["sealedUntil"].startswith("2027-02-18")  # type: ignore[index]
    assert use_of_act(me, hidden.act_code, clock=after)
    dispute_open(me, person=world.mali, usage=hidden.id, field="family_name", claimed="แสงจันทร์", clock=after)


def test_a_dispute_that_another_node_passes_on_finds_no_sealed_use(world: World) -> None:
    ask(world)
    used = AccessLog.objects.get()
    body = {
        "dispute": str(uuid4()),
        "usage": str(used.id),
        "service": "dopa.person",
        "subject": world.mali_pid,
        "field": "family_name",
        "claimed": "แสงจันทร์",
    }
    with pytest.raises(NotFound):
        dispute_take(Arrived(NACC, DOPA, "dispute", body, "m", "", NOW))


def test_only_the_agencies_that_the_ground_names_may_seal(world: World) -> None:
    status, body = ask(world, client=CITY, why=PURPOSE)
    assert (status, body["type"]) == (403, "basis-not-permitted")
    book = grants()
    assert book.seals[BASIS].agencies == {NACC}, "a right alone would not be enough"


def test_a_refusal_of_an_investigator_says_as_little(world: World) -> None:
    status, _ = ask(world, why=PURPOSE)
    assert status == 403
    log = ExchangeLog.objects.get(outcome="refused")
    act = LedgerAct.objects.get(code=log.act_code)
    [leaf] = [one for one in leaves() if one["type"] == "exchange.refused"]
    assert act.persons == [] and "service" not in leaf


def test_the_keeper_and_the_auditor_of_the_asked_agency_see_it_and_nobody_else(world: World) -> None:
    ask(world)
    clock = FixedClock(NOW)
    for who in (world.keeper(DOPA), auditor(DOPA)):
        [seen] = sealed_uses(who, clock=clock)
        assert (seen.client, seen.service, seen.people, seen.until) == (NACC, "dopa.person", 1, OPENS)
        assert seen.latest == datetime(2027, 11, 20, tzinfo=UTC)
    assert sealed_uses(world.keeper(LANDS), clock=clock) == []
    for who in (world.as_mali, Actor("officer", uuid4(), DOPA, frozenset({"clerk"})), system()):
        with pytest.raises(NotAllowed):
            sealed_uses(who, clock=clock)


def test_it_is_sealed_for_longer_by_an_order_with_a_reason_within_the_most(world: World) -> None:
    ask(world)
    log, keeper, clock = ExchangeLog.objects.get(side="provider").id, world.keeper(DOPA), FixedClock(NOW)
    later = date(2027, 6, 1)
    for until, reason, field in (
        (later, " ", "reason"),
        (date(2027, 2, 18), "x", "until"),
        (later, "x" * 1001, "reason"),
    ):
        with pytest.raises(Invalid) as wrong:
            seal_lengthen(keeper, log=log, until=until, reason=reason, clock=clock)
        assert field in wrong.value.fields
    with pytest.raises(SealTooLong):
        seal_lengthen(keeper, log=log, until=date(2027, 11, 21), reason="ยังไต่สวนไม่เสร็จ", clock=clock)
    for who in (auditor(DOPA), world.keeper(LANDS), world.as_mali):
        with pytest.raises(NotAllowed):
            seal_lengthen(who, log=log, until=later, reason="x", clock=clock)
    assert ExchangeLog.objects.get(pk=log).sealed_until == OPENS, "nothing of that changed anything"

    seal_lengthen(keeper, log=log, until=later, reason="ยังไต่สวนไม่เสร็จ", clock=clock)
    [leaf] = [one for one in leaves() if one["type"] == "exchange.seal-lengthened"]
    assert leaf["data"] == {
        "client": NACC,
        "month": "2026-11",
        "sealed_before": "2027-02-18",
        "sealed_until": "2027-06-01",
    }
    assert usages_of(world.as_mali, person=world.mali, clock=FixedClock(OPENS)) == []
    assert len(usages_of(world.as_mali, person=world.mali, clock=FixedClock(datetime(2027, 6, 1, tzinfo=UTC)))) == 1
    with pytest.raises(NotFound):
        seal_lengthen(
            keeper, log=log, until=date(2027, 8, 1), reason="x", clock=FixedClock(datetime(2027, 6, 1, tzinfo=UTC))
        )


def test_the_public_count_comes_out_of_the_leaves_alone(world: World, settings: Any) -> None:
    settings.SALA_LEDGER_STOP_AFTER_SECONDS = 1e9  # no sequencer runs here, and months pass
    for n in range(3):
        ask(world, at=NOW + timedelta(days=4 * n))
    ask(world, at=NOW + timedelta(days=30))
    ask(world, client=CITY, basis="e-performance", why=PURPOSE)
    first = ExchangeLog.objects.filter(side="provider", client=NACC).earliest("at")
    seal_lengthen(world.keeper(DOPA), log=first.id, until=date(2027, 5, 1), reason="x", clock=FixedClock(NOW))
    for day in (date(2026, 12, 31), date(2027, 2, 18), date(2027, 2, 27), date(2027, 5, 2)):
        counted = seal_counts(clock=FixedClock(datetime(day.year, day.month, day.day, tzinfo=UTC)))
        assert counted == counts_of_leaves(leaves(), today=day)
        assert [(c.client, c.month, c.sealed) for c in counted] == [(NACC, "2026-11", 3), (NACC, "2026-12", 1)]
    assert [c.still for c in seal_counts(clock=FixedClock(datetime(2027, 2, 27, tzinfo=UTC)))] == [1, 1]


def test_who_investigates_is_told_of_a_correction_when_the_seal_has_ended_and_once(world: World) -> None:
    ask(world, client=CITY, basis="e-performance", why=PURPOSE)
    ask(world)
    live_elsewhere(NACC, CITY)
    used = AccessLog.objects.get(requester=CITY)
    opened = dispute_open(
        world.as_mali, person=world.mali, usage=used.id, field="family_name", claimed="แสงจันทร์", clock=FixedClock(NOW)
    )
    dispute_answer(
        world.keeper(DOPA),
        dispute=opened.id,
        outcome="upheld",
        reason="ตรวจแล้ว",
        clock=FixedClock(NOW + timedelta(days=1)),
    )
    assert Dispute.objects.get().state == "upheld"
    assert set(PostedMessage.objects.values_list("to_agency", flat=True)) == {CITY}
    assert sealed_corrections_tell(clock=FixedClock(OPENS - timedelta(seconds=1))) == 0
    assert sealed_corrections_tell(clock=FixedClock(OPENS + timedelta(minutes=7))) == 1
    assert sealed_corrections_tell(clock=FixedClock(OPENS + timedelta(minutes=67))) == 0
    assert list(PostedMessage.objects.filter(to_agency=NACC).values_list("kind", flat=True)) == ["record-corrected"]


def test_message_log_access_log_and_leaves_reconcile_with_sealed_uses_and_bulk_refusals_among_them(
    world: World,
) -> None:
    with rights(limits=replace(grants().limits, people_per_hour=1)):
        ask(world, client=CITY, basis="e-performance", why=PURPOSE)
        status, refused = ask(world, client=CITY, basis="e-performance", why=PURPOSE, pid=world.somchai_pid)
        assert (status, refused["type"]) == (429, "too-many-asked")
    ask(world)
    seal_lengthen(
        world.keeper(DOPA),
        log=ExchangeLog.objects.get(client=NACC).id,
        until=date(2027, 3, 1),
        reason="x",
        clock=FixedClock(NOW),
    )
    ask(world, why=PURPOSE)
    track(world)
    found = exchange_reconcile(system())
    assert found.ok, found.first
    t = found.total
    assert (t.answered, t.sealed, t.refused, t.told) == (1, 1, 2, 1)
    assert (t.acts_answered, t.acts_sealed, t.acts_refused, t.acts_told) == (1, 1, 2, 1)
    assert (t.leaves, t.uses) == (5, 2)
    said = [leaf["type"] for leaf in leaves() if str(leaf["type"]).startswith("exchange.")]
    assert sorted(k for k in said if k in KINDS) == sorted(
        [
            "exchange.answered",
            "exchange.answered-sealed",
            "exchange.refused",
            "exchange.refused",
            "exchange.usages-told",
        ]
    ), "the leaves alone tell the same numbers"
    AccessLog.objects.filter(requester=NACC).update(sealed_until=None)
    assert [m.what for m in exchange_reconcile(system()).first] == ["use-differs-from-message"]


@pytest.mark.parametrize(
    "seal",
    [
        {"days": 90, "days_max": 365},
        {"days": 0, "days_max": 365, "agencies": [NACC]},
        {"days": 90, "days_max": 80, "agencies": [NACC]},
        {"days": 90, "days_max": 10_000, "agencies": [NACC]},
        {"days": 90, "days_max": 365, "agencies": []},
        {"days": 90, "days_max": 365, "agencies": ["Not a slug"]},
    ],
)
def test_a_book_with_a_seal_without_end_or_owner_is_no_book(seal: dict[str, object]) -> None:
    words = {"th": "ก", "en": "a"}
    data = {
        "version": "1",
        "purposes": {},
        "legal_bases": {"consent": words, "x": {**words, "sealed": seal}},
        "grants": [],
    }
    with pytest.raises(ValueError, match="seal"):
        book_from(data)


def test_what_a_person_consents_to_is_never_hidden_from_them() -> None:
    seal = {"days": 1, "days_max": 1, "agencies": [NACC]}
    words = {"th": "ก", "en": "a", "sealed": seal}
    with pytest.raises(ValueError, match="hidden"):
        book_from({"version": "1", "purposes": {}, "legal_bases": {"consent": words}, "grants": []})


def test_a_seal_ends_at_midnight_so_that_its_end_does_not_tell_the_minute() -> None:
    assert sealed_until(NOW, 90) == OPENS == sealed_until(NOW.replace(hour=23), 90)
