"""Parting from a node, joining it again, and nodes that move or change their key: what each changes, and what not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from salaklang.foundations.exchange.actions import answer_fetch, message_again, message_post, node_add, node_remove
from salaklang.foundations.exchange.directory import AgencyEntry, KeyEntry, NodeEntry, entry_sign
from salaklang.foundations.exchange.errors import EntryRefused, PartnerLeft, RegisterUnavailable
from salaklang.foundations.exchange.models import AccessLog, AgencyKey, ExchangeLog, PartnerNode, PostedMessage
from salaklang.foundations.exchange.queries import entry_of_this_node, lives_here, nodes_all, partner_of, service_view
from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry, LedgerOutbox
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.clock import FixedClock
from salaklang.kernel.errors import Invalid, NotFound, SalaError
from salaklang.kernel.note import Signer, vkey_format
from salaklang.kernel.text import Text

from .conftest import CITY, DOPA, PURPOSE, World
from .test_nodes import NODE, NOW, OTHER, URL, entry, join

ELSEWHERE = "http://127.0.0.1:10"
LATER = NOW + timedelta(seconds=1)


def post(to: str) -> Any:
    with transaction.atomic():
        return message_post(system(CITY), from_agency=CITY, to_agency=to, kind="letter", body={"n": 1})


def leave(reason: str = "สัญญาสิ้นสุด") -> Any:
    return node_remove(system(), origin=NODE.name, reason=reason)


def leaves_of(kind: str) -> list[str]:
    outbox = [bytes(r.leaf).decode() for r in LedgerOutbox.objects.all()]
    entered = [bytes(r.leaf).decode() for r in LedgerEntry.objects.all()]
    return [leaf for leaf in (*outbox, *entered) if kind in leaf]


def test_parting_is_a_public_act_without_the_reason(world: World) -> None:
    join(entry())
    left = leave("หน่วยงานนี้ถูกยุบ")
    assert LedgerAct.objects.get(code=left.act_code).kind == "exchange.node-removed"
    (leaf,) = leaves_of("exchange.node-removed")
    assert NODE.name in leaf and "ยุบ" not in leaf
    assert nodes_all(system()) == []
    assert leave().act_code == left.act_code, "again: nothing is left to do"
    assert LedgerAct.objects.filter(kind="exchange.node-removed").count() == 1


def test_who_may_part_and_from_whom(world: World) -> None:
    join(entry())
    with pytest.raises(Invalid):
        leave("  ")
    with pytest.raises(NotFound):
        node_remove(system(), origin="log.example/nobody", reason="x")
    for actor in (NOBODY, world.as_mali, Actor("officer", world.mali, CITY, frozenset({"registrar"}))):
        with pytest.raises(SalaError):
            node_remove(actor, origin=NODE.name, reason="x")
    assert len(nodes_all(system())) == 1


def test_agencies_of_a_removed_node_dont_come_to_live_here(world: World) -> None:
    """Not even where this node has a connector and records for the same register: it would speak for somebody else."""
    join(entry())
    leave()
    assert not lives_here("weather") and service_view("weather.rain") is None
    assert "weather" not in {a.slug for a in entry_of_this_node().agencies}
    with pytest.raises(PartnerLeft):
        partner_of("weather")


def test_what_waits_is_put_aside_and_nothing_new_is_taken(world: World) -> None:
    join(entry())
    waiting = post("weather")
    assert leave().put_aside == 1
    row = PostedMessage.objects.get(pk=waiting)
    assert (row.state, row.code) == ("dead", "partner-left")
    with pytest.raises(PartnerLeft) as refused:
        post("weather")
    assert refused.value.message.th and refused.value.next_step.th
    with pytest.raises(PartnerLeft):
        message_again(system(CITY), message=waiting)
    assert PostedMessage.objects.get(pk=waiting).state == "dead"


@pytest.mark.django_db(transaction=True)
def test_a_citizen_goes_on_without_the_register_of_a_removed_node(world: World) -> None:
    AgencyKey.objects.filter(agency=DOPA).update(private_sealed="")  # the register moves away, keys and all
    AgencyKey.objects.filter(agency=DOPA).delete()
    moved = AgencyEntry(DOPA, Text("กรมการปกครอง", "DOPA"), "department", (KeyEntry("dopa.n", b"d" * 32, NOW),))
    join(entry(agencies=(moved,), services=()))
    leave()
    before = ExchangeLog.objects.count()
    with pytest.raises(RegisterUnavailable) as told:
        answer_fetch(
            world.as_mali,
            service="dopa.person",
            person=world.mali,
            purpose=PURPOSE,
            legal_basis="e-performance",
            agency=CITY,
        )
    assert told.value.code == "partner-left"
    assert not AccessLog.objects.exists() and ExchangeLog.objects.count() == before


def test_keys_end_with_the_parting_and_count_again_after_joining(world: World) -> None:
    """But one that had ended before, and one that the new entry no longer names, stay ended."""
    agency = entry().agencies[0]
    old, lost = KeyEntry("weather.0", b"0" * 32, NOW - timedelta(days=9)), KeyEntry("weather.9", b"9" * 32, NOW)
    join(entry(agencies=(replace(agency, keys=(old, lost, *agency.keys)),)))
    join(entry(made_at=LATER, agencies=(replace(agency, keys=(lost, *agency.keys)),)))
    leave()
    assert not AgencyKey.objects.filter(agency="weather", revoked_at=None).exists()
    again = join(entry(made_at=LATER + timedelta(seconds=1)))
    assert again.removed_at is None
    assert list(AgencyKey.objects.filter(revoked_at=None, agency="weather").values_list("key_id", flat=True)) == [
        "weather.1"
    ]
    assert partner_of("weather") == URL and service_view("weather.rain") is not None
    kinds = list(
        LedgerAct.objects.filter(kind__startswith="exchange.node-").order_by("id").values_list("kind", flat=True)
    )
    assert kinds.count("exchange.node-added") == 2 and kinds.count("exchange.node-removed") == 1


def test_the_entry_of_before_does_not_bring_a_node_back(world: World) -> None:
    join(entry())
    leave()
    with pytest.raises(EntryRefused):
        join(entry())
    assert nodes_all(system()) == []


def test_another_node_may_take_over_the_agencies_of_one_that_left(world: World) -> None:
    """A ministry is rebuilt: its agency lives on a new node now. As long as it lives on a joined one, nobody may."""
    other = Signer("log.example/new", b"w" * 32)
    key = KeyEntry("weather.new", b"w" * 32, NOW)
    taking = entry(
        origin=other.name,
        base_url=ELSEWHERE,
        services=(),
        agencies=(replace(entry().agencies[0], keys=(key,)),),
    )
    join(entry())
    with pytest.raises(EntryRefused):
        join(taking, signer=other, url=ELSEWHERE, vkey=other)
    leave()
    join(taking, signer=other, url=ELSEWHERE, vkey=other)
    assert partner_of("weather") == ELSEWHERE


def test_a_node_that_moves_takes_its_messages_and_proofs_along(world: World) -> None:
    join(entry())
    waiting = post("weather")
    moved = join(entry(base_url=ELSEWHERE, made_at=LATER), url=ELSEWHERE)
    assert PostedMessage.objects.get(pk=waiting).partner == ELSEWHERE == partner_of("weather")
    assert PartnerNode.objects.count() == 1 and moved.added_act
    assert LedgerAct.objects.filter(kind="exchange.node-changed").count() == 1


def test_an_address_belongs_to_one_joined_node(world: World) -> None:
    join(entry())
    other = Signer("log.example/second", b"s" * 32)
    second = entry(origin=other.name, agencies=(), services=())
    with pytest.raises(EntryRefused):
        join(second, signer=other, vkey=other)
    leave()
    join(second, signer=other, vkey=other)
    assert {n.origin for n in nodes_all(system())} == {other.name}


def both_signed(made: NodeEntry, *, vkey: Signer) -> Any:
    note = entry_sign(made, OTHER, NODE)
    return node_add(system(), base_url=URL, vkey=vkey_format(vkey.verifier), note=note)


def test_a_nodes_new_key_counts_once_the_old_one_vouches_for_it(world: World) -> None:
    join(entry())
    both_signed(entry(made_at=LATER), vkey=NODE)
    assert PartnerNode.objects.get().vkey == vkey_format(NODE.verifier), "during the overlap the old one serves still"
    with pytest.raises(EntryRefused):
        join(entry(made_at=LATER + timedelta(seconds=1)), signer=OTHER, vkey=OTHER)
    both_signed(entry(made_at=LATER + timedelta(seconds=2)), vkey=OTHER)
    assert PartnerNode.objects.get().vkey == vkey_format(OTHER.verifier)
    join(entry(made_at=LATER + timedelta(seconds=3)), signer=OTHER, vkey=OTHER)
    assert LedgerAct.objects.filter(kind="exchange.node-changed").count() == 1, "the change of key is a public act"
    with pytest.raises(EntryRefused):
        join(entry(made_at=LATER + timedelta(seconds=4)))


@pytest.mark.parametrize(
    ("age", "well"),
    [
        (timedelta(days=1, seconds=1), False),
        (timedelta(hours=23), True),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-6), False),
    ],
)
def test_an_entry_is_fresh_or_refused(world: World, age: timedelta, well: bool) -> None:
    """Who keeps an old entry could bring ended keys back to a node that joins anew; one of tomorrow shuts out today's."""
    note, key = entry_sign(entry(), NODE), vkey_format(NODE.verifier)
    clock = FixedClock(NOW + age)
    if well:
        assert node_add(system(), base_url=URL, vkey=key, note=note, clock=clock).origin == NODE.name
        return
    with pytest.raises(EntryRefused) as refused:
        node_add(system(), base_url=URL, vkey=key, note=note, clock=clock)
    assert refused.value.fields["entry"].th and not PartnerNode.objects.exists()


def test_a_refresh_brings_no_removed_node_back(world: World) -> None:
    """The worker refreshes partners in the very moment in which the operator parts from one."""
    join(entry())
    leave()
    note = entry_sign(entry(made_at=LATER), NODE)
    with pytest.raises(EntryRefused):
        node_add(system(), base_url=URL, vkey=vkey_format(NODE.verifier), note=note, joined_only=True)
    assert nodes_all(system()) == []
