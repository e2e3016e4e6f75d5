"""The directory of an experiment: its plan, and one file for each finished chunk of runs.

A chunk's file holds nothing but what plan and chunk number determine, is there whole or not at all, and names the plan
it belongs to. So a chunk may be computed twice, by anybody, and never counts twice; a killed process loses at most the
chunks it was at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import NoRuns, OtherPlan, Unfinished
from salaklang.lab.experiments.plan import PLAN_FILE, Plan, plan_read, plan_write
from salaklang.lab.experiments.work import CHUNK_META
from salaklang.lab.results.atomic import bytes_write, leftovers_remove
from salaklang.lab.results.errors import read_error
from salaklang.lab.results.lock import directory_lock


@dataclass(frozen=True)
class Store:
    """An experiment's directory and the plan in it."""

    directory: Path
    plan: Plan

    def path(self, chunk: int) -> Path:
        """Where a chunk's file stands."""
        return self.directory / "chunks" / f"{chunk:06d}.parquet"

    def finished(self) -> frozenset[int]:
        """The chunks whose file is there, readable, and of this plan."""
        digest = self.plan.digest().encode()
        return frozenset(c for c in range(self.plan.chunks) if _is_chunk(self.path(c), c, digest))

    def chunk_keep(self, chunk: int, data: bytes) -> None:
        """Write a finished chunk, whole or not at all. Raises `DiskFull`, `NotWritable`."""
        bytes_write(self.path(chunk), data)


@contextmanager
def store_open(directory: Path, plan: Plan) -> Iterator[Store]:
    """The store of `plan` in `directory`, made or gone on with, for this process alone. Raises `OtherPlan`, `InUse`."""
    with directory_lock(directory):
        if (directory / PLAN_FILE).exists():
            if plan_read(directory).digest() != plan.digest():
                raise OtherPlan(directory=directory)
        else:
            plan_write(plan, directory)
        leftovers_remove(directory)
        leftovers_remove(directory / "chunks")
        yield Store(directory, plan)


@dataclass(frozen=True)
class Runs:
    """Finished runs in the plan's order: `end` [runs, indicators], `paths` [runs, quarters+1, indicators] (float32)."""

    plan: Plan
    run: NDArray[np.int32]
    indicators: tuple[str, ...]
    end: NDArray[np.float64]
    paths: NDArray[np.float32]

    @property
    def design(self) -> NDArray[np.float64]:
        """The rows of the plan's design that are finished."""
        rows: NDArray[np.float64] = self.plan.design[self.run]
        return rows

    @property
    def labels(self) -> tuple[str, ...]:
        """The profile's label of each finished run."""
        return tuple(self.plan.labels[r] for r in self.run)

    def column(self, indicator: str) -> NDArray[np.float64]:
        """An indicator at the end of each run."""
        return self.end[:, self.indicators.index(indicator)]


def runs_read(directory: Path, *, whole: bool = True) -> Runs:
    """The finished runs of an experiment. `whole`: raise `Unfinished` when some are still missing."""
    plan = plan_read(directory)
    store = Store(directory, plan)
    done = sorted(store.finished())
    if not done:
        raise NoRuns(directory=directory)
    tables = [_chunk_read(store.path(c)) for c in done]
    table = pa.concat_tables(tables)
    if whole and len(table) < len(plan):
        raise Unfinished(directory=directory, done=len(table), runs=len(plan))
    names = tuple(n.removeprefix("end.") for n in table.column_names if n.startswith("end."))
    quarters = plan.quarters + 1
    paths = [_matrix(table[f"path.{n}"], quarters) for n in names]
    return Runs(
        plan=plan,
        run=table["run"].to_numpy(),
        indicators=names,
        end=np.column_stack([table[f"end.{n}"].to_numpy() for n in names]),
        paths=np.stack(paths, axis=2),
    )


def _matrix(column: pa.ChunkedArray, width: int) -> NDArray[np.float32]:
    flat: Any = np.concatenate([c.flatten().to_numpy(zero_copy_only=False) for c in column.chunks])
    return np.asarray(flat, np.float32).reshape(-1, width)


def _chunk_read(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except OSError as error:
        raise read_error(error, file=path) from error


def _is_chunk(path: Path, chunk: int, digest: bytes) -> bool:
    if not path.exists():
        return False
    try:
        told = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException):
        return False
    return bool(told.get(CHUNK_META) == digest and told.get(CHUNK_META + b".chunk") == str(chunk).encode())
