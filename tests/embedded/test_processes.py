"""The supervisor: what dies comes back, what is stopped leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from salaklang.embedded.processes import port_free

# A supervisor over two programs: one listens, one has a child of its own and ignores SIGTERM when told to. Its patience
# with those that ignore it is longer than any test waits: whatever ends in time ended without it. Each state that it
# tells is kept, because some last for a moment only.
_SUPERVISOR = """
import json, os, sys
from pathlib import Path
from salaklang.embedded import processes
from salaklang.embedded.processes import Program, Supervisor
processes._GRACE_SECONDS = 600.0
home, port, stubborn = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
listen = "import socket,sys,time; s=socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(99)"
parent = ("import signal,subprocess,sys,time\\n"
          "if sys.argv[1]=='yes': signal.signal(signal.SIGTERM, signal.SIG_IGN)\\n"
          "subprocess.Popen(['sleep','98']); time.sleep(99)")
programs = [Program("listener", [sys.executable, "-c", listen, port], port=int(port)),
            Program("parent", [sys.executable, "-c", parent, stubborn])]
def change(pids, ready):
    with (home / "told.txt").open("a") as told:
        told.write("ready\\n" if ready else "not ready\\n")
    part = home / "state.new"
    part.write_text(json.dumps({"pids": pids, "ready": ready})); part.replace(home / "state.json")
Supervisor(programs, logs=home / "log", environment=dict(os.environ), on_change=change).run()
"""


class Tree:
    """A running supervisor and what it says about itself."""

    def __init__(self, home: Path, stubborn: str = "no") -> None:
        self.home = home
        self.port = port_free()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        command = [sys.executable, "-c", _SUPERVISOR, str(home), str(self.port), stubborn]
        self.process = subprocess.Popen(command, env=environment, start_new_session=True)
        until(lambda: self.state().get("ready"))

    def state(self) -> dict[str, object]:
        import json

        file = self.home / "state.json"
        return dict(json.loads(file.read_text())) if file.exists() else {}

    def told(self) -> list[str]:
        """Each state that it has told, in order: "ready" or "not ready"."""
        return (self.home / "told.txt").read_text().splitlines()

    def pid(self, name: str) -> int:
        pids = self.state()["pids"]
        assert isinstance(pids, dict)
        return int(pids[name])

    def group(self, name: str) -> list[int]:
        """All processes of a program's group."""
        leader = self.pid(name)
        found = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in found.splitlines()]
        return [int(pid) for pid, group, state in rows if int(group) == leader and not state.startswith("Z")]


def until(what: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    made = Tree(tmp_path)
    yield made
    made.process.kill()
    made.process.wait()


def test_sigterm_ends_every_process_quickly(tree: Tree) -> None:
    until(lambda: len(tree.group("parent")) == 2)
    everyone = [*tree.group("listener"), *tree.group("parent")]
    tree.process.terminate()
    assert tree.process.wait(timeout=60) == 0
    assert not [pid for pid in everyone if alive(pid)]


def test_a_killed_program_comes_back_without_its_orphans(tree: Tree) -> None:
    until(lambda: len(tree.group("parent")) == 2)
    former = tree.group("parent")
    os.kill(tree.pid("parent"), signal.SIGKILL)
    until(lambda: tree.state()["ready"] and tree.pid("parent") not in former)
    assert not [pid for pid in former if alive(pid)]


def test_it_is_not_ready_while_a_program_is_down(tree: Tree) -> None:
    former = tree.pid("listener")
    before = len(tree.told())
    os.killpg(former, signal.SIGKILL)
    until(lambda: tree.told()[before:] and tree.told()[-1] == "ready" and tree.pid("listener") != former)
    assert tree.told()[before] == "not ready"
    socket.create_connection(("127.0.0.1", tree.port), timeout=5).close()


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    tree = Tree(tmp_path, stubborn="yes")
    until(lambda: len(tree.group("parent")) == 2)
    everyone, listener = tree.group("parent"), tree.pid("listener")
    tree.process.send_signal(signal.SIGINT)
    until(lambda: not alive(listener))  # the first one was heard: the other ignores what it was told then
    time.sleep(0.5)
    assert tree.process.poll() is None
    tree.process.send_signal(signal.SIGINT)
    tree.process.wait(timeout=60)
    assert not [pid for pid in everyone if alive(pid)]


def test_when_the_supervisor_is_killed_its_programs_end(tree: Tree) -> None:
    pids = [tree.pid("listener"), tree.pid("parent")]
    tree.process.kill()
    tree.process.wait()
    until(lambda: not any(alive(pid) for pid in pids))


def test_of_any_ports_none_is_given_twice_and_none_may_become_a_connections() -> None:
    """Whoever chooses a port opens it later: until then nobody else may come to have it."""
    chosen = [port_free() for _ in range(40)]
    assert len(set(chosen)) == 40
    system = Path("/proc/sys/net/ipv4/ip_local_port_range")
    if system.exists():
        assert max(chosen) < int(system.read_text().split()[0])


def test_a_taken_port_leads_to_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        taken = held.getsockname()[1]
        assert port_free(taken) > taken
