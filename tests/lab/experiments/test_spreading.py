"""Runs spread over processes and machines: what is killed is done again, and every run is found once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from salaklang.embedded.processes import port_free
from salaklang.lab.experiments.conduct import conduct
from salaklang.lab.experiments.errors import NoRuns, NoScheduler, OtherPlan, Unfinished
from salaklang.lab.experiments.plan import Plan
from salaklang.lab.experiments.spread import dask_compute
from salaklang.lab.experiments.store import Runs, runs_read, store_open
from salaklang.lab.experiments.work import chunk_compute, task_of
from salaklang.lab.results.errors import OtherVersion

SmallPlan = Callable[..., Plan]
ROOT = Path(__file__).resolve().parents[3]


def each_once(runs: Runs, plan: Plan) -> None:
    assert list(runs.run) == list(range(len(plan))), "every run once, in order"
    assert np.isfinite(runs.column("trust")).all()


def same(a: Runs, b: Runs) -> bool:
    return np.array_equal(a.end, b.end, equal_nan=True) and np.array_equal(a.paths, b.paths, equal_nan=True)


def alone(plan: Plan, directory: Path) -> Runs:
    """The experiment done in this process, chunk by chunk: what all others must equal."""
    with store_open(directory, plan) as store:
        for chunk in range(plan.chunks):
            store.chunk_keep(chunk, chunk_compute(task_of(plan, chunk)).data)
    return runs_read(directory)


def test_the_plan_is_paired(small_plan: SmallPlan) -> None:
    """All profiles meet the same samples and seeds, so their differences are paired."""
    plan = small_plan()
    uncertain = [plan.columns.index(n) for n in ("bass_p", "bass_q", "need_rate")]
    labels = np.array(plan.labels)
    one, other = (labels == name for name in ("open", "privatised"))
    assert len(plan) == 40 and one.sum() == other.sum() == 20
    assert np.array_equal(plan.design[one][:, uncertain], plan.design[other][:, uncertain])
    assert np.array_equal(plan.seeds[one], plan.seeds[other])


def test_points_may_have_seeds_of_their_own_and_stay_paired(small_plan: SmallPlan) -> None:
    plan = small_plan(apart=True)
    labels = np.array(plan.labels)
    assert len(set(plan.seeds.tolist())) == 20, "10 points × 2 seeds"
    assert np.array_equal(plan.seeds[labels == "open"], plan.seeds[labels == "privatised"])


@pytest.mark.crash
def test_killed_workers_lose_nothing(small_plan: SmallPlan, tmp_path: Path) -> None:
    """kill -9 of three workers at work, real processes: each run is there once, and the bits are those of one process."""
    plan = small_plan(quarters=40, agents=4_000)
    killed: list[int] = []
    seen: list[int] = []

    def on_workers(pids: tuple[int, ...]) -> None:
        seen.extend(pids)
        if len(killed) < 3 and pids and pids[0] not in killed:
            killed.append(pids[0])
            threading.Timer(0.2, os.kill, (pids[0], signal.SIGKILL)).start()

    runs = conduct(plan, tmp_path / "pool", workers=2, on_workers=on_workers)
    assert len(killed) == 3 and len(set(seen)) > 3, "three were killed and others took over"
    each_once(runs, plan)
    assert same(runs, alone(plan, tmp_path / "alone"))


@pytest.mark.crash
def test_a_killed_command_goes_on_where_it_was(small_plan: SmallPlan, tmp_path: Path) -> None:
    """The whole command is killed with -9 once some chunks are there; the same command finishes the rest, and no worker
    outlives its parent.
    """
    out = tmp_path / "out"
    command = [
        sys.executable, "-m", "salaklang.interfaces.cli", "lab", "explore", "open", "--agents", "2000", "--quarters", "30",
        "--samples", "20", "--chunk", "2", "--workers", "2", "--vary", "bass_q", "--vary", "need_rate", "--out", str(out), "--lang", "en",
    ]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    first = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(list(out.glob("chunks/*.parquet"))) >= 2 or first.poll() is not None)
    children = [int(p) for p in Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()]
    first.kill()
    first.wait()
    done = len(list(out.glob("chunks/*.parquet")))
    assert 2 <= done < 10
    wait_for(lambda: not any(alive(pid) for pid in children))
    second = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert second.returncode == 0, second.stderr
    assert f"{2 * done}/20" in second.stderr or f"{2 * done + 2}/20" in second.stderr, "what was done is not done again"
    each_once(runs_read(out), runs_read(out).plan)


def test_another_experiment_is_not_mixed_in(small_plan: SmallPlan, tmp_path: Path) -> None:
    alone(small_plan(), tmp_path)
    with pytest.raises(OtherPlan):
        conduct(small_plan(seed=2), tmp_path)


def test_a_damaged_chunk_counts_as_missing(small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan()
    whole = alone(plan, tmp_path)
    torn = tmp_path / "chunks" / "000003.parquet"
    torn.write_bytes(torn.read_bytes()[:1000])
    (tmp_path / "chunks" / "000004.parquet").unlink()
    with pytest.raises(Unfinished) as unfinished:
        runs_read(tmp_path)
    assert unfinished.value.values["done"] == 30
    assert same(conduct(plan, tmp_path, workers=1), whole)


def test_a_chunk_under_another_name_is_not_believed(small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan()
    alone(plan, tmp_path)
    (tmp_path / "chunks" / "000001.parquet").replace(tmp_path / "chunks" / "000000.parquet")
    with pytest.raises(Unfinished) as unfinished:
        runs_read(tmp_path)
    assert unfinished.value.values["done"] == 30


def test_nothing_done_yet_is_said(small_plan: SmallPlan, tmp_path: Path) -> None:
    with store_open(tmp_path, small_plan()):
        pass
    with pytest.raises(NoRuns):
        runs_read(tmp_path)


# --- machines ---------------------------------------------------------------------------------------------------------


class Cluster:
    """A real Dask scheduler and real workers, each a process of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.port = port_free()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []

    def worker_add(self) -> "subprocess.Popen[bytes]":
        name = f"w{len(self.workers)}"
        worker = self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name,
            "--local-directory", str(self.place / name), "--death-timeout", "60",
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        log = (self.place / f"{arguments[0]}.log").open("ab")
        command = [str(Path(sys.executable).parent / "dask"), *arguments]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=env, cwd=self.place)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    place = tmp_path / "cluster"
    place.mkdir()
    made = Cluster(place)
    try:
        yield made
    finally:
        made.end()


