"""A person says that a register is wrong: to the register's keeper, and back into the register."""

import pytest

from salaklang.foundations.events.registry import _by_event, _by_name, reacts_to
from salaklang.foundations.exchange.actions import answer_fetch, dispute_answer, dispute_open
from salaklang.foundations.exchange.errors import DisputeClosed
from salaklang.foundations.exchange.events import RecordCorrected
from salaklang.foundations.exchange.models import RegisterRecord
from salaklang.foundations.exchange.queries import (
    disputable_fields,
    dispute_get,
    disputes_for,
    disputes_of,
    usage_get,
)
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import Invalid, NotAllowed, NotFound

from .conftest import CITY, DOPA, HOUSE, HOUSES, LANDS, PURPOSE, World


def fetch(world: World, service: str = "dopa.person", **query: str):
    return answer_fetch(
        world.as_mali,
        service=service,
        person=world.mali,
        query=query,
        purpose=PURPOSE,
        legal_basis="e-performance",
        agency=CITY,
        case="draft-7",
    )


def opened(world: World, field: str = "family_name", claimed: str = "แสงจันทร์", **more):
    usage = fetch(world).usage
    return dispute_open(world.as_mali, person=world.mali, usage=usage, field=field, claimed=claimed, **more)


def test_an_upheld_dispute_puts_the_register_right_and_tells_who_used_it(world: World) -> None:
    dispute = opened(world, note="ตก น หนู")
    shown = disputes_for(world.keeper(DOPA))[0]
    assert (shown.held, shown.claimed, shown.note) == ("แสงจัทร์", "แสงจันทร์", "ตก น หนู")
    assert shown.field_name.en == "Family name" and shown.state == "open"
    dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="upheld", reason="ตรงกับบัตร")
    assert fetch(world).data["family_name"] == "แสงจันทร์"
    versions = RegisterRecord.objects.filter(register="dopa.person").order_by("version")
    assert [v.valid_to is None for v in versions] == [False, True]
    kinds = list(LedgerAct.objects.filter(subject_kind="dispute").order_by("id").values_list("kind", flat=True))
    assert kinds == ["exchange.dispute-opened", "exchange.record-corrected", "exchange.dispute-answered"]
    mine = disputes_of(world.as_mali, person=world.mali)[0]
    assert (mine.state, mine.answer) == ("upheld", "ตรงกับบัตร")
    assert disputes_for(world.keeper(DOPA)) == []
    assert len(disputes_for(world.keeper(DOPA), state=None)) == 1


def test_open_cases_hear_of_the_correction_and_of_nothing_else(world: World) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    @reacts_to(RecordCorrected, name="tests.heard")
    def heard(event: RecordCorrected) -> None:
        raise AssertionError("delivered by the worker, not here")

    try:
        dispute = opened(world)
        dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="upheld", reason="x")
        job = next(j for j in ProcrastinateJob.objects.all() if j.args.get("reaction") == "tests.heard")
        told = job.args["payload"]
        assert (told["service"], told["field"], told["case"]) == ("dopa.person", "family_name", "draft-7")
        assert told["person"] == str(world.mali)
        assert "แสง" not in str(told), "ids only: a job is no place for personal data"
    finally:
        _by_name.pop("tests.heard")
        _by_event[RecordCorrected.name] = tuple(r for r in _by_event[RecordCorrected.name] if r.name != "tests.heard")


def test_a_refused_dispute_leaves_the_register_as_it_is(world: World) -> None:
    dispute = opened(world)
    dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="refused", reason="ตรงกับเอกสารต้นฉบับ")
    assert fetch(world).data["family_name"] == "แสงจัทร์"
    assert dispute_get(world.as_mali, dispute.id).state == "refused"
    assert opened(world).state == "open", "with new grounds a person may ask again"


def test_the_keeper_may_put_in_another_value_than_was_claimed(world: World) -> None:
    dispute = opened(world, claimed="แสงจันท์")
    dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="upheld", reason="x", value="แสงจันทร์")
    assert fetch(world).data["family_name"] == "แสงจันทร์"


