"""A whole node: comes up, survives kills of any of its parts, keeps its data, and ends without leaving anything."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from salaklang.embedded import postgres
from salaklang.embedded.node import Node
from salaklang.embedded.witnesses import AGENCIES

WITNESSES = [f"witness-{agency}" for agency in AGENCIES]
PROGRAMS = ["mail", "bank", "provider", "web", "worker", *WITNESSES, "sequencer"]

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node(seed=False) as made:
        yield made


def keys_of(node: Node) -> dict[Path, bytes]:
    return {f: f.read_bytes() for f in (node.home / "keys").rglob("*") if f.is_file()}


def steps_said(node: Node) -> list[str]:
    """The steps of its preparation that the node has said to be done, over all of its starts."""
    return [line for line in (node.home / "log" / "node.log").read_text().splitlines() if "✓" in line]


def processes_of(home: Path) -> list[str]:
    """Command lines of everything that runs with this home in its environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"SALA_HOME={home}\0".encode() in (folder / "environ").read_bytes() + b"\0":
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


def portal_answers(node: Node) -> bool:
    try:
        return httpx.get(node.portal_url, timeout=10).status_code < 500
    except httpx.TransportError:
        return False


def until(what: object, seconds: float = 120) -> None:
    assert callable(what)
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_every_program_runs_and_answers(node: Node) -> None:
    assert sorted(node.state.pids) == sorted(PROGRAMS)
    assert httpx.get(node.portal_url).status_code == 200
    discovery = httpx.get(f"{node.provider_url}/.well-known/openid-configuration").json()
    assert discovery["issuer"].startswith(node.provider_url)
    assert httpx.get(f"{node.bank_url}/healthz").json() == {"ok": True}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_killed_program_comes_back(node: Node, name: str) -> None:
    node.kill(name)
    assert portal_answers(node)


def test_a_stopped_program_stays_down_until_it_is_started(node: Node) -> None:
    node.program_stop(WITNESSES[0])
    node.program_stop(WITNESSES[0])  # safe to repeat
    time.sleep(1.5)  # longer than the supervisor waits before it starts one that was killed
    assert WITNESSES[0] not in node.state.pids
    node.program_start(WITNESSES[0])
    node.wait_ready(60)
    assert WITNESSES[0] in node.state.pids


def test_a_killed_database_comes_back_by_itself(node: Node) -> None:
    node.database_kill()
    until(lambda: postgres.status(node.home).running)
    until(lambda: portal_answers(node))


def test_a_stopped_database_stays_down_until_it_is_started(node: Node) -> None:
    node.database_stop()
    time.sleep(3)
    assert not postgres.status(node.home).running
    node.database_start()
    until(lambda: portal_answers(node))


def test_after_a_power_cut_everything_is_there_again(node: Node) -> None:
    with psycopg.connect(node.database_url) as connection:
        connection.execute("CREATE TABLE power_cut (n int)")
        connection.execute("INSERT INTO power_cut VALUES (1)")
    keys = keys_of(node)
    node.kill_all()
    node.start()
    assert portal_answers(node)
    with psycopg.connect(node.database_url) as connection:
        assert connection.execute("SELECT n FROM power_cut").fetchall() == [(1,)]
    assert keys_of(node) == keys


def test_a_second_start_prepares_nothing_again_but_for_an_address_that_is_new(node: Node) -> None:
    node.stop()
    prepared = steps_said(node)
    assert any("Database tables" in line for line in prepared)
    node.start()
    again = steps_said(node)[len(prepared) :]
    assert all("Sign-in provider" in line for line in again), (
        again
    )  # it may have got another port, and tells the portal


def test_a_home_serves_one_node_at_a_time(node: Node) -> None:
    command = [sys.executable, "-m", "salaklang.embedded.serve", "--home", str(node.home)]
    source = Path(postgres.__file__).parents[2]
    second = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 69
    assert node.portal_url in second.stderr


def test_no_secret_is_readable_by_others(node: Node) -> None:
    files = list((node.home / "keys").rglob("*"))
    assert files
    for file in files:
        public = file.name == "banks.json" or (file.parent.name == "documents" and file.suffix == ".pem")
        if not public:  # banks' public keys and certificates are for everybody
            assert file.stat().st_mode & 0o077 == 0, file.name


def test_zz_closed_it_leaves_nobody_and_nothing(node: Node) -> None:
    """The last one: the node that all tests of this file used, after all that they did to it."""
    home = node.home
    assert processes_of(home)
    node.close()
    until(lambda: not processes_of(home))
    assert not home.exists()
