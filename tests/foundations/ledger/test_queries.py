"""Who sees what of an act, and that every proof holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salaklang.foundations.ledger import queries
from salaklang.foundations.ledger.actions import Act, act_erase, sequence_once, trust_write
from salaklang.foundations.ledger.errors import ActNotFound, ProofPending
from salaklang.foundations.ledger.ports import trust_part_register
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.errors import NotAllowed, SignInNeeded
from salaklang.kernel.ids import id_new
from salaklang.kernel.note import vkey_parse
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_proof import proof_parse, proof_verify
from salaklang.kernel.trust import policy_of, trust_parse

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]


def test_the_persons_and_the_vouched_for_see_the_record(record: Record, citizen: Actor) -> None:
    record(record={"secret": 1})
    stranger, officer = Actor("citizen", person=id_new()), Actor("officer", person=id_new(), agency="town")
    about = Ref("thing", "1")

    def seen(actor: Actor, **extra: bool) -> object:
        (view,) = queries.acts_of(actor, subject=about, **extra)
        return view.record, view.actor_person

    assert seen(citizen) == ({"secret": 1}, citizen.person)
    assert seen(system()) == ({"secret": 1}, citizen.person)
    assert seen(officer, may_see_record=True) == ({"secret": 1}, citizen.person)
    for other in (NOBODY, stranger, officer):
        assert seen(other) == (None, None)


def test_acts_come_oldest_first_in_three_queries(record: Record, citizen: Actor) -> None:
    start = datetime(2026, 7, 1, tzinfo=UTC)
    acts = [record(at=start + timedelta(minutes=m), subject=Ref("case", "9")) for m in (3, 1, 2)]
    record(subject=Ref("case", "10"))
    sequence_once(batch=2)
    with CaptureQueriesContext(connection) as sent:
        views = queries.acts_of(citizen, subject=Ref("case", "9"))
    assert len(sent) == 3
    assert [v.code for v in views] == [acts[1].code, acts[2].code, acts[0].code]
    assert [v.sealed for v in views] == [True, False, True]
    assert views[0].title.en == "Tested"
    assert views[0].actor.en == "A citizen"


def test_every_proof_holds_at_every_size(record: Record, citizen: Actor) -> None:
    acts = [record(record={"n": n}) for n in range(270)]
    while sequence_once(batch=90):
        (key,) = map(vkey_parse, queries.log_keys())
        size = queries.log_size()
        sealed = [act for act in acts if queries.act_public(act.code).sealed]
        assert len(sealed) < size
        for act in sealed[::13] + sealed[-1:]:
            proof = queries.proof_of(citizen, code=act.code)
            proof_verify(proof_parse(proof.text), proof.leaf, policy=policy_of([key]))
            raw = queries.receipt_file(citizen, code=act.code)
            checked = receipt_check(raw, policy=policy_of([key]))
            assert checked.receipt.act["code"] == act.code


def test_a_proof_comes_with_the_checkpoint(record: Record, citizen: Actor) -> None:
    act = record()
    with pytest.raises(ProofPending):
        queries.proof_of(citizen, code=act.code)
    assert queries.act_public(act.code).index is None
    sequence_once()
    public = queries.act_public(act.code.lower().replace("-", " "))
    assert (public.index, public.sealed, public.size) == (1, True, 2)


def test_a_receipt_is_for_those_it_is_about(record: Record, citizen: Actor) -> None:
    act = record()
    sequence_once()
    with pytest.raises(SignInNeeded):
        queries.receipt_file(NOBODY, code=act.code)
    with pytest.raises(NotAllowed):
        queries.receipt_file(Actor("citizen", person=id_new()), code=act.code)
    assert queries.receipt_file(citizen, code=act.code) == queries.receipt_file(system(), code=act.code)
    assert queries.proof_of(NOBODY, code=act.code).salt is None


@pytest.mark.parametrize("code", ["", "NONE-NONE-NONE", "x" * 500, "ก", "\x00"])
def test_codes_that_nobody_has(code: str) -> None:
    with pytest.raises(ActNotFound):
        queries.act_public(code)


def test_lists_and_counts(record: Record, citizen: Actor) -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    first, second = record(at=at), record(at=at + timedelta(days=1))
    act_erase(system(), code=first.code)
    views = queries.acts_about(citizen, codes=[first.code, second.code, "no"])
    assert set(views) == {first.code, second.code}
    assert views[first.code].erased
    assert views[second.code].record == {"n": 1}
    assert queries.acts_count(since=at) == 2
    assert queries.acts_count(since=at + timedelta(hours=1)) == 1


def test_the_trust_file_is_written_and_read() -> None:
    sequence_once()
    trust_part_register("extra", lambda: 1)
    trust = trust_parse(trust_write().read_bytes())
    assert trust.origin == "log.example/test"
    assert list(trust.keys) == list(map(vkey_parse, queries.log_keys()))
