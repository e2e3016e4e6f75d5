"""Acts: in the caller's transaction or not at all, in two statements, with a leaf that tells nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from salaklang.foundations.ledger.actions import (
    Act,
    ActReady,
    act_append,
    act_commit,
    act_erase,
    act_prepare,
    sequence_once,
)
from salaklang.foundations.ledger.catalogue import act_kind_register
from salaklang.foundations.ledger.errors import (
    ActNotFound,
    LeafRefused,
    OutsideTransaction,
    RecordErased,
    UnknownActKind,
)
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.foundations.ledger.queries import act_public, ledger_check, proof_of, receipt_file
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import commitment
from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]


@pytest.mark.django_db(transaction=True)
def test_an_act_needs_its_transaction(citizen: Actor) -> None:
    with pytest.raises(OutsideTransaction):
        act_append(citizen, kind="test.done", agency="town", subject=Ref("thing", "1"), record={})


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_act_back(record: Record) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record()
        raise RuntimeError
    assert not LedgerAct.objects.exists()
    assert not LedgerOutbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_may_be_a_transaction_of_its_own_and_is_whole_or_not_there(citizen: Actor) -> None:
    def ready() -> ActReady:
        return act_prepare(citizen, kind="test.done", agency="town", subject=Ref("thing", "1"), record={"n": 1})

    with CaptureQueriesContext(connection) as sent:
        act = act_commit(ready())
    assert [q["sql"].split()[0] for q in sent] == ["WITH"]
    assert LedgerAct.objects.get().code == act.code and LedgerOutbox.objects.get().act_id == act.id
    with pytest.raises(IntegrityError):
        act_commit(ready(), LedgerAct.objects.get())
    with pytest.raises(RuntimeError), transaction.atomic():
        act_commit(ready())
    assert LedgerAct.objects.count() == LedgerOutbox.objects.count() == 1


def test_an_act_costs_one_statement(citizen: Actor) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as sent:
        act_append(citizen, kind="test.done", agency="town", subject=Ref("thing", "1"), record={"n": 1})
    assert [q["sql"].split()[0] for q in sent] == ["WITH"]


def test_the_leaf_commits_to_the_statement_and_says_no_more(record: Record) -> None:
    at = datetime(2026, 7, 1, 2, 30, 59, tzinfo=UTC)
    act = record(at=at, legal_basis="s. 11", service="registration", record={"name": "สมชาย"})
    row = LedgerAct.objects.get(code=act.code)
    leaf = json.loads(bytes(LedgerOutbox.objects.get(act_id=act.id).leaf))
    assert set(leaf) == {"v", "type", "agency", "legal_basis", "time", "commit", "ref", "service"}
    assert (leaf["type"], leaf["agency"], leaf["time"]) == ("test.done", "town", "2026-07-01T02:30Z")
    assert leaf["commit"] == commitment(bytes(row.salt), row.statement).hex()
    assert row.statement["record"] == {"name": "สมชาย"}
    assert row.statement["title"] == {"th": "ทดสอบ", "en": "Tested"}
    assert row.statement["at"] == "2026-07-01T02:30:59Z"


def test_equal_acts_have_unlike_leaves(record: Record) -> None:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    leaves = {bytes(LedgerOutbox.objects.get(act_id=record(at=at).id).leaf) for _ in range(3)}
    assert len(leaves) == 3


def test_only_public_kinds_carry_data(record: Record) -> None:
    with pytest.raises(LeafRefused):
        record(public={"amount": 1})
    act = record(kind="test.published", public={"amount": 1})
    assert json.loads(bytes(LedgerOutbox.objects.get(act_id=act.id).leaf))["data"] == {"amount": 1}
    with pytest.raises(LeafRefused):
        record(kind="test.published", public={"text": "ก" * 2000})


@pytest.mark.parametrize("bad", [{"x": 1.5}, {"x": 2**60}, {"x": id_new()}, {1: 2}])
def test_a_record_without_canonical_form_is_refused(record: Record, bad: dict[Any, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        record(record=bad)


def test_kinds_must_be_known(record: Record) -> None:
    with pytest.raises(UnknownActKind):
        record(kind="test.unheard-of")
    with pytest.raises(ValueError, match="twice"):
        act_kind_register("test.done", Text("อื่น", "Other"))


def test_who_acted_is_kept_and_named(record: Record, citizen: Actor) -> None:
    other = id_new()
    row = LedgerAct.objects.get(code=record(persons=[other, other]).code)
    assert set(row.persons) == {other, citizen.person}
    officer = Actor("officer", person=id_new(), agency="town", roles=frozenset({"clerk"}), channel="counter")
    row = LedgerAct.objects.get(code=record(actor=officer, persons=[other]).code)
    assert row.persons == [other]
    assert row.actor == {
        "kind": "officer",
        "person": str(officer.person),
        "agency": "town",
        "roles": ["clerk"],
        "channel": "counter",
        "mandate": None,
    }


def test_erasure_leaves_a_whole_tree_and_nothing_of_the_person(record: Record, citizen: Actor) -> None:
    act, kept = record(record={"name": "สมหญิง"}), record()
    sequence_once()
    act_erase(system(), code=act.code)
    act_erase(system(), code=act.code)
    row = LedgerAct.objects.get(code=act.code)
    assert (row.salt, row.statement, row.persons, row.actor["person"]) == (None, None, [], None)
    assert ledger_check().ok
    assert act_public(act.code).sealed
    assert proof_of(system(), code=act.code).statement is None
    with pytest.raises(RecordErased):
        receipt_file(citizen, code=act.code)
    assert receipt_file(citizen, code=kept.code)
    with pytest.raises(ActNotFound):
        act_erase(system(), code="NONE")


def test_erasure_keeps_the_officer_answerable(record: Record) -> None:
    officer = Actor("officer", person=id_new(), agency="town")
    act = record(actor=officer, persons=[id_new()])
    act_erase(system(), code=act.code)
    assert LedgerAct.objects.get(code=act.code).actor["person"] == str(officer.person)


def test_half_an_erasure_is_impossible(record: Record) -> None:
    act = record()
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerAct.objects.filter(code=act.code).update(salt=None)


def test_the_database_itself_keeps_entries_as_they_are(record: Record) -> None:
    record()
    sequence_once()
    for sql in ("UPDATE ledger_ledgerentry SET leaf = ''", "DELETE FROM ledger_ledgerentry"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
