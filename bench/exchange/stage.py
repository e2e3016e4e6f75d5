"""Two nodes of two agencies, joined, and beside the provider the same register without any exchange."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.figures import say
from salaklang.embedded.node import Node
from salaklang.embedded.processes import port_free
from salaklang.embedded.programs import Places, programs_of

ROOT = Path(__file__).resolve().parents[2]
TOWN = {"SALA_DEMO_AGENCIES": "muang-tuayang", "SALA_LEDGER_ORIGIN": "salaklang.example/bench-town"}
NATIONAL = {"SALA_DEMO_AGENCIES": "dopa house-registry dol", "SALA_LEDGER_ORIGIN": "salaklang.example/bench-national"}
PEOPLE = 64


@dataclass
class Stage:
    """Where the parts measure: `town` asks, `national` answers, `raw_url` answers without looking who asks.

    `people`: {"id" on the town's node, "pid"}, made up, each with a record in the civil register.
    """

    town: Node
    national: Node
    raw_url: str
    raw_pid: int
    people: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def stage_running(settings: dict[str, str] | None = None) -> Iterator[Stage]:
    """Both nodes with all their programs, as `./sala up` runs them; `settings` hold for both. Deleted at the end."""
    more = {"SALA_LOG_LEVEL": "WARNING", **(settings or {})}
    with ExitStack() as stack:
        say("two nodes start")
        national, town = (Node(port=port_free(), environment=told | more) for told in (NATIONAL, TOWN))
        for node in (national, town):
            stack.callback(node.close)
            node.start_begin()
        for node in (national, town):
            node.wait_ready()
        for node, other in ((town, national), (national, town)):
            join(node, **shown(other))
        known = json.loads(program(town, "bench.exchange.people", "town", str(PEOPLE)))
        program(national, "bench.exchange.people", "national", str(PEOPLE))
        raw_url, raw_pid = stack.enter_context(_raw_running(national))
        yield Stage(town, national, raw_url, raw_pid, known)


def environment(node: Node) -> dict[str, str]:
    """What a program needs to work as one of the node's own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "DATABASE_URL", "DJANGO_"))}
    return clean | {
        "SALA_MODE": "demo",
        "SALA_LOG_LEVEL": "WARNING",
        **node._environment,
        "SALA_HOME": str(node.home),
        "SALA_BASE_URL": node.portal_url,
        "DATABASE_URL": node.database_url,
        "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "LANG": "C.UTF-8",
    }


def program(node: Node, module: str, *arguments: str, given: str = "") -> str:
    """What a program said that ran on the node. Raises RuntimeError with the end of its errors when it failed."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, input=given, env=environment(node), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)}: {done.stderr[-1500:]}")
    return done.stdout


def shown(node: Node) -> dict[str, str]:
    """The node's address and ledger key, as its operator tells them."""
    told = json.loads(node.command("node", "show", "--json").stdout)
    return {"url": told["url"], "key": told["key"]}


def join(node: Node, *, url: str, key: str) -> None:
    """The node's operator adds another one."""
    done = node.command("node", "add", url, "--key", key)
    if done.returncode:
        raise RuntimeError(f"joining {url}: {done.stderr[-800:]}")


def rows(node: Node, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of one query on the node's database."""
    import psycopg

    with psycopg.connect(node.database_url) as line:
        return list(line.execute(sql, values).fetchall())


@contextmanager
def fsync(stage: Stage, *, on: bool) -> Iterator[None]:
    """Whether both nodes' PostgreSQL wait for the disk; they do again afterwards."""
    nodes = (stage.town, stage.national)
    for node in nodes:
        _fsync_set(node, "on" if on else "off")
    try:
        yield
    finally:
        for node in nodes:
            _fsync_set(node, "on")


def _fsync_set(node: Node, word: str) -> None:
    import psycopg

    with psycopg.connect(node.database_url, autocommit=True) as line:
        line.execute(f"ALTER SYSTEM SET fsync = {word}")
        line.execute("SELECT pg_reload_conf()")
    while rows(node, "SHOW fsync")[0][0] != word:
        time.sleep(0.05)


def durability(node: Node) -> dict[str, str]:
    """What the node's PostgreSQL says about keeping its word."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "commit_delay")
    return {name: rows(node, f"SHOW {name}")[0][0] for name in names}


@contextmanager
def _raw_running(national: Node) -> Iterator[tuple[str, int]]:
    """The same web server with the same number of workers and threads, on the same database and the same settings."""
    port = port_free()
    places = Places(port, port, port, port)
    web = next(p for p in programs_of(national.home, places) if p.name == "web")
    command = [*web.command[:-1], "bench.exchange.raw_app:application"]
    told = environment(national) | {"DJANGO_SETTINGS_MODULE": "bench.exchange.raw_settings"}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=told, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(f"http://127.0.0.1:{port}/", process)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the raw register does not answer")
