"""A register that is asked only when the person consents: yes, no, a change of mind, a consent that was withdrawn."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.capabilities.cases.conftest import DEFINITION, World

from salaklang.capabilities.cases.actions import (
    case_consent_ask,
    case_submit,
    draft_decline,
    draft_evidence_add,
    draft_fetch,
    register_look_up,
)
from salaklang.capabilities.cases.errors import AlreadySubmitted, ItemUnknown
from salaklang.capabilities.cases.models import Case, CaseAnswers, Draft
from salaklang.capabilities.cases.queries import draft_get
from salaklang.capabilities.cases.queries.consents import case_consents
from salaklang.capabilities.cases.queries.lookups import look_up_get, look_ups, registers_askable
from salaklang.capabilities.services.actions import definition_publish
from salaklang.foundations.exchange.actions import (
    consent_agree,
    consent_decline,
    consent_give,
    consent_revoke,
    register_state_set,
)
from salaklang.foundations.exchange.errors import ConsentNeeded
from salaklang.foundations.exchange.models import AccessLog, Consent
from salaklang.foundations.exchange.queries import usages_of
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import Invalid, NotAllowed

RIGHT = "premises_right"


def definition_by_consent() -> str:
    """The shipped form as another version, in which the Land Office is asked with the applicant's consent only."""
    before, right, after = DEFINITION.read_text(encoding="utf-8").partition(f"- register: {RIGHT}\n")
    before = before.replace('version: "2569-03"', 'version: "2569-04"').replace("2026-01-01", "2026-02-01")
    after = after.replace("basis: law\n        legal_basis: e-performance\n", "basis: consent\n", 1)
    return before + right + after


@pytest.fixture
def draft(world: World) -> Draft:
    """All answered; the civil register and the house register have been asked, the Land Office has not."""
    definition_publish(system(), definition_by_consent())
    with pytest.raises(ConsentNeeded):
        world.draft()
    row = Draft.objects.get()
    assert RIGHT not in row.registers and {"operator", "home"} <= set(row.registers)
    assert not AccessLog.objects.filter(service="dol.premises").exists()
    return row


def consent(world: World) -> UUID:
    given = consent_give(
        world.citizen,
        person=world.mali,
        requester="muang-tuayang",
        service="dol.premises",
        purpose="commercial-registration-new",
        data_types=["owner_is_applicant", "deed_no"],
        valid_until=SYSTEM_CLOCK.now() + timedelta(days=1),
    )
    return given.id


def keys(world: World, draft: Draft) -> set[str]:
    return {item.key for item in draft_get(world.citizen, draft.id).way.items}


def test_with_consent_the_register_answers_what_the_consent_covers_and_its_use_says_so(world, draft):
    given = consent(world)
    row = draft_fetch(world.citizen, draft=draft.id, register=RIGHT, consent=given)
    assert row.registers[RIGHT]["data"] == {"owner_is_applicant": True, "deed_no": "10234"}
    use = next(u for u in usages_of(world.citizen, person=world.mali) if u.service == "dol.premises")
    assert "ความยินยอม" in use.basis.th
    assert Consent.objects.get(pk=given).uses == 1 and "premises_proof" not in keys(world, draft)


def test_a_consent_serves_once(world, draft):
    given = consent(world)
    draft_fetch(world.citizen, draft=draft.id, register=RIGHT, consent=given)
    draft_decline(world.citizen, draft=draft.id, register=RIGHT)
    with pytest.raises(ConsentNeeded):
        draft_fetch(world.citizen, draft=draft.id, register=RIGHT, retry=True, consent=given)
    assert Consent.objects.get(pk=given).uses == 1


def test_a_withdrawn_consent_opens_nothing(world, draft):
    given = consent(world)
    consent_revoke(world.citizen, consent=given)
    with pytest.raises(ConsentNeeded):
        draft_fetch(world.citizen, draft=draft.id, register=RIGHT, consent=given)
    assert RIGHT not in Draft.objects.get().registers
    assert not AccessLog.objects.filter(service="dol.premises").exists()


def test_who_declines_adds_the_evidence_and_is_not_counted_as_asked_twice(world, draft):
    row = draft_decline(world.citizen, draft=draft.id, register=RIGHT)
    assert row.registers[RIGHT]["status"] == "unavailable" and row.registers[RIGHT]["code"] == "declined"
    assert draft_get(world.citizen, draft.id).next().key == "premises_proof"
    name, content, _ = identity_card()
    draft_evidence_add(world.citizen, draft=draft.id, evidence="premises_proof", filename=name, content=content)
    case = case_submit(world.citizen, draft=draft.id, clock=world.clock)
    assert CaseAnswers.objects.get(case=case).registers[RIGHT]["code"] == "declined"
    assert Case.objects.get().asked_twice == 0 and not Consent.objects.exists()
    with pytest.raises(AlreadySubmitted):
        draft_decline(world.citizen, draft=draft.id, register=RIGHT)


