"""What a partner may not do by its own entry: take names, services and keys that nobody gave it, or break this node."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from salaklang.foundations.exchange.actions import agency_key_ensure, node_add
from salaklang.foundations.exchange.directory import AgencyEntry, KeyEntry, entry_sign
from salaklang.foundations.exchange.errors import EntryRefused, PartnerLeft
from salaklang.foundations.exchange.models import AgencyKey, PartnerAgency, PartnerNode, PartnerService
from salaklang.foundations.exchange.queries import lives_here, nodes_all, partner_of, service_view
from salaklang.foundations.exchange.queries.newcomers import agencies_waiting
from salaklang.foundations.identity.actions import post_give
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system
from salaklang.kernel.note import Signer, vkey_format
from salaklang.kernel.text import Text

from .conftest import CITY, DOPA, LANDS, World
from .test_nodes import NODE, NOW, URL, entry, join

pytestmark = pytest.mark.django_db
POLICE = AgencyEntry("police", Text("ตำรวจ", "Police"), "department", (KeyEntry("police.1", b"p" * 32, NOW),))
THIRD = Signer("log.example/third", b"t" * 32)
THIRD_URL = "http://127.0.0.1:8"
_minutes = iter(range(-600, 0))


def later(**change: Any) -> Any:
    """The entry of the same node, made a little later."""
    return entry(made_at=NOW + timedelta(minutes=next(_minutes)), **change)


def refresh(made: Any) -> Any:
    """As the worker takes it: nobody looks."""
    note = entry_sign(made, NODE)
    return node_add(system(), base_url=URL, vkey=vkey_format(NODE.verifier), note=note, joined_only=True)


def living_there() -> set[str]:
    return set(PartnerAgency.objects.filter(node__removed_at=None).values_list("slug", flat=True))


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_partner_takes_no_further_name_by_itself(world: World) -> None:
    """Rights are given by an agency's name: with a name of its choice a partner would have any right in the book."""
    join(first := later())
    grown = later(agencies=(*first.agencies, POLICE))
    node = refresh(grown)
    assert living_there() == {"weather"} and not AgencyKey.objects.filter(agency="police").exists()
    assert agencies_waiting(node) == ("police",), "so that an operator can be told"
    changed = LedgerAct.objects.filter(kind="exchange.node-changed")
    assert changed.count() == 1
    refresh(later(agencies=grown.agencies))
    assert changed.count() == 1, "said once"
    join(later(agencies=grown.agencies))  # an operator looked, and adds it again
    assert living_there() == {"weather", "police"} and agencies_waiting(node) == ()
    assert changed.count() == 2, "and that is on the public log"
    refresh(later(agencies=grown.agencies))
    assert living_there() == {"weather", "police"}


def test_a_refresh_still_brings_keys_and_services_of_the_agencies_that_were_taken(world: World) -> None:
    join(first := later())
    key = KeyEntry("weather.2", b"2" * 32, NOW)
    wind = replace(first.services[0], service="weather.wind")
    theirs = replace(wind, service="police.files", provider="police")
    weather = replace(first.agencies[0], keys=(key,))
    refresh(later(agencies=(weather, POLICE), services=(wind, theirs)))
    assert AgencyKey.objects.get(pk="weather.1").revoked_at and not AgencyKey.objects.get(pk="weather.2").revoked_at
    assert set(PartnerService.objects.values_list("service", flat=True)) == {"weather.wind"}


def test_an_agency_with_people_in_office_here_lives_here_also_without_a_key(world: World) -> None:
    post_give(system(), person=world.somchai, agency=LANDS, roles=["register-keeper"], title_th="นายทะเบียน")
    lands = AgencyEntry(LANDS, Text("ที่ดิน", "Lands"), "department", (KeyEntry("x.1", b"x" * 32, NOW),))
    with pytest.raises(EntryRefused) as refused:
        join(later(agencies=(lands,), services=()))
    assert LANDS in refused.value.fields["entry"].en
    assert lives_here(LANDS)


def test_an_agency_that_its_node_lets_go_has_no_voice_and_does_not_come_to_live_here(world: World) -> None:
    """Otherwise who has its key would still be heard, and this node would make keys and sign in its name."""
    join(first := later(agencies=(*later().agencies, POLICE)))
    assert living_there() == {"weather", "police"}
    refresh(later(agencies=first.agencies[:1]))
    assert AgencyKey.objects.get(pk="police.1").revoked_at is not None
    assert not lives_here("police") and living_there() == {"weather"}
    with pytest.raises(PartnerLeft):
        partner_of("police")
    refresh(later(agencies=first.agencies))
    assert living_there() == {"weather"}, "gone is gone, until an operator adds the node again"
    assert "no node" not in [n.name for n in nodes_all(system())]
    third = replace(later(agencies=(replace(POLICE, keys=(KeyEntry("police.9", b"9" * 32, NOW),)),), services=()))
    third = replace(third, base_url=THIRD_URL, origin=THIRD.name)
    join(third, signer=THIRD, url=THIRD_URL, vkey=THIRD)
    assert living_there() == {"weather", "police"} and partner_of("police") == THIRD_URL, "it moved to another node"


