"""What the programs of a node are told."""

from pathlib import Path

import pytest

from salaklang.embedded.processes import port_free
from salaklang.embedded.programs import environment_of, places_find


def test_a_public_address_before_the_node_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = places_find(tmp_path, port_free())
    monkeypatch.delenv("SALA_BASE_URL", raising=False)
    told = environment_of(tmp_path, places=places, database_url="", mode="demo")
    assert told["SALA_BASE_URL"] == places.portal_url
    monkeypatch.setenv("SALA_BASE_URL", "https://town.example")
    told = environment_of(tmp_path, places=places, database_url="", mode="demo")
    assert told["SALA_BASE_URL"] == "https://town.example"
