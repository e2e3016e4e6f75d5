"""The embedded PostgreSQL: a private server that survives kills, long paths and leftovers, for root and for others."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from salaklang.embedded import postgres
from salaklang.embedded.accounts import Account, EmbeddedError
from salaklang.embedded.postgres_binaries import binaries_choose, binaries_found
from salaklang.embedded.postgres_cluster import folder_make


@pytest.fixture(params=[b.bin for b in binaries_found()], ids=lambda p: f"pg{p.parent.name}")
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SALA_POSTGRES_BIN", str(request.param))
    place = tmp_path / "home"
    yield place
    postgres.destroy(place)


def rows(url: str) -> list[int]:
    with psycopg.connect(url, connect_timeout=10) as connection:
        return [r[0] for r in connection.execute("SELECT n FROM t ORDER BY n")]


def write(url: str, number: int) -> None:
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS t (n int)")
        connection.execute("INSERT INTO t VALUES (%s)", [number])


def test_starts_stops_and_keeps_its_data(home: Path) -> None:
    url = postgres.start(home)
    write(url, 1)
    assert postgres.status(home).running
    assert postgres.stop(home) is True
    assert postgres.stop(home) is False
    assert not postgres.status(home).running
    assert postgres.start(home) == url
    assert rows(url) == [1]


def test_a_start_while_it_runs_adopts_it(home: Path) -> None:
    postgres.start(home)
    pid = postgres.status(home).pid
    postgres.start(home)
    assert postgres.status(home).pid == pid


def test_what_was_committed_survives_a_killed_server(home: Path) -> None:
    url = postgres.start(home)
    for number in range(5):
        write(url, number)
        postgres.kill(home)
        postgres.start(home)
        assert rows(url) == list(range(number + 1))


def test_it_writes_to_disk_before_it_says_so(home: Path) -> None:
    with psycopg.connect(postgres.start(home)) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_nobody_else_can_connect(home: Path) -> None:
    url = postgres.start(home)
    cluster = postgres.cluster_at(home)
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        rules = connection.execute("SELECT type, auth_method FROM pg_hba_file_rules").fetchall()
    assert rules == [("local", "peer")]


def test_texts_are_utf8_and_thai_letters_are_letters(home: Path) -> None:
    with psycopg.connect(postgres.start(home)) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT 'ศาลากลาง' ~ '^[[:alpha:]]+$'").fetchone() == (True,)


def test_two_homes_run_at_once(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    try:
        first, second = postgres.start(home), postgres.start(other)
        write(first, 1)
        write(second, 2)
        assert (rows(first), rows(second)) == ([1], [2])
        assert postgres.identity(home) != postgres.identity(other)
    finally:
        postgres.destroy(other)


def test_a_pid_file_whose_number_belongs_to_another_program_is_no_obstacle(home: Path) -> None:
    url = postgres.start(home)
    write(url, 7)
    data = postgres.cluster_at(home).data
    lines = (data / "postmaster.pid").read_text().splitlines()
    postgres.kill(home)
    time.sleep(0.5)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert not postgres.status(home).running
        postgres.start(home)
        assert rows(url) == [7]
        assert stranger.poll() is None, "it killed a program that is not its own"
    finally:
        stranger.kill()
        stranger.wait()


def test_initdb_that_was_killed_half_way_leaves_no_half_cluster(home: Path) -> None:
    cluster = postgres.cluster_at(home)
    (cluster.base / "data.new").mkdir()
    (cluster.base / "data.new" / "PG_VERSION").write_text("15\n")
    write(postgres.start(home), 1)


def test_the_last_user_stops_it(home: Path) -> None:
    with postgres.running(home):
        with postgres.running(home) as url:
            write(url, 1)
        assert postgres.status(home).running
    assert not postgres.status(home).running


def test_it_stays_when_told_to(home: Path) -> None:
    postgres.start(home)
    postgres.keep(home)
    with postgres.running(home):
        pass
    assert postgres.status(home).running


def test_a_killed_user_does_not_hold_it_for_ever(home: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from salaklang.embedded import postgres\n"
        "with postgres.running(Path(sys.argv[1])): print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, env=_environment())
    assert user.stdout is not None
    assert user.stdout.readline() == b"up\n"
    user.send_signal(signal.SIGKILL)
    user.wait()
    assert postgres.status(home).running
    with postgres.running(home):
        pass
    assert not postgres.status(home).running


@pytest.mark.parametrize("name", ["x" * 120, "a home, with 'marks' and blanks", "ศาลากลาง"])
def test_a_home_whose_path_no_socket_can_have(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    try:
        url = postgres.start(place)
        write(url, 1)
        assert rows(url) == [1]
        assert stat.S_IMODE(postgres.cluster_at(place).socket.stat().st_mode) == 0o700
        cluster = postgres.cluster_at(place)
    finally:
        postgres.destroy(place)
    assert not cluster.base.exists()
    assert not cluster.socket.exists()


def test_parent_folders_keep_their_permissions(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [(p, p.stat().st_mode, p.stat().st_uid) for p in (closed, tmp_path, *tmp_path.parents)]
    place = closed / "home"
    try:
        write(postgres.start(place), 1)
    finally:
        postgres.destroy(place)
    assert [(p, p.stat().st_mode, p.stat().st_uid) for p, _, _ in before] == before


def test_a_home_made_anew_does_not_open_the_data_of_the_deleted_one(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root's data can lie outside the home")
    tmp_path.chmod(0o700)
    place = tmp_path / "home"
    try:
        write(postgres.start(place), 1)
        former = postgres.identity(place)
        shutil.rmtree(place)
        write(postgres.start(place), 2)
        assert rows(postgres.database_url(place)) == [2]
        assert (postgres.cluster_at(place).base / f"data.former.{former}" / "PG_VERSION").exists()
    finally:
        postgres.destroy(place)


def test_a_socket_folder_that_somebody_else_made_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to play the stranger")
    stranger = Account("nobody", 65534, 65534, drop=True)
    folder = tmp_path / "socket"
    folder.mkdir()
    with pytest.raises(EmbeddedError, match="another account"):
        folder_make(folder, stranger)


def test_data_of_a_version_that_is_not_here_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL 9"):
        binaries_choose(tmp_path)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