def test_a_mind_can_be_changed_both_ways(world, draft):
    draft_decline(world.citizen, draft=draft.id, register=RIGHT)
    again = draft_fetch(world.citizen, draft=draft.id, register=RIGHT, retry=True)
    assert again.registers[RIGHT]["code"] == "declined"  # trying again is no consent
    row = draft_fetch(world.citizen, draft=draft.id, register=RIGHT, retry=True, consent=consent(world))
    assert row.registers[RIGHT]["status"] == "answered" and "premises_proof" not in keys(world, draft)
    row = draft_decline(world.citizen, draft=draft.id, register=RIGHT)
    assert row.registers[RIGHT]["data"] == {} and "premises_proof" in keys(world, draft)


def test_a_silent_register_is_asked_again_on_the_consent_that_was_not_used(world, draft):
    keeper = Actor("officer", world.stranger.person, "dol", frozenset({"register-keeper"}))
    register_state_set(keeper, service="dol.premises", state="down")
    row = draft_fetch(world.citizen, draft=draft.id, register=RIGHT, consent=consent(world))
    assert row.registers[RIGHT]["status"] == "unavailable" and Consent.objects.get().uses == 0
    register_state_set(keeper, service="dol.premises", state="up")
    row = draft_fetch(world.citizen, draft=draft.id, register=RIGHT, retry=True)
    assert row.registers[RIGHT]["status"] == "answered" and Consent.objects.get().uses == 1


def test_what_the_law_grounds_cannot_be_declined_nor_by_a_stranger(world, draft):
    for key in ("operator", "capital", "nothing"):
        with pytest.raises(ItemUnknown):
            draft_decline(world.citizen, draft=draft.id, register=key)
    with pytest.raises(NotAllowed):
        draft_decline(world.stranger, draft=draft.id, register=RIGHT)


def declined_case(world: World, draft: Draft) -> Case:
    """Filed with evidence in place of the Land Office's answer, which the applicant declined."""
    draft_decline(world.citizen, draft=draft.id, register=RIGHT)
    name, content, _ = identity_card()
    draft_evidence_add(world.citizen, draft=draft.id, evidence="premises_proof", filename=name, content=content)
    return case_submit(world.citizen, draft=draft.id, clock=world.clock)


def test_an_officer_asks_the_applicant_and_looks_up_once_they_said_yes(world, draft):
    case = declined_case(world, draft)
    with pytest.raises(ItemUnknown):
        register_look_up(world.officer("clerk"), case=case.id, register=RIGHT)
    (item,) = registers_askable(world.officer("clerk"), case.id)
    assert item.key == RIGHT and RIGHT not in {v.item.key for v in look_ups(world.officer("clerk"), case.id)}
    asked = case_consent_ask(world.officer("clerk"), case=case.id, register=RIGHT)
    assert registers_askable(world.officer("clerk"), case.id) == ()
    with pytest.raises(Invalid):
        case_consent_ask(world.officer("clerk"), case=case.id, register=RIGHT)
    with pytest.raises(ItemUnknown):
        register_look_up(world.officer("clerk"), case=case.id, register=RIGHT)
    consent_agree(world.citizen, consent=asked)
    row = register_look_up(world.officer("clerk"), case=case.id, register=RIGHT)
    assert row.entry["status"] == "answered" and row.entry["consent"] == str(asked)
    (seen,) = case_consents(world.officer("clerk"), case.id)
    assert (seen.state, seen.used, len(seen.uses)) == ("used", 1, 1)
    with pytest.raises(ItemUnknown):
        register_look_up(world.officer("clerk"), case=case.id, register=RIGHT)
    assert look_up_get(world.officer("clerk"), case.id, RIGHT).answered, "what was told once stays in the case"


def test_an_officers_request_declined_or_withdrawn_opens_nothing(world, draft):
    case = declined_case(world, draft)
    asked = case_consent_ask(world.officer("clerk"), case=case.id, register=RIGHT)
    consent_decline(world.citizen, consent=asked)
    again = case_consent_ask(world.officer("clerk"), case=case.id, register=RIGHT)
    consent_agree(world.citizen, consent=again)
    consent_revoke(world.citizen, consent=again)
    with pytest.raises(ItemUnknown):
        register_look_up(world.officer("clerk"), case=case.id, register=RIGHT)
    assert [c.state for c in case_consents(world.officer("clerk"), case.id)] == ["withdrawn", "declined"]


def test_who_may_not_ask_for_a_case_and_about_what(world, draft):
    case = declined_case(world, draft)
    for key in ("operator", "nothing", ""):
        with pytest.raises(Invalid):
            case_consent_ask(world.officer("clerk"), case=case.id, register=key)
    for stranger in (world.stranger, world.citizen):
        with pytest.raises(NotAllowed):
            case_consent_ask(stranger, case=case.id, register=RIGHT)
    assert not Consent.objects.exists()
