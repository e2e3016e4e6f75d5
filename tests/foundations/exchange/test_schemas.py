"""What a register's schemas say is what its own, faster checks do."""

from hypothesis import given
from hypothesis import strategies as st

from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.foundations.exchange.fields import Field, answer_problems, fields_by_key
from salaklang.foundations.exchange.rules import query_check
from salaklang.foundations.exchange.schemas import fields_schema, query_schema, schema_problems, schema_released
from salaklang.kernel.text import Text

NAME = Text("ก", "k")
FIELDS = fields_by_key(
    Field("name", "t.name", NAME),
    Field("title", "t.title", NAME, required=False),
    Field("born", "t.born", NAME, type="date"),
    Field("owns", "t.owns", NAME, type="bool"),
    Field("home", "t.home", NAME, type="address", required=False),
)
# Printable texts that are more than white space: what a schema can't say is left to the fields' own check.
TEXTS = st.text(st.characters(categories=("L", "N", "P")), max_size=4) | st.just("x" * 500) | st.just("x" * 501)
VALUES = (
    TEXTS
    | st.sampled_from(["1950", "1950-02", "1950-02-30", "1950-13", "50", True, False, None, 7])
    | st.dictionaries(st.sampled_from(["th", "en", "road"]), TEXTS | st.integers(), max_size=3)
)
ANSWERS = st.dictionaries(st.sampled_from([*FIELDS, "other"]), VALUES) | st.none() | st.lists(TEXTS, max_size=2)
SCHEMA = fields_schema(FIELDS)


@given(ANSWERS)
def test_an_answer_fits_the_schema_exactly_when_the_fields_take_it(answer: object) -> None:
    assert (schema_problems(SCHEMA, answer) == []) == (answer_problems(FIELDS, answer) == [])


@given(st.dictionaries(st.sampled_from(["pid", "house", "more"]), TEXTS | st.integers()) | st.none())
def test_a_query_fits_the_schema_exactly_when_it_is_taken(query: object) -> None:
    keys = frozenset({"pid", "house"})
    try:
        query_check(query, keys)
        taken = True
    except MessageMalformed:
        taken = False
    assert (schema_problems(query_schema(keys), query) == []) == taken


@given(ANSWERS)
def test_problems_tell_the_place_and_never_the_value(answer: object) -> None:
    for problem in schema_problems(SCHEMA, answer):
        assert problem.partition(": ")[0].removeprefix("$").lstrip(".").partition(".")[0].partition("[")[0] in {
            "",
            *FIELDS,
        }


def test_of_a_part_that_was_released_no_more_is_asked() -> None:
    part = {"name": "ก"}
    assert schema_problems(SCHEMA, part) and not schema_problems(schema_released(SCHEMA, part), part)