@pytest.mark.crash
def test_machines_share_the_work_and_a_killed_one_loses_nothing(
    cluster: Cluster, small_plan: SmallPlan, tmp_path: Path
) -> None:
    """Two Dask workers; one is killed with -9 in the middle, a third joins. Same bits as one process, each run once."""
    plan = small_plan(quarters=40, agents=4_000, chunk=2)
    victim = cluster.worker_add()
    cluster.worker_add()
    told: list[int] = []

    def on_runs(done: int, of: int) -> None:
        told.append(done)
        if done >= 6 and victim.poll() is None:
            victim.kill()
            cluster.worker_add()

    runs = conduct(plan, tmp_path / "dask", scheduler=cluster.address, on_runs=on_runs)
    assert victim.wait(timeout=10) == -signal.SIGKILL
    each_once(runs, plan)
    assert same(runs, alone(plan, tmp_path / "alone"))
    assert told[0] == 0 and told[-1] == len(plan)


@pytest.mark.crash
def test_a_scheduler_that_dies_leaves_what_was_finished(
    cluster: Cluster, small_plan: SmallPlan, tmp_path: Path
) -> None:
    plan = small_plan(quarters=40, agents=4_000, chunk=2)
    cluster.worker_add()

    def on_runs(done: int, of: int) -> None:
        if done >= 6:
            cluster.scheduler.kill()

    with pytest.raises(NoScheduler):
        conduct(plan, tmp_path, scheduler=cluster.address, on_runs=on_runs)
    done = len(runs_read(tmp_path, whole=False).run)
    assert 6 <= done < len(plan)
    each_once(conduct(plan, tmp_path, workers=1), plan)


def test_no_scheduler_is_said_in_words(small_plan: SmallPlan) -> None:
    with pytest.raises(NoScheduler):
        list(dask_compute([task_of(small_plan(), 0)], address=f"tcp://127.0.0.1:{port_free()}", patience=1))


def test_another_version_is_not_mixed_in(small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = replace(small_plan(), versions={"engine": "0", "population": "thai-0"})
    with pytest.raises(OtherVersion):
        conduct(plan, tmp_path, workers=1)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(holds: Callable[[], bool], patience: float = 240.0) -> None:
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)
