"""Fields made from questions: names as the faults have them, values as they were typed."""

from salaklang.capabilities.services.rules import Question
from salaklang.interfaces.ui.fields import date_items, errors_of, field_of
from salaklang.kernel.text import Text

LABEL = Text("ป้าย", "Label")
WRONG = Text("ผิด", "Wrong")


def question(key: str, type_: str, **more: object) -> Question:
    return Question(key=key, type=type_, label=LABEL, **more)  # type: ignore[arg-type]


def test_a_stored_date_is_shown_in_the_era_in_which_it_is_typed() -> None:
    one = field_of(question("start", "date"), value="2026-11-01")
    assert [(i["name"], i["value"]) for i in date_items(one)] == [
        ("start.day", "1"),
        ("start.month", "11"),
        ("start.year", "2569"),
    ]


def test_what_was_typed_wins_over_what_is_stored() -> None:
    assert field_of(question("capital", "money"), value=5000000, raw="abc").value == "abc"
    assert field_of(question("capital", "money"), value=5000000).value == "50,000"


def test_repeats_are_numbered_and_keep_their_rows() -> None:
    rows = question("trades", "repeat", fields=(question("kind", "text"),), min_items=1, max_items=4)
    one = field_of(rows, raw=[{"kind": "a"}, {"kind": ""}])
    assert [r.fields[0].name for r in one.rows_of] == ["trades.0.kind", "trades.1.kind"]
    assert one.rows_of[1].fields[0].label == Text("ป้าย (2)", "Label (2)")
    assert len(field_of(rows).rows_of) == 1


def test_the_summary_follows_the_form_and_links_to_what_takes_the_focus() -> None:
    parts = (question("first", "text"), question("day", "date"))
    faults = {"group.day": WRONG, "group.first": WRONG, "elsewhere": LABEL}
    found = errors_of([field_of(question("group", "group", fields=parts), faults=faults)])
    assert [f.href for f in found] == ["#f-group-first", "#f-group-day-day", ""]


def test_radios_and_yes_or_no() -> None:
    one = field_of(question("yes", "bool"), value=False)
    assert one.kind == "bool" and one.value == "false"
