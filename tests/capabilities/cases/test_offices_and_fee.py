"""Only the offices that the definition names take an application; who has paid is told what becomes of the fee."""

import pytest
from tests.capabilities.cases.conftest import CITY, OTHER_CITY, SERVICE, World
from tests.support.partners import live_elsewhere

from salaklang.capabilities.cases.actions import case_check, case_decide, case_withdraw, draft_start
from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.capabilities.services.errors import NotOfferedHere
from salaklang.capabilities.services.queries import offices_of, service_get
from salaklang.foundations.notifications.models import Message
from salaklang.kernel.actor import NOBODY


def test_the_definition_names_the_offices_and_no_other_agency_takes_it(world: World) -> None:
    assert {a.slug for a in offices_of(service_get(NOBODY, SERVICE))} == {CITY, OTHER_CITY}
    with pytest.raises(NotOfferedHere):
        draft_start(world.citizen, service=SERVICE, agency="dol")
    assert not Draft.objects.exists()


def test_a_municipality_on_another_node_takes_no_application_here(world: World) -> None:
    """It has the same service on its own node; a case that was begun for it here would lie on nobody's desk."""
    live_elsewhere(OTHER_CITY)
    assert {a.slug for a in offices_of(service_get(NOBODY, SERVICE))} == {CITY}
    with pytest.raises(NotOfferedHere):
        draft_start(world.citizen, service=SERVICE, agency=OTHER_CITY)


def paid(world: World) -> Case:
    case = world.case()
    case_check(world.officer("clerk"), case=case.id)
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    return Case.objects.get(pk=case.id)


def told(case: Case, kind: str) -> str:
    return Message.objects.get(about_id=str(case.id), kind=kind).body_th


def test_who_paid_and_is_refused_is_told_what_becomes_of_the_fee(world: World) -> None:
    case = paid(world)
    registrar = world.officer("registrar")
    case_decide(registrar, case=case.id, outcome="refuse", ground="outside-area", reasons="ร้านอยู่นอกเขต")
    assert "ไม่ได้กำหนดให้คืนค่าธรรมเนียม" in told(case, "case.refused") and "ยื่นคำร้อง" in told(case, "case.refused")


def test_who_withdraws_is_told_too_but_nothing_of_a_fee_that_was_not_paid(world: World) -> None:
    first, second = paid(world), world.case()
    for case in (first, second):
        case_withdraw(world.citizen, case=case.id)
    assert "ไม่ได้กำหนดให้คืนค่าธรรมเนียม" in told(first, "case.withdrawn")
    assert "ค่าธรรมเนียม" not in told(second, "case.withdrawn")
