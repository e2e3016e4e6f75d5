"""Rows and statements that bypass the ORM behave as the ORM's do."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from salaklang.foundations.events.rows import rows_insert
from salaklang.foundations.events.statements import row_read, statement_run
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox

AT = datetime(2026, 7, 1, 9, 30, 12, 345678, tzinfo=UTC)


def an_act(**more: object) -> LedgerAct:
    given = {
        "code": uuid4().hex[:14],
        "kind": "test.done",
        "agency": "town",
        "at": AT,
        "subject_kind": "thing",
        "subject_id": "100% 'ก'",
        "persons": [uuid4(), uuid4()],
        "actor": {"kind": "citizen", "none": None, "text": 'ร้าน "กาแฟ" %s'},
        "statement": {"n": [1, 2, {"x": True}]},
        "salt": bytes(range(32)),
        "leaf_hash": b"\x00\xff" * 16,
    }
    return LedgerAct(**(given | more))


@pytest.mark.django_db
def test_rows_of_several_tables_go_in_one_statement_and_read_back_as_the_orm_wrote_them() -> None:
    act = an_act()
    with CaptureQueriesContext(connection) as sent:
        rows_insert(act, LedgerOutbox(act_id=act.id, leaf=b"leaf", leaf_hash=b"hash"))
    assert len(sent) == 1
    by_orm, by_us = LedgerAct.objects.get(pk=act.id), row_read(LedgerAct, "id = %s", [act.id])
    assert by_us is not None and not by_us._state.adding and not act._state.adding
    for field in LedgerAct._meta.concrete_fields:
        mine, theirs = getattr(by_us, field.attname), getattr(by_orm, field.attname)
        assert (
            (bytes(mine), type(mine)) == (bytes(theirs), type(theirs))
            if field.attname in ("salt", "leaf_hash")
            else mine == theirs
        )
        assert bytes(mine) == bytes(getattr(act, field.attname)) if field.attname == "salt" else True
    assert (by_us.actor, by_us.statement, by_us.persons, by_us.at) == (act.actor, act.statement, act.persons, AT)
    assert LedgerOutbox.objects.get(act_id=act.id).pk
    by_us.agency = "city"
    by_us.save()
    assert row_read(LedgerAct, "id = %s AND agency = 'city' FOR UPDATE", [act.id]) == act
    assert row_read(LedgerAct, "id = %s", [uuid4()]) is None


@pytest.mark.django_db
def test_a_computed_column_comes_back_with_what_stands_before() -> None:
    first, last = an_act(), an_act()
    found = rows_insert(
        first,
        last,
        before="counted AS (SELECT %s::text || '/' || %s AS text)",
        parameters=["a", 7],
        computed={"subject_id": "(SELECT text FROM counted)"},
    )
    assert found == ("a/7",) == tuple(LedgerAct.objects.filter(pk=last.pk).values_list("subject_id", flat=True))
    assert LedgerAct.objects.get(pk=first.pk).subject_id == first.subject_id


@pytest.mark.django_db(transaction=True)
def test_rows_that_need_not_wait_for_the_disk_leave_the_next_commit_as_it_was() -> None:
    act, other = an_act(), an_act()
    assert rows_insert(act, flush=False) == ()
    assert rows_insert(other, computed={"subject_id": "'made'"}, flush=False) == ("made",)
    assert LedgerAct.objects.count() == 2
    assert statement_run("SHOW synchronous_commit", []) == ("on",)


@pytest.mark.django_db
def test_values_of_other_types_than_the_fields_are_prepared_as_the_orm_does() -> None:
    class Code(str):
        pass

    act = an_act(code=Code("c"), agency=7, at="2026-07-01T09:30:00Z", id=str(uuid4()))
    rows_insert(act)
    kept = LedgerAct.objects.get(code="c")
    assert (kept.agency, kept.at, str(kept.id)) == ("7", datetime(2026, 7, 1, 9, 30, tzinfo=UTC), act.id)


@pytest.mark.django_db
def test_a_doubled_key_is_djangos_error_and_the_transaction_can_be_taken_back() -> None:
    act = an_act()
    rows_insert(act)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows_insert(an_act(), an_act(code=act.code))
    assert LedgerAct.objects.count() == 1
    assert statement_run("SELECT %s::int", [1]) == (1,)
    assert statement_run("UPDATE ledger_ledgeract SET agency = agency WHERE id = %s", [act.id]) is None


@pytest.mark.django_db(transaction=True)
def test_a_question_is_asked_again_on_a_new_connection_where_the_old_one_was_dropped() -> None:
    for _ in range(2):  # also when the connection had been in use
        _connection_drop()
        assert statement_run("SELECT %s::int", [1], again=True) == (1,)


@pytest.mark.django_db(transaction=True)
def test_what_writes_is_not_repeated_and_nothing_within_a_transaction() -> None:
    _connection_drop()
    with pytest.raises(OperationalError):
        statement_run("SELECT %s::int", [1])
    connection.close()
    with pytest.raises(OperationalError), transaction.atomic():
        _connection_drop()
        statement_run("SELECT %s::int", [1], again=True)


def _connection_drop() -> None:
    """What a database that is restarted does to this thread's connection."""
    (ours,) = statement_run("SELECT pg_backend_pid()", []) or (0,)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
    finally:
        other.close()
