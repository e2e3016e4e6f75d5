"""Who may act for whom."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.foundations.identity import rules
from salaklang.foundations.identity.actions import (
    mandate_grant,
    mandate_revoke,
)
from salaklang.foundations.identity.errors import MandateNotFound
from salaklang.foundations.identity.models import Mandate
from salaklang.foundations.identity.queries import (
    mandate_get,
    mandate_valid,
    mandates_of,
)
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import FixedClock
from salaklang.kernel.errors import Invalid, NotAllowed
from tests.foundations.identity.world import citizen, officer, person

SERVICE = "commercial-registration-new"
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
CLOCK = FixedClock(NOW)
WEEK = NOW + timedelta(days=7)
db = pytest.mark.django_db


def granted(grantor: Actor, grantee: Actor) -> Mandate:
    return mandate_grant(
        grantor, grantor=grantor.person, grantee=grantee.person, scope=[SERVICE], valid_until=WEEK, clock=CLOCK
    )


@db
def test_a_mandate_works_for_the_named_person_service_and_time_only() -> None:
    mali, preecha, other = citizen(1), citizen(2), citizen(3)
    mandate = granted(mali, preecha)

    def works(who: Actor, *, scope: str = SERVICE, at: datetime = NOW) -> bool:
        return mandate_valid(who, grantor=mali.person, scope=scope, at=at) == mandate

    assert works(preecha)
    assert works(preecha, at=WEEK - timedelta(seconds=1))
    assert not works(preecha, at=WEEK)
    assert not works(preecha, at=NOW - timedelta(seconds=1))
    assert not works(preecha, scope="building-permit")
    assert not works(other)
    assert not works(mali)
    assert not works(system())


@db
def test_either_side_may_end_a_mandate_and_it_ends_once() -> None:
    mali, preecha, other = citizen(1), citizen(2), citizen(3)
    mandate = granted(mali, preecha)
    with pytest.raises(NotAllowed):
        mandate_revoke(other, mandate=mandate.id)
    mandate_revoke(preecha, mandate=mandate.id, clock=CLOCK)
    mandate_revoke(mali, mandate=mandate.id, clock=FixedClock(WEEK))
    assert mandate_get(mali, mandate.id).revoked_at == NOW
    assert mandate_valid(preecha, grantor=mali.person, scope=SERVICE, at=NOW) is None
    assert list(LedgerAct.objects.order_by("id").values_list("kind", flat=True)) == [
        "identity.mandate-granted",
        "identity.mandate-revoked",
    ]
    with pytest.raises(MandateNotFound):
        mandate_revoke(mali, mandate=uuid4())


@db
def test_a_counter_takes_the_word_of_the_person_who_stands_there() -> None:
    mali = citizen(1)
    _, counter = officer(2, roles=["counter"])
    _, clerk = officer(3, roles=["clerk"])
    _, elsewhere = officer(4, roles=["counter"], at="other")
    ends = NOW + timedelta(hours=8)
    word = mandate_grant(counter, grantor=mali.person, scope=[SERVICE], valid_until=ends, word="in-person", clock=CLOCK)
    assert (word.agency_id, word.witness_id, word.grantee_id) == ("muang", counter.person, None)
    assert mandate_valid(counter, grantor=mali.person, scope=SERVICE, at=NOW) == word
    assert mandate_valid(clerk, grantor=mali.person, scope=SERVICE, at=NOW) is None
    assert mandate_valid(elsewhere, grantor=mali.person, scope=SERVICE, at=NOW) is None
    assert LedgerAct.objects.filter(kind="identity.word-taken", agency="muang").count() == 1
    with pytest.raises(NotAllowed):
        mandate_grant(clerk, grantor=mali.person, scope=[SERVICE], valid_until=ends, word="in-person", clock=CLOCK)
    with pytest.raises(Invalid):  # the word of one visit is no standing power
        mandate_grant(counter, grantor=mali.person, scope=[SERVICE], valid_until=WEEK, word="in-person", clock=CLOCK)


@db
def test_a_counter_takes_down_a_written_power_of_attorney() -> None:
    mali, preecha = citizen(1), citizen(2)
    _, counter = officer(3, roles=["counter"])
    paper = mandate_grant(
        counter, grantor=mali.person, grantee=preecha.person, scope=[SERVICE], valid_until=WEEK, clock=CLOCK
    )
    assert mandate_valid(counter, grantor=mali.person, scope=SERVICE, at=NOW) == paper
    assert mandate_valid(preecha, grantor=mali.person, scope=SERVICE, at=NOW) == paper
    assert [m.id for m in mandates_of(mali, person=mali.person)] == [paper.id]
    with pytest.raises(NotAllowed):
        mandates_of(citizen(4), person=mali.person)
    with pytest.raises(NotAllowed):
        mandate_get(citizen(4), paper.id)


@db
def test_nobody_gives_a_mandate_in_another_ones_name() -> None:
    mali, preecha = citizen(1), citizen(2)
    with pytest.raises(NotAllowed):
        mandate_grant(preecha, grantor=mali.person, grantee=preecha.person, scope=[SERVICE], valid_until=WEEK)
    _, counter = officer(3, roles=["counter"])
    with pytest.raises(NotAllowed):  # an officer is not both sides of the counter
        mandate_grant(counter, grantor=counter.person, scope=[SERVICE], valid_until=WEEK, word="in-person")
    for grantee, word in [(None, "mandate"), (mali.person, "mandate"), (None, "in-person")]:
        with pytest.raises(Invalid):
            mandate_grant(
                mali, grantor=mali.person, grantee=grantee, scope=[SERVICE], valid_until=WEEK, word=word, clock=CLOCK
            )
    assert not Mandate.objects.exists()


@given(
    st.lists(st.sampled_from([SERVICE, "building-permit", "*", ""]), max_size=3),
    st.integers(-400, 400),
    st.sampled_from(["mandate", "in-person"]),
)
def test_a_mandate_names_services_and_an_end_within_reach(scope: list[str], days: int, word: str) -> None:
    limit = rules.IN_PERSON_MAX if word == "in-person" else rules.MANDATE_MAX
    until = NOW + timedelta(days=days)
    good = scope and not {"*", ""} & set(scope) and NOW < until <= NOW + limit
    if good:
        stored = rules.mandate_check(scope=scope, now=NOW, valid_until=until, word=word)
        assert stored == sorted(set(scope))
    else:
        with pytest.raises(Invalid) as caught:
            rules.mandate_check(scope=scope, now=NOW, valid_until=until, word=word)
        assert set(caught.value.fields) <= {"scope", "valid_until"}


@db
def test_a_persons_word_leaves_no_name_in_the_public_leaf() -> None:
    mali = person(1)
    granted(Actor("citizen", mali.id), citizen(2))
    act = LedgerAct.objects.get(kind="identity.mandate-granted")
    leaf = bytes(LedgerOutbox.objects.get(act_id=act.id).leaf)
    for word in (str(mali.id), mali.given_name_th, SERVICE):
        assert word.encode() not in leaf
