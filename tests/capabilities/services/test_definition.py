import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capabilities.services.conftest import HELD, TEMPLATES

from salaklang.capabilities.services.errors import DefinitionBroken
from salaklang.capabilities.services.rules import asked_though_held, definition_check, definition_load


def codes(text: str) -> set[str]:
    return {p.code for p in definition_check(definition_load(text), HELD, templates=TEMPLATES)}


def broken(text: str) -> object:
    with pytest.raises(DefinitionBroken) as error:
        definition_load(text)
    return error.value.problems[0]


BIRTH = """      - question: birth
        type: date
        concept: person.birth_date
        label: {th: วันเกิด, en: Date of birth}
"""


def asking(text: str, item: str = BIRTH) -> str:
    return text.replace("      - question: trade_name\n", f"{item}      - question: trade_name\n", 1)


def test_the_real_definition_passes_its_check(definition):
    assert definition_check(definition, HELD, templates=TEMPLATES) == []


def test_asking_for_what_a_register_holds_is_refused_and_says_what_to_do(text):
    (problem,) = definition_check(definition_load(asking(text)), HELD, templates=TEMPLATES)
    assert problem.code == "asks-what-is-held" and problem.where == "birth"
    assert "dopa.person" in problem.text.th and "register:" in problem.text.en


def test_the_forms_law_can_demand_it_but_the_reason_is_on_record(text):
    reason = BIRTH + "        required_by_form: {th: กฎหมายบังคับ, en: the law says so}\n"
    asked = definition_load(asking(text, reason))
    assert definition_check(asked, HELD, templates=TEMPLATES) == []
    assert "birth" in asked_though_held(asked, HELD)


def test_the_real_form_asks_nothing_twice_of_a_plain_applicant(definition):
    assert asked_though_held(definition, HELD) == {"manager", "transfer_from"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("show_if: {extras: phone}", "show_if: {nonsense: 1}", "unknown-question"),
        ("show_if: {extras: phone}", "show_if: {other: x}", "condition-on-later"),
        ("show_if: {extras: phone}", "show_if: {shop_phone: x}", "condition-on-later"),
        ("question: capital\n        type: money\n        form_item", "question: trades\n        type: money\n        form_item", "duplicate-key"),
        ("  source: fees\n", "  source: hearsay\n", "no-source"),
        ("    source: fees\n", "    source: hearsay\n", "no-source"),
        ("source: offices}", "source: hearsay}", "no-source"),
        ("template: phor-kho-0403", "template: phor-kho-9999", "unknown-output"),
        ("fallback_for: premises_right", "fallback_for: operator", "no-fallback"),
        ("concept: premises.deed_no", "concept: person.birth_date", "not-held"),
        ("kind: pay, title", "kind: opinion, title", "bad-steps"),
        ("not_after: today+60d", "not_after: someday", "bad-bounds"),
    ],
)  # fmt: skip
def test_faults_of_sense(text, old, new, code):
    assert old in text
    assert code in codes(text.replace(old, new, 1))


def test_faults_of_form_name_their_line(text):
    lines = text.splitlines()
    line = next(
        n for n, row in enumerate(lines, 1) if "label: {th: การค้าทางอินเทอร์เน็ต" in row or "title: {th: สถานที่" in row
    )
    problem = broken(text.replace("title: {th: สถานที่, en: The place}", "title: {th: สถานที่}"))
    assert (problem.code, problem.line, problem.where) == ("missing-translation", line, "groups[2].title")
    assert broken(text.replace("correction_days: 15", "correction_days: soon")).code == "not-an-integer"
    assert broken(text.replace("correction_days: 15", "corrections: 15")).code == "unknown-key"
    assert broken(text.replace("mark: V", "mark: X", 1)).code == "unknown-value"
    assert broken(text.replace("rule: none", "rule: half")).code == "unknown-value"
    assert broken(text.replace("kinds: [municipality, subdistrict, district], ", "")).code == "missing-key"
    assert broken(text + "\nid: again\n").code == "duplicate-key"
    assert broken(text.replace("satang: 5000", "satang: &fee 5000")).code == "alias"
    assert broken(text.replace("type: money", "type: treasure", 1)).code == "unknown-type"
    assert broken("a: [").code == "not-yaml"
    assert broken("").code == "empty"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(garbage):
    with pytest.raises(DefinitionBroken):
        definition_load(garbage)
