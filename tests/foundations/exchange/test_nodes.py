"""Joining nodes: what an entry says is believed only under its key, and changes what this node does."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from salaklang.foundations.exchange.actions import agency_key_end, agency_key_ensure, answer_fetch, node_add
from salaklang.foundations.exchange.directory import (
    AgencyEntry,
    KeyEntry,
    NodeEntry,
    ServiceEntry,
    entry_open,
    entry_sign,
)
from salaklang.foundations.exchange.errors import EntryRefused, RegisterUnavailable
from salaklang.foundations.exchange.fields import Field
from salaklang.foundations.exchange.models import AgencyKey, ExchangeLog, PartnerAgency
from salaklang.foundations.exchange.queries import entry_of_this_node, nodes_all, service_view
from salaklang.foundations.exchange.transport import TransportFailed, entry_fetch
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import NOBODY, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import SalaError
from salaklang.kernel.note import Signer, vkey_format
from salaklang.kernel.text import Text

from .conftest import CITY, DOPA, PURPOSE, World

NODE = Signer("log.example/national", b"n" * 32)
OTHER = Signer("log.example/national", b"o" * 32)
URL = "http://127.0.0.1:9"
NOW = SYSTEM_CLOCK.now().replace(microsecond=0)


def entry(**change: Any) -> NodeEntry:
    key = KeyEntry("weather.1", b"k" * 32, NOW - timedelta(days=1))
    agency = AgencyEntry("weather", Text("กรมอุตุนิยมวิทยา", "Weather"), "department", (key,))
    label = Text("ฝน", "Rain")
    service = ServiceEntry(
        "weather.rain", "weather", label, {"mm": Field("mm", "weather.rain_mm", label)}, frozenset({"district"})
    )
    return replace(NodeEntry(URL, "national", NODE.name, NOW, (agency,), (service,)), **change)


def join(made: NodeEntry, *, signer: Signer = NODE, url: str = URL, vkey: Signer = NODE) -> Any:
    return node_add(system(), base_url=url, vkey=vkey_format(vkey.verifier), note=entry_sign(made, signer))


def test_an_entry_says_the_same_after_its_way() -> None:
    assert entry_open(entry_sign(entry(), NODE), NODE.verifier) == entry()


@given(st.integers(0, 4000), st.integers(1, 255))
def test_a_changed_entry_is_refused(at: int, mask: int) -> None:
    note = bytearray(entry_sign(entry(), NODE).encode())
    note[at % len(note)] ^= mask
    try:
        changed = note.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(EntryRefused):
        entry_open(changed, NODE.verifier)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_a_signed_entry_of_nonsense_is_refused(value: object) -> None:
    from salaklang.kernel.note import note_sign

    with pytest.raises(EntryRefused):
        entry_open(note_sign(json.dumps(value) + "\n", [NODE]), NODE.verifier)


@pytest.mark.parametrize(
    "url", ["ftp://x", "http://", "http://u@h", "http://h/p", "http://h?q", "javascript:alert(1)", "//h", ""]
)
def test_an_entry_with_no_nodes_address_is_refused(url: str) -> None:
    with pytest.raises(EntryRefused):
        entry_open(entry_sign(entry(base_url=url), NODE), NODE.verifier)


def test_a_joined_node_is_known_and_on_the_ledger(world: World) -> None:
    node = join(entry())
    (view,) = nodes_all(system())
    assert (view.name, view.agencies, view.services) == ("national", ("weather",), ("weather.rain",))
    assert agency_get("weather").name.en == "Weather"
    rain = service_view("weather.rain")
    assert rain is not None and rain.fields["mm"].concept == "weather.rain_mm"
    act = LedgerAct.objects.get(code=node.added_act)
    assert act.kind == "exchange.node-added"
    join(entry(made_at=NOW + timedelta(seconds=1)))
    assert LedgerAct.objects.filter(kind__startswith="exchange.node").count() == 1, "it said nothing new"
    join(entry(made_at=NOW + timedelta(seconds=2), services=()))
    assert LedgerAct.objects.filter(kind="exchange.node-changed").count() == 1
    assert service_view("weather.rain") is None


def test_who_may_not_join_nodes(world: World) -> None:
    with pytest.raises(SalaError):
        node_add(NOBODY, base_url=URL, vkey=vkey_format(NODE.verifier), note=entry_sign(entry(), NODE))


def test_wrong_entries_change_nothing(world: World) -> None:
    agency_key_ensure(system(DOPA), agency=DOPA)
    join(entry())
    thief = entry().agencies[0]
    later = NOW + timedelta(minutes=1)
    wrong: list[Callable[[], Any]] = [
        lambda: join(entry(made_at=later), signer=OTHER),
        lambda: join(entry(made_at=later), signer=OTHER, vkey=OTHER),
        lambda: join(entry(made_at=later), url="http://127.0.0.1:10"),
        lambda: join(entry(made_at=later, origin="log.example/else")),
        lambda: join(entry(made_at=NOW - timedelta(seconds=1))),
        lambda: join(entry(made_at=later, agencies=(replace(thief, slug=DOPA),), services=())),
        lambda: join(
            entry(made_at=later, agencies=(replace(thief, keys=(replace(thief.keys[0], public=b"x" * 32),)),))
        ),
        lambda: join(entry(made_at=later, agencies=(thief, thief))),
    ]
    for attempt in wrong:
        with pytest.raises(EntryRefused):
            attempt()
    assert list(PartnerAgency.objects.values_list("slug", flat=True)) == ["weather"]
    assert bytes(AgencyKey.objects.get(pk="weather.1").public_key) == b"k" * 32


def test_a_partners_key_ends_with_its_entry_and_never_comes_back(world: World) -> None:
    join(entry())
    agency = entry().agencies[0]
    new = KeyEntry("weather.2", b"2" * 32, NOW)
    join(entry(made_at=NOW + timedelta(seconds=1), agencies=(replace(agency, keys=(new,)),)))
    assert AgencyKey.objects.get(pk="weather.1").revoked_at is not None
    join(entry(made_at=NOW + timedelta(seconds=2), agencies=(replace(agency, keys=(*agency.keys, new)),)))
    assert AgencyKey.objects.get(pk="weather.1").revoked_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_node_answers_for_its_own_agencies_only(world: World, live_server: LiveServer, settings: Any) -> None:
    """Once the civil register lives elsewhere, questions go there, and nothing that lies here is given out for it."""
    settings.SALA_BASE_URL = live_server.url
    ask = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    assert answer_fetch(world.as_mali, service="dopa.person", **ask).provider == DOPA
    own = AgencyKey.objects.get(agency=DOPA)
    agency_key_end(system(DOPA), key_id=own.key_id)
    moved = AgencyEntry(DOPA, Text("กรมการปกครอง", "DOPA"), "department", (KeyEntry("dopa.n", b"d" * 32, NOW),))
    join(entry(agencies=(moved,), services=(), base_url=URL))
    with pytest.raises(RegisterUnavailable):
        answer_fetch(world.as_mali, service="dopa.person", **ask)
    assert ExchangeLog.objects.filter(side="requester", outcome="failed").count() == 1
    assert DOPA not in {a.slug for a in entry_of_this_node().agencies}
    assert "dopa.person" not in {s.service for s in entry_of_this_node().services}


@pytest.mark.django_db(transaction=True)
def test_the_entry_is_at_its_address(world: World, live_server: LiveServer, settings: Any) -> None:
    from salaklang.foundations.ledger.actions import ledger_key_ensure

    settings.SALA_BASE_URL = live_server.url
    agency_key_ensure(system(DOPA), agency=DOPA)
    read = entry_open(entry_fetch(live_server.url), ledger_key_ensure().verifier)
    assert read.base_url == live_server.url
    assert {s.service for s in read.services} == {"dopa.person"}
    with pytest.raises(TransportFailed):
        entry_fetch("http://127.0.0.1:9")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "target",
    [
        "/r1/TH/GOV/dopa/dopa.person/",
        "/r1/TH/GOV/dopa/%2e%2e/dopa.person",
        "/r1/TH/GOV/dopa/../dopa/dopa.person",
        "/r1/TH/GOV/dopa%2Fdopa.person",
        "/r1/TH/GOV//dopa/dopa.person",
        "/r1/TH/GOV/dopa/dopa.person?x=1",
        "/r1/TH/GOV/dopa/dopa%2eperson%00",
        "/r1/TH/COM/dopa/dopa.person",
        "/r1/\xff\xfe",
        "/r1/" + "a/" * 500,
    ],
)
def test_tricks_with_the_address_are_refused(world: World, live_server: LiveServer, settings: Any, target: str) -> None:
    settings.SALA_BASE_URL = live_server.url
    where = urlsplit(live_server.url)
    head = f"POST {target} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(head.encode("latin-1"))
        answer = b""
        while part := line.recv(65536):
            answer += part
    status = int(answer.split(b" ", 2)[1])
    assert 400 <= status < 500, answer[:200]
    assert not ExchangeLog.objects.filter(outcome="answered").exists()
