"""A run on the platform, with the real engine: asked for once, carried out, recorded, replayed, cancelled, killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection

from salaklang import lab
from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.actions import replay_ask, run_ask, run_cancel, run_carry_out
from salaklang.capabilities.scenarios.errors import QueueFull, RecipeUnfit, RunMissing, RunNotDone, RunOver, RunsPerDay
from salaklang.capabilities.scenarios.models import Run
from salaklang.capabilities.scenarios.queries import may_cancel, replays_of, run_get, run_numbers, runs_latest
from salaklang.capabilities.scenarios.rules.levers import levers_parse
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock
from salaklang.kernel.errors import NotAllowed, SignInNeeded

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = 5_000
OPEN = lab.profile_get("open")


def citizen() -> Actor:
    return Actor("citizen", uuid4())


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    """Checkpoints in a folder of this test, full runs small, and an empty queue of jobs."""
    settings.SALA_HOME, settings.SALA_SCENARIOS_AGENTS, settings.SALA_SCENARIOS_THREADS = tmp_path, SMALL, 1
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    return tmp_path


def recipe(**levers: float) -> lab.Recipe:
    return laboratory.recipe_for({**OPEN.levers(), **levers}, seed=1)


def quarters_watched(monkeypatch: pytest.MonkeyPatch, then: Callable[[int], object] = lambda done: None) -> list[int]:
    """The quarters that the engine lives through from now on; `then` is called in each, before the run hears of it."""
    full, lived = laboratory.run_full, []

    def watched(given: Any, *, place: str, on_quarter: Any) -> Any:
        def beat(done: int) -> None:
            lived.append(done)
            then(done)
            on_quarter(done)

        return full(given, place=place, on_quarter=beat)

    monkeypatch.setattr(laboratory, "run_full", watched)
    return lived


def jobs() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, lock, args->>'run' FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def test_one_recipe_is_one_run_with_one_job_on_its_own_queue_and_lock() -> None:
    first = run_ask(citizen(), recipe=recipe())
    again = run_ask(citizen(), recipe=recipe())
    assert first.id == again.id and first.state == "queued" and first.digest == recipe().digest()
    assert jobs() == [("scenarios", "scenarios", str(first.id))]
    assert first.name == "open" and run_ask(citizen(), recipe=recipe(audit=0.11)).name == "own"


def test_a_finished_run_holds_the_engines_own_numbers_and_is_recorded_without_a_person() -> None:
    who = citizen()
    asked = run_ask(who, recipe=recipe())
    run_carry_out(asked.id)
    done = run_get(NOBODY, asked.digest)
    straight = lab.run(recipe(), threads=1)
    assert done.done and done.share == 1.0 and done.result_digest == straight.digest()
    numbers = run_numbers(NOBODY, done.digest)
    assert numbers.national("trust").tobytes() == straight.national("trust").tobytes()
    act = LedgerAct.objects.get(code=done.act_code)
    leaf = LedgerOutbox.objects.get(act_id=act.id).leaf
    assert act.kind == "scenario.recorded" and act.persons == []
    assert done.digest.encode() in bytes(leaf) and done.result_digest.encode() in bytes(leaf)
    assert who.person is not None and str(who.person).encode() not in bytes(leaf)


def test_what_spreads_is_refused_below_its_tested_size() -> None:
    asked = run_ask(citizen(), recipe=recipe())
    run_carry_out(asked.id)
    numbers = run_numbers(NOBODY, asked.digest)
    contagious = [i for i in laboratory.indicators() if i.needs]
    assert contagious and all(i.refused(SMALL) == i.needs and not i.refused(i.needs) for i in contagious)
    for one in contagious:
        values = numbers.national(one.name)
        assert (values != values).all()


def test_a_job_that_runs_twice_changes_nothing() -> None:
    asked = run_ask(citizen(), recipe=recipe())
    run_carry_out(asked.id)
    before = Run.objects.get(id=asked.id).act_code
    run_carry_out(asked.id)
    run_carry_out(uuid4())
    assert Run.objects.get(id=asked.id).act_code == before
    assert LedgerAct.objects.filter(kind="scenario.recorded").count() == 1


def test_a_replay_gives_the_same_bits_and_says_so() -> None:
    asked = run_ask(citizen(), recipe=recipe())
    with pytest.raises(RunNotDone):
        replay_ask(citizen(), digest=asked.digest)
    run_carry_out(asked.id)
    first, again = (replay_ask(citizen(), digest=asked.digest) for _ in range(2))
    assert first.id == again.id and first.replay
    run_carry_out(first.id)
    (replay,) = replays_of(NOBODY, run_get(NOBODY, asked.digest))
    assert replay.done and replay.same is True
    assert LedgerAct.objects.filter(kind="scenario.replayed").count() == 1
    assert [one.id for one in runs_latest(NOBODY)] == [asked.id]


def test_a_replay_that_differs_is_not_hidden() -> None:
    asked = run_ask(citizen(), recipe=recipe())
    run_carry_out(asked.id)
    Run.objects.filter(id=asked.id).update(result_digest="0" * 64)
    replay = replay_ask(citizen(), digest=asked.digest)
    run_carry_out(replay.id)
    assert Run.objects.get(id=replay.id).same is False
    with pytest.raises(ValueError, match="digest"):
        run_numbers(NOBODY, asked.digest)


def test_who_asked_may_cancel_and_nobody_else() -> None:
    who = citizen()
    asked = run_ask(who, recipe=recipe())
    assert may_cancel(who, asked.id) and not may_cancel(citizen(), asked.id) and not may_cancel(NOBODY, asked.id)
    with pytest.raises(NotAllowed):
        run_cancel(citizen(), run=asked.id)
    assert run_cancel(who, run=asked.id).state == "cancelled"
    run_carry_out(asked.id)
    assert run_get(NOBODY, asked.digest).state == "cancelled"
    with pytest.raises(RunOver):
        run_cancel(who, run=asked.id)
    with pytest.raises(RunMissing):
        run_cancel(who, run=uuid4())
    assert run_ask(who, recipe=recipe()).state == "queued" and len(jobs()) == 2


def test_the_engine_stops_when_a_run_is_cancelled_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = run_ask(citizen(), recipe=recipe())
    lived = quarters_watched(
        monkeypatch, lambda done: done == 5 and Run.objects.filter(id=asked.id).update(state="cancelled")
    )
    run_carry_out(asked.id)
    assert lived == [0, 1, 2, 3, 4, 5]
    row = Run.objects.get(id=asked.id)
    assert row.state == "cancelled" and row.result is None and not row.act_code


def test_limits_for_a_person_and_for_the_node(settings: Any) -> None:
    settings.SALA_SCENARIOS_RUNS_PER_DAY, settings.SALA_SCENARIOS_QUEUE_MOST = 2, 3
    who = citizen()
    for audit in (0.1, 0.2):
        run_ask(who, recipe=recipe(audit=audit))
    run_ask(who, recipe=recipe(audit=0.2))  # the same again costs nothing
    with pytest.raises(RunsPerDay):
        run_ask(who, recipe=recipe(audit=0.3))
    run_ask(citizen(), recipe=recipe(audit=0.3))
    with pytest.raises(QueueFull):
        run_ask(citizen(), recipe=recipe(audit=0.4))
    run_ask(system(), recipe=recipe(audit=0.4))
    Run.objects.update(state="done")
    run_ask(who, recipe=recipe(audit=0.5), clock=FixedClock(SYSTEM_CLOCK.now() + timedelta(days=1, minutes=1)))


def test_nobody_must_sign_in_and_everybody_may_look() -> None:
    with pytest.raises(SignInNeeded):
        run_ask(NOBODY, recipe=recipe())
    assert runs_latest(NOBODY) == []
    with pytest.raises(RunMissing):
        run_get(NOBODY, "f" * 64)


def test_nonsense_levers_never_become_a_recipe() -> None:
    names = dict.fromkeys(lab.LEVERS, OPEN.title)
    with pytest.raises(RecipeUnfit):
        levers_parse({"audit": "2"}, default=OPEN.levers(), names=names)


def test_an_engine_that_breaks_leaves_a_failed_run_that_can_be_asked_for_again() -> None:
    asked = run_ask(citizen(), recipe=recipe())
    kept = Run.objects.get(id=asked.id).recipe
    Run.objects.filter(id=asked.id).update(recipe={**kept, "engine": "0"})
    with pytest.raises(lab.recipe_make.__globals__["RecipeError"]):
        run_carry_out(asked.id)
    row = Run.objects.get(id=asked.id)
    assert (row.state, row.fault) == ("failed", "engine") and run_get(NOBODY, asked.digest).fault_text
    Run.objects.filter(id=asked.id).update(recipe=kept)
    assert run_ask(citizen(), recipe=recipe()).state == "queued"


WORKER = """
import os, signal, sys, django
django.setup()
from uuid import UUID
from salaklang.capabilities.scenarios import checkpoints
from salaklang.capabilities.scenarios.actions import run_carry_out
checkpoints.EVERY_SECONDS = 0.0
kept, count = checkpoints.Checkpoints.keep, 0
def keep(self, arrays):
    global count
    kept(self, arrays)
    count += 1
    if count == 12:
        os.kill(os.getpid(), signal.SIGSTOP)  # here it is killed: not at whatever time the test finds it
