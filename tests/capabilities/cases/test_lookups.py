"""The office looks up in a register what the applicant had to give: who may, what is kept, what becomes of it."""

import io
from uuid import UUID

import pytest
from PIL import Image
from tests.capabilities.cases.conftest import CITY, HOUSE, OTHER_CITY, World

from salaklang.capabilities.cases.actions import (
    case_check,
    case_decide,
    case_submit,
    case_withdraw,
    draft_answer,
    draft_evidence_add,
    draft_fetch,
    register_look_up,
)
from salaklang.capabilities.cases.actions.decisions import certificate_data
from salaklang.capabilities.cases.actions.system import case_paid, register_corrected
from salaklang.capabilities.cases.errors import AlreadyDecided, CaseMoved, ItemUnknown
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseLookup, Decision
from salaklang.capabilities.cases.queries import draft_get
from salaklang.capabilities.cases.queries.lookups import look_up_get, look_ups
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Evidence, Question
from salaklang.foundations.exchange.actions import record_put, register_state_set
from salaklang.foundations.exchange.models import AccessLog
from salaklang.foundations.exchange.queries import officer_behind, usages_of
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.errors import NotAllowed

TYPED = {
    "house_no": "๑๒/๓",
    "moo": "5",
    "road": "เจริญธรรม",
    "subdistrict": "ต.ท่าเสา",
    "district": "เมืองอุตรดิตถ์",
    "province": "อุตรดิตถ์",
    "postcode": "53000",
}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()


def asked_in_vain(world: World, draft: UUID) -> None:
    """Two registers whose pages come though what they are asked by is not known."""
    for register in ("home", "premises_right"):
        draft_fetch(world.citizen, draft=draft, register=register)


def missing_give(world: World, draft: UUID) -> None:
    """What the applicant has to give where registers did not: the address, and pictures of papers."""
    missing = draft_get(world.citizen, draft).missing()
    for item in (i for i in missing if isinstance(i, Question)):
        draft_answer(world.citizen, draft=draft, question=item.key, raw=TYPED)
    for item in (i for i in missing if isinstance(i, Evidence)):
        draft_evidence_add(world.citizen, draft=draft, evidence=item.key, filename="a.png", content=picture())


def silent(world: World, *services: str, **answers: object) -> Case:
    """A case that was filed while these registers did not answer; they do again."""
    for service in services:
        register_state_set(system(), service=service, state="down")
    draft = world.draft(answers)
    asked_in_vain(world, draft.id)
    missing_give(world, draft.id)
    case = case_submit(world.citizen, draft=draft.id, clock=world.clock)
    for service in services:
        register_state_set(system(), service=service, state="up")
    return case


def test_an_officer_sees_the_registers_answer_beside_what_was_typed(world: World) -> None:
    case = silent(world, "house.house", home_address=TYPED)
    clerk = world.officer("clerk")
    assert [(v.item.key, v.open, v.answered) for v in look_ups(clerk, case.id)] == [("home", True, False)]
    kept = register_look_up(clerk, case=case.id, register="home", expected_version=case.revision)
    view = look_up_get(clerk, case.id, "home")
    assert (view.answered, view.by, view.capacity) == (True, clerk.person, "นักวิชาการ")
    verdicts = {row.part or row.key: row.verdict for row in view.rows}
    assert verdicts == {
        "house_code": "only-register",
        "house_no": "same",
        "moo": "different",
        "road": "same",
        "subdistrict_code": "same",
        "postcode": "same",
    }
    moo = next(row for row in view.rows if row.part == "moo")
    assert (moo.held, moo.typed, moo.label.th) == ("4", "5", "หมู่ที่")
    assert CaseAnswers.objects.get(case=case).answers["home_address"]["moo"] == "5"
    assert CaseAnswers.objects.get(case=case).registers["home"]["status"] == "unavailable"
    assert Case.objects.get(pk=case.pk).revision == case.revision + 1
    assert kept.act_code == view.act_code


def test_the_applicant_sees_who_looked_why_and_the_proof(world: World) -> None:
    case = silent(world, "dopa.person")
    clerk = world.officer("clerk")
    before = len(usages_of(world.citizen, person=world.mali))
    register_look_up(clerk, case=case.id, register="operator")
    use = usages_of(world.citizen, person=world.mali)[0]
    assert len(usages_of(world.citizen, person=world.mali)) == before + 1
    assert (use.service, use.requester, use.case) == ("dopa.person", CITY, case.number)
    assert use.purpose.en == "New commercial registration" and use.act_code
    assert officer_behind(CITY, AccessLog.objects.get(pk=use.id).user_ref) == clerk.person
    act = LedgerAct.objects.get(kind="case.looked-up")
    assert look_up_get(world.citizen, case.id, "operator").act_code and act.subject_id == str(case.id)


