"""Kill the sequencer at each of its steps: nothing is lost, nothing is twice, and the next one goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from salaklang.foundations.ledger.actions import Act, sequence_once
from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries import ledger_check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]

_CHILD = """
import os, signal, sys
import django
django.setup()
from salaklang.foundations.ledger.actions import sequencer
def die(step):
    if step == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
sequencer.on_step = die
sequencer.sequence_once(batch=3)
"""


def run_until(step: str, home: Path) -> int:
    db = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "salaklang.config.settings"),
        "DATABASE_URL": f"postgresql://{db['USER']}:{db['PASSWORD']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT'] or 5432}",
        "SALA_MODE": "test",
        "SALA_HOME": str(home),
        "SALA_LEDGER_DIR": str(django_settings.SALA_LEDGER_DIR),
        "SALA_LEDGER_LEASE_SECONDS": "0.5",
        "SALA_LEDGER_ORIGIN": django_settings.SALA_LEDGER_ORIGIN,
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    return subprocess.run([sys.executable, "-c", _CHILD, step], env=environment, check=False).returncode


def sequence_again() -> None:
    """As the loop would: the dead one's lease runs out first."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        sequence_once()
        head = LedgerHead.objects.get()
        if head.size == head.signed_size == 6:
            return
        time.sleep(0.1)


BEFORE = ["begin", "take", "tiles", "check", "head", "commit"]
AFTER = ["place", "sync", "sign", "cosign", "publish", "record", "done"]


@pytest.mark.parametrize("step", [*BEFORE, *AFTER])
def test_killed_at(step: str, record: Callable[..., Act], home: Path) -> None:
    acts = [record() for _ in range(4)]
    assert sequence_once(batch=1) == 1
    assert run_until(step, home) == -signal.SIGKILL
    head = LedgerHead.objects.get()
    assert head.size == (6 if step in AFTER else 2)
    assert head.signed_size == (6 if step == "done" else 2)
    sequence_again()
    entries = LedgerEntry.objects.filter(act_id__isnull=False).order_by("idx")
    assert [e.act_id for e in entries] == [a.id for a in acts]
    assert LedgerHead.objects.get().signed_size == 6
    assert ledger_check().ok
