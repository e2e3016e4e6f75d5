"""Sequencers as processes of their own, which die or stop where a test says."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from salaklang.foundations.ledger.actions import sequence_once
from salaklang.foundations.ledger.models import LedgerHead

LEASE = 0.5
# For those that die: the database ends the session of a sequencer that pauses for as long as its lease lasts, and on a busy
# machine that may be soon. So theirs is long, and `lease_over` ends it.
LONG_LEASE = "60"
started: list["subprocess.Popen[bytes]"] = []
_CHILD = """
import os, signal, sys, threading
import django
django.setup()
what, where, nth, run = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
number = getattr(signal, "SIG" + what) if what else 0
seen = 0
def reached(name):
    global seen
    if number and name == where:
        seen += 1
        if seen == nth:
            os.kill(os.getpid(), number)
def before(name):
    real = getattr(os, name)
    def call(*given, **named):
        reached(name)
        return real(*given, **named)
    return call
for name in ("fsync", "rename", "write"):
    setattr(os, name, before(name))
from salaklang.foundations.ledger.actions import sequencer
from salaklang.foundations.ledger.jobs import sequence_loop
sequencer.on_step = reached
if run == "once":
    sequencer.sequence_once(batch=3)
else:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("at work", file=sys.stderr, flush=True)
    sequence_loop(stop, period=0.05)
"""


def sequencer_start(
    what: str = "", where: str = "", *, nth: int = 1, run: str = "loop", **more: str
) -> "subprocess.Popen[bytes]":
    """A sequencer that sends itself SIG`what` (KILL, STOP) the `nth` time that it comes to `where`.

    `where`: a step of the sequencer, or a call of the operating system (fsync, rename, write). `run`: "once", "loop".
    """
    db = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
        "DATABASE_URL": f"postgresql://{db['USER']}:{db['PASSWORD']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT'] or 5432}",
        "SALA_MODE": "test",
        "SALA_HOME": str(settings.SALA_HOME),
        "SALA_LEDGER_DIR": str(settings.SALA_LEDGER_DIR),
        "SALA_LEDGER_LEASE_SECONDS": str(LEASE),
        "SALA_LEDGER_ORIGIN": settings.SALA_LEDGER_ORIGIN,
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        **more,
    }
    with (Path(settings.SALA_HOME) / f"sequencer-{len(started)}.log").open("wb") as log:
        command = [sys.executable, "-c", _CHILD, what, where, str(nth), run]
        process = subprocess.Popen(command, env=environment, stderr=log)
    started.append(process)
    return process


def sequencer_dies(where: str, *, nth: int = 1) -> int:
    """Run a sequencer's turn that is killed the `nth` time that it comes to `where`; how it ended. Its time is up then."""
    ended = sequencer_start("KILL", where, nth=nth, run="once", SALA_LEDGER_LEASE_SECONDS=LONG_LEASE).wait(120)
    lease_over()
    return ended


def lease_over() -> None:
    """As if the dead one's lease had been waited for."""
    LedgerHead.objects.filter(lease_until__isnull=False).update(lease_until=Now() - timedelta(seconds=1))


def wait_stopped(process: "subprocess.Popen[bytes]", *, seconds: float = 60) -> None:
    """Until the process has stopped itself."""
    until(lambda: _state(process.pid) in "Tt", seconds=seconds)


def wait_at_work(process: "subprocess.Popen[bytes]", *, seconds: float = 60) -> None:
    """Until the process runs its loop; before that it neither sequences nor ends its turn when asked to."""
    until(lambda: "at work" in said(process), seconds=seconds)


def until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for it; AssertionError when it doesn't come to be."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.02)


def sequence_until(size: int) -> None:
    """As the next sequencer would."""

    def done() -> bool:
        sequence_once()
        head = LedgerHead.objects.get()
        return head.size == head.signed_size == size

    until(done)


def said(process: "subprocess.Popen[bytes]") -> str:
    """What it has written to its log so far."""
    return (Path(settings.SALA_HOME) / f"sequencer-{started.index(process)}.log").read_text()


def end(process: "subprocess.Popen[bytes]") -> int:
    """Let it finish its turn."""
    process.send_signal(signal.SIGTERM)
    return process.wait(60)


def files(folder: Path) -> dict[str, bytes]:
    """All that is published."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and ".staging" not in p.parts
    }


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