checkpoints.Checkpoints.keep = keep
run_carry_out(UUID(sys.argv[1]))
"""


def worker_start(run: UUID, home: Path) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SALA_HOME": str(home),
        "SALA_MODE": "test",
        "SALA_SCENARIOS_THREADS": "1",
        "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(run)], env=environment)


def _stopped(process: "subprocess.Popen[bytes]") -> bool:
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] in "Tt"


@pytest.mark.crash
def test_a_worker_killed_in_mid_run_loses_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = run_ask(citizen(), recipe=recipe())
    worker = worker_start(asked.id, place)
    kept = place / "lab" / "runs" / f"{asked.id}.npz"
    for _ in range(2400):
        if _stopped(worker):
            break
        assert worker.poll() is None, "the worker ended before it could be killed"
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    row = Run.objects.get(id=asked.id)
    assert row.state == "running" and 10 <= row.quarters_done < row.quarters and kept.exists()
    lived = quarters_watched(monkeypatch)
    run_carry_out(asked.id)  # what the queue does with the job of a dead worker
    done = run_get(NOBODY, asked.digest)
    assert done.done and done.result_digest == lab.run(recipe(), threads=1).digest()
    assert lived[0] >= 9 and lived == list(range(lived[0], 81)), "it began anew instead of going on"
    assert not kept.exists()


@pytest.mark.crash
@pytest.mark.parametrize("left", [b"", b"PK\x03\x04 half a file", None])
def test_a_broken_or_foreign_checkpoint_costs_time_only(place: Path, left: bytes | None) -> None:
    asked = run_ask(citizen(), recipe=recipe())
    kept = place / "lab" / "runs" / f"{asked.id}.npz"
    kept.parent.mkdir(parents=True)
    if left is None:
        import numpy as np

        np.savez(kept.open("wb"), digest=np.array("another recipe"), quarter=np.array(7))
    else:
        kept.write_bytes(left)
    run_carry_out(asked.id)
    assert run_get(NOBODY, asked.digest).result_digest == lab.run(recipe(), threads=1).digest()
    assert not kept.exists() and Path(django_settings.SALA_HOME) == place
