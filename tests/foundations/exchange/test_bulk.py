"""Who asks about very many people, or tries keys until something is found, is stopped; also when all ask at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connections

from salaklang.foundations.exchange.actions import (
    consent_ask,
    consent_decline,
    message_answer,
    people_asked_purge,
    record_put,
)
from salaklang.foundations.exchange.actions.asking import request_signed_for
from salaklang.foundations.exchange.envelope import Response, header_one
from salaklang.foundations.exchange.errors import ConsentAskedOften
from salaklang.foundations.exchange.limits import DEFAULT, Limits, limits_read, windows
from salaklang.foundations.exchange.models import AccessLog, Consent, ExchangeLog, PeopleAsked, PeopleCount
from salaklang.foundations.exchange.ports import grants_use
from salaklang.foundations.exchange.rules import GrantBook, Head
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import FixedClock

from .conftest import CITY, DOPA, PURPOSE, World, person_record, pid, rights

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
_serial = count(1)


@pytest.fixture
def book() -> Iterator[GrantBook]:
    with rights() as kept:
        yield kept


@pytest.fixture
def crowd(world: World) -> list[str]:
    """Twelve people who are in the civil register."""
    numbers = [pid(100 + n) for n in range(12)]
    for number in numbers:
        record_put(system(), register="dopa.person", agency=DOPA, key=number, data=person_record(number))
    return numbers


def limited(book: GrantBook, **limits: int) -> None:
    grants_use(replace(book, limits=replace(DEFAULT, **limits)))


def ask(number: str, at: datetime = NOW, purpose: str = PURPOSE) -> Response:
    clock = FixedClock(at)
    head = Head(CITY, DOPA, "dopa.person", f"b-{next(_serial)}", "", "e-performance", purpose, None, "")
    body = canonical_json({"query": {"pid": number}, "subject": number})
    return message_answer(request_signed_for(head, body, "http://127.0.0.1:8000", clock), clock=clock)


def test_one_more_than_allowed_is_refused_in_the_shape_of_x_road_with_row_and_act(book, crowd) -> None:
    limited(book, people_per_hour=3)
    assert [ask(number).status for number in crowd[:4]] == [200, 200, 200, 429]
    refused = ask(crowd[5])
    body = json.loads(refused.body)
    assert body["type"] == "too-many-asked" and set(body) == {"type", "message", "detail"}
    assert header_one(refused.headers, "x-road-error") == "Client.too-many-asked"
    left = int(header_one(refused.headers, "retry-after"))
    assert NOW + timedelta(seconds=left) == NOW.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    log = ExchangeLog.objects.filter(side="provider").latest("id")
    assert (log.outcome, log.step, log.code) == ("refused", "bulk", "too-many-asked")
    assert LedgerAct.objects.get(code=log.act_code).kind == "exchange.refused"
    assert AccessLog.objects.count() == 3


def test_who_was_asked_about_before_costs_nothing_more(book, crowd) -> None:
    limited(book, people_per_hour=2)
    assert [ask(crowd[0]).status for _ in range(4)] == [200] * 4
    assert ask(crowd[1]).status == 200
    assert ask(crowd[2]).status == 429
    assert ask(crowd[0]).status == 200, "a person who counts already is no new one"
    assert PeopleAsked.objects.count() == 2
    assert list(PeopleCount.objects.filter(span="hour").values_list("people", flat=True)) == [2]


def test_a_refused_person_is_not_let_in_by_asking_again(book, crowd) -> None:
    limited(book, people_per_hour=1)
    ask(crowd[0])
    assert [ask(crowd[1]).status for _ in range(3)] == [429] * 3


def test_the_next_hour_is_a_new_one_and_the_day_goes_on(book, crowd) -> None:
    limited(book, people_per_hour=2, people_per_day=3)
    assert [ask(n).status for n in crowd[:3]] == [200, 200, 429]
    later = NOW + timedelta(hours=1)
    assert ask(crowd[0], later).status == 200, "counts in this hour, and no second time in the day"
    assert ask(crowd[2], later).status == 200
    assert ask(crowd[3], later).status == 429, "the hour is full"
    assert ask(crowd[3], later + timedelta(hours=1)).status == 429, "the day is full"
    assert ask(crowd[3], NOW + timedelta(days=1)).status == 200


def test_trying_out_keys_ends_soon_and_counts_people_who_do_not_exist(book, world) -> None:
    limited(book, empty_per_hour=3)
    assert [ask(pid(900 + n)).status for n in range(5)] == [404, 404, 404, 429, 429]
    assert ask(world.mali_pid).status == 429, "whoever tries keys gets no right answers in between either"
    assert ask(world.mali_pid, NOW + timedelta(hours=1)).status == 200
    assert PeopleCount.objects.get(span="day").people == 4


def test_a_right_with_limits_of_its_own_is_counted_apart(book, crowd) -> None:
    special = replace(book.grants[0], purposes=frozenset({"special"}), limits=Limits(1, 9, 9))
    grants_use(replace(book, grants=(special, *book.grants), limits=replace(DEFAULT, people_per_hour=2)))
    assert [ask(n, purpose="special").status for n in crowd[:2]] == [200, 429]
    assert [ask(n).status for n in crowd[:3]] == [200, 200, 429]


@pytest.mark.parametrize("free", [1, 3])
def test_of_all_who_come_at_once_for_the_last_places_just_so_many_get_one(book, crowd, free: int) -> None:
    limited(book, people_per_hour=free)

    def one(number: str) -> int:
        try:
            return ask(number).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, crowd))
    assert sorted(found) == [200] * free + [429] * (12 - free)
    assert PeopleCount.objects.get(span="hour").people == free == PeopleAsked.objects.count()


def test_one_person_asked_about_at_once_by_many_counts_once(book, crowd) -> None:
    limited(book, people_per_hour=1)

    def one(_: int) -> int:
        try:
            return ask(crowd[0]).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(8))) == [200] * 8
    assert PeopleCount.objects.get(span="hour").people == 1


def test_days_that_are_over_are_forgotten(book, crowd) -> None:
    ask(crowd[0])
    assert people_asked_purge(clock=FixedClock(NOW + timedelta(days=1))) == 0
    assert people_asked_purge(clock=FixedClock(NOW + timedelta(days=3))) == 1
    assert not PeopleCount.objects.exists()


def test_what_is_kept_names_nobody(book, crowd) -> None:
    ask(crowd[0])
    row = PeopleAsked.objects.get()
    assert crowd[0] not in json.dumps([str(getattr(row, f.name)) for f in row._meta.fields])
    assert row.subject_index != AccessLog.objects.get().subject_index, "two tables that can't be joined"


@pytest.mark.parametrize(
    "bad", [{"people": 3}, {"people_per_hour": 0}, {"people_per_day": "9"}, {"empty_per_hour": True}]
)
def test_limits_that_are_none_are_refused_when_the_book_is_read(bad) -> None:
    with pytest.raises(ValueError, match="limits are numbers"):
        limits_read(bad, DEFAULT)


def test_hours_and_days_are_those_of_utc() -> None:
    at = datetime.fromisoformat("2026-11-20T06:59:59+07:00")
    assert windows(at) == (datetime(2026, 11, 19, 23, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC))


@pytest.mark.parametrize(
    ("service", "basis"), [("findUsage", "pdpa-s30"), ("usagePeriod", "pdpa-s30"), ("findConsents", "pdpa-s30")]
)
def test_no_node_reads_out_of_a_tracker_what_is_known_of_everybody(book, crowd, service: str, basis: str) -> None:
    """A node asks trackers for the person themselves; one that asks for everybody is no such node."""
    limited(book, people_per_hour=2)
    clock = FixedClock(NOW)

    def tracked(number: str) -> tuple[int, str]:
        head = Head(CITY, DOPA, service, f"b-{next(_serial)}", "portal:u", basis, "own-data", None, "")
        body = canonical_json({"query": {}, "subject": number} if service != "findConsents" else {"subject": number})
        answer = message_answer(request_signed_for(head, body, "http://127.0.0.1:8000", clock), clock=clock)
        return answer.status, str(json.loads(answer.body).get("type", ""))

    assert [tracked(number)[0] for number in (crowd[0], crowd[1], crowd[0])] == [200, 200, 200]
    assert tracked(crowd[2]) == (429, "too-many-asked")
    row = ExchangeLog.objects.get(code="too-many-asked")
    assert (row.step, bool(row.act_code)) == ("bulk", True)


def test_nobody_asks_the_whole_town_for_consent(book, crowd) -> None:
    limited(book, people_per_hour=2)
    clock = FixedClock(NOW)
    wish = {
        "service": "dopa.person",
        "purpose": PURPOSE,
        "data_types": ["given_name"],
        "valid_until": "2099-01-01T00:00:00Z",
    }

    def asked(number: str) -> int:
        head = Head(CITY, CITY, "consentRequest", f"b-{next(_serial)}", "", "consent", PURPOSE, None, "")
        body = canonical_json({"subject": number, **wish})
        return message_answer(request_signed_for(head, body, "http://127.0.0.1:8000", clock), clock=clock).status

    assert [asked(number) for number in crowd[:3]] == [200, 200, 429]


def test_requests_for_consent_that_lapse_at_once_or_are_declined_do_not_come_without_end(world: World) -> None:
    """Each brings the person a letter: an agency that asks for a second, again and again, would fill their inbox."""

    def asked(at: datetime) -> Consent:
        wish = {"requester": CITY, "service": "dopa.person", "purpose": PURPOSE, "data_types": ["given_name"]}
        until = at + timedelta(seconds=1)
        return consent_ask(system(CITY), subject=world.mali_pid, valid_until=until, clock=FixedClock(at), **wish)

    for n in range(9):
        asked(NOW + timedelta(minutes=n))
    declined = asked(NOW + timedelta(minutes=9))
    consent_decline(world.as_mali, consent=declined.id, clock=FixedClock(NOW + timedelta(minutes=9)))
    with pytest.raises(ConsentAskedOften):
        asked(NOW + timedelta(hours=23))
    assert asked(NOW + timedelta(hours=25)).state == "asked", "on another day"
