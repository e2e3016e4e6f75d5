"""The process tree of a node: starts programs, starts again those that die, stops all of them cleanly.

One supervisor, one thread. Each program leads a process group of its own, so that a terminal's Ctrl-C reaches
only the supervisor and no grandchild is left behind; the kernel ends the programs when the supervisor itself
is killed.
"""

import ctypes
import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_LOG_LIMIT = 10 * 1024 * 1024
_GRACE_SECONDS = 8.0
_TICK_SECONDS = 0.1
_SETTLE_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1
_PORTS = range(20_000, 32_768)  # above it Linux gives ports to connections
_SHARES = 97
_given: set[int] = set()


@dataclass(frozen=True)
class Program:
    """What to run. `http_port` or `port` says where it answers once ready; neither: ready after two seconds."""

    name: str
    command: list[str]
    port: int = 0
    http_port: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    since: float
    failures: int = 0
    again_at: float = 0.0
    ready: bool = False


class Supervisor:
    """Runs `programs` until `stop()` or a signal. `on_change(pids, ready)` hears of every start;
    `every_second` is called. A program that ends while `kept_down(name)` is not started again.
    """

    def __init__(
        self,
        programs: list[Program],
        *,
        logs: Path,
        environment: Mapping[str, str],
        on_change: Callable[[dict[str, int], bool], None] = lambda pids, ready: None,
        every_second: Callable[[], None] = lambda: None,
        kept_down: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self._programs = programs
        self._logs = logs
        self._environment = dict(environment)
        self._on_change = on_change
        self._every_second = every_second
        self._kept_down = kept_down
        self._children: dict[str, _Child] = {}
        self._stop_signals = 0

    def run(self) -> None:
        """Start everything, watch over it, and return when all of it has ended."""
        self._logs.mkdir(parents=True, exist_ok=True)
        former = {n: signal.signal(n, self._signalled) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            for program in self._programs:
                if not self._stop_signals:
                    self._children[program.name] = self._start(program)
            self._tell()
            self._watch()
        finally:
            self._end()
            for number, handler in former.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        self._stop_signals += 1

    def _signalled(self, number: int, frame: object) -> None:
        self.stop()

    def _watch(self) -> None:
        next_second = 0.0
        while not self._stop_signals:
            changed = [self._look(child) for child in list(self._children.values())]
            if any(changed):
                self._tell()
            if time.monotonic() >= next_second:
                next_second = time.monotonic() + 1
                self._every_second()
                self._logs_limit()
            time.sleep(_TICK_SECONDS)

    def _look(self, child: _Child) -> bool:
        """See to one child; true when something about it has changed."""
        now = time.monotonic()
        if child.process.poll() is None:
            if not child.ready and _answers(child):
                child.ready = True
                return True
            return False
        if not child.again_at:
            _group_signal(child.process.pid, signal.SIGKILL)  # what it may have left behind
            # Only what fails by itself is made to wait; what was killed from outside is wanted back at once.
            killed = child.ready and child.process.returncode == -signal.SIGKILL
            child.failures = 0 if killed or now - child.since > 30 else child.failures + 1
            child.again_at = now + min(0.2 * 2**child.failures, 10)
            child.ready = False
            self._say(f"{child.program.name} ended with {child.process.returncode}, starting it again")
            return True
        if now >= child.again_at and not self._kept_down(child.program.name):
            fresh = self._start(child.program)
            fresh.failures = child.failures
            self._children[child.program.name] = fresh
            return True
        return False

    def _start(self, program: Program) -> _Child:
        log = (self._logs / f"{program.name}.log").open("ab")
        with log:
            process = subprocess.Popen(
                program.command,
                env={**self._environment, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent(os.getpid()),
            )
        return _Child(program, process, time.monotonic())

    def _tell(self) -> None:
        pids = {name: child.process.pid for name, child in self._children.items() if child.process.poll() is None}
        self._on_change(pids, all(child.ready for child in self._children.values()))

    def _end(self) -> None:
        """SIGTERM to all; SIGKILL to those that take too long, or at once when told a second time to stop."""
        signals = self._stop_signals
        for child in self._children.values():
            with suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        while any(c.process.poll() is None for c in self._children.values()):
            if time.monotonic() > deadline or self._stop_signals > max(signals, 1):
                break
            time.sleep(0.02)
        for child in self._children.values():
            _group_signal(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _logs_limit(self) -> None:
        """Keep each log and one former part; programs append, so cutting the file under them is safe."""
        for name in self._children:
            log = self._logs / f"{name}.log"
            if log.exists() and log.stat().st_size > _LOG_LIMIT:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def _say(self, text: str) -> None:
        sys.stderr.write(f"sala: {text} (log: {self._logs})\n")
        sys.stderr.flush()


def port_free(wanted: int = 0, *, host: str = "127.0.0.1", tries: int = 50) -> int:
    """`wanted`, or the next port above it that nobody holds; 0: any, and none that this process was given before."""
    for candidate in range(wanted, wanted + tries) if wanted else (*_ports_of_ours(tries), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            found = int(probe.getsockname()[1])
            _given.add(found)
            return found
    raise OSError(f"no free port between {wanted} and {wanted + tries - 1}")


def _ports_of_ours(tries: int) -> list[int]:
    """Some ports that this process may choose. None is one that the system hands out to connections, which could take
    it before the program that it is for listens there; programs that start side by side choose from different ones.
    """
    ours = [p for p in _PORTS if p % _SHARES == os.getpid() % _SHARES and p not in _given]
    return random.sample(ours, min(tries, len(ours)))


def _answers(child: _Child) -> bool:
    program = child.program
    try:
        if program.http_port:
            connection = http.client.HTTPConnection("127.0.0.1", program.http_port, timeout=2)
            connection.request("HEAD", "/")
            connection.getresponse()
            connection.close()
        elif program.port:
            socket.create_connection(("127.0.0.1", program.port), timeout=1).close()
        else:
            return time.monotonic() - child.since > _SETTLE_SECONDS
    except (OSError, http.client.HTTPException):
        return False
    return True


def _group_signal(leader: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """For Linux: a function that, run in the child, ties its life to the parent's."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return tie
