"""A database of its own, four witnesses as programs of their own, and this process as the log's node."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.place import rows
from salaklang.embedded import postgres
from salaklang.embedded.processes import port_free
from salaklang.embedded.witnesses import log_key_ensure
from salaklang.kernel.tlog_policy import Policy, PolicyGroup, PolicyWitness, policy_format
from salaklang.tlog.witness.keys import keys_ensure
from salaklang.tlog.witness.serve import Home

WITNESSES = 4
ORIGIN = "salaklang.example/bench"
_SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Stage:
    """Where a part is measured."""

    home: Path
    database_url: str


@contextmanager
def stage_running() -> Iterator[Stage]:
    """An empty log with four witnesses, all four of which its policy asks for; everything is deleted at the end."""
    home = Path(tempfile.mkdtemp(prefix="sala-bench-"))
    if os.geteuid() == 0:
        home.chmod(0o711)  # the database's account passes through
    try:
        with postgres.running(home) as url:
            log_key = log_key_ensure(home, ORIGIN)
            with _witnesses(home, log_key) as policy:
                _django(home, url, policy)
                yield Stage(home, url)
                from django.db import connections

                connections.close_all()
    finally:
        postgres.destroy(home)
        subprocess.run(["rm", "-rf", str(home)], check=False)


@contextmanager
def fsync(stage: Stage, on: bool) -> Iterator[None]:
    """Whether PostgreSQL and this process wait for the disk. Witnesses always do."""
    word = "on" if on else "off"
    rows(f"ALTER SYSTEM SET fsync = {word}")
    rows("SELECT pg_reload_conf()")
    while rows("SHOW fsync")[0][0] != word:
        time.sleep(0.05)
    if on:
        yield
        return
    with patch("os.fsync", lambda _: None), patch("os.fdatasync", lambda _: None):
        yield


def witnesses_asked() -> Any:
    """Let the ledger ask the four, as the sequencer's own loop does; the asker, to be closed."""
    from salaklang.foundations.ledger import ports
    from salaklang.foundations.ledger.cosigner import cosigner_of_settings

    asker = cosigner_of_settings()
    ports.cosigner_use(asker)
    return asker


def outbox_fill(count: int) -> None:
    """`count` leaves of the size and kind that acts leave; each its own act.

    Each id follows the one before, as those of real acts (UUID version 7) do.
    """
    from django.db import connection

    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_ledgeroutbox (act_id, leaf, leaf_hash) "
            "SELECT id, leaf, sha256('\\x00'::bytea || leaf) FROM (SELECT ('00000000-0000-7000-8000-' || "
            "lpad(to_hex(nextval('bench_act')), 12, '0'))::uuid AS id, convert_to("
            '\'{"agency":"muang-tuayang","commit":"\' || encode(sha256(n::text::bytea), \'hex\') || '
            '\'","legal_basis":"commercial-registration-act","ref":"\' || md5(n::text || clock_timestamp()) || '
            '\'","service":"commercial-registration-new","time":"2026-07-01T09:30Z","type":"case.submitted","v":1}\''
            ", 'UTF8') AS leaf FROM generate_series(1, %s) AS n) AS made",
            [count],
        )
    connection.commit() if not connection.get_autocommit() else None


def _django(home: Path, url: str, policy: Path) -> None:
    """Django on this database; a second stage of the same process takes the first one's place."""
    os.environ |= {
        "SALA_MODE": "test",
        "SALA_HOME": str(home),
        "SALA_LEDGER_ORIGIN": ORIGIN,
        "SALA_LEDGER_POLICY": str(policy),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
        "SALA_LOG_LEVEL": "WARNING",
    }
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    again = settings.configured
    django.setup()
    if again:
        from salaklang.config.environment import database

        connections.close_all()
        connections.settings["default"].update(database(home))
        settings.SALA_HOME, settings.SALA_LEDGER_DIR = home, home / "ledger"
        settings.SALA_LEDGER_POLICY = str(policy)
    call_command("migrate", verbosity=0)
    rows("CREATE SEQUENCE IF NOT EXISTS bench_act")


@contextmanager
def _witnesses(home: Path, log_key: str) -> Iterator[Path]:
    running, members = [], []
    try:
        for n in range(1, WITNESSES + 1):
            name, place, port = f"witness.bench.example/{n}", home / f"witness{n}", port_free()
            signer = keys_ensure(Home(place).key, name=name, mldsa=False)[0]
            members.append(PolicyWitness(f"w{n}", signer.verifier, f"http://127.0.0.1:{port}"))
            command = [sys.executable, "-m", "salaklang.interfaces.cli", "witness", "--home", str(place)]
            command += ["--name", name, "--log", log_key, "--port", str(port), "--rate", "0"]
            clean = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "DATABASE_URL", "DJANGO_"))}
            told = {**clean, "SALA_HOME": str(place), "PYTHONPATH": str(_SOURCE)}
            log = (home / f"witness{n}.log").open("wb")
            running.append(subprocess.Popen(command, env=told, stdout=log, stderr=log, start_new_session=True))
        for one in members:
            _answers(str(one.url))
        group = PolicyGroup("all", WITNESSES, tuple(one.name for one in members))
        policy = home / "policy"
        policy.write_text(policy_format(Policy((), tuple(members), (group,), "all")), encoding="utf-8")
        yield policy
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def _answers(url: str) -> None:
    for _ in range(400):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the witness at {url} does not come up")
