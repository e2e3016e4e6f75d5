from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capabilities.services.conftest import FILE

from salaklang.capabilities.services.rules import (
    Question,
    Register,
    definition_load,
    is_done,
    missing,
    next_question,
    previous_question,
    progress,
    visible_questions,
    walk,
)

DEFINITION = definition_load(FILE.read_text(encoding="utf-8"))
QUESTIONS = [i for i in DEFINITION.items() if isinstance(i, Question)]
REGISTERS = [i.key for i in DEFINITION.items() if isinstance(i, Register)]


def value_of(question):
    if question.type == "choice":
        return st.sampled_from([o.value for o in question.options])
    if question.type == "multi":
        return st.lists(st.sampled_from([o.value for o in question.options]), min_size=1, unique=True)
    return st.just("x")


ANSWERS = st.fixed_dictionaries({}, optional={q.key: value_of(q) for q in QUESTIONS})
STATUSES = st.fixed_dictionaries(
    {},
    optional={
        k: st.sampled_from(["answered", "unavailable", "disputed"]).map(
            lambda s: {"status": s, "data": {"owner_is_applicant": s == "answered"}}
        )
        for k in REGISTERS
    },
)


@settings(max_examples=300, deadline=None)
@given(ANSWERS, STATUSES)
def test_answers_to_hidden_questions_count_for_nothing(answers, registers):
    way = walk(DEFINITION, answers, registers)
    assert set(way.answers) <= {i.key for i in way.items}
    assert walk(DEFINITION, way.answers, way.registers).items == way.items


@settings(max_examples=300, deadline=None)
@given(ANSWERS, STATUSES)
def test_going_next_and_back_visits_every_page_once(answers, registers):
    items = walk(DEFINITION, answers, registers).items
    page, seen = items[0], [items[0].key]
    while page := next_question(DEFINITION, answers, registers, after=page.key):
        seen.append(page.key)
    assert seen == [i.key for i in items]
    for before, after in pairwise(items):
        assert previous_question(DEFINITION, answers, registers, before=after.key) == before
    assert previous_question(DEFINITION, answers, registers, before=items[0].key) is None


@settings(max_examples=200, deadline=None)
@given(ANSWERS, STATUSES)
def test_answering_what_comes_next_ends(answers, registers):
    answers, registers, evidence = dict(answers), dict(registers), set()
    for _ in range(100):
        page = next_question(DEFINITION, answers, registers, evidence=evidence)
        if page is None:
            break
        if page.kind == "register":
            registers[page.key] = {"status": "answered", "data": {"owner_is_applicant": True}}
        elif page.kind == "evidence":
            evidence.add(page.key)
        else:
            answers[page.key] = page.options[0].value if page.options else "x"
    way = walk(DEFINITION, answers, registers)
    assert all(is_done(i, way, evidence) for i in way.items)
    assert missing(DEFINITION, answers, registers, evidence=evidence) == ()


@given(ANSWERS, STATUSES)
def test_progress_is_between_one_and_all(answers, registers):
    way = walk(DEFINITION, answers, registers)
    for item in way.items:
        at = progress(DEFINITION, answers, registers, at=item.key)
        assert 1 <= at.number <= at.total == len(visible_questions(DEFINITION, answers, registers))


def test_a_silent_register_brings_its_evidence_and_nothing_else():
    down = {"operator": {"status": "unavailable", "data": {}}}
    plain = {"seller_type": "alone", "trade_kinds": ["A2"], "start_date": "2026-11-01"}
    keys = [i.key for i in walk(DEFINITION, plain, down).items]
    assert "operator_id" in keys and "home" in keys and "home_address" not in keys
    unaskable = {**down, "home": {"status": "unavailable", "code": "key-unknown", "data": {}}}
    keys = [i.key for i in walk(DEFINITION, plain, unaskable).items]
    assert keys.index("home") < keys.index("home_address") < keys.index("home_copy"), "the form needs an address"
    assert "operator_id" not in [i.key for i in walk(DEFINITION, plain, {"operator": {"status": "answered"}}).items]