def test_one_part_of_an_address_can_be_put_right(world: World) -> None:
    usage = fetch(world, "house.house", house_code=HOUSE).usage
    shown = usage_get(world.as_mali, usage, person=world.mali)
    assert ("address.road", "Road") in [(p, t.en) for p, t in disputable_fields(shown)]
    dispute = dispute_open(world.as_mali, person=world.mali, usage=usage, field="address.road", claimed="เจริญราษฎร์")
    assert dispute_get(world.as_mali, dispute.id).held == "เจริญธรรม"
    dispute_answer(world.keeper(HOUSES), dispute=dispute.id, outcome="upheld", reason="x")
    assert "ถนนเจริญราษฎร์" in fetch(world, "house.house", house_code=HOUSE).data["address"]["th"]


@pytest.mark.parametrize(("part", "value"), [("subdistrict_code", "ท่าเสา"), ("road", "ก" * 600), ("road", "ก\x00ข")])
def test_no_correction_leaves_a_register_without_an_answer(world: World, part: str, value: str) -> None:
    usage = fetch(world, "house.house", house_code=HOUSE).usage
    dispute = dispute_open(world.as_mali, person=world.mali, usage=usage, field=f"address.{part}", claimed="ท่าเสา")
    with pytest.raises(Invalid):
        dispute_answer(world.keeper(HOUSES), dispute=dispute.id, outcome="upheld", reason="x", value=value)
    assert fetch(world, "house.house", house_code=HOUSE).data["address"]["th"]
    assert dispute_get(world.as_mali, dispute.id).state == "open"


@pytest.mark.parametrize(
    ("field", "claimed", "wrong"),
    [
        ("family_name", "", "claimed"),
        ("family_name", "ก" * 201, "claimed"),
        ("birth_date", "yesterday", "claimed"),
        ("pid", "1", "field"),
        ("no_such", "x", "field"),
        ("family_name.x", "x", "field"),
    ],
)
def test_what_cannot_be_disputed_is_said_at_its_field(world: World, field: str, claimed: str, wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        opened(world, field=field, claimed=claimed)
    assert wrong in caught.value.fields


def test_once_until_it_is_answered(world: World) -> None:
    opened(world)
    with pytest.raises(Invalid) as caught:
        opened(world)
    assert "field" in caught.value.fields


def test_only_the_person_opens_and_only_the_right_keeper_answers(world: World) -> None:
    usage = fetch(world).usage
    stranger = Actor(kind="citizen", person=world.somchai)
    with pytest.raises(NotAllowed):
        dispute_open(stranger, person=world.mali, usage=usage, field="family_name", claimed="x")
    with pytest.raises(NotFound):
        dispute_open(stranger, person=world.somchai, usage=usage, field="family_name", claimed="x")
    dispute = opened(world)
    own = Actor(kind="officer", person=world.mali, agency=DOPA, roles=frozenset({"register-keeper"}))
    for other in (world.as_mali, stranger, world.keeper(LANDS), own):
        with pytest.raises(NotAllowed):
            dispute_answer(other, dispute=dispute.id, outcome="upheld", reason="x")
    with pytest.raises(NotAllowed):
        dispute_get(stranger, dispute.id)
    assert disputes_for(world.keeper(LANDS)) == []
    with pytest.raises(NotAllowed):
        disputes_for(world.as_mali)


def test_an_answer_needs_an_outcome_and_a_reason_and_comes_once(world: World) -> None:
    dispute = opened(world)
    with pytest.raises(Invalid) as caught:
        dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="maybe", reason=" ")
    assert set(caught.value.fields) == {"outcome", "reason"}
    dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="refused", reason="x")
    with pytest.raises(DisputeClosed):
        dispute_answer(world.keeper(DOPA), dispute=dispute.id, outcome="upheld", reason="x")


def test_what_a_person_wrote_is_sealed_at_rest(world: World) -> None:
    from salaklang.foundations.exchange.models import Dispute

    opened(world, note="ลับ")
    row = str(Dispute.objects.values().get())
    assert "แสงจันทร์" not in row and "ลับ" not in row
