"""A whole node at hand: for the demo, the benchmarks, and the tests that kill things.

    with Node() as node:
        httpx.get(node.portal_url)
        node.kill("web")

Every program runs as in `./sala up`, under a supervisor in a process of its own.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from salaklang.embedded import postgres
from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.housed import Housed
from salaklang.embedded.serve import NodeState, down_path, state_read

_SOURCE = Path(__file__).resolve().parents[2]
_AGAIN_SECONDS = 120.0  # for a program to end or to come back, on a machine that has much else to do


class Node(Housed):
    """One node on a home of its own. A home that the node made itself is deleted with all its data at the
    end.

    `port` 0 takes any free one. `environment` adds settings for all programs. `start()` and `stop()` may be
    repeated: data stays. Raises EmbeddedError, with the end of the log, when the node does not come up.
    """

    def __init__(
        self,
        home: Path | None = None,
        *,
        port: int = 0,
        mode: str = "demo",
        seed: bool = True,
        environment: Mapping[str, str] | None = None,
        wait_seconds: float = 180,
    ) -> None:
        super().__init__(home)
        self._port = port
        self._mode = mode
        self._seed = seed
        self._environment = dict(environment or {})
        self._wait_seconds = wait_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start all programs and wait until they answer."""
        self.start_begin()
        self.wait_ready()
        return self

    def start_begin(self) -> None:
        """Start all programs and don't wait: several nodes come up side by side. Call `wait_ready()` before use."""
        (self.home / "log").mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "salaklang.embedded.serve", "--home", str(self.home)]
        command += ["--port", str(self._port), "--mode", self._mode, *([] if self._seed else ["--no-seed"])]
        with (self.home / "log" / "node.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env={**_surroundings(), **self._environment, "PYTHONPATH": str(_SOURCE)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop all programs and, unless others use it, the database."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def databases_destroy(self) -> None:
        if "DATABASE_URL" not in self._environment:
            postgres.destroy(self.home)

    def wait_ready(self, seconds: float | None = None) -> None:
        """Until every program runs and answers, after a start or a kill."""
        deadline = time.monotonic() + (seconds or self._wait_seconds)
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise EmbeddedError(f"the node ended: {self._log_end()}")
            state = state_read(self.home)
            if state is not None and state.ready and state.supervisor == self._process.pid:
                return
            time.sleep(0.05)
        raise EmbeddedError(f"the node did not come up in time: {self._log_end()}")

    @property
    def state(self) -> NodeState:
        state = state_read(self.home)
        if state is None:
            raise EmbeddedError("the node does not run")
        return state

    @property
    def portal_url(self) -> str:
        return self.state.portal_url

    @property
    def provider_url(self) -> str:
        return self.state.provider_url

    @property
    def bank_url(self) -> str:
        return self.state.bank_url

    @property
    def database_url(self) -> str:
        return self.state.database_url

    @property
    def mail(self) -> Path:
        """The folder where each e-mail that the node sent lies as an `.eml` file."""
        return Path(self.state.mail)

    @property
    def running(self) -> bool:
        """Whether the supervisor lives; single programs may be down."""
        return self._process is not None and self._process.poll() is None

    def command(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """`./sala …` by the operator of this node, in a shell of their own: text output and the exit code."""
        told = {"SALA_HOME": str(self.home), "PYTHONPATH": str(_SOURCE), "LANG": "C.UTF-8", "SALA_MODE": self._mode}
        return subprocess.run(
            [sys.executable, "-m", "salaklang.interfaces.cli", *arguments],
            env={**_surroundings(), **self._environment, **told},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def kill(self, name: str, *, wait: bool = True) -> None:
        """SIGKILL a program (`web`, `worker`, `sequencer`, `provider`, `bank`, `mail`, `witness-dol`…) with all
        its processes.

        The supervisor starts it again; with `wait`, return when it has.
        """
        killed = self.state.pids[name]
        os.killpg(killed, signal.SIGKILL)
        deadline = time.monotonic() + _AGAIN_SECONDS
        while wait and time.monotonic() < deadline:
            state = self.state
            if state.ready and state.pids.get(name, killed) != killed:
                return
            time.sleep(0.02)
        if wait:
            raise EmbeddedError(f"{name} did not come back: {self._log_end(name)}")

    def program_stop(self, name: str) -> None:
        """SIGKILL a program; it stays down until `program_start(name)`."""
        down = down_path(self.home, name)
        down.parent.mkdir(exist_ok=True)
        down.touch()
        with suppress(KeyError, ProcessLookupError):  # it is down already
            os.killpg(self.state.pids[name], signal.SIGKILL)
        self._wait(lambda state: name not in state.pids, f"{name} did not end", name)

    def program_start(self, name: str) -> None:
        """Let the supervisor start what `program_stop` ended; returns when it runs."""
        down_path(self.home, name).unlink(missing_ok=True)
        self._wait(lambda state: name in state.pids, f"{name} did not come back", name)

    def kill_all(self) -> None:
        """SIGKILL everything at once, the supervisor and the database too: a power cut. `start()` brings it
        back.
        """
        if self._process is not None:
            pids = list(self.state.pids.values())
            self._process.kill()
            for pid in pids:
                try:
                    os.killpg(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            self._process.wait()
            self._process = None
            (self.home / "run" / "node.json").unlink(missing_ok=True)
        postgres.kill(self.home)

    def database_kill(self) -> None:
        """SIGKILL the database server; the supervisor starts it again."""
        postgres.kill(self.home)

    def database_stop(self) -> None:
        """Stop the database; it stays down until `database_start()`."""
        postgres.stop(self.home)

    def database_start(self) -> None:
        postgres.start(self.home)

    def _wait(self, holds: Callable[[NodeState], bool], problem: str, name: str) -> None:
        deadline = time.monotonic() + _AGAIN_SECONDS
        while time.monotonic() < deadline:
            if holds(self.state):
                return
            time.sleep(0.02)
        raise EmbeddedError(f"{problem}: {self._log_end(name)}")

    def _log_end(self, name: str = "node") -> str:
        log = self.home / "log" / f"{name}.log"
        return log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else "no log"


def _surroundings() -> dict[str, str]:
    """Our environment without what would tie the new node to the caller's: database, keys, addresses."""
    kept = ("SALA_POSTGRES_BIN", "SALA_ROOT")
    return {k: v for k, v in os.environ.items() if k in kept or not k.startswith(("SALA_", "DATABASE_URL", "DJANGO_"))}
