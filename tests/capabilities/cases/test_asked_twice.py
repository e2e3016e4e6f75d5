"""What citizens answered though a register holds it: counted at submission, with the reason, and found again later."""

import pytest
from tests.capabilities.cases.conftest import CITY, SERVICE, World
from tests.capabilities.cases.test_lookups import TYPED, missing_give

from salaklang.capabilities.cases.actions import case_submit
from salaklang.capabilities.cases.models import Case, CaseAnswers, CaseAskedTwice
from salaklang.capabilities.cases.queries.twice import AskedTwice, asked_twice_counts
from salaklang.capabilities.cases.rules import DECLINED, asked_twice
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import walk
from salaklang.foundations.exchange.actions import register_state_set
from salaklang.foundations.exchange.queries import connected_services
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system


def recomputed() -> dict[str, list[tuple[str, str, str]]]:
    """The same from nothing but the answers that cases are decided on."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for given in CaseAnswers.objects.select_related("case"):
        definition = service_get(system(), given.case.service, given.case.service_version)
        way = walk(definition, given.answers, given.registers)
        twice = asked_twice(definition, way, connected_services())
        found[str(given.case_id)] = sorted((t.key, t.register, t.why) for t in twice)
    return found


def kept() -> dict[str, list[tuple[str, str, str]]]:
    return {str(case.id): sorted(case.given_again.values_list("key", "register", "why")) for case in Case.objects.all()}


def made_up(world: World, state: str) -> Case:
    """A case whose applicant typed the home address, because the house register was in this state."""
    register_state_set(system(), service="house.house", state=state)
    draft = world.draft({"home_address": TYPED})
    missing_give(world, draft.id)
    case = case_submit(world.citizen, draft=draft.id, clock=world.clock)
    register_state_set(system(), service="house.house", state="up")
    return case


def only() -> AskedTwice:
    [one] = asked_twice_counts()
    return one


def test_while_all_registers_answer_nothing_is_asked_twice(world: World) -> None:
    world.case()
    one = only()
    assert (one.service, one.cases, one.asked, one.twice, one.reasons) == (SERVICE, 1, 8, 0, ())
    assert one.fetched == 12 and not CaseAskedTwice.objects.exists()


@pytest.mark.parametrize(("state", "why"), [("down", "register-unavailable"), ("rubbish", "register-rubbish")])
def test_a_silent_register_counts_with_its_error(world: World, state: str, why: str) -> None:
    world.case()
    case = made_up(world, state)
    assert case.asked_twice == 1
    one = only()
    assert (one.cases, one.twice, one.chosen) == (2, 1, 0)
    [reason] = one.reasons
    assert (reason.agency, reason.register, reason.why, reason.answers) == (CITY, "house.house", why, 1)
    assert kept() == recomputed() and sum(len(v) for v in kept().values()) == one.twice
    assert sum(c.asked_twice for c in Case.objects.all()) == one.twice


def test_the_act_itself_says_which_register_was_silent_and_why(world: World) -> None:
    case = made_up(world, "down")
    said = LedgerAct.objects.get(code=case.act_code).statement["record"]["registers"]
    assert said["home"]["code"] == "register-unavailable" and said["operator"]["code"] == ""


def test_what_was_passed_over_was_not_typed(world: World) -> None:
    case = made_up(world, "down")
    given = CaseAnswers.objects.get(case=case)
    definition = service_get(system(), case.service, case.service_version)
    way = walk(definition, {**given.answers, "home_address": None}, given.registers)
    assert asked_twice(definition, way, connected_services()) == ()


def test_who_would_not_have_the_register_asked_is_shown_apart(world: World) -> None:
    case = made_up(world, "down")
    given = CaseAnswers.objects.get(case=case)
    definition = service_get(system(), case.service, case.service_version)
    entry = {**given.registers["home"], "code": DECLINED}
    [one] = asked_twice(definition, walk(definition, given.answers, {**given.registers, "home": entry}), {})
    assert (one.key, one.register, one.why) == ("home_address", "house.house", DECLINED)
    CaseAskedTwice.objects.update(why=DECLINED)
    Case.objects.update(asked_twice=0)
    assert (only().twice, only().chosen) == (0, 1)


def test_what_is_kept_of_it_holds_no_answer(world: World) -> None:
    made_up(world, "down")
    row = CaseAskedTwice.objects.get()
    values = " ".join(str(getattr(row, f.attname)) for f in row._meta.fields)
    assert not [v for v in TYPED.values() if len(str(v)) > 3 and str(v) in values]
