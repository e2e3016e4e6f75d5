"""Doing an experiment: hand out the chunks that are still open, keep each answer at once."""

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from salaklang.lab.experiments.plan import Plan
from salaklang.lab.experiments.pool import pool_compute
from salaklang.lab.experiments.spread import dask_compute
from salaklang.lab.experiments.store import Runs, runs_read, store_open
from salaklang.lab.experiments.work import Answer, Task, task_of
from salaklang.lab.results.errors import OtherVersion


def conduct(
    plan: Plan,
    directory: Path,
    *,
    workers: int = 0,
    scheduler: str = "",
    on_runs: Callable[[int, int], None] = lambda done, of: None,
    on_workers: Callable[[tuple[int, ...]], None] | None = None,
) -> Runs:
    """Run what is still missing of `plan`, keep it in `directory`, and give back all runs.

    `scheduler`: address of a Dask scheduler; without one, `workers` processes here (0 = one a core). `on_runs` hears
    how many of how many runs are done, first of all what was done before. Errors: `OtherPlan`, `InUse`, `DiskFull`,
    `NotWritable`, `NoScheduler`, `FailedChunks`, `OtherVersion`; what was finished is kept, whatever happens.
    """
    with store_open(directory, plan) as store:
        finished = set(store.finished())
        open_chunks = [c for c in range(plan.chunks) if c not in finished]
        on_runs(_runs(plan, finished), len(plan))
        if open_chunks:
            digest = plan.digest()
            tasks = [task_of(plan, c, digest=digest) for c in open_chunks]
            with closing(_answers(tasks, workers, scheduler, on_workers)) as answers:
                for answer in answers:
                    _version_check(plan, answer)
                    store.chunk_keep(answer.chunk, answer.data)
                    finished.add(answer.chunk)
                    on_runs(_runs(plan, finished), len(plan))
    return runs_read(directory)


def _answers(tasks: list[Task], workers: int, scheduler: str, on_workers: Any) -> Generator[Answer, None, None]:
    """A generator, so that closing it ends the workers."""
    if scheduler:
        yield from dask_compute(tasks, address=scheduler)
    else:
        yield from pool_compute(tasks, workers=workers, on_workers=on_workers)


def _runs(plan: Plan, chunks: set[int]) -> int:
    return sum(len(plan.rows(c)) for c in chunks)


def _version_check(plan: Plan, answer: Answer) -> None:
    ours, theirs = dict(plan.versions), dict(answer.versions)
    if ours != theirs:
        raise OtherVersion(ours=_told(ours), theirs=_told(theirs))


def _told(versions: dict[str, str]) -> str:
    return ", ".join(f"{k} {v}" for k, v in sorted(versions.items()))
