"""Run a whole node from this process: prepare its home, start its programs, say where they are, watch over
them.

`python -m salaklang.embedded.serve --home DIR` is what `Node` starts; `./sala up` calls `serve` itself.
"""

import argparse
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from salaklang.embedded import postgres, preparation
from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.keys import bank_ensure, keys_ensure
from salaklang.embedded.processes import Supervisor
from salaklang.embedded.programs import Places, environment_of, places_find, programs_of
from salaklang.embedded.witnesses import policy_ensure


@dataclass
class NodeState:
    """How a running node stands, as written to `SALA_HOME/run/node.json` whenever it changes."""

    portal_url: str
    provider_url: str
    bank_url: str
    smtp_url: str
    mail: str
    database_url: str
    supervisor: int
    programs: list[str] = field(default_factory=list)
    """What should run, by name; `pids` says what does."""
    pids: dict[str, int] = field(default_factory=dict)
    ready: bool = False
    base_url: str = ""
    """The public address: where a proxy stands before the node, not where the portal itself listens."""
    origin: str = ""
    """What the node's log is called: commands for a running node must mean the same log."""


def report_to_stderr(title: str, seconds: float) -> None:
    sys.stderr.write(f"  ✓ {title}  {seconds:.1f} s\n")
    sys.stderr.flush()


def serve(
    home: Path,
    *,
    port: int = 0,
    mode: str = "demo",
    seed: bool = True,
    report: preparation.Report = report_to_stderr,
    on_ready: Callable[[NodeState], None] = lambda state: None,
) -> None:
    """Serve until told to stop by a signal. `on_ready` is called once, when every program answers.

    Raises EmbeddedError when the node runs already or a step of its preparation fails.
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "run").mkdir(exist_ok=True)
    with (home / "run" / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = state_read(home)
            where = f" at {running.portal_url}" if running else ""
            raise EmbeddedError(f"this node runs already{where}: stop it, or choose another SALA_HOME.") from None
        shutil.rmtree(home / "run" / "down", ignore_errors=True)
        places = places_find(home, port)
        with database(home) as (database_url, identity):
            environment = environment_of(home, places=places, database_url=database_url, mode=mode)
            keys_ensure(home)
            if places.bank_port:
                bank_ensure(home)
            policy_ensure(home, places.witnesses)
            preparation.pages_ready(home, environment, report)
            preparation.tables_ready(home, environment, identity, report)
            preparation.provider_ready(home, environment, identity, report)
            if seed:
                preparation.seed_ready(home, environment, identity, report)
            _supervise(home, places, environment, on_ready, embedded=bool(identity))


@contextmanager
def database(home: Path) -> Iterator[tuple[str, str]]:
    """The node's database, running: `DATABASE_URL` if set (identity ""), else the embedded one."""
    if url := os.environ.get("DATABASE_URL"):
        yield url, ""
        return
    with postgres.running(home) as url:
        yield url, postgres.identity(home)


def down_path(home: Path, name: str) -> Path:
    """While this file exists, the supervisor leaves the program `name` down."""
    return home / "run" / "down" / name


def state_read(home: Path) -> NodeState | None:
    """The state of the node at `home`, or None when none is running there."""
    try:
        return NodeState(**json.loads((home / "run" / "node.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _supervise(
    home: Path,
    places: Places,
    environment: dict[str, str],
    on_ready: Callable[[NodeState], None],
    *,
    embedded: bool,
) -> None:
    programs = programs_of(home, places)
    state = NodeState(
        portal_url=places.portal_url,
        provider_url=places.provider_url,
        bank_url=places.bank_url,
        smtp_url=environment["SALA_SMTP_URL"],
        mail=str(home / "mail"),
        database_url=environment["DATABASE_URL"],
        supervisor=os.getpid(),
        programs=[program.name for program in programs],
        base_url=environment["SALA_BASE_URL"],
        origin=environment["SALA_LEDGER_ORIGIN"],
    )
    announced = False

    def changed(pids: dict[str, int], ready: bool) -> None:
        nonlocal announced
        state.pids, state.ready = pids, ready
        _state_write(home, state)
        if ready and not announced:
            announced = True
            on_ready(state)

    supervisor = Supervisor(
        programs,
        logs=home / "log",
        environment=environment,
        on_change=changed,
        every_second=_database_watch(home) if embedded else lambda: None,
        kept_down=lambda name: down_path(home, name).exists(),
    )
    try:
        supervisor.run()
    finally:
        (home / "run" / "node.json").unlink(missing_ok=True)


def _database_watch(home: Path) -> Callable[[], None]:
    """A check that starts a killed database again, and leaves one alone that was stopped on purpose."""
    cluster = postgres.cluster_at(home)

    def check() -> None:
        if not postgres.alive(cluster) and not postgres.stopped_on_purpose(cluster):
            try:
                postgres.start(home)
            except EmbeddedError as error:
                sys.stderr.write(f"sala: {error}\n")

    return check


def _state_write(home: Path, state: NodeState) -> None:
    target = home / "run" / "node.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(state)), encoding="utf-8")
    fresh.replace(target)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a whole node")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mode", default="demo")
    parser.add_argument("--no-seed", action="store_true")
    given = parser.parse_args()
    try:
        serve(given.home.absolute(), port=given.port, mode=given.mode, seed=not given.no_seed)
    except EmbeddedError as error:
        sys.stderr.write(f"sala: {error}\n")
        return 69
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
