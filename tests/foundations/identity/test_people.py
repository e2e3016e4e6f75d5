"""Persons, agencies, posts and who acts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from salaklang.foundations.identity.actions import (
    account_ensure,
    agency_ensure,
    numbers_reseal,
    person_ensure,
    post_end,
    post_give,
)
from salaklang.foundations.identity.errors import AgencyNotFound
from salaklang.foundations.identity.models import Person, Post
from salaklang.foundations.identity.queries import (
    actor_for,
    agency_get,
    officers_of,
    person_by_pid,
    person_name,
    person_pid,
    posts_of,
)
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.clock import FixedClock
from salaklang.kernel.errors import Invalid, NotAllowed
from tests.foundations.identity.world import agency, citizen, officer, person, pid

pytestmark = pytest.mark.django_db


def test_the_same_number_is_the_same_person_however_it_is_typed() -> None:
    first = person(1)
    typed = f"{pid(1)[0]}-{pid(1)[1:5]} {pid(1)[5:]}"
    again = person_ensure(
        system(), pid=typed, title_th="นาง", given_name_th="มาลี", family_name_th="", name_en="", birth_date="1990-05"
    )
    assert again.id == first.id
    assert (again.title_th, again.family_name_th, again.birth_date) == ("นาง", "ใจดี", "1990-05")
    assert Person.objects.count() == 1


def test_a_wrong_check_digit_is_refused_without_saying_the_number() -> None:
    wrong = pid(1)[:-1] + str((int(pid(1)[-1]) + 1) % 10)
    with pytest.raises(Invalid) as caught:
        person_ensure(system(), pid=wrong, title_th="", given_name_th="ก", family_name_th="")
    assert wrong not in str(caught.value) + caught.value.message.th


def test_the_number_is_nowhere_in_the_tables() -> None:
    account_ensure(system(), person=person(7).id)
    officer(7, roles=["clerk"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{pid(7)}%"])
            assert cursor.fetchone() == (0,), table


def test_only_the_system_opens_a_number_and_only_a_counter_finds_by_it() -> None:
    mali = person(1)
    assert person_pid(system(), mali.id) == pid(1)
    _, clerk = officer(2, roles=["counter"])
    assert person_by_pid(clerk, pid(1)) == mali
    assert person_by_pid(clerk, pid(9)) is None
    for asker in (clerk, citizen(1), Actor("program", agency="muang")):
        with pytest.raises(NotAllowed):
            person_pid(asker, mali.id)
    with pytest.raises(NotAllowed):
        person_by_pid(citizen(3), pid(1))


def test_a_citizen_reads_their_own_name_only() -> None:
    assert person_name(citizen(1), person(1).id) == "นางสาวมาลี ใจดี"
    assert person_name(citizen(1), person(1).id, language="en") == "Mali Jaidee"
    with pytest.raises(NotAllowed):
        person_name(citizen(1), person(2).id)


def test_who_acts_follows_the_post_that_is_held_now() -> None:
    post, _ = officer(1, roles=["clerk", "letters"])
    account = account_ensure(system(), person=post.person_id)
    acting = actor_for(account, post_id=post.id, channel="counter", ial="2.3")
    assert acting == Actor("officer", post.person_id, "muang", frozenset({"clerk", "letters"}), "counter", ial="2.3")
    assert actor_for(account).kind == "citizen"
    assert [p.id for p in posts_of(account)] == [post.id]
    post_end(system(), post=post.id)
    assert actor_for(account, post_id=post.id) == Actor("citizen", post.person_id)
    assert posts_of(account) == []


def test_a_strangers_post_a_bad_id_and_a_closed_account_give_nothing() -> None:
    post, _ = officer(1, roles=["clerk"])
    other = account_ensure(system(), person=person(2).id)
    assert actor_for(other, post_id=post.id).kind == "citizen"
    assert actor_for(other, post_id="not-a-post").kind == "citizen"
    other.is_active = False
    assert actor_for(other) == actor_for(AnonymousUser()) == actor_for(None) == NOBODY


def test_a_post_ends_by_itself() -> None:
    holder, now = person(1), datetime.now(UTC)
    agency()
    past = FixedClock(now - timedelta(days=2))
    until = now - timedelta(days=1)
    post_give(system(), person=holder.id, agency="muang", roles=["clerk"], title_th="ก", until=until, clock=past)
    assert posts_of(account_ensure(system(), person=holder.id)) == []
    assert officers_of(system(), agency="muang", role="clerk") == []


def test_an_appointment_is_recorded_once_and_needs_a_known_role() -> None:
    post, clerk = officer(1, roles=["clerk"])
    again, _ = officer(1, roles=["clerk"])
    assert again.id == post.id
    assert officers_of(system(), agency="muang", role="clerk") == [post.person_id]
    assert LedgerAct.objects.filter(kind="identity.post-given").count() == 1
    with pytest.raises(Invalid):
        post_give(system(), person=post.person_id, agency="muang", roles=["king"], title_th="ก")
    with pytest.raises(NotAllowed):
        post_give(clerk, person=post.person_id, agency="muang", roles=["registrar"], title_th="ก")
    assert Post.objects.count() == 1


def test_an_agency_is_read_with_its_newest_name() -> None:
    agency()
    assert agency_get("muang").name.en == "Town"
    agency_ensure(system(), slug="muang", name_th="เทศบาล", name_en="City", kind="municipality")
    assert agency_get("muang").name.en == "City"
    with pytest.raises(AgencyNotFound):
        agency_get("nowhere")


def test_after_a_key_rotation_numbers_are_sealed_anew(settings) -> None:
    person(1), person(2)
    settings.SALA_SECRET_KEYS = [b"n" * 32, *settings.SALA_SECRET_KEYS]
    assert numbers_reseal(system()) == 2
    assert numbers_reseal(system()) == 0
    assert person_pid(system(), person(1).id) == pid(1)
