import pytest
from tests.capabilities.cases.conftest import ANSWERS, CITY, DEFINITION, SERVICE

from salaklang.capabilities.cases.actions import (
    case_submit,
    draft_answer,
    draft_dispute,
    draft_drop,
    draft_evidence_add,
    draft_fetch,
    draft_start,
)
from salaklang.capabilities.cases.errors import (
    AlreadySubmitted,
    AnsweredElsewhere,
    DraftUnknown,
    FormChanged,
    ItemUnknown,
    NotComplete,
    NotEligible,
)
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.capabilities.cases.queries import draft_get, my_drafts
from salaklang.capabilities.services.actions import definition_publish
from salaklang.foundations.exchange.actions import register_state_set
from salaklang.kernel.actor import NOBODY, system
from salaklang.kernel.errors import Invalid, NotAllowed, SignInNeeded

JPEG_LIKE = b"\xff\xd8\xff but no picture"


def start(world):
    return draft_start(world.citizen, service=SERVICE, agency=CITY)


def test_a_draft_is_kept_from_the_first_answer_and_found_on_another_device(world):
    row = start(world)
    draft_answer(world.citizen, draft=row.id, question="seller_type", raw="alone", version=0)
    again = start(world)
    assert again.id == row.id and again.answers == {"seller_type": "alone"}
    assert [d.id for d in my_drafts(world.citizen)] == [row.id]
    assert draft_get(world.citizen, row.id).next().key == "trade_kinds"


def test_two_devices_clash_only_over_the_same_question(world):
    row = start(world)
    draft_answer(world.citizen, draft=row.id, question="seller_type", raw="alone", version=0)
    draft_answer(world.citizen, draft=row.id, question="trade_kinds", raw=["A2"], version=0)
    with pytest.raises(AnsweredElsewhere):
        draft_answer(world.citizen, draft=row.id, question="seller_type", raw="company", version=0)
    assert Draft.objects.get(pk=row.id).answers["seller_type"] == "alone"


def test_a_wrong_answer_is_named_and_nothing_is_written(world):
    row = start(world)
    with pytest.raises(Invalid) as wrong:
        draft_answer(
            world.citizen, draft=row.id, question="start_date", raw={"day": "31", "month": "2", "year": "2569"}
        )
    assert set(wrong.value.fields) == {"start_date"}
    assert Draft.objects.get(pk=row.id).answers == {}


def test_others_may_not_look_change_or_submit(world):
    row = world.draft()
    for actor, error in ((world.stranger, NotAllowed), (NOBODY, SignInNeeded), (world.officer("clerk"), NotAllowed)):
        with pytest.raises(error):
            draft_get(actor, row.id)
        with pytest.raises(error):
            draft_answer(actor, draft=row.id, question="place", raw="home")
        with pytest.raises(error):
            case_submit(actor, draft=row.id)


def test_what_is_missing_is_named_and_hidden_answers_do_not_count(world):
    row = start(world)
    with pytest.raises(NotComplete) as left:
        case_submit(world.citizen, draft=row.id)
    assert list(left.value.fields)[:2] == ["seller_type", "trade_kinds"]
    full = world.draft({"trade_kinds": ["A2", "B3"]})
    with pytest.raises(NotComplete) as annex:
        case_submit(world.citizen, draft=full.id)
    assert "site" in annex.value.fields and "site_email" in annex.value.fields


def test_who_need_not_register_is_told_so(world):
    row = world.draft({"trade_kinds": ["stall"]})
    view = draft_get(world.citizen, row.id)
    assert view.way.stopped and view.way.result.result == "need_not"
    with pytest.raises(NotEligible):
        case_submit(world.citizen, draft=row.id)


@pytest.mark.parametrize("state", ["down", "rubbish"])
def test_a_register_that_fails_lets_the_citizen_supply_evidence(world, state):
    register_state_set(system(), service="dol.premises", state=state)
    row = world.draft()
    assert row.registers["premises_right"]["status"] == "unavailable"
    view = draft_get(world.citizen, row.id)
    assert [i.key for i in view.missing()] == ["premises_proof"]
    with pytest.raises(Invalid):
        draft_evidence_add(world.citizen, draft=row.id, evidence="premises_proof", filename="a.jpg", content=JPEG_LIKE)
    draft_evidence_add(world.citizen, draft=row.id, evidence="premises_proof", filename="deed.png", content=picture())
    case = case_submit(world.citizen, draft=row.id)
    assert case.answers_fetched == 6 + 2
    register_state_set(system(), service="dol.premises", state="up")


