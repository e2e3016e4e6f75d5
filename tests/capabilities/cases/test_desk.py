from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from tests.capabilities.cases.conftest import CITY, HOUSE, NOW, OTHER_CITY, SERVICE

from salaklang.capabilities.cases.actions import (
    case_check,
    case_decide,
    case_note,
    case_submit,
    case_withdraw,
    correction_ask,
    correction_give,
    draft_start,
    late_notices_send,
    opinion_give,
)
from salaklang.capabilities.cases.actions.system import (
    case_letter_answered,
    case_letter_sent,
    case_paid,
    register_corrected,
)
from salaklang.capabilities.cases.errors import (
    AlreadyDecided,
    CaseMoved,
    CorrectionUsed,
    FeeUnpaid,
    ItemUnknown,
    NotNow,
    ReasonsNeeded,
)
from salaklang.capabilities.cases.models import Case, CaseAnswers, Decision, LateNotice
from salaklang.capabilities.cases.queries import case_get, worklist
from salaklang.capabilities.payments.queries import bill_get
from salaklang.foundations.exchange.actions import record_put
from salaklang.foundations.identity.actions import mandate_grant
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock
from salaklang.kernel.errors import NotAllowed


def paid(case):
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    return Case.objects.get(pk=case.id)


def ready(world):
    """Checked and paid."""
    case = world.case()
    case_check(world.officer("clerk"), case=case.id)
    return paid(case)


def test_correction_is_asked_once_and_starts_the_clock_again(world):
    case, clerk = world.case(), world.officer("clerk")
    correction_ask(clerk, case=case.id, text="แก้ชื่อ", keys=["trade_name"])
    with pytest.raises(ItemUnknown):
        correction_give(world.citizen, case=case.id, answers={"capital": "1"})
    raw = {"trade_name": {"th": "กาแฟมะลิ", "foreign": ""}}
    later = FixedClock(NOW + timedelta(days=6))
    given = correction_give(world.citizen, case=case.id, answers=raw, clock=later)
    assert given.state == "received" and given.due_at > case.due_at
    assert CaseAnswers.objects.get(case=case).answers["trade_name"]["th"] == "กาแฟมะลิ"
    assert case_get(clerk, case.id).correction.replaced["trade_name"]["th"] == "ร้านกาแฟมะลิ"
    with pytest.raises(CorrectionUsed):
        correction_ask(clerk, case=case.id, text="อีกครั้ง")


def test_nothing_is_approved_before_the_banks_word(world):
    case, registrar = world.case(), world.officer("registrar")
    case_check(world.officer("clerk"), case=case.id)
    with pytest.raises(FeeUnpaid):
        case_decide(registrar, case=case.id, outcome="approve", reasons="ครบ")
    case_paid(case=case.id, bill=uuid4(), amount_satang=5000, receipt="x")
    assert Case.objects.get(pk=case.id).paid_at is None
    row = paid(paid(case))
    assert row.state == "in-progress" and row.revision == 3


def test_payment_before_the_check(world):
    case = paid(world.case())
    assert case.state == "received"
    assert case_check(world.officer("clerk"), case=case.id).state == "in-progress"


def test_refusal_names_ground_reasons_and_appeal(world):
    case, registrar = ready(world), world.officer("registrar")
    with pytest.raises(ReasonsNeeded) as wrong:
        case_decide(registrar, case=case.id, outcome="refuse", reasons=" ", ground="because")
    assert set(wrong.value.fields) == {"reasons", "ground"}
    case_decide(registrar, case=case.id, outcome="refuse", ground="outside-area", reasons="ร้านอยู่นอกเขต")
    decision = case_get(world.citizen, case.id).decision
    assert decision.outcome == "refuse" and "15" in decision.appeal_en and decision.appeal_until
    assert decision.permission_rule.startswith("baseline")
    with pytest.raises(AlreadyDecided):
        case_withdraw(world.citizen, case=case.id)


def test_refusing_or_withdrawing_closes_the_unpaid_bill(world):
    case = world.case()
    case_withdraw(world.citizen, case=case.id, reason="เปลี่ยนใจ")
    assert bill_get(world.citizen, case.bill).state == "cancelled"
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="late")
    assert Case.objects.get(pk=case.id).state == "withdrawn"
    with pytest.raises(AlreadyDecided):
        case_check(world.officer("clerk"), case=case.id)


