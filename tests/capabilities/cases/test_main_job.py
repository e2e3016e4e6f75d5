from uuid import uuid4

from salaklang.capabilities.cases.actions import case_check, case_decide, case_submit, certificate_issue
from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.capabilities.cases.models import Case, CaseAnswers, Draft
from salaklang.capabilities.cases.queries import case_get, draft_get, my_cases, worklist


def test_a_coffee_shop_needs_eight_answers_and_no_evidence(world):
    view = draft_get(world.citizen, world.draft().id)
    assert view.next() is None
    assert view.missing() == ()
    assert sum(i.kind == "question" for i in view.way.items) == 8
    assert not view.way.stopped


def test_from_submission_to_certificate(world):
    draft = world.draft()
    case = case_submit(world.citizen, draft=draft.id, clock=world.clock)
    assert case.number == "ทพ 0001/2569"
    assert case.state == "received"
    assert (case.questions_asked, case.asked_twice) == (8, 0)
    assert case.answers_fetched == 6 + 2 + 4
    clerk, registrar = world.officer("clerk"), world.officer("registrar")
    assert [line.id for line in worklist(clerk).lines] == [case.id]
    assert case_check(clerk, case=case.id).state == "awaiting-payment"
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    seen = case_get(registrar, case.id)
    assert seen.state == "in-progress" and "approve" in seen.steps
    decided = case_decide(registrar, case=case.id, outcome="approve", reasons="ครบถ้วน", expected_version=seen.version)
    assert decided.state == "approved"
    first, second = certificate_issue(case.id), certificate_issue(case.id)
    assert first.certificate and first.certificate == second.certificate
    view = case_get(world.citizen, case.id)
    kinds = [act.kind for act in view.history]
    assert kinds.count("certificate.issued") == kinds.count("document.issued") == 1
    assert kinds[:4] == ["case.submitted", "case.checked", "case.paid", "case.approved"]
    assert view.decision.inputs["registers"]["operator"]["act"]
    assert my_cases(world.citizen)[0].state == "approved"


def test_submitting_again_gives_the_same_case(world):
    draft = world.draft()
    first = case_submit(world.citizen, draft=draft.id, key=str(uuid4()))
    assert case_submit(world.citizen, draft=draft.id).id == first.id
    assert Case.objects.count() == 1
    assert CaseAnswers.objects.get(case=first).answers["capital"] == 5_000_000
    assert Draft.objects.get(pk=draft.id).answers == {}