def test_a_register_that_is_up_again_can_be_asked_again(world):
    register_state_set(system(), service="dol.premises", state="down")
    row = world.draft()
    register_state_set(system(), service="dol.premises", state="up")
    assert draft_fetch(world.citizen, draft=row.id).registers["premises_right"]["status"] == "unavailable"
    again = draft_fetch(world.citizen, draft=row.id, register="premises_right", retry=True)
    assert again.registers["premises_right"]["status"] == "answered"


def test_what_could_not_be_asked_for_want_of_another_answer_is_asked_once_that_has_come(world):
    register_state_set(system(), service="dopa.person", state="down")
    row = world.draft()
    for register in ("home", "premises_right"):
        row = draft_fetch(world.citizen, draft=row.id, register=register)
        assert (row.registers[register]["status"], row.registers[register]["code"]) == ("unavailable", "key-unknown")
    missing = [i.key for i in draft_get(world.citizen, row.id).missing()]
    assert missing == ["operator_id", "home_address", "home_copy", "premises_proof"]
    register_state_set(system(), service="dopa.person", state="up")
    row = draft_fetch(world.citizen, draft=row.id, register="operator", retry=True)
    assert set(row.registers) == {"operator"}, "silent no more: their turn comes again"
    row = draft_fetch(world.citizen, draft=row.id)
    assert {k: e["status"] for k, e in row.registers.items()} == dict.fromkeys(
        ("operator", "home", "premises_right"), "answered"
    )
    assert draft_get(world.citizen, row.id).missing() == ()


def test_this_is_wrong_opens_a_dispute_and_asks_for_evidence(world):
    row = world.draft()
    row = draft_dispute(world.citizen, draft=row.id, register="operator", field="family_name", claimed="แสงจันทร์ดี")
    assert row.registers["operator"]["status"] == "disputed"
    assert [i.key for i in draft_get(world.citizen, row.id).missing()] == ["operator_id"]


def test_a_new_form_version_keeps_the_answers_and_asks_the_changed_question_again(world):
    row = world.draft()
    text = DEFINITION.read_text(encoding="utf-8")
    newer = text.replace('version: "2569-03"', 'version: "2569-04"').replace("max_items: 4", "max_items: 3")
    definition_publish(system(), newer)
    with pytest.raises(FormChanged) as stale:
        case_submit(world.citizen, draft=row.id)
    assert stale.value.keys == ("trades",)
    kept = Draft.objects.get(pk=row.id)
    assert kept.version == "2569-04" and kept.answers["capital"] == 5_000_000 and "operator" in kept.registers
    draft_answer(world.citizen, draft=row.id, question="trades", raw=ANSWERS["trades"])
    assert case_submit(world.citizen, draft=row.id).service_version == "2569-04"


def test_a_changed_house_code_asks_the_registers_anew(world):
    row = world.draft({"place": "elsewhere", "premises_house_code": "53019900011"})
    assert row.registers["premises_right"]["status"] == "answered"
    changed = draft_answer(world.citizen, draft=row.id, question="premises_house_code", raw="53019900022")
    assert "premises_house" not in changed.registers and "premises_right" not in changed.registers


def test_dropped_and_submitted_drafts_are_closed(world):
    row = world.draft()
    case_submit(world.citizen, draft=row.id)
    with pytest.raises(AlreadySubmitted):
        draft_answer(world.citizen, draft=row.id, question="place", raw="home")
    other = start(world)
    draft_drop(world.citizen, draft=other.id)
    with pytest.raises(DraftUnknown):
        draft_get(world.citizen, other.id)
    with pytest.raises(ItemUnknown):
        draft_answer(world.citizen, draft=start(world).id, question="nonsense", raw="1")
    assert Case.objects.count() == 1


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()