def test_what_one_look_up_tells_opens_the_next(world: World) -> None:
    case = silent(world, "dopa.person")
    officer = world.officer("officer")
    assert [v.item.key for v in look_ups(officer, case.id)] == ["operator"]
    register_look_up(officer, case=case.id, register="operator")
    assert [v.item.key for v in look_ups(officer, case.id) if v.open] == ["operator", "home", "premises_right"]
    register_look_up(officer, case=case.id, register="home")
    assert look_up_get(officer, case.id, "home").said["data"]["house_code"] == HOUSE


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda w: w.citizen, id="the applicant"),
        pytest.param(lambda w: w.stranger, id="a stranger"),
        pytest.param(lambda w: w.officer("registrar", agency=OTHER_CITY), id="another agency's registrar"),
        pytest.param(lambda w: w.officer("finance"), id="a post that has no business with it"),
        pytest.param(lambda w: Actor("officer", w.mali, CITY, frozenset({"registrar"})), id="an officer's own matter"),
        pytest.param(lambda w: system(CITY), id="a rule"),
    ],
)
def test_nobody_else_may_look_up(world: World, who) -> None:
    case = silent(world, "house.house", home_address=TYPED)
    uses = AccessLog.objects.count()
    with pytest.raises(NotAllowed):
        register_look_up(who(world), case=case.id, register="home")
    assert AccessLog.objects.count() == uses and not CaseLookup.objects.exists()


def test_only_what_the_applicant_had_to_give_can_be_looked_up(world: World) -> None:
    case = silent(world, "house.house", home_address=TYPED)
    clerk, uses = world.officer("clerk"), AccessLog.objects.count()
    for register in ("operator", "premises_house", "capital", "unheard-of"):
        with pytest.raises(ItemUnknown):
            register_look_up(clerk, case=case.id, register=register)
    assert AccessLog.objects.count() == uses


def test_a_register_that_is_still_silent_is_written_down_and_may_be_asked_again(world: World) -> None:
    case = silent(world, "house.house", home_address=TYPED)
    clerk = world.officer("clerk")
    register_state_set(system(), service="house.house", state="down")
    register_look_up(clerk, case=case.id, register="home")
    view = look_up_get(clerk, case.id, "home")
    assert (view.answered, view.said["code"], view.open) == (False, "register-unavailable", True)
    register_state_set(system(), service="house.house", state="up")
    register_look_up(clerk, case=case.id, register="home")
    register_state_set(system(), service="house.house", state="down")
    register_look_up(clerk, case=case.id, register="home")
    assert look_up_get(clerk, case.id, "home").answered  # a later silence takes nothing away
    assert CaseLookup.objects.count() == LedgerAct.objects.filter(kind="case.looked-up").count() == 3


def test_a_case_that_moved_or_is_over_is_not_looked_up_for(world: World) -> None:
    case = silent(world, "house.house", home_address=TYPED)
    clerk, uses = world.officer("clerk"), AccessLog.objects.count()
    with pytest.raises(CaseMoved):
        register_look_up(clerk, case=case.id, register="home", expected_version=case.revision + 1)
    case_withdraw(world.citizen, case=case.id)
    with pytest.raises(AlreadyDecided):
        register_look_up(clerk, case=case.id, register="home")
    assert AccessLog.objects.count() == uses


def test_a_correction_reaches_what_the_office_had_looked_up(world: World) -> None:
    case = silent(world, "house.house", home_address=TYPED)
    clerk = world.officer("clerk")
    register_look_up(clerk, case=case.id, register="home")
    address = {"house_no": "12/3", "moo": "5", "road": "เจริญธรรม", "subdistrict_code": "530102", "postcode": "53000"}
    held = {"house_code": HOUSE, "address": address}
    record_put(system(), register="house.house", agency="house-registry", key=HOUSE, data=held)
    register_corrected(person=world.mali, service="house.house")
    view = look_up_get(clerk, case.id, "home")
    assert {row.verdict for row in view.rows if row.part} == {"same"}
    assert view.by is None


def test_the_decision_names_what_was_looked_up_and_the_certificate_uses_it(world: World) -> None:
    case = silent(world, "dopa.person")
    registrar = world.officer("registrar")
    register_look_up(registrar, case=case.id, register="operator")
    register_look_up(registrar, case=case.id, register="home")
    case_check(world.officer("clerk"), case=case.id)
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    case_decide(registrar, case=case.id, outcome="approve", reasons="ครบ")
    decision = Decision.objects.get(case=case)
    assert set(decision.inputs["looked_up"]) == {"operator", "home"}
    assert decision.inputs["looked_up"]["home"]["act"]
    row = Case.objects.get(pk=case.pk)
    definition = service_get(registrar, row.service, row.service_version)
    assert certificate_data(row, decision, definition)["premises"]["moo"] == "5", "what the applicant gave stays"
    given = CaseAnswers.objects.get(case=case)
    del given.answers["home_address"]  # a case of the form as it was before, which did not ask
    given.save()
    assert certificate_data(row, decision, definition)["premises"]["moo"] == "4"


def test_with_the_civil_register_silent_the_form_asks_for_the_address_and_the_certificate_has_it(world: World) -> None:
    """A shop at home: where that is nobody else can say, because what the house register is asked by is not known."""
    case = silent(world, "dopa.person")
    given = CaseAnswers.objects.get(case=case)
    assert given.answers["home_address"]["road"] == "เจริญธรรม" and given.answers["place"] == "home"
    assert {k: e["code"] for k, e in given.registers.items()} == {
        "operator": "register-unavailable",
        "home": "key-unknown",
        "premises_right": "key-unknown",
    }
    registrar = world.officer("registrar")
    case_check(world.officer("clerk"), case=case.id)
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    row = case_decide(registrar, case=case.id, outcome="approve", reasons="ครบ")
    definition = service_get(registrar, row.service, row.service_version)
    made = certificate_data(row, Decision.objects.get(case=case), definition)
    assert (made["premises"]["road"], made["premises"]["postcode"]) == ("เจริญธรรม", "53000")
