"""What a federation on one machine prepares before its nodes start. That they run is tried in tests/journeys."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from salaklang.embedded.federation import AUDITOR, MEMBERS, Federation
from salaklang.embedded.processes import port_free
from salaklang.embedded.programs import places_find, programs_of
from salaklang.embedded.witnesses import kept_path, log_key_ensure, policy_path, programs_kept
from salaklang.kernel.note import vkey_parse
from salaklang.kernel.tlog_policy import Policy, policy_parse


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    Federation(tmp_path)
    yield tmp_path


def policy(home: Path, name: str) -> Policy:
    return policy_parse(policy_path(home / name).read_text(encoding="utf-8"))


def kept(home: Path, name: str) -> list[dict[str, object]]:
    return list(json.loads(kept_path(home / name).read_text(encoding="utf-8")))


def test_two_of_three_witnesses_suffice_and_none_is_the_logs_own(home: Path) -> None:
    for member in MEMBERS:
        found = policy(home, member.name)
        assert {w.name for w in found.witnesses} == {AUDITOR, *(m.witness for m in MEMBERS)} - {member.witness}
        (group,) = found.groups
        assert (group.threshold, len(group.members), found.quorum) == (2, 3, group.name)


def test_every_witness_is_run_once_and_watches_the_others_logs(home: Path) -> None:
    run = {str(row["agency"]): row for m in MEMBERS for row in kept(home, m.name)}
    assert set(run) == {AUDITOR, *(m.witness for m in MEMBERS)}
    for member in MEMBERS:
        logs = [str(log).split("+")[0] for log in run[member.witness]["logs"]]  # type: ignore[attr-defined]
        assert sorted(logs) == sorted(m.origin for m in MEMBERS if m is not member)
    assert len(run[AUDITOR]["logs"]) == len(MEMBERS)  # type: ignore[arg-type]
    asked = {w.name: w.url for m in MEMBERS for w in policy(home, m.name).witnesses}
    assert asked == {name: f"http://127.0.0.1:{row['port']}" for name, row in run.items()}


def test_keys_are_made_once_and_each_house_has_its_own(home: Path) -> None:
    def keys() -> dict[str, str]:
        return {m.name: log_key_ensure(home / m.name, m.origin) for m in MEMBERS}

    before, witnesses = keys(), policy(home, "town").witnesses
    Federation(home)
    assert keys() == before and len(set(before.values())) == len(MEMBERS)
    assert {vkey_parse(k).name for k in before.values()} == {m.origin for m in MEMBERS}
    assert policy(home, "town").witnesses == witnesses, "under the same keys, where they were before"


def test_agencies_live_in_one_house_only() -> None:
    agencies = [a for m in MEMBERS for a in m.agencies]
    assert len(set(agencies)) == len(agencies)
    assert all(m.witness in m.agencies for m in MEMBERS)


def test_only_who_takes_money_has_a_bank(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALA_BANK_URL", raising=False)
    assert "bank" in {p.name for p in programs_of(home / "town", places_find(home / "town", port_free()))}
    monkeypatch.setenv("SALA_BANK_URL", "")
    places = places_find(home / "national", port_free())
    assert places.bank_url == ""
    assert "bank" not in {p.name for p in programs_of(home / "national", places)}


def test_a_node_that_keeps_no_witnesses_runs_none(tmp_path: Path) -> None:
    assert programs_kept(tmp_path) == []


def test_kept_witnesses_know_nothing_of_the_node(home: Path) -> None:
    (program,) = programs_kept(home / "province")
    assert program.name == "witness-uttaradit"
    assert program.environment["DATABASE_URL"] == "" and program.environment["SALA_HOME"].endswith(
        "witnesses/uttaradit"
    )