def test_two_officers_decide_at_once_and_one_is_told(world):
    case = ready(world)
    officers = [world.officer("registrar"), world.officer("registrar")]
    start, outcomes = Barrier(2), []

    def decide(officer: Actor, outcome: str) -> None:
        try:
            start.wait()
            case_decide(
                officer,
                case=case.id,
                outcome=outcome,
                reasons="เหตุผล",
                ground="outside-area",
                expected_version=case.revision,
            )
            outcomes.append(outcome)
        except AlreadyDecided as late:
            assert "อนุมัติ" in late.message.th
            outcomes.append("late")
        finally:
            connection.close()

    threads = [Thread(target=decide, args=p) for p in zip(officers, ("approve", "refuse"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "late" in outcomes and len(set(outcomes)) == 2
    assert Decision.objects.count() == 1


def test_who_decides_on_an_older_state_is_told_what_changed(world):
    case, registrar = ready(world), world.officer("registrar")
    with pytest.raises(CaseMoved):
        case_decide(registrar, case=case.id, outcome="approve", reasons="ครบ", expected_version=case.revision - 1)


def test_roles_agencies_and_own_matters(world):
    case = ready(world)
    for actor in (
        world.officer("clerk"),
        world.officer("registrar", agency=OTHER_CITY),
        Actor("officer", world.mali, CITY, frozenset({"registrar"})),
        world.citizen,
    ):
        with pytest.raises(NotAllowed):
            case_decide(actor, case=case.id, outcome="approve", reasons="ครบ")
    for actor in (world.stranger, world.officer("clerk", agency=OTHER_CITY)):
        with pytest.raises(NotAllowed):
            case_get(actor, case.id)


def test_a_letter_holds_the_case_until_its_answer(world):
    case, letter = ready(world), uuid4()
    for _ in range(2):
        case_letter_sent(case=case.id, letter=letter, from_agency=CITY, to_agency="dol")
    assert Case.objects.get(pk=case.id).state == "awaiting-reply"
    with pytest.raises(NotNow):
        case_decide(world.officer("registrar"), case=case.id, outcome="approve", reasons="ครบ")
    for _ in range(2):
        case_letter_answered(case=case.id, letter=letter, answer=uuid4(), outcome="agree")
    row = Case.objects.get(pk=case.id)
    assert row.state == "in-progress" and row.letters_open == 0
    assert [a.kind for a in case_get(world.citizen, case.id).history].count("case.letter-answered") == 1


def test_another_agencys_letter_holds_up_no_case(world):
    case = ready(world)
    case_letter_sent(case=case.id, letter=uuid4(), from_agency=OTHER_CITY, to_agency="dol")
    assert Case.objects.get(pk=case.id).state == "in-progress"


def test_an_officer_has_no_say_on_their_own_case(world):
    case = ready(world)
    self = Actor("officer", world.mali, CITY, frozenset({"clerk", "officer", "registrar"}))
    for step in (
        lambda: opinion_give(self, case=case.id, step="draft", outcome="agree", text="ควรอนุมัติ"),
        lambda: case_note(self, case=case.id, text="ควรอนุมัติ"),
        lambda: case_check(self, case=case.id),
        lambda: case_decide(self, case=case.id, outcome="approve", reasons="ครบ"),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_opinions_are_given_once_by_the_role_of_their_step(world):
    case, officer = ready(world), world.officer("officer")
    with pytest.raises(ItemUnknown):
        opinion_give(world.officer("clerk"), case=case.id, step="draft", outcome="agree", text="ควรอนุมัติ")
    note = opinion_give(officer, case=case.id, step="draft", outcome="agree", text="ควรอนุมัติ")
    assert note.capacity == "นักวิชาการ"
    with pytest.raises(NotNow):
        opinion_give(officer, case=case.id, step="draft", outcome="disagree", text="ไม่ควร")
    case_note(officer, case=case.id, text="โทรแจ้งแล้ว")
    assert [n.kind for n in case_get(officer, case.id).notes] == ["opinion", "note"]


def test_a_late_office_explains_itself_every_seven_days(world):
    case = world.case()
    clock = FixedClock(case.due_at + timedelta(minutes=1))
    assert late_notices_send(clock=clock) == 1
    assert late_notices_send(clock=clock) == 0
    clock.at += timedelta(days=7)
    assert late_notices_send(clock=clock) == 1
    assert list(LateNotice.objects.values_list("seq", "copy_to").order_by("seq")) == [(1, "opdc"), (2, "opdc")]
    case_check(world.officer("clerk"), case=case.id)
    clock.at += timedelta(days=30)
    assert late_notices_send(clock=clock) == 0, "while the citizen has to pay, the office is not late"


def test_a_corrected_register_reaches_the_open_case(world):
    case = world.case()
    address = {"house_no": "99", "moo": "4", "road": "เจริญธรรม", "subdistrict_code": "530102", "postcode": "53000"}
    house = {"house_code": HOUSE, "address": address}
    record_put(system(), register="house.house", agency="house-registry", key=HOUSE, data=house)
    register_corrected(person=world.mali, service="house.house")
    assert CaseAnswers.objects.get(case=case).registers["home"]["data"]["address"]["house_no"] == "99"
    assert "case.data-refreshed" in [a.kind for a in case_get(world.citizen, case.id).history]


def test_the_counter_files_on_the_persons_word_and_it_is_marked(world):
    counter = world.officer("counter")
    with pytest.raises(NotAllowed):
        draft_start(counter, service=SERVICE, agency=CITY, for_person=world.mali)
    mandate_grant(
        counter,
        grantor=world.mali,
        grantee=None,
        scope=[SERVICE],
        valid_until=datetime.now(UTC) + timedelta(hours=2),
        word="in-person",
    )
    draft = world.draft(actor=counter, person=world.mali, clock=SYSTEM_CLOCK)
    case = case_submit(counter, draft=draft.id)
    assert (case.channel, case.person, case.filed_by) == ("counter", world.mali, counter.person)
    assert case.mandate is not None
    assert set(CaseAnswers.objects.get(case=case).sources.values()) == {"officer"}
    online = case_submit(world.citizen, draft=world.draft().id)
    same = ("state", "due_at", "fee_satang", "service_version", "questions_asked")
    assert all(getattr(case, f) == getattr(online, f) for f in same)
    assert case_get(world.citizen, case.id).history[0].channel == "counter"


def test_the_worklist_goes_by_due_date_without_gaps(world):
    cases = [world.case() for _ in range(3)]
    clerk = world.officer("clerk")
    first = worklist(clerk, limit=2)
    rest = worklist(clerk, limit=2, after=first.after)
    assert [line.id for line in (*first.lines, *rest.lines)] == [c.id for c in cases]
    assert rest.after is None
    assert worklist(clerk, state="approved").lines == ()
    assert worklist(world.officer("clerk", agency=OTHER_CITY)).lines == ()
    assert [c.seq for c in cases] == [1, 2, 3]
