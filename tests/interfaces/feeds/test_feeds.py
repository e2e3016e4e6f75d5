"""The public log over HTTP: the standard's paths, types and caching, and a stranger who checks all of it."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from salaklang.foundations.ledger.actions import act_append, sequence_once
from salaklang.foundations.ledger.catalogue import act_kind_register
from salaklang.foundations.ledger.rules import Ref
from salaklang.interfaces.feeds.urls import urlpatterns
from salaklang.interfaces.ui.audience import audience_of
from salaklang.kernel import merkle
from salaklang.kernel.actor import system
from salaklang.kernel.note import checkpoint_parse, note_open, vkey_parse
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_tiles import TilePath, bundle_parse, tile_path
from salaklang.kernel.trust import trust_parse

pytestmark = pytest.mark.django_db
act_kind_register("test.fed", Text("ทดสอบ", "Tested"))


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.SALA_HOME = tmp_path
    settings.SALA_LEDGER_ORIGIN = "log.example/feeds"


def grow(count: int) -> None:
    with transaction.atomic():
        for n in range(count):
            act_append(system("town"), kind="test.fed", agency="town", subject=Ref("t", "1"), record={"n": n})
    while sequence_once():
        pass


def get(client: Client, path: str, **extra: Any) -> Any:
    return client.get(path, **extra)


def test_a_stranger_rebuilds_the_whole_log(client: Client) -> None:
    grow(100)
    grow(500)
    keys = [vkey_parse(line) for line in get(client, "/ledger/key").content.decode().splitlines()]
    point = checkpoint_parse(note_open(get(client, "/ledger/checkpoint").content.decode(), keys).text)
    assert (point.origin, point.size) == ("log.example/feeds", 602)
    tiles: dict[merkle.TileId, bytes] = {}
    hashes: list[bytes] = []
    for level, width in enumerate(merkle.tile_widths(point.size)):
        for n in range(-(-width // 256)):
            part = min(256, width - n * 256)
            response = get(client, f"/ledger/tile/{tile_path(TilePath(level, n, part))}")
            assert response.status_code == 200
            tiles[level, n] = response.content
            if level == 0:
                bundle = get(client, f"/ledger/tile/{tile_path(TilePath(None, n, part))}").content
                hashes += [merkle.leaf_hash(e) for e in bundle_parse(bundle)]
    assert merkle.root_hash(point.size, tiles) == point.root == merkle.tree_root(hashes)


def test_partial_tiles_of_every_published_size_stay(client: Client) -> None:
    grow(3)
    early = get(client, "/ledger/tile/0/000.p/4").content
    assert len(early) == 128
    grow(300)
    assert get(client, "/ledger/tile/0/000.p/4").content == early
    assert get(client, "/ledger/tile/0/000").content[:128] == early


def test_types_and_caching(client: Client) -> None:
    grow(300)
    for path, media, cache in (
        ("checkpoint", "text/plain; charset=utf-8", "max-age=2"),
        ("key", "text/plain; charset=utf-8", "max-age=2"),
        ("tile/0/000", "application/octet-stream", "immutable"),
        ("tile/entries/000", "application/octet-stream", "immutable"),
        ("tile/entries/001.p/45", "application/octet-stream", "immutable"),
    ):
        response = get(client, f"/ledger/{path}")
        assert (response.status_code, response["Content-Type"]) == (200, media)
        assert cache in response["Cache-Control"]
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in response
    assert len(get(client, "/ledger/tile/0/000").content) == 8192


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/0/001.p/46",
        "tile/1/000",
        "tile/1/000.p/2",
        "tile/2/000.p/1",
        "tile/0/x000/000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/entries/001",
        "tile/entries/002.p/1",
        "tile/99/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/63/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/x999/x999/x999/x999/x999/x999/999",
        "tile/-1/000",
    ],
)
def test_what_is_not_in_the_log(client: Client, path: str) -> None:
    grow(300)
    response = get(client, f"/ledger/{path}")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def test_a_nul_is_refused_at_the_door(client: Client) -> None:
    assert get(client, "/ledger/tile/0/%00").status_code in (400, 404)


def test_before_the_first_signature(client: Client) -> None:
    for path in ("checkpoint", "key"):
        response = get(client, f"/ledger/{path}")
        assert (response.status_code, response["Retry-After"]) == (503, "1")
    assert get(client, "/ledger/tile/0/000").status_code == 404


def test_nothing_is_published_that_is_not_signed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from salaklang.foundations.ledger.actions import sequencer

    def stop(step: str) -> None:
        if step == "sign":
            raise RuntimeError

    monkeypatch.setattr(sequencer, "on_step", stop)
    with pytest.raises(RuntimeError):
        grow(3)
    assert get(client, "/ledger/tile/0/000.p/4").status_code == 404
    assert get(client, "/ledger/checkpoint").status_code == 503


def test_the_trust_file(client: Client) -> None:
    grow(1)
    response = get(client, "/.well-known/salaklang.json")
    assert response["Content-Type"] == "application/json"
    trust = trust_parse(response.content)
    assert trust.origin == "log.example/feeds"
    assert len(trust.keys) == 1
    assert all("BEGIN CERTIFICATE" in root for root in trust.roots)
    assert "PRIVATE" not in json.dumps(response.json())


def test_nobody_writes_and_everybody_reads(client: Client) -> None:
    for pattern in urlpatterns:
        assert audience_of(pattern.callback) == ("public",)
    assert client.post("/ledger/checkpoint").status_code == 405
    grow(1)
    head = client.head("/ledger/checkpoint")
    assert (head.status_code, head.content) == (200, b"")