# --- services ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("taking", [join, refresh])
def test_a_partner_offers_no_register_of_another_agency(world: World, taking: Any) -> None:
    """The forms of this node would ask it, with people's numbers, for what the civil register holds."""
    join(first := later())
    with pytest.raises(EntryRefused) as refused:
        taking(later(services=(replace(first.services[0], service="dopa.person"),)))
    assert DOPA in refused.value.fields["entry"].en and "dopa.person" in refused.value.fields["entry"].th
    view = service_view("dopa.person")
    assert view is not None and view.provider == DOPA
    assert set(PartnerService.objects.values_list("service", flat=True)) == {"weather.rain"}


# --- this node's own --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", ["address", "log"])
def test_nobody_is_this_node(world: World, settings: Any, own: str) -> None:
    """A clumsy operator joins the node to itself; a hostile one takes the name of our log."""
    if own == "address":
        settings.SALA_BASE_URL = URL
    else:
        settings.SALA_LEDGER_ORIGIN = NODE.name
    with pytest.raises(EntryRefused) as refused:
        join(later())
    assert "SALA_LEDGER_ORIGIN" in refused.value.fields["entry"].th
    assert not PartnerNode.objects.exists()


def test_an_agency_that_lives_here_is_nobody_elses(world: World) -> None:
    agency_key_ensure(system(CITY), agency=CITY)
    city = AgencyEntry(CITY, Text("ก", "A"), "municipality", (KeyEntry("c.1", b"c" * 32, NOW),))
    with pytest.raises(EntryRefused):
        join(later(agencies=(city,), services=()))
    assert lives_here(CITY) and not AgencyKey.objects.filter(pk="c.1").exists()


# --- what fits no table -----------------------------------------------------------------------------------------------

OBJECT = {"type": "object", "properties": {}, "additionalProperties": False}


def _agency(**change: Any) -> Any:
    return {"agencies": (replace(later().agencies[0], **change),)}


def _service(**change: Any) -> Any:
    return {"services": (replace(later().services[0], **change),)}


@pytest.mark.parametrize(
    "change",
    [
        _agency(slug="a" * 64),
        _agency(kind="k" * 41),
        _agency(name=Text("ก" * 201, "A")),
        _agency(name=Text("ก\0", "A")),
        _agency(keys=(KeyEntry("k" * 101, b"k" * 32, NOW),)),
        _agency(keys=(KeyEntry("k\0", b"k" * 32, NOW),)),
        _agency(keys=tuple(KeyEntry(f"k{n}", b"k" * 32, NOW) for n in range(21))),
        _service(service="s" * 81),
        _service(query_keys=frozenset({"q" * 81})),
        _service(query_keys=frozenset({"q\0"})),
        _service(fields={}, request_schema={**OBJECT, "title": "\0"}, response_schema=OBJECT),
        _service(fields={}, request_schema={**OBJECT, "title": "\ud800"[:0] + "a"}, response_schema={"type": "string"}),
        _service(provider="police"),
        {"name": "n" * 201},
        {"base_url": "http://" + "h" * 300},
    ],
)
def test_an_entry_that_fits_no_table_is_refused_in_words(world: World, change: dict[str, Any]) -> None:
    made = later(**change)
    with pytest.raises(EntryRefused):
        join(made, url=made.base_url)
    assert not PartnerNode.objects.exists() and not PartnerAgency.objects.exists()


def test_keys_of_another_agency_are_not_theirs_to_name(world: World) -> None:
    """A partner names another's key id (to end it), its own other key under a known id, and our own."""
    ours = agency_key_ensure(system(CITY), agency=CITY)
    join(later())
    third = {"base_url": THIRD_URL, "origin": THIRD.name, "services": ()}
    for key_id in ("weather.1", ours.key_id):
        stolen = replace(POLICE, keys=(KeyEntry(key_id, b"z" * 32, NOW, revoked_at=NOW),))
        with pytest.raises(EntryRefused):
            join(later(agencies=(stolen,), **third), signer=THIRD, url=THIRD_URL, vkey=THIRD)
    with pytest.raises(EntryRefused):
        refresh(later(agencies=(replace(later().agencies[0], keys=(KeyEntry("weather.1", b"z" * 32, NOW),)),)))
    assert not AgencyKey.objects.exclude(revoked_at=None).exists()


@pytest.mark.parametrize(
    ("url", "mode", "taken"),
    [
        ("http://node.example", "production", False),
        ("http://127.0.0.1:9", "production", True),
        ("https://node.example", "production", True),
        ("http://node.example", "development", True),
        ("http://127.0.0.1.node.example", "production", False),
    ],
)
def test_in_service_no_data_goes_where_it_can_be_read_on_its_way(
    world: World, settings: Any, url: str, mode: str, taken: bool
) -> None:
    settings.SALA_MODE = mode
    made = later(base_url=url)
    if not taken:
        with pytest.raises(EntryRefused) as refused:
            join(made, url=url)
        assert "HTTPS" in refused.value.fields["entry"].th
    else:
        join(made, url=url)
    assert PartnerNode.objects.exists() is taken
