"""Somebody who acts for the applicant on a mandate: all that the applicant may do, and nothing once it has ended."""

from datetime import timedelta

import pytest
from tests.capabilities.cases.conftest import SERVICE
from tests.foundations.documents.test_uploads import picture

from salaklang.capabilities.cases.actions import (
    case_check,
    case_submit,
    case_withdraw,
    draft_answer,
    draft_evidence_add,
    draft_fetch,
)
from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.capabilities.cases.queries import case_get, draft_get, my_drafts
from salaklang.foundations.exchange.actions import register_state_set
from salaklang.foundations.identity.actions import mandate_grant, mandate_revoke
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock
from salaklang.kernel.errors import NotAllowed


@pytest.fixture
def mandate(world):
    until = SYSTEM_CLOCK.now() + timedelta(days=3)
    return mandate_grant(world.citizen, grantor=world.mali, grantee=world.somchai, scope=[SERVICE], valid_until=until)


def test_an_agent_goes_on_with_what_the_applicant_began(world, mandate):
    register_state_set(system("dopa"), service="dopa.person", state="down")
    draft = world.draft(clock=SYSTEM_CLOCK)
    added = draft_evidence_add(
        world.stranger, draft=draft.id, evidence="operator_id", filename="id.png", content=picture("PNG")
    )
    assert added.added_by == world.somchai


def test_a_case_names_the_mandate_it_was_filed_on_and_shows_the_agent_its_bill(world, mandate):
    case = case_submit(world.stranger, draft=world.draft(clock=SYSTEM_CLOCK).id)
    assert case.mandate == mandate.id and case.filed_by == world.somchai
    assert [b.id for b in case_get(world.stranger, case.id).bills] == [case.bill]


def test_an_ended_mandate_opens_nothing(world, mandate):
    draft = world.draft(actor=world.stranger, person=world.mali, clock=SYSTEM_CLOCK)
    case = case_submit(world.stranger, draft=world.draft(clock=SYSTEM_CLOCK).id)
    mandate_revoke(world.citizen, mandate=mandate.id)
    for step in (
        lambda: draft_get(world.stranger, draft.id),
        lambda: draft_answer(world.stranger, draft=draft.id, question="capital", raw="1,000"),
        lambda: case_submit(world.stranger, draft=draft.id),
        lambda: case_get(world.stranger, case.id),
        lambda: case_withdraw(world.stranger, case=case.id),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_an_officers_own_application_is_none_of_the_counters(world):
    officer = world.officer("counter")
    Draft.objects.filter(pk=world.draft(clock=SYSTEM_CLOCK).id).update(person=officer.person, filed_by=officer.person)
    assert my_drafts(officer) == []


def test_a_late_answer_to_an_old_question_is_dropped(world, monkeypatch):
    """The house code changes on another device while its register is being asked."""
    from salaklang.capabilities.cases.actions import fetching

    draft = world.draft({"place": "elsewhere", "premises_house_code": "53019900011"}, clock=SYSTEM_CLOCK)
    Draft.objects.filter(pk=draft.id).update(registers={k: v for k, v in draft.registers.items() if k == "operator"})
    asked = fetching.register_entry

    def meanwhile(actor, item, **given):
        entry = asked(actor, item, **given)
        if item.key == "premises_house":
            draft_answer(world.citizen, draft=draft.id, question="premises_house_code", raw="53019900029")
        return entry

    monkeypatch.setattr(fetching, "register_entry", meanwhile)
    assert "premises_house" not in draft_fetch(world.citizen, draft=draft.id, register="premises_house").registers


def test_the_offices_time_does_not_run_while_the_applicant_pays(world):
    case = world.case()
    case_check(world.officer("clerk"), case=case.id, clock=world.clock)
    later = FixedClock(case.due_at + timedelta(days=9))
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1", clock=later)
    row = Case.objects.get(pk=case.id)
    assert row.due_at == row.late_at and row.due_at > later.at
