import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from salaklang.capabilities.correspondence import errors, queries
from salaklang.capabilities.correspondence.actions import letter_acknowledge, letter_answer, letter_send
from salaklang.capabilities.correspondence.models import Letter, RegisterEntry
from salaklang.foundations.identity.errors import AgencyNotFound
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import NOBODY, Actor
from salaklang.kernel.errors import NotAllowed, SignInNeeded

from .conftest import NOW

pytestmark = pytest.mark.django_db
CASE = Ref("case", "0192-case")


@pytest.fixture
def sent(officer, clock):
    def sent_(**fields):
        given = {"to_agency": "lands", "subject": "ขอตรวจสอบสิทธิ", "body": "เรียน เจ้าพนักงานที่ดิน", "about": CASE}
        return letter_send(officer("thaton", "officer"), **(given | fields), clock=clock)

    return sent_


def test_a_letter_has_its_number_date_and_signature(sent):
    letter = sent(reply_by=date(2026, 12, 1), urgency="urgent")
    assert (letter.number, letter.doc_date, letter.received_no) == ("อต 52301/1", date(2026, 11, 22), "1/2569")
    assert letter.signed_post == "นักจัดการงานทั่วไป รักษาราชการแทนปลัดเทศบาล"
    assert (letter.state, letter.about, letter.urgency_text.en) == ("received", CASE, "Urgent")
    assert sent().number == "อต 52301/2"


def test_it_stands_in_both_registers(sent, officer):
    letter = sent()
    [out], [received] = queries.register_out(officer("thaton")), queries.register_in(officer("lands"))
    assert (out.letter, out.year, out.seq) == (received.letter, received.year, received.seq) == (letter.id, 2569, 1)
    assert out.from_name.en == "Thaton" and received.to_name.en == "Lands"
    assert queries.register_in(officer("thaton")) == queries.register_out(officer("lands")) == []


def test_registers_page_by_their_number(sent, officer, clock):
    clock.at = NOW.replace(month=12, day=31, hour=20)  # already the next year in Bangkok
    later = sent()
    clock.at = NOW
    for _ in range(3):
        sent()
    keeper = officer("thaton")
    first = queries.register_out(keeper, limit=2)
    assert [(e.year, e.seq) for e in first] == [(2570, 1), (2569, 3)]
    rest = queries.register_out(keeper, before=(2569, 3))
    assert [(e.year, e.seq) for e in rest] == [(2569, 2), (2569, 1)]
    assert later.number == "อต 52301/1"


def test_the_answer_refers_to_the_letter_and_is_given_once(sent, officer, clock):
    letter = sent()
    answer = letter_answer(officer("lands", "officer"), letter=letter.id, body="ไม่ขัดข้อง", outcome="agreed", clock=clock)
    assert (answer.number, answer.refers, answer.refers_number) == ("มท 0515.2/1", letter.id, "อต 52301/1")
    assert (answer.to_agency, answer.about, answer.outcome) == ("thaton", CASE, "agreed")
    asked = queries.letter_get(officer("thaton"), letter.id)
    assert (asked.state, asked.answers, asked.answered_at) == ("answered", (answer.id,), NOW)
    with pytest.raises(errors.LetterAlreadyAnswered):
        letter_answer(officer("lands"), letter=letter.id, body="อีกครั้ง", outcome="agreed", clock=clock)
    assert Letter.objects.count() == 2


def test_acknowledging_twice_is_once(sent, officer, clock):
    letter = sent()
    for _ in range(2):
        assert letter_acknowledge(officer("lands"), letter=letter.id, clock=clock).state == "acknowledged"
    assert LedgerAct.objects.filter(kind="letter.acknowledged").count() == 1


def test_acts_stand_in_the_case_and_say_nothing_in_public(sent, officer, clock):
    letter = sent()
    letter_answer(officer("lands"), letter=letter.id, body="ไม่ขัดข้อง", outcome="agreed", clock=clock)
    in_case = LedgerAct.objects.filter(subject_kind="case", subject_id=CASE.id).order_by("id")
    assert [a.kind for a in in_case] == ["letter.sent", "letter.answered"]
    leaves = [json.loads(bytes(row.leaf)) for row in LedgerOutbox.objects.order_by("id")]
    assert [leaf["data"] for leaf in leaves] == [
        {"register": "out", "year": 2569, "seq": 1},
        {"register": "in", "year": 2569, "seq": 1},
        {"register": "out", "year": 2569, "seq": 1},
        {"register": "in", "year": 2569, "seq": 1},
    ]
    for leaf in leaves:
        assert "สิทธิ" not in json.dumps(leaf, ensure_ascii=False)


def test_who_sees_a_letter(sent, officer):
    letter = sent()
    for agency, role in (("thaton", "clerk"), ("lands", "letters"), ("lands", "officer")):
        assert queries.letter_get(officer(agency, role), letter.id).body
        assert len(queries.letters_about(officer(agency, role), CASE)) == 1
    for actor in (officer("third"), officer("lands", "finance"), Actor("citizen", uuid4())):
        with pytest.raises(NotAllowed):
            queries.letter_get(actor, letter.id)
        assert queries.letters_about(actor, CASE) == []
        assert queries.letters_by_number(actor, letter.number) == []
    with pytest.raises(SignInNeeded):
        queries.letter_get(NOBODY, letter.id)
    with pytest.raises(errors.LetterMissing):
        queries.letter_get(officer("thaton"), uuid4())
    with pytest.raises(NotAllowed):
        queries.register_in(officer("third"), agency="lands")


def test_a_letter_is_found_by_its_number_in_thai_digits(sent, officer):
    letter = sent()
    assert [found.id for found in queries.letters_by_number(officer("lands"), "อต๕๒๓๐๑/๑")] == [letter.id]


def test_who_may_act(sent, officer, clock):
    letter = sent()
    for wrong in (officer("third"), officer("thaton"), officer("lands", "finance"), Actor("citizen", uuid4())):
        with pytest.raises(NotAllowed):
            letter_answer(wrong, letter=letter.id, body="x", outcome="agreed", clock=clock)
        with pytest.raises(NotAllowed):
            letter_acknowledge(wrong, letter=letter.id, clock=clock)
    with pytest.raises(NotAllowed):
        letter_send(officer("thaton", "finance"), to_agency="lands", subject="x", body="y", clock=clock)


def test_what_is_wrong_is_said_and_takes_no_number(sent, officer, clock):
    with pytest.raises(errors.LetterInvalid) as invalid:
        sent(subject=" \u200b ", to_agency="thaton")
    assert set(invalid.value.fields) == {"subject", "to_agency"}
    with pytest.raises(AgencyNotFound):
        sent(to_agency="nowhere")
    with pytest.raises(errors.PrefixMissing):
        letter_send(officer("nameless"), to_agency="lands", subject="x", body="y", clock=clock)
    with pytest.raises(errors.LetterInvalid):
        letter_answer(officer("lands"), letter=uuid4(), body="x", outcome="maybe", clock=clock)
    with pytest.raises(errors.LetterMissing):
        sent(refers=uuid4())
    assert sent().number == "อต 52301/1"


def test_a_sent_letter_and_its_entries_never_change(sent):
    letter = sent()
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Letter.objects.filter(id=letter.id).update(body="x")
    for change in (lambda rows: rows.update(seq=9), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change(RegisterEntry.objects.all())
