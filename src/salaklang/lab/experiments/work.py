"""What a worker does: compute one chunk of runs, from nothing but the task it is handed.

The answer is the chunk's file, byte for byte the same on every machine; whoever asked writes it down. A worker keeps
nothing but the populations it made, so it may be killed at any moment.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salaklang.lab.experiments.model import indicator_names, path_of, population_of, versions
from salaklang.lab.experiments.plan import Plan

CHUNK_META = b"salaklang.lab.chunk"


@dataclass(frozen=True)
class Task:
    """One chunk, whole: `design` [runs, columns] as in the plan, with the plan's digest."""

    plan: str
    chunk: int
    runs: tuple[int, ...]
    labels: tuple[str, ...]
    seeds: tuple[int, ...]
    columns: tuple[str, ...]
    design: NDArray[np.float64]
    agents: int
    quarters: int
    off: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A finished chunk: the bytes of its Parquet file, and the versions of the machine that computed it."""

    chunk: int
    data: bytes
    versions: tuple[tuple[str, str], ...]


def task_of(plan: Plan, chunk: int, *, digest: str = "") -> Task:
    """The task of one chunk of `plan`. `digest`, where it is known already, saves computing it again."""
    rows = plan.rows(chunk)
    return Task(
        plan=digest or plan.digest(),
        chunk=chunk,
        runs=tuple(rows),
        labels=tuple(plan.labels[r] for r in rows),
        seeds=tuple(int(plan.seeds[r]) for r in rows),
        columns=plan.columns,
        design=plan.design[rows.start : rows.stop],
        agents=plan.agents,
        quarters=plan.quarters,
        off=plan.off,
    )


def chunk_compute(task: Task) -> Answer:
    """Run every run of the chunk on one thread (chunks run side by side, so threads inside would only wait)."""
    paths = np.stack([_run(task, i) for i in range(len(task.runs))])
    table = _table(task, paths)
    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    return Answer(task.chunk, held.getvalue(), tuple(sorted(versions().items())))


def _run(task: Task, i: int) -> NDArray[np.float64]:
    values = dict(zip(task.columns, map(float, task.design[i]), strict=True))
    return path_of(
        values,
        label=task.labels[i],
        seed=task.seeds[i],
        agents=task.agents,
        quarters=task.quarters,
        off=task.off,
        population=_population(task.agents, task.seeds[i]),
    )


@lru_cache(maxsize=2)
def _population(agents: int, seed: int) -> Any:
    return population_of(agents, seed)


def _table(task: Task, paths: NDArray[np.float64]) -> pa.Table:
    names = indicator_names()
    arrays: dict[str, Any] = {"run": pa.array(task.runs, pa.int32())}
    arrays |= {f"end.{n}": pa.array(paths[:, -1, k], pa.float64()) for k, n in enumerate(names)}
    for k, name in enumerate(names):
        flat = pa.array(np.ascontiguousarray(paths[:, :, k], np.float32).ravel(), pa.float32())
        arrays[f"path.{name}"] = pa.FixedSizeListArray.from_arrays(flat, task.quarters + 1)
    meta = {CHUNK_META: task.plan.encode(), CHUNK_META + b".chunk": str(task.chunk).encode()}
    return pa.table(arrays).replace_schema_metadata(meta)
