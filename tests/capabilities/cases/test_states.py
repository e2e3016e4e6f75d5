from hypothesis import given
from hypothesis import strategies as st

from salaklang.capabilities.cases.rules import FINAL, START, STATES, TABLE, state_next, steps_possible
from salaklang.capabilities.cases.texts import STATES as WORDS

STEPS = sorted({step for row in TABLE.values() for step in row})


@given(st.lists(st.sampled_from(STEPS), max_size=40), st.booleans())
def test_no_path_leads_to_two_decisions_nor_out_of_a_final_state(steps, free):
    state, paid, letters, decisions = START, free, 0, 0
    for step in steps:
        paid_after = paid or step == "pay"
        letters_after = max(0, letters + (step == "letter-out") - (step == "reply-in"))
        to = state_next(state, step, paid=paid_after, letters_open=letters_after)
        if to is None:
            continue
        assert state not in FINAL
        if to == "approved":
            assert paid_after and state == "in-progress"
        decisions += to in ("approved", "refused")
        state, paid, letters = to, paid_after, letters_after
    assert decisions <= 1


def test_every_state_is_in_the_table_and_has_words():
    assert set(TABLE) == set(STATES) == set(WORDS)
    assert all(not TABLE[state] for state in FINAL)


def test_money_that_comes_while_papers_are_checked_is_not_lost():
    assert state_next("received", "pay", paid=True, letters_open=0) == "received"
    assert state_next("received", "check", paid=True, letters_open=0) == "in-progress"
    assert state_next("awaiting-payment", "pay", paid=True, letters_open=1) == "awaiting-reply"


def test_a_correction_is_asked_once_and_nothing_unpaid_is_approved():
    assert "ask-correction" not in steps_possible("received", paid=False, correction_used=True)
    assert "approve" not in steps_possible("in-progress", paid=False, correction_used=False)
    assert state_next("in-progress", "approve", paid=False, letters_open=0) is None
