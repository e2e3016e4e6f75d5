"""Numbers under pressure: many senders at once, and failures in the middle."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from salaklang.capabilities.correspondence.actions import letter_answer, letter_send, letters, registers
from salaklang.capabilities.correspondence.errors import LetterAlreadyAnswered
from salaklang.capabilities.correspondence.models import Letter, RegisterEntry
from salaklang.foundations.ledger.models import LedgerAct

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls, workers):
    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, calls))


def test_fifty_senders_at_once_get_1_to_50(transactional_db, officer, clock):
    sender = officer("thaton")
    letters = at_once(
        [lambda: letter_send(sender, to_agency="lands", subject="เรื่อง", body="ข้อความ", clock=clock)] * 50, workers=50
    )
    assert sorted(int(letter.number.rpartition("/")[2]) for letter in letters) == list(range(1, 51))
    for direction in ("out", "in"):
        entries = RegisterEntry.objects.filter(register__direction=direction).order_by("seq")
        assert list(entries.values_list("seq", flat=True)) == list(range(1, 51))


def test_agencies_that_write_to_each_other_do_not_wait_for_ever(transactional_db, officer, clock):
    pairs = [(officer("thaton"), "lands"), (officer("lands"), "thaton"), (officer("third"), "lands")] * 8
    at_once(
        [
            lambda a=a, to=to: letter_send(a, to_agency=to, subject="เรื่อง", body="ข้อความ", clock=clock)
            for a, to in pairs
        ],
        workers=24,
    )
    assert RegisterEntry.objects.count() == 48


def test_two_officers_answering_at_once_are_one_answer(transactional_db, officer, clock):
    letter = letter_send(officer("thaton"), to_agency="lands", subject="เรื่อง", body="ข้อความ", clock=clock)

    def answer(actor):
        try:
            return letter_answer(actor, letter=letter.id, body="ตอบ", outcome="informed", clock=clock)
        except LetterAlreadyAnswered:
            return None

    officers = [officer("lands") for _ in range(6)]
    answers = at_once([lambda a=a: answer(a) for a in officers], workers=6)
    assert sum(a is not None for a in answers) == 1
    assert Letter.objects.filter(refers=letter.id).count() == 1


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (letters, "register_enter"),
        (letters, "letter_enter"),
        (registers, "act_append"),
        (letters, "event_emit"),
        (letters, "letter_row"),
    ],
)
def test_a_crash_at_any_step_leaves_no_letter_and_no_hole(transactional_db, officer, clock, monkeypatch, module, step):
    sender = officer("thaton")

    def crash(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(module, step, crash)
        with pytest.raises(KeyboardInterrupt):
            letter_send(sender, to_agency="lands", subject="เรื่อง", body="ข้อความ", clock=clock)
    assert Letter.objects.count() == LedgerAct.objects.count() == 0
    letter = letter_send(sender, to_agency="lands", subject="เรื่อง", body="ข้อความ", clock=clock)
    assert letter.number == "อต 52301/1"
