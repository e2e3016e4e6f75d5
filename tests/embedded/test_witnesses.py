"""The neighbours' witnesses of a demonstration: who they are, what they get, and that nothing of it is made twice."""

import socket
import stat
from pathlib import Path

import pytest

from salaklang.config.seed_cast import AGENCIES, CITY
from salaklang.embedded import witnesses
from salaklang.embedded.processes import port_free
from salaklang.embedded.programs import environment_of, places_find
from salaklang.kernel.tlog_policy import policy_parse


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALA_LEDGER_POLICY", raising=False)
    monkeypatch.delenv("SALA_LEDGER_ORIGIN", raising=False)


def test_they_are_three_other_agencies_of_the_seed() -> None:
    seeded = {a["slug"] for a in AGENCIES}
    assert len(set(witnesses.AGENCIES)) == 3
    assert set(witnesses.AGENCIES) <= seeded - {CITY}


def test_each_has_a_folder_and_a_key_of_its_own_and_any_two_suffice(tmp_path: Path) -> None:
    found = witnesses.neighbours_find(tmp_path)
    witnesses.policy_ensure(tmp_path, found)
    policy = policy_parse(witnesses.policy_path(tmp_path).read_text())
    assert [w.name for w in policy.witnesses] == list(witnesses.AGENCIES)
    assert len({w.key.public for w in policy.witnesses}) == len({w.url for w in policy.witnesses}) == 3
    assert policy.agrees(witnesses.AGENCIES[:2])
    assert policy.agrees(witnesses.AGENCIES[1:])
    assert not policy.agrees(witnesses.AGENCIES[:1])
    for one in found:
        assert one.home.parent == tmp_path / "witnesses"
        assert stat.S_IMODE((one.home / "witness.key").stat().st_mode) == 0o600


def test_a_second_start_finds_the_same_policy_and_another_port_where_one_was_taken(tmp_path: Path) -> None:
    first = witnesses.neighbours_find(tmp_path)
    witnesses.policy_ensure(tmp_path, first)
    written = witnesses.policy_path(tmp_path).read_text()
    again = witnesses.neighbours_find(tmp_path)
    witnesses.policy_ensure(tmp_path, again)
    assert again == first
    assert witnesses.policy_path(tmp_path).read_text() == written
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first[0].port))
        taken.listen()
        moved = witnesses.neighbours_find(tmp_path)
    assert moved[0].port != first[0].port
    assert moved[1:] == first[1:]


def test_a_policy_in_the_environment_leaves_them_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALA_LEDGER_POLICY", "")
    assert witnesses.neighbours_find(tmp_path) == ()
    witnesses.policy_ensure(tmp_path, ())
    assert not witnesses.policy_path(tmp_path).exists()


def test_their_programs_know_the_logs_public_key_and_none_of_the_nodes_secrets(tmp_path: Path) -> None:
    places = places_find(tmp_path)
    programs = witnesses.programs(tmp_path, places.witnesses, "log.example/x")
    assert [p.name for p in programs] == [f"witness-{a}" for a in witnesses.AGENCIES]
    secret = (tmp_path / "keys" / "ledger.key").read_text().strip()
    for program, one in zip(programs, places.witnesses, strict=True):
        told = " ".join(program.command)
        assert "log.example/x+" in told
        assert secret.split("+", 4)[4] not in told  # the key itself may hold a plus
        assert str(one.home) in told
        assert program.environment["DATABASE_URL"] == ""
    assert programs[0].command == witnesses.programs(tmp_path, places.witnesses, "log.example/x")[0].command


def test_the_node_is_told_the_policy(tmp_path: Path) -> None:
    places = places_find(tmp_path, port_free())
    told = environment_of(tmp_path, places=places, database_url="", mode="demo")
    assert told["SALA_LEDGER_POLICY"] == str(tmp_path / "witnesses" / "policy")
