"""Names alike in the business register: what an officer's check asks, keeps, shows, and never stops."""

import pytest
from tests.capabilities.cases.conftest import CITY, World

from salaklang.capabilities.cases.actions import case_check, office_check_run
from salaklang.capabilities.cases.errors import CaseMoved, ItemUnknown
from salaklang.capabilities.cases.models import Case, CaseLookup
from salaklang.capabilities.cases.queries.checks import office_checks
from salaklang.capabilities.services.rules import definition_check, definition_load
from salaklang.config.seed_businesses import businesses_made
from salaklang.countries.th.business import DBD, NAME_CHECK, businesses_records
from salaklang.foundations.exchange.actions import record_put, register_state_set
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system
from salaklang.kernel.errors import NotAllowed

CHECK = "name-alike"


@pytest.fixture
def case(world: World) -> Case:
    agency_ensure(system(), slug=DBD, name_th="กรมพัฒนาธุรกิจการค้า", name_en="Business Development", kind="department")
    agency_ensure(system(), slug=CITY, name_th="เทศบาล", name_en="Town", kind="municipality", province_code="53")
    for register, key, record in businesses_records(businesses_made(2569, 5)):
        record_put(system(DBD), register=register, agency=DBD, key=key, data=record)
    return world.case(answers={"trade_name": {"th": "ร้านกาแฟแสงจันทร์", "foreign": ""}})


def test_the_check_tells_names_alike_with_the_other_agencys_proof(world: World, case: Case) -> None:
    clerk = world.officer("clerk")
    before = office_checks(clerk, case.id)[0]
    assert (before.open, before.answered, before.outdated) == (True, False, False)
    assert before.asked == {"name": "ร้านกาแฟแสงจันทร์", "province_code": "53"}
    uses = AccessLog.objects.count()
    office_check_run(clerk, case=case.id, check=CHECK, expected_version=case.revision)
    view = office_checks(clerk, case.id)[0]
    assert view.answered and view.by == clerk.person and not view.outdated
    assert [found["name"] for found in view.said["data"]["alike"]] == ["บริษัท กาแฟแสงจัทร์ จำกัด"]
    there = LedgerAct.objects.get(code=view.said["act_code"])
    here = LedgerAct.objects.get(code=view.act_code)
    assert (there.kind, there.agency) == ("exchange.answered", DBD)
    assert (here.kind, here.agency) == ("case.looked-up", CITY)
    assert view.said["proof"].endswith(f"/proof/{there.code}")
    row = ExchangeLog.objects.get(service=NAME_CHECK)
    assert (row.outcome, row.case, row.client) == ("answered", case.number, CITY)
    assert AccessLog.objects.count() == uses, "it is about a name, not about a person"


def test_a_silent_register_is_told_and_blocks_nothing(world: World, case: Case) -> None:
    clerk = world.officer("clerk")
    register_state_set(system(), service=NAME_CHECK, state="down")
    office_check_run(clerk, case=case.id, check=CHECK)
    view = office_checks(clerk, case.id)[0]
    assert (view.answered, view.said["code"], view.open) == (False, "register-unavailable", True)
    case_check(clerk, case=case.id)
    register_state_set(system(), service=NAME_CHECK, state="up")
    office_check_run(clerk, case=case.id, check=CHECK)
    assert office_checks(clerk, case.id)[0].answered
    assert CaseLookup.objects.filter(case=case, register=CHECK).count() == 2


def test_who_may_not_work_on_the_case_may_not_check(world: World, case: Case) -> None:
    for who in (world.citizen, world.stranger, world.officer("finance"), system(CITY)):
        with pytest.raises(NotAllowed):
            office_check_run(who, case=case.id, check=CHECK)
    clerk = world.officer("clerk")
    with pytest.raises(ItemUnknown):
        office_check_run(clerk, case=case.id, check="operator")
    with pytest.raises(CaseMoved):
        office_check_run(clerk, case=case.id, check=CHECK, expected_version=99)
    assert not ExchangeLog.objects.filter(service=NAME_CHECK).exists()


def test_without_the_offices_province_nothing_is_asked(world: World, case: Case) -> None:
    agency_ensure(system(), slug=CITY, name_th="เทศบาล", name_en="Town", kind="municipality", province_code="")
    assert not office_checks(world.officer("clerk"), case.id)[0].open
    with pytest.raises(ItemUnknown):
        office_check_run(world.officer("clerk"), case=case.id, check=CHECK)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("id: name-alike", "id: trade_name"), "duplicate-key"),
        (("name: trade_name.th,", "name: no_such.th,"), "unknown-question"),
        (("name: trade_name.th,", "name: trade_name.latin,"), "unknown-question"),
        (("office.province_code", "office.secret"), "unknown-question"),
        (("    source: act\n    request:", "    source: none\n    request:"), "no-source"),
    ],
)
def test_a_definition_whose_check_makes_no_sense_is_not_published(change: tuple[str, str], code: str) -> None:
    from salaklang.config.seed import SERVICES
    from salaklang.foundations.exchange.queries import connected_services

    text = (SERVICES / "commercial-registration-new.yaml").read_text(encoding="utf-8")
    assert definition_check(definition_load(text), connected_services()) == []
    assert change[0] in text
    problems = definition_check(definition_load(text.replace(*change)), connected_services())
    assert [p.code for p in problems] == [code]
